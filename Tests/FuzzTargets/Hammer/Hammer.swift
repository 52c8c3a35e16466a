import Tracewise

/// Random programs on the tape in all ways that a person may use it, rightly and wrongly, beside the
/// same by textbook arithmetic. One hammer belongs to one thread.
public struct Hammer {
  private var random: SeededGenerator
  private let seed: UInt64
  private let reused = Tape()
  private let plain = Tape(rewriting: false)
  /// Variables that are kept longer than their tapes.
  private var old: [Variable] = []
  /// The number of programs that were run.
  public private(set) var programs = 0
  /// The number of results that were compared with the reference's.
  public private(set) var comparisons = 0

  public init(seed: UInt64) {
    self.seed = seed
    random = SeededGenerator(seed: seed)
  }

  /// Runs one more program; what is wrong with it, nil where nothing is.
  public mutating func blow() -> String? {
    programs += 1
    let program = RandomProgram(using: &random)
    var g = random
    let inputs = program.inputs.map { Matrix.random($0, using: &g) }
    random = g
    let values = inputs.map(Plain<Double>.init)
    let expected = program.plain(at: values)
    let largest = expected.gradients.flatMap(\.values).reduce(expected.loss) { max($0, abs($1)) }
    guard largest < 1e9 else { return nil }
    do {
      let swing = Swing(program: program, inputs: inputs, values: values, expected: expected)
      guard let finding = try strike(swing) else { return nil }
      return "MISMATCH seed \(seed), program \(programs): \(finding)\n  \(program)"
    } catch {
      return "MISMATCH seed \(seed), program \(programs) throws \(error)\n  \(program)"
    }
  }

  private mutating func strike(_ swing: Swing) throws -> String? {
    comparisons += 1
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1: return try swing.run(on: reused, keeping: &old)
    case 2: return try swing.run(on: plain, keeping: &old)
    case 3: return try swing.run(on: Tape(), keeping: &old)
    case 4: return try swing.function()
    case 5: return try swing.interruption(Int.random(in: 0..<12, using: &random))
    case 6: return try swing.nested()
    case 7: return try swing.foreign()
    case 8: return try swing.secondOrder(Int.random(in: 0...Int.max, using: &random))
    default:
      defer { old.removeAll() }
      return try swing.stale(old, on: reused)
    }
  }
}

extension Matrix {
  static func random(_ shape: Shape, using g: inout SeededGenerator) -> Matrix {
    Matrix(shape.rows, shape.columns) { _, _ in Double.random(in: -1...1, using: &g) }
  }
}

extension Plain where Number == Double {
  init(_ matrix: Matrix) { self.init(matrix.shape) { matrix[$0, $1] } }
}

import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Makes what shows a claim false smaller: smaller sizes, then shorter numbers, as long as the same
/// claim is refuted. Values keep what their inputs are declared to be.
struct ClaimShrinking: CounterexampleSearch {
  private let place: Int
  private var best: BoundProgram
  /// On a kink claims may say what the tape does not, so that nothing is shown there.
  private let startsOnKink: Bool
  /// Trials left: counted, not timed, so that the same check always ends the same way.
  private var trials = 60

  init(_ bound: BoundProgram, place: Int) {
    best = bound
    self.place = place
    startsOnKink = bound.kink != nil
  }

  /// The smallest data that were found; nil where they are the drawn ones, or the user's.
  mutating func run() -> BoundProgram? {
    guard best.given.isEmpty else { return nil }
    let start = best
    while shrinksASize() {}
    let entries = best.program.inputs.reduce(0) { $0 + $1.rows * $1.columns }
    trials = entries <= 64 ? 250 : entries <= 1024 ? 30 : 0
    shortenNumbers()
    let isSmaller = best.program.dims != start.program.dims || best.values != start.values
    return isSmaller ? best : nil
  }

  /// Takes a program if numbers refute its claim there, by an entry that shows it. The data that are found are checked
  /// once more, by everything.
  private mutating func accepts(_ other: BoundProgram?) -> Bool {
    guard trials > 0 else { return false }
    trials -= 1
    guard let other, other.program.claims.indices.contains(place),
      other.program.fits(other.program.claims[place]), startsOnKink || other.kink == nil,
      let (record, _) = try? ProgramCheck(other).compared(other.program.claims[place]),
      record.verdict == .refuted, record.entry != nil
    else { return false }
    best = other
    return true
  }

  /// Tries all smaller sizes under one name, from 1 on.
  private mutating func shrinksASize() -> Bool {
    for (name, size) in best.program.dims.sorted(by: { $0.key < $1.key }) where size > 1 {
      for n in 1..<min(size, 4) {
        var sizes = best.program.dims
        sizes[name] = n
        let program = try? best.program.resized(sizes)
        if accepts(program.flatMap { try? BoundProgram($0, seed: best.seed) }) { return true }
      }
    }
    return false
  }

  var matrices: [Matrix] {
    best.program.inputs.map { best.values[$0.name] ?? .zeros($0.rows, $0.columns) }
  }

  /// Nothing is taken that an input may not be.
  mutating func accepts(_ matrices: [Matrix]) -> Bool {
    let inputs = best.program.inputs
    guard zip(inputs, matrices).allSatisfy({ $0.refusal(of: $1) == nil }) else { return false }
    let named = Dictionary(uniqueKeysWithValues: zip(inputs.map(\.name), matrices))
    return accepts(best.with(best.values.merging(named) { $1 }))
  }

  func isSymmetric(_ k: Int) -> Bool { best.program.inputs[k].isSymmetric }

  func simplest(_ k: Int) -> [Matrix] {
    let input = best.program.inputs[k]
    let (m, n) = (input.rows, input.columns)
    guard input.kind == .probability else {
      return [
        Matrix(m, n) { $0 == $1 ? 1 : 0 }, .ones(m, n),
        Matrix(m, n) { $0 == 0 && $1 == 0 ? 1 : 0 }, Matrix(m, n) { $0 <= $1 ? 1 : 0 },
        Matrix(m, n) { $0 == $1 ? 2 : 1 },
      ]
    }
    // Shares are 1/m where that is short, and else halves of halves.
    let halves = Matrix(m, n) { i, _ in
      Double(sign: .plus, exponent: -min(i + 1, m - 1), significand: 1)
    }
    return m.nonzeroBitCount == 1
      ? [Matrix(m, n, repeating: 1 / Double(m)), halves] : [halves]
  }
}

extension ProgramCheck {
  /// What shows a refuted claim false in the smallest sizes and the shortest numbers, and the command
  /// that shows it.
  func smallest(_ claim: Claim, place: Int) -> SmallestData? {
    var shrinking = ClaimShrinking(bound, place: place)
    guard let small = shrinking.run(),
      let record = try? ProgramCheck(small).unexplained(place), record.verdict == .refuted,
      let entry = record.entry,
      let claimed = record.found, let found = record.expected
    else { return nil }
    let data = small.program.inputs.compactMap { input in
      small.values[input.name].map { (name: input.name, value: $0) }
    }
    let sizes = small.program.dims.sorted { $0.key < $1.key }
    let values = data.map { "\($0.name) = \($0.value.literal())" }
    let isNumber = record.errors?.count == 1
    let which = isNumber ? "" : "entry (\(entry.row), \(entry.column)) "
    return SmallestData(
      text: "\(values.joined(separator: ", ")): \(which)claimed "
        + "\(Matrix.format(claimed)), found \(Matrix.format(found))",
      command: reproduction.map {
        // Directions of differentials come from the seed.
        "\($0(Dictionary(uniqueKeysWithValues: sizes), data)) --seed \(bound.seed)"
      })
  }

  /// The record of a claim, without its causes.
  private func unexplained(_ place: Int) throws -> CheckRecord {
    var check = self
    check.explains = false
    return try check.check(program.claims[place], place: place, nil)
  }
}

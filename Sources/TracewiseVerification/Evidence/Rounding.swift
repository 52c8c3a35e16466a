package import Tracewise

/// How far rounding moves computed matrices, measured: everything that they are computed from is
/// moved at random by a few units in the last place, several times.
///
/// A backward stable computation gives the right result of slightly wrong operands, so that the
/// change is the condition of the problem times the size of the roundings, whatever the problem.
/// (Higham, Accuracy and Stability of Numerical Algorithms, 1.5; the method is Parker's Monte
/// Carlo arithmetic, 1997, for operands.)
package struct Rounding {
  /// Runs; the largest change of all is taken. The more, the fewer entries there are to see one in.
  private static func runs(_ operands: [Matrix]) -> Int {
    4 + 32 / (4 + operands.reduce(0) { $0 + $1.count })
  }
  /// A number that is computed from larger ones moves by their units, in steps: it may stay where it is by chance,
  /// which is no rounding of 0. More runs are made until the matrix has moved so often, and each number once.
  private static let fewestChanges = 3
  private static let mostRuns = 16
  /// The largest change of an operand, in units of 2⁻⁵².
  private static let units = 2.0
  /// A part of the largest change in a matrix is granted to all its entries: an entry may move
  /// little by chance.
  private static let share = 0.25

  /// How far numbers round that are differences of larger ones of a size, as a part of which they may be nothing.
  static func ofDifferences(from size: Double) -> Double { 0x1p-51 * size }

  private let factor: Double
  private let seed: UInt64
  private var generator: SeededGenerator

  package init(_ tolerances: Tolerances, seed: UInt64) {
    factor = tolerances.roundingFactor
    self.seed = seed
    generator = SeededGenerator(seed: seed)
  }

  /// A factor beside 1.
  static func factor(_ generator: inout SeededGenerator) -> Double {
    1 + units * 0x1p-52 * (2 * generator.unit() - 1)
  }

  /// A matrix whose entries are all a little off.
  private mutating func shaken(_ x: Matrix) -> Matrix {
    x.map { $0 * Self.factor(&generator) }
  }

  /// The matrices, all a little off; the first few alike where they are equal, for operands that
  /// are one matrix must stay one.
  private mutating func shaken(_ xs: [Matrix], alike count: Int) -> [Matrix] {
    var moved: [Matrix] = []
    for (k, x) in xs.enumerated() {
      let twin = k < count ? xs[..<k].firstIndex { $0.hasSameBits(as: x) } : nil
      moved.append(twin.map { moved[$0] } ?? shaken(x))
    }
    return moved
  }

  /// A bound for the rounding error of each entry of `compute(operands)`, of which the first so
  /// many, where they are equal, stay equal.
  package mutating func of(
    _ operands: [Matrix], alike count: Int = 0, _ compute: ([Matrix]) throws -> [Matrix]
  ) throws -> [Matrix] {
    let results = try compute(operands)
    var changes = results.map { Matrix.zeros($0.rows, $0.columns) }
    let runs = Self.runs(operands)
    var (run, seen) = (0, 0)
    func isMoved() -> Bool {
      zip(results, changes).allSatisfy { result, change in
        zip(result.values, change.values).allSatisfy { $0 == 0 || $1 > 0 }
      }
    }
    while run < runs || run < Self.mostRuns && (seen < Self.fewestChanges || !isMoved()) {
      defer { run += 1 }
      let moved = shaken(operands, alike: count)
      let disturbance = Disturbance(seed: seed &+ UInt64(run))
      let other = Disturbance.$current.withValue(disturbance) { try? compute(moved) }
      guard let other else { continue }
      var isSeen = true
      for (k, (a, b)) in zip(results, other).enumerated() {
        let difference = abs(a - b)
        if difference.failure == nil { changes[k] = maximum(changes[k], difference) }
        if difference.largestEntry == 0, a.largestEntry > 0 { isSeen = false }
      }
      if isSeen { seen += 1 }
    }
    return zip(results, changes).map { result, change in
      let all = Self.share * change.largestEntry
      let terms = Double(operands.reduce(0) { Swift.max($0, Swift.max($1.rows, $1.columns)) })
      return factor * (change + all) + (terms * 0x1p-53) * abs(result)
    }
  }
}

extension Rounding {
  /// The size of the numbers that matrices are computed from, as far as their roundings show.
  mutating func magnitude(
    of operands: [Matrix], alike count: Int = 0, _ compute: ([Matrix]) throws -> [Matrix]
  ) throws -> [Matrix] {
    try of(operands, alike: count, compute).map { (0x1p50 / factor) * $0 }
  }

  /// The same for what is computed from the value of a rule too.
  mutating func magnitude<S: Subject>(
    of inputs: [Matrix], _ point: SubjectCase<S>,
    _ compute: (_ inputs: [Matrix], _ value: Matrix) throws -> [Matrix]
  ) throws -> [Matrix] {
    try of(inputs, point, compute).map { (0x1p50 / factor) * $0 }
  }

  /// The rounding at a point of a rule, for what is computed from its value too: the value is computed
  /// from the moved operands, which come first, and moved by itself.
  mutating func of<S: Subject>(
    _ inputs: [Matrix], _ point: SubjectCase<S>,
    _ compute: (_ inputs: [Matrix], _ value: Matrix) throws -> [Matrix]
  ) throws -> [Matrix] {
    let n = point.operands.count
    let last = inputs.count
    // Beside a kink nothing may be moved: ties would break.
    guard point.region.point == .smooth else {
      return try compute(inputs, point.value).map { (64 * 0x1p-52) * abs($0) }
    }
    let factors = Matrix.ones(point.value.rows, point.value.columns)
    return try of(inputs + [factors], alike: n) { moved in
      let operands = point.withActive(Array(moved[..<n]))
      let value = try point.subject.apply(operands).checked()
      // A number that is no variable, such as the 1 of a mask, is equal by chance.
      let variables = point.active.map { operands[$0] }
      let rounded = value.multiplied(by: moved[last], besidesCopiesOf: variables)
      return try compute(operands + moved[n..<last], rounded)
    }
  }
}

extension Matrix {
  /// Each entry times its factor, but for those that are an operand's entry in the same place: a
  /// copy is not rounded, and a body that compares the two must find them equal.
  fileprivate func multiplied(by factors: Matrix, besidesCopiesOf operands: [Matrix]) -> Matrix {
    let others = operands.filter { $0.shape == shape }
    return Matrix(rows, columns) { i, j in
      let value = self[i, j]
      return others.contains { $0[i, j] == value } ? value : value * factors[i, j]
    }
  }
}

extension SubjectCase {
  /// The operands moved to `xs`, but for those that may not have a gradient here: at a negative base
  /// an exponent is a whole number.
  func withActive(_ xs: [Matrix]) -> [Matrix] {
    operands.indices.map { active.contains($0) ? xs[$0] : operands[$0] }
  }

  /// Bounds for the rounding errors of the gradients: operands, value and cotangent are moved.
  ///
  /// - Parameter other: a cotangent to take instead of the case's.
  package func gradientRounding(cotangent other: Matrix? = nil) throws -> [Matrix] {
    // A mutation changes the bodies from one run to the next.
    let isKept = other == nil && Mutation.current == nil
    if isKept, let known = known.rounding { return known }
    var rounding = Rounding(tolerances, seed: seed)
    let n = operands.count
    let bounds = try rounding.of(operands + [other ?? cotangent], self) { moved, value in
      try subject.body.pullbacks(
        moved[n], operands: active, at: Array(moved[..<n]), value: value
      ).map { try $0.checked() }
    }
    var result = operands.map { Matrix.zeros($0.rows, $0.columns) }
    // What cancels has rounded on the way.
    for (k, bound) in zip(active, bounds) {
      result[k] = bound + Rounding.ofDifferences(from: naturalScale(k))
    }
    if isKept { known.rounding = result }
    return result
  }
}

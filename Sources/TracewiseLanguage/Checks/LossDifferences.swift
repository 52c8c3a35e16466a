import Tracewise
import TracewiseVerification

/// Derivatives of a loss by differences: of every entry of an input where these are few, else of a
/// sample of entries and along random directions.
struct LossDifferences {
  /// Up to this many entries, all are looked at.
  static let mostEntries = 256
  static let sampledEntries = 16
  static let directions = 8

  private let bound: BoundProgram
  private let input: Declaration
  private let value: Matrix
  /// The loss with all that the input does not change computed already.
  private let folded: FoldedExpression?

  init(_ bound: BoundProgram, _ input: Declaration) {
    self.bound = bound
    self.input = input
    value = bound.values[input.name] ?? Matrix(0)
    folded = bound.program.loss.map { FoldedExpression($0, of: bound, moving: input.name) }
  }

  /// The gradient beside differences.
  func compare(
    _ gradient: Matrix, rounding: Double, _ tolerances: Tolerances
  ) -> EntryComparison {
    var comparison = EntryComparison(scale: gradient.largest)
    for (i, j) in places() {
      let derivative = derivative(i, j)
      note(derivative, "entry (\(i + 1), \(j + 1)) of \(input.name)", in: &comparison)
      guard derivative.isUsable, derivative.kink == nil else { continue }
      comparison.scale = max(comparison.scale, abs(derivative.value))
      comparison.add(
        .init(
          row: i, column: j, claimed: gradient[i, j], found: derivative.value,
          estimate: derivative.errorEstimate + rounding))
    }
    if value.count > Self.mostEntries { compareDirections(gradient, rounding, in: &comparison) }
    if comparison.entries.isEmpty && comparison.kink == nil && comparison.failure == nil
      && value.count > 0
    {
      comparison.failure = "differences found no derivative"
    }
    return comparison
  }

  /// One derivative along a perturbation of entry (i, j): of both (i, j) and (j, i), half each, for
  /// a symmetric input.
  func derivative(_ i: Int, _ j: Int) -> NumericalDerivative {
    let scale = max(abs(value[i, j]), 0.1 * max(value.largest, 1e-3))
    return NumericalDifferentiation().derivative(scale: scale) { t in
      var moved = value
      if input.isSymmetric {
        moved[i, j] += t / 2
        moved[j, i] += t / 2
      } else {
        moved[i, j] += t
      }
      return try loss(moved)
    }
  }

  /// The loss along a random direction of the input, beside the slope that its gradient claims.
  func curve(_ gradient: Matrix) -> CheckPlots {
    var generator = SeededGenerator(seed: bound.seed &+ 5)
    let direction = input.symmetrised(
      .randomNormal(value.rows, value.columns, using: &generator))
    let curve = DerivativeCurve(slope: inner(gradient, direction).scalar) { t in
      try loss(value + t * direction)
    }
    return CheckPlots(direction: "a random direction of \(input.name)", curve: curve)
  }

  private func compareDirections(
    _ gradient: Matrix, _ rounding: Double, in comparison: inout EntryComparison
  ) {
    var generator = SeededGenerator(seed: bound.seed &+ 77)
    for _ in 0..<Self.directions {
      let random = Matrix.randomNormal(value.rows, value.columns, using: &generator)
      let direction = input.symmetrised(random)
      let derivative = NumericalDifferentiation().derivative(scale: max(value.largest, 1e-3)) {
        try loss(value + $0 * direction)
      }
      note(derivative, "a random direction of \(input.name)", in: &comparison)
      guard derivative.isUsable, derivative.kink == nil else { continue }
      // A direction stands for all entries: an error in one shows with that entry's weight.
      let slope = inner(gradient, direction).scalar
      let (i, j) = (0, 0)
      comparison.add(
        .init(
          row: i, column: j, claimed: gradient[i, j] + slope - derivative.value,
          found: gradient[i, j],
          estimate: derivative.errorEstimate + rounding * Double(value.count).squareRoot()))
    }
  }

  private func note(
    _ derivative: NumericalDerivative, _ place: String, in comparison: inout EntryComparison
  ) {
    if let kink = derivative.kink, comparison.kink == nil {
      comparison.kink =
        "the loss has a kink at \(place): slopes \(Matrix.format(kink.left)) and "
        + "\(Matrix.format(kink.right)) on its two sides"
    } else if let failure = derivative.failure, comparison.failure == nil {
      comparison.failure = "no derivative by differences at \(place): \(failure)"
    }
  }

  private func loss(_ moved: Matrix) throws -> Double {
    guard let folded else { return .nan }
    var values = bound.values.merging(folded.parts) { value, _ in value }
    values[input.name] = moved
    return try bound.with(values).evaluate(folded.expression).scalar
  }

  private func places() -> [(Int, Int)] {
    let all = (0..<value.rows).flatMap { i in (0..<value.columns).map { (i, $0) } }
      .filter { !input.isSymmetric || $0.0 <= $0.1 }
    guard all.count > Self.mostEntries else { return all }
    var generator = SeededGenerator(seed: bound.seed &+ 13)
    return (0..<Self.sampledEntries).map { _ in
      all[Int(generator.next() % UInt64(all.count))]
    }
  }
}

import Tracewise
import TracewiseVerification

/// What a wrong gradient looks like, each hypothesis tested on derivatives along at least two directions.
struct GradientCause {
  let evaluator: ProgramEvaluator
  let block: Block
  let others: [Block]
  let point: ProgramPoint
  /// Slopes that the gradient fails.
  let slopes: [Slope]
  /// The claimed gradient of the block, and the point there.
  let claimed: Vector
  let x: Vector

  init(_ evaluator: ProgramEvaluator, _ block: Block, _ others: [Block], _ fault: Outcome.Fault) {
    (self.evaluator, self.block, self.others) = (evaluator, block, others)
    (point, slopes) = (fault.point, fault.slopes.filter(\.isUsable))
    (claimed, x) = (block.part(point.gradient), block.part(point.x))
  }

  /// The gradient that would be right, and what was done to it.
  struct Hypothesis {
    var cause: Cause
    var text: String
    /// What is right; nil outside of places of which the hypothesis says nothing.
    var right: Vector
    var places: ((Int) -> Bool)?
  }

  /// The first hypothesis that holds.
  func first(_ generator: inout SeededGenerator) throws -> Hypothesis? {
    if let again = stale ?? frozen { return again }
    for permutation in permutations {
      if let hypothesis = scaled(permutation) { return hypothesis }
    }
    if let hypothesis = conventions.first(where: explains) { return hypothesis }
    for place in elsewhere { if let hypothesis = scaled(place) { return hypothesis } }
    if let hypothesis = terms { return hypothesis }
    if let hypothesis = chained.lazy.compactMap({ scaled($0) }).first { return hypothesis }
    if let hypothesis = single { return hypothesis }
    for hypothesis in partial where try holds(hypothesis, &generator) { return hypothesis }
    return try symmetrised(&generator)
  }

  // MARK: - Testing

  /// Whether the derivatives that are known agree, and disagree with what was claimed.
  func explains(_ hypothesis: Hypothesis) -> Bool { explains(hypothesis.right, slopes) }

  func explains(_ right: Vector, _ slopes: [Slope]) -> Bool {
    guard right.allSatisfy(\.isFinite), slopes.count >= 2 else { return false }
    let growth = max(
      1,
      size(right, block.part(point.scales))
        / max(size(claimed, block.part(point.scales)), .leastNormalMagnitude))
    return slopes.allSatisfy { slope in
      let u = block.part(slope.direction)
      let rounding = slope.bound - slope.derivative.errorEstimate
      let bound = slope.derivative.errorEstimate + min(growth, 1e6) * rounding
      return abs(slope.derivative.value - dot(right, u)) <= Slope.factor * bound
    }
  }

  /// The hypothesis with the number that makes the first slopes right, if the others agree.
  func scaled(_ hypothesis: Hypothesis) -> Hypothesis? {
    guard slopes.count >= 3 else { return nil }
    // The slope that knows the number best.
    let known = slopes.map { (slope: $0, claimed: dot(hypothesis.right, block.part($0.direction))) }
    guard
      let best = known.max(by: {
        abs($0.claimed) / $0.slope.bound < abs($1.claimed) / $1.slope.bound
      }),
      best.claimed != 0
    else { return nil }
    let fitted = best.slope.derivative.value / best.claimed
    let doubt = Slope.factor * best.slope.bound / abs(best.claimed)
    guard fitted.isFinite, abs(fitted) > 8 * doubt, doubt < 0.1 * abs(fitted) else { return nil }
    let factor = Factor(fitted, within: doubt, sizes: sizes)
    let right = hypothesis.right.map { $0 * factor.value }
    guard explains(right, slopes) else { return nil }
    var result = hypothesis
    result.right = right
    if abs(factor.value - 1) <= doubt { return hypothesis.text.isEmpty ? nil : result }
    result.cause = hypothesis.text.isEmpty ? factor.cause : hypothesis.cause
    result.text = [hypothesis.text, factor.text + norm(factor)].filter { !$0.isEmpty }.joined(
      separator: ", and ")
    return result
  }

  /// A gradient that was cut to a length has it.
  private func norm(_ factor: Factor) -> String {
    let norm = size(claimed, Vector(repeating: 1, count: claimed.count))
    guard factor.isOdd, [1, 5, 10, 0.5, 0.1, 100].contains(where: { abs(norm - $0) < 1e-6 * $0 })
    else {
      return ""
    }
    return ": its norm is \(Matrix.format(norm)), so that it was normalised or clipped"
  }

  /// Sizes that a factor may be.
  private var sizes: [(name: String, value: Double)] {
    let shape = block.shape.enumerated().map {
      ("the size of axis \($0 + evaluator.greeting.firstIndex) of \(block.name)", Double($1))
    }
    let all = others.filter { $0.name != block.name }.map {
      ("the number of entries of \($0.name)", Double($0.places.count))
    }
    return [("the number of entries of \(block.name)", Double(claimed.count))] + shape + all
  }
}

/// A number by which something is too large or too small, and what it may be.
struct Factor {
  /// What has to be multiplied by.
  var value: Double
  private var name: String?
  private var isSize = false

  init(_ fitted: Double, within doubt: Double, sizes: [(name: String, value: Double)]) {
    value = fitted
    let named: [(String, Double)] = [
      ("ln 10", 2.302585092994046), ("ln 2", 0.6931471805599453), ("π", .pi), ("2π", 2 * .pi),
      ("180/π, degrees for radians", 180 / .pi), ("√2", 2.0.squareRoot()),
      ("√2π", (2 * .pi).squareRoot()),
    ]
    for (text, number) in [("1", 1.0), ("2", 2), ("4", 4), ("3", 3)] {
      if take(text, number, fitted, doubt) { return }
    }
    for (text, number) in sizes where number > 1 {
      if take(text, number, fitted, doubt) {
        isSize = true
        return
      }
    }
    for (text, number) in named where take(text, number, fitted, doubt) { return }
    for denominator in 1...60 {
      let numerator = (abs(fitted) * Double(denominator)).rounded()
      guard numerator >= 1, numerator <= 1e4, doubt < 1e-4 * abs(fitted) else { continue }
      if take("", numerator / Double(denominator), fitted, doubt) {
        name = nil
        return
      }
    }
  }

  private mutating func take(_ text: String, _ number: Double, _ fitted: Double, _ doubt: Double)
    -> Bool
  {
    for candidate in [number, 1 / number] where abs(abs(fitted) - candidate) <= doubt {
      value = fitted < 0 ? -candidate : candidate
      let value = Diagnosis.fraction(1 / candidate)
      name = Double(text) != nil ? value : candidate == number ? "1/(\(text))" : text
      if Double(text) == nil, text.hasPrefix("the ") {
        name =
          candidate == number ? "1/\(Int(number)), one over \(text)" : "\(Int(number)), \(text)"
      }
      return true
    }
    return false
  }

  /// Whether the number has no name.
  var isOdd: Bool { name == nil }

  var cause: Cause { value == -1 ? .sign : isSize ? .size : .factor }

  var text: String {
    if value == 1 { return "" }
    if value == -1 { return "the sign is wrong" }
    let factor = name ?? Diagnosis.fraction(1 / abs(value))
    let size = abs(value) < 1 ? "too large by the factor" : "too small by the factor"
    return (value < 0 ? "the sign is wrong, and it is " : "it is ") + "\(size) \(factor)"
  }
}

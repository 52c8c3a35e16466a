import Foundation
import Tracewise
import TracewiseVerification

/// A point, as far as the numbers are concerned whose gradient is to be explained.
struct Sight {
  let point: ProgramPoint
  /// The places of these numbers among all.
  let places: [Int]
  /// Derivatives along directions that move nothing else.
  var slopes: [Slope]
  /// The claimed gradient, and the point.
  let claimed: Vector
  let x: Vector

  init(_ point: ProgramPoint, _ places: [Int], _ slopes: [Slope]) {
    (self.point, self.places, self.slopes) = (point, places, slopes.filter(\.isUsable))
    claimed = places.map { point.gradient[$0] }
    x = places.map { point.x[$0] }
  }

  func part(_ u: Vector) -> Vector { places.map { u[$0] } }
}

/// What a wrong gradient looks like: each hypothesis says what would be right, at every point, and is tested on
/// derivatives at three of them. What fits at one point only is no cause.
struct GradientCause {
  let evaluator: ProgramEvaluator
  /// The numbers, as their input names them; a part of it where `places` are fewer.
  let block: Block
  let places: [Int]
  let others: [Block]
  /// What may be moved.
  let moving: [Block]
  /// The point where the gradient is wrong, and others beside it once they were needed.
  private(set) var sights: [Sight]
  private var isAlone = true
  private var isSharp = false
  let measure: (Vector) throws -> ProgramPoint

  /// Matrices that are symmetric at the point stay so: other functions of them may be meant elsewhere.
  private var symmetric: [Block] { moving.filter { $0.isSymmetric(point.x) } }

  var first: Sight { sights[0] }
  var claimed: Vector { first.claimed }
  var x: Vector { first.x }
  var point: ProgramPoint { first.point }
  var slopes: [Slope] { first.slopes }

  /// - Parameter measure: the point at other numbers.
  init(
    _ evaluator: ProgramEvaluator, _ block: Block, places: [Int]? = nil, moving: [Block],
    _ point: ProgramPoint, _ slopes: [Slope], _ measure: @escaping (Vector) throws -> ProgramPoint
  ) {
    (self.evaluator, self.block, self.moving, self.measure) = (evaluator, block, moving, measure)
    others = Block.of(evaluator.greeting, only: nil).filter { $0.name != block.name }
    self.places = places ?? Array(block.places)
    sights = [Sight(point, self.places, slopes)]
  }

  /// Whether all numbers of the input are to be explained.
  var isWhole: Bool { places.count == block.places.count }

  /// What the numbers are called in formulas: those that are meant are named before.
  var name: String {
    places.count == 1 ? Block.name(of: places[0], evaluator.greeting) : block.name
  }

  /// The gradient that would be right, and what was done to it.
  struct Hypothesis {
    var cause: Cause
    var text: String
    /// What is right at a point; nil where the hypothesis says nothing.
    var right: (Sight) -> Vector?
    /// What is missing at a point but for a number, if that is what is wrong.
    var term: ((Sight) -> Vector?)?
    /// Whether a number may be wrong, too.
    var isScaled = true
    /// The factor of each number, where it is about one.
    var factor: ((Sight) -> Vector?)?
    /// Whether it is a mistake that people make, not just a number that fits.
    var isCommon = true
    /// The factor, or the number before the term, that was found.
    var number: Double?
    /// What the number says, where it is a factor.
    var factorText: String?
    /// Where the gradient is right, if it is wrong at places only.
    var places: ((Sight, Int) -> Bool)?

    /// The gradient itself is multiplied by something that one number or one vector knows.
    static func pointwise(
      _ cause: Cause, _ text: String, _ factor: @escaping (Sight) -> Vector?
    ) -> Hypothesis {
      var result = Hypothesis(cause: cause, text: text) { sight in
        factor(sight).map { zip(sight.claimed, $0).map { $0 * $1 } }
      }
      result.factor = factor
      return result
    }
  }

  /// The first hypothesis that holds.
  mutating func first(_ generator: inout SeededGenerator) throws -> Hypothesis? {
    if let stale { return stale }
    for hypothesis in [frozen, copied].compactMap({ $0 }) {
      // Zeros, and numbers that are the same, are found at zeros and ones by chance.
      try lookElsewhere(&generator)
      if sights.allSatisfy({ hypothesis.right($0) == $0.claimed }) { return hypothesis }
    }
    if let hypothesis = single { return try difference() ?? hypothesis }
    for hypothesis in whole {
      guard let found = try tested(hypothesis, &generator) else { continue }
      // A constant has no factor that changes.
      return found.factor != nil ? constant ?? found : found
    }
    if let hypothesis = parallel ?? constant { return hypothesis }
    guard isWhole else { return nil }
    for hypothesis in partial where try holds(hypothesis, &generator) {
      return try withoutRightZeros(hypothesis)
    }
    return try symmetrised(&generator)
  }

  /// A sign or a factor that derivatives show which are there already.
  var atOnce: Hypothesis? {
    fitted(itself).flatMap { places.count > 1 && slopes.count > 1 || $0.cause == .sign ? $0 : nil }
  }

  // MARK: - Testing

  /// The hypothesis with its number, if it holds here and elsewhere.
  mutating func tested(_ hypothesis: Hypothesis, _ generator: inout SeededGenerator) throws
    -> Hypothesis?
  {
    // One number has one derivative at a point, which a number of ours always fits.
    if isAlone, places.count > 1, fitted(hypothesis) == nil { return nil }
    try lookElsewhere(&generator)
    guard var found = fitted(hypothesis) else { return nil }
    if places.count == 1, !hypothesis.text.isEmpty, found.isCommon {
      try sharpen()
      guard let again = fitted(hypothesis) else { return nil }
      found = again
    }
    return sights.count > 1 || places.count > 1 || found.cause == .sign ? found : nil
  }

  /// The numbers of a point beside, so many scales away.
  func neighbour(_ distance: Double, _ generator: inout SeededGenerator) -> Vector {
    generator.neighbour(of: point.x, point.scales, distance: distance, in: moving)
  }

  /// What the program says at a point; nil where it has no value, an error where it says no more.
  func measured(_ x: Vector) throws -> ProgramPoint? {
    if let point = try? measure(x) { return point }
    if let end = evaluator.end { throw end }
    return nil
  }

  /// Derivatives at two other points, once.
  mutating func lookElsewhere(_ generator: inout SeededGenerator) throws {
    guard isAlone else { return }
    isAlone = false
    for distance in [0.3, 0.3, 0.03, 0.003] where sights.count < 3 && evaluator.affords(120) {
      let near = neighbour(distance, &generator)
      let x = symmetric.reduce(near) { $1.symmetrised($0) }
      guard let other = try measured(x), other.gradient.allSatisfy(\.isFinite) else { continue }
      var slopes: [Slope] = []
      for _ in 0..<min(places.count, 2) {
        let known = slopes.first ?? first.slopes.first
        slopes.append(try slope(other, generator.direction(other.scales, in: block.places), known))
      }
      let sight = Sight(other, places, slopes)
      if !sight.slopes.isEmpty { sights.append(sight) }
    }
  }

  /// The derivative along what a direction has at the places.
  func slope(_ point: ProgramPoint, _ direction: Vector, _ known: Slope?) throws -> Slope {
    var u = Vector(repeating: 0, count: direction.count)
    for place in places { u[place] = direction[place] }
    return try evaluator.anySlope(point, along: u, like: known, part: 0.01)
  }

  /// Measures the derivatives again, sharply: one number has few, and much nearly fits them.
  private mutating func sharpen() throws {
    guard !isSharp else { return }
    isSharp = true
    for k in sights.indices {
      sights[k].slopes = try sights[k].slopes.map {
        try evaluator.slope(sights[k].point, along: $0.direction)
      }.filter(\.isUsable)
    }
  }

  /// A derivative, and what two vectors say of it.
  private struct Observation {
    var slope: Slope
    var right: Double
    var term: Double
    var growth: Double

    var bound: Double {
      let rounding = slope.bound - slope.derivative.errorEstimate
      return slope.derivative.errorEstimate + growth * rounding
    }
    /// The number that makes what is said true.
    func number(isTerm: Bool) -> Double {
      isTerm ? (slope.derivative.value - right) / term : slope.derivative.value / right
    }
    func weight(isTerm: Bool) -> Double { abs(isTerm ? term : right) / bound }
  }

  private func observations(_ hypothesis: Hypothesis) -> [Observation]? {
    var result: [Observation] = []
    for sight in sights {
      guard let right = hypothesis.right(sight), right.allSatisfy(\.isFinite) else { return nil }
      var term: Vector?
      if let of = hypothesis.term {
        guard let vector = of(sight), vector.allSatisfy(\.isFinite), !vector.isZero else {
          return nil
        }
        term = vector
      }
      let scales = sight.part(sight.point.scales)
      let growth = size(right, scales) / max(size(sight.claimed, scales), .leastNormalMagnitude)
      for slope in sight.slopes {
        let u = sight.part(slope.direction)
        result.append(
          Observation(
            slope: slope, right: dot(right, u), term: term.map { dot($0, u) } ?? 0,
            growth: min(max(growth, 1), 1e6)))
      }
    }
    return result.count >= 2 || places.count == 1 ? result : nil
  }

  /// The hypothesis, with the number that the surest derivative asks for, if the others agree.
  private func fitted(_ hypothesis: Hypothesis) -> Hypothesis? {
    guard let known = observations(hypothesis) else { return nil }
    let isTerm = hypothesis.term != nil
    guard isTerm || hypothesis.isScaled else { return agree(known, 1, false) ? hypothesis : nil }
    guard let best = known.max(by: { $0.weight(isTerm: isTerm) < $1.weight(isTerm: isTerm) }),
      best.weight(isTerm: isTerm) > 0
    else { return nil }
    let number = best.number(isTerm: isTerm)
    let doubt = Slope.factor / best.weight(isTerm: isTerm)
    guard number.isFinite, abs(number) > 8 * doubt else { return nil }
    if isSharp, doubt > 1e-4 * abs(number) { return nil }
    if isTerm {
      let short = Self.short(number, within: doubt)
      return agree(known, short, true) ? named(hypothesis, short) : nil
    }
    guard doubt < 0.1 * abs(number) else { return nil }
    let factor = Factor(number, within: doubt, sizes: sizes)
    guard agree(known, factor.value, false) else { return nil }
    return named(hypothesis, factor, within: doubt)
  }

  /// Whether all derivatives are as they should be, and much nearer to it than what was claimed.
  private func agree(_ known: [Observation], _ number: Double, _ isTerm: Bool) -> Bool {
    var (before, after) = (0.0, 0.0)
    for one in known {
      let predicted = isTerm ? one.right + number * one.term : number * one.right
      let residual = abs(one.slope.derivative.value - predicted)
      guard residual <= Slope.factor * one.bound else { return false }
      before += one.slope.residual * one.slope.residual
      after += residual * residual
    }
    return after <= 0.01 * before
  }

  /// The same at every point.
  private var constant: Hypothesis? {
    guard sights.count > 2, sights.allSatisfy({ $0.claimed == claimed }) else { return nil }
    return Hypothesis(
      cause: .frozen,
      text:
        "it is the same at every point, where slopes are not: a constant, cut off at a bound, or the gradient of one point",
      right: { _ in nil })
  }

  /// Right at every point but for a number that is another one at each.
  private var parallel: Hypothesis? {
    guard places.count > 1,
      let known = observations(.pointwise(.factor, "") { $0.x.map { _ in 1 } })
    else { return nil }
    var (numbers, start) = ([Double](), 0)
    for sight in sights {
      let here = Array(known[start..<start + sight.slopes.count])
      start += sight.slopes.count
      guard here.count > 1,
        let best = here.max(by: { $0.weight(isTerm: false) < $1.weight(isTerm: false) })
      else { continue }
      let number = best.number(isTerm: false)
      guard number.isFinite, number != 0, agree(here, number, false) else { return nil }
      numbers.append(1 / number)
    }
    guard let number = numbers.first else { return nil }
    let norms = sights.map { size($0.claimed, Vector(repeating: 1, count: places.count)) }
    let isNormed = norms.count > 2 && norms.allSatisfy { abs($0 - norms[0]) < 1e-9 * norms[0] }
    var text =
      "it is right but for a factor that changes with the point: "
      + numbers.map { Matrix.format($0, digits: 4) }.joined(separator: ", ")
    if let norm = norms.first,
      isNormed || [1, 5, 10, 0.5, 0.1, 100].contains(where: { abs(norm - $0) < 1e-6 * $0 })
    {
      text =
        "\(Factor(1 / number, within: 0, sizes: []).text): its norm is \(Matrix.format(norm)), so that it was normalised or clipped"
    }
    return Hypothesis(cause: .factor, text: text, right: { $0.claimed.map { $0 / number } })
  }

  /// A number as so many digits write it.
  static func short(_ number: Double, digits: Int) -> Double {
    Double(Matrix.format(number, digits: digits)) ?? number
  }

  /// A number as few digits write it, where that is as good.
  static func short(_ number: Double, within doubt: Double) -> Double {
    for digits in 1...6 {
      let value = short(number, digits: digits)
      if abs(value - number) <= doubt { return value }
    }
    return number
  }

  func named(_ hypothesis: Hypothesis, _ coefficient: Double) -> Hypothesis {
    var result = hypothesis
    result.cause = coefficient > 0 ? .termMissing : .termAdded
    let shown = Matrix.format(abs(coefficient), digits: 6)
    let isConstant = hypothesis.text == "1" || hypothesis.text.hasPrefix("1 in")
    // The weight of a penalty on one number has few digits; others are of data.
    let isChosen = places.count > 1 || coefficient == Self.short(coefficient, digits: 3)
    let text =
      isChosen
      ? hypothesis.text
      : String(hypothesis.text.split(separator: ", as of a penalty")[0])
    result.isCommon = !isConstant
    result.number = coefficient
    result.text =
      "a term \(coefficient > 0 ? "is missing" : "is too much"): "
      + (isConstant
        ? shown + hypothesis.text.dropFirst()
        : (shown == "1" ? "" : "\(shown) times ") + text)
    return result
  }

  func named(_ hypothesis: Hypothesis, _ factor: Factor, within doubt: Double)
    -> Hypothesis?
  {
    if abs(factor.value - 1) <= doubt { return hypothesis.text.isEmpty ? nil : hypothesis }
    var result = hypothesis
    result.cause = hypothesis.text.isEmpty ? factor.cause : hypothesis.cause
    result.isCommon = !hypothesis.text.isEmpty || factor.isCommon
    let value = factor.value
    let right = hypothesis.right
    result.right = { right($0)?.map { $0 * value } }
    (result.number, result.factorText) = (value, factor.text)
    result.text = [hypothesis.text, factor.text].filter { !$0.isEmpty }.joined(separator: ", and ")
    return result
  }

  /// Sizes that a factor may be.
  var sizes: [(name: String, value: Double)] {
    let shape = block.shape.enumerated().map {
      ("the size of axis \($0 + evaluator.greeting.firstIndex) of \(block.name)", Double($1))
    }
    let all = others.map {
      ("the number of entries of \($0.name)", Double($0.places.count))
    }
    return [("the number of entries of \(block.name)", Double(block.places.count))] + shape + all
  }
}

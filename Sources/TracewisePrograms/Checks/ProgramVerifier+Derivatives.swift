import Tracewise
import TracewiseVerification

/// Second derivatives, derivatives of vector values, and the integral of the gradient.
extension ProgramVerifier {
  mutating func checkSecondOrder(at point: ProgramPoint, isGradientWrong: Bool) throws {
    if greeting.supports.contains("hvp") { try checkHessian(at: point, isGradientWrong) }
    if greeting.supports.contains("jvp") { try checkDirectional(at: point) }
  }

  /// ⟨∇²f v, w⟩ beside the derivative of ⟨∇f, w⟩ along v, and beside ⟨∇²f w, v⟩.
  ///
  /// Where the gradient is wrong the second derivative is that of values: a right one is not to be blamed.
  private mutating func checkHessian(at point: ProgramPoint, _ isGradientWrong: Bool) throws {
    var differences = record(
      .secondOrder,
      isGradientWrong
        ? "∇²f v is the second derivative of the value along v"
        : "∇²f v is the derivative of the gradient along v", kind: .hessian)
    var symmetry = record(.secondOrder.law("symmetry"), "⟨∇²f v, w⟩ = ⟨∇²f w, v⟩", kind: .hessian)
    let all = 0..<point.x.count
    var vectors: [Vector] = []
    for _ in 0..<2 {
      let (v, w) = (
        generator.direction(point.scales, in: all), generator.direction(point.scales, in: all)
      )
      do {
        let (along, across) = (
          try evaluator.ask(.hvp(v), at: point.x).derivative,
          try evaluator.ask(.hvp(w), at: point.x).derivative
        )
        let derivative =
          try isGradientWrong
          ? mixedDerivative(point, v, w)
          : NumericalDifferentiation().derivative { t in
            dot(try evaluator.gradient(at: moved(point.x, by: t, along: v)).gradient, w)
          }
        if let end = evaluator.end { throw end }
        let rounding = 64 * evaluator.epsilon * size(along, w)
        judge(dot(along, w), derivative, rounding, &differences)
        let sizes = max(size(along, w), size(across, v))
        compare(dot(along, w), dot(across, v), sizes, &symmetry)
        vectors.append(v)
      } catch let failure as ProgramFailure {
        if let end = evaluator.end { throw end }
        differences.verdict = .inconclusive("\(failure)")
        symmetry.verdict = .inconclusive("\(failure)")
      }
    }
    if differences.verdict == .refuted, !isGradientWrong {
      let action = try? hessian(at: point, vectors)
      if let end = evaluator.end { throw end }
      tell(action, &differences)
    }
    records += [differences, symmetry]
  }

  /// Products with some vectors, and with all unit vectors where they are few, beside differences of a vector function.
  private func action(
    at point: ProgramPoint, _ vectors: [Vector], _ question: (Vector) -> Question, _ name: String,
    _ number: @escaping (Int) -> String, _ function: (Vector) throws -> Vector
  ) throws -> Action {
    func product(_ v: Vector) throws -> [Reading] {
      let claimed = try evaluator.ask(question(v), at: point.x).derivative
      let (truth, doubt) = try Action.derivative { try function(moved(point.x, by: $0, along: v)) }
      return zip(zip(truth, claimed), doubt).map {
        Reading(truth: $0.0, claimed: $0.1, bound: $1)
      }
    }
    var result = Action(
      vectors: vectors, products: try vectors.map(product), name: name, number: number)
    guard point.x.count <= Self.fewUnits else { return result }
    result.columns = try point.x.indices.map { place in
      let unit = point.scales.masked { $0 == place }
      return (Block.name(of: place, greeting), try product(unit))
    }
    return result
  }

  /// So many unit vectors are few.
  private static let fewUnits = 16

  /// ∇²f v beside derivatives of the gradient, which is right.
  private func hessian(at point: ProgramPoint, _ vectors: [Vector]) throws -> Action {
    try action(
      at: point, vectors, { .hvp($0) }, "∇²f v", { [greeting] in Block.name(of: $0, greeting) }
    ) { try evaluator.gradient(at: $0).gradient }
  }

  /// J v beside derivatives of the values.
  private func jacobian(at point: ProgramPoint, _ vectors: [Vector]) throws -> Action {
    try action(
      at: point, vectors, { .jvp($0) }, "J v",
      { [first = greeting.firstIndex] in "value \($0 + first)" }
    ) { try evaluator.ask(.value, at: $0).value }
  }

  private func tell(_ action: Action?, _ record: inout CheckRecord) {
    guard let cause = action?.cause else { return }
    (record.cause, record.diagnosis) = (cause.kind, cause.text)
  }

  /// ∂²f/∂v∂w of values: the derivative along v of differences along w, with two steps of which the limit is taken.
  private func mixedDerivative(_ point: ProgramPoint, _ v: Vector, _ w: Vector) throws
    -> NumericalDerivative
  {
    func along(_ h: Double) -> NumericalDerivative {
      NumericalDifferentiation().derivative { t in
        let x = moved(point.x, by: t, along: v)
        return
          (try evaluator.value(at: moved(x, by: h, along: w))
          - evaluator.value(at: moved(x, by: -h, along: w))) / (2 * h)
      }
    }
    let steps = [0x1p-4, 0x1p-5, 0x1p-6].map(along)
    guard steps.allSatisfy({ $0.isUsable && $0.kink == nil }) else {
      return steps.first { !$0.isUsable || $0.kink != nil } ?? steps[0]
    }
    // Errors of order h², and h⁴.
    let first = (0..<2).map { (4 * steps[$0 + 1].value - steps[$0].value) / 3 }
    var result = steps[2]
    result.value = (16 * first[1] - first[0]) / 15
    result.errorEstimate =
      abs(result.value - first[1]) + 4 * (steps.map(\.errorEstimate).max() ?? 0)
    return result
  }

  /// J v beside differences of values; ⟨J v, w⟩ = ⟨v, Jᵀ w⟩.
  private mutating func checkDirectional(at point: ProgramPoint) throws {
    var differences = record(
      .differences.law("jvp"), "J v is the derivative along v", kind: .differential)
    var adjoint = record(.adjoint, "⟨J v, w⟩ = ⟨v, Jᵀ w⟩", kind: .differential)
    var vectors: [Vector] = []
    for _ in 0..<2 {
      let v = generator.direction(point.scales, in: 0..<point.x.count)
      do {
        let claimed = evaluator.weighted(try evaluator.ask(.jvp(v), at: point.x).derivative)
        let slope = try evaluator.slope(point, along: v)
        judge(claimed, slope.derivative, 64 * evaluator.epsilon * abs(claimed), &differences)
        compare(claimed, slope.claimed, size(point.gradient, v), &adjoint)
        vectors.append(v)
      } catch let failure as ProgramFailure {
        if let end = evaluator.end { throw end }
        differences.verdict = .inconclusive("\(failure)")
        adjoint.verdict = .inconclusive("\(failure)")
      }
    }
    if differences.verdict == .refuted {
      let action = try? jacobian(at: point, vectors)
      if let end = evaluator.end { throw end }
      tell(action, &differences)
    }
    records += [differences, adjoint]
  }

  private func judge(
    _ claimed: Double, _ derivative: NumericalDerivative, _ rounding: Double,
    _ record: inout CheckRecord
  ) {
    guard derivative.isUsable, derivative.kink == nil else {
      if record.verdict == .verified, record.smallestVisibleError == 0 {
        record.verdict = .inconclusive(.outsideDomain(derivative.failure ?? "a kink"))
      }
      return
    }
    let scale = max(abs(derivative.value), abs(claimed), .leastNonzeroMagnitude)
    let bound = derivative.errorEstimate + rounding
    record.smallestVisibleError = max(record.smallestVisibleError, Slope.factor * bound / scale)
    record.errorEstimate = record.smallestVisibleError / Slope.factor
    record.error = max(record.error, abs(claimed - derivative.value) / scale)
    guard !(abs(claimed - derivative.value) <= Slope.factor * bound) else {
      if record.verdict == .verified, record.smallestVisibleError > Self.visibleLimit {
        record.verdict = .inconclusive("differences are too noisy")
      }
      return
    }
    record.verdict = .refuted
    (record.expected, record.found) = (derivative.value, claimed)
    let factor = Factor(derivative.value / claimed, within: bound / abs(claimed), sizes: [])
    record.diagnosis = factor.isOdd ? nil : factor.text
    record.cause = factor.isOdd ? nil : factor.cause
  }

  private func compare(_ one: Double, _ other: Double, _ sizes: Double, _ record: inout CheckRecord)
  {
    let scale = max(sizes, .leastNonzeroMagnitude)
    let bound = 1e4 * evaluator.epsilon
    record.error = max(record.error, abs(one - other) / scale)
    record.errorEstimate = bound / Slope.factor
    record.smallestVisibleError = bound
    guard !(record.error <= bound) else { return }
    record.verdict = .refuted
    (record.expected, record.found) = (one, other)
  }
}

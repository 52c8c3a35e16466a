import Tracewise
import TracewiseVerification

/// Second derivatives, derivatives of vector values, and the integral of the gradient.
extension ProgramCheck {
  mutating func checkSecondOrder(at point: ProgramPoint) throws {
    if greeting.supports.contains("hvp") { try checkHessian(at: point) }
    if greeting.supports.contains("jvp") { try checkDirectional(at: point) }
  }

  /// ⟨∇²f v, w⟩ beside the derivative of ⟨∇f, w⟩ along v, and beside ⟨∇²f w, v⟩.
  private mutating func checkHessian(at point: ProgramPoint) throws {
    var differences = record(
      .secondOrder, "∇²f v is the derivative of the gradient along v", kind: .hessian)
    var symmetry = record(.secondOrder.law("symmetry"), "⟨∇²f v, w⟩ = ⟨∇²f w, v⟩", kind: .hessian)
    let all = 0..<point.x.count
    for _ in 0..<2 {
      let (v, w) = (
        generator.direction(point.scales, in: all), generator.direction(point.scales, in: all)
      )
      do {
        let (along, across) = (
          try evaluator.ask(.hvp(v), at: point.x).derivative,
          try evaluator.ask(.hvp(w), at: point.x).derivative
        )
        let derivative = NumericalDifferentiation().derivative { t in
          dot(try evaluator.gradient(at: moved(point.x, by: t, along: v)).gradient, w)
        }
        if let end = evaluator.end { throw end }
        let rounding = 64 * evaluator.epsilon * size(along, w)
        judge(dot(along, w), derivative, rounding, &differences)
        let sizes = max(size(along, w), size(across, v))
        compare(dot(along, w), dot(across, v), sizes, &symmetry)
      } catch let failure as ProgramFailure {
        if let end = evaluator.end { throw end }
        differences.verdict = .inconclusive("\(failure)")
        symmetry.verdict = .inconclusive("\(failure)")
      }
    }
    records += [differences, symmetry]
  }

  /// J v beside differences of values; ⟨J v, w⟩ = ⟨v, Jᵀ w⟩.
  private mutating func checkDirectional(at point: ProgramPoint) throws {
    var differences = record(
      .differences.law("jvp"), "J v is the derivative along v", kind: .differential)
    var adjoint = record(.adjoint, "⟨J v, w⟩ = ⟨v, Jᵀ w⟩", kind: .differential)
    for _ in 0..<2 {
      let v = generator.direction(point.scales, in: 0..<point.x.count)
      do {
        let claimed = evaluator.weighted(try evaluator.ask(.jvp(v), at: point.x).derivative)
        let slope = try evaluator.slope(point, along: v)
        judge(claimed, slope.derivative, 64 * evaluator.epsilon * abs(claimed), &differences)
        compare(claimed, slope.claimed, size(point.gradient, v), &adjoint)
      } catch let failure as ProgramFailure {
        if let end = evaluator.end { throw end }
        differences.verdict = .inconclusive("\(failure)")
        adjoint.verdict = .inconclusive("\(failure)")
      }
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

  // MARK: - The integral

  /// f(b) − f(a) beside the integral of ⟨∇f, b − a⟩ between them: no small step is needed, so that noise does least harm.
  ///
  /// It says nothing alone where differences see more: a kink on the way may deceive its estimate.
  mutating func checkIntegral(from point: ProgramPoint, _ outcomes: [Outcome]) throws {
    guard evaluator.affords(3 * GaussKronrod.nodes.count + 2) else { return }
    let isRefuted = outcomes.contains { $0.fault != nil }
    var record = record(
      .integral, "the difference of two values is the integral of the gradient between them")
    let end = generator.neighbour(of: point.x, point.scales, distance: 0.5, in: blocks)
    let way = difference(end, point.x)
    do {
      func slope(_ t: Double) throws -> Double {
        dot(try evaluator.gradient(at: moved(point.x, by: t, along: way)).gradient, way)
      }
      let change = try evaluator.value(at: end) - point.value
      let (integral, doubt) = try GaussKronrod.integral(slope)
      let noise =
        outcomes.flatMap(\.looks).flatMap(\.slopes).map(\.derivative.noise).filter(\.isFinite).max()
        ?? 0
      let bound = doubt + 2 * noise + 64 * evaluator.epsilon * max(abs(point.value), abs(integral))
      let scale = max(abs(integral), abs(change), size(point.gradient, way), .leastNonzeroMagnitude)
      record.error = abs(integral - change) / scale
      record.errorEstimate = bound / scale
      record.smallestVisibleError = Slope.factor * bound / scale
      if !(abs(integral - change) <= Slope.factor * bound) {
        record.verdict =
          isRefuted
          ? .refuted : .inconclusive("they differ, and differences of values see nothing wrong")
        (record.expected, record.found) = (change, integral)
      } else if record.smallestVisibleError > Self.visibleLimit {
        record.verdict = .inconclusive("the integral is known too badly")
      }
    } catch let failure as ProgramFailure {
      if let end = evaluator.end { throw end }
      record.verdict = .inconclusive(.outsideDomain("\(failure)"))
    }
    records.append(record)
  }
}

/// Gauss's rule of 7 points and Kronrod's of 15 (Kronrod 1965), on an interval and its halves.
enum GaussKronrod {
  /// Places on [−1, 1], with the weights of both rules.
  static let nodes: [(x: Double, kronrod: Double, gauss: Double)] = {
    let half: [(Double, Double, Double)] = [
      (0.991455371120812639206854697526329, 0.022935322010529224963732008058970, 0),
      (
        0.949107912342758524526189684047851, 0.063092092629978553290700663189204,
        0.129484966168869693270611432679082
      ),
      (0.864864423359769072789712788640926, 0.104790010322250183839876322541518, 0),
      (
        0.741531185599394439863864773280788, 0.140653259715525918745189590510238,
        0.279705391489276667901467771423780
      ),
      (0.586087235467691130294144691693013, 0.169004726639267902826583426598550, 0),
      (
        0.405845151377397166906606412076961, 0.190350578064785409913256402421014,
        0.381830050505118944950369775488975
      ),
      (0.207784955007898467600689403773245, 0.204432940075298892414161999234649, 0),
    ]
    let middle = (0.0, 0.209482141084727828012999174891714, 0.417959183673469387755102040816327)
    return half.map { (-$0.0, $0.1, $0.2) } + [middle] + half.map { ($0.0, $0.1, $0.2) }
  }()

  /// The integral from 0 to 1, and how far it may be off.
  static func integral(_ f: (Double) throws -> Double) rethrows -> (value: Double, doubt: Double) {
    func rule(_ a: Double, _ b: Double) throws -> (kronrod: Double, gauss: Double) {
      var sums = (0.0, 0.0)
      for node in nodes {
        let value = try f((a + b) / 2 + node.x * (b - a) / 2)
        sums.0 += node.kronrod * value * (b - a) / 2
        sums.1 += node.gauss * value * (b - a) / 2
      }
      return sums
    }
    let (whole, left, right) = (try rule(0, 1), try rule(0, 0.5), try rule(0.5, 1))
    let value = left.kronrod + right.kronrod
    let doubt = abs(whole.kronrod - value) + abs(left.gauss + right.gauss - value)
    return (value, doubt)
  }
}

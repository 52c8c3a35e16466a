import Tracewise

/// Forward mode beside reverse mode, both as a user gets them and without differences.
///
/// - The tape's sweep forwards beside its sweep backwards: ⟨G, J E⟩ = ⟨JᵀG, E⟩ along random directions of all
///   operands. (Modulo 2⁶¹ − 1 the same is seen by `ExactRuleOracle` and `ExactAdjointOracle`.)
/// - Of a rule, forward over forward beside forward over reverse: ⟨G, D²f[E, F]⟩ is the slope of ⟨JᵀG, E⟩ along F. A
///   differential that leans on more than operands and value, or on one branch of it, does not pass.
public struct ForwardOracle: Oracle {
  public static let id = OracleID.forward

  public init() {}

  public var needs: Set<Need> { [.firstDerivatives, .allOperands, .genericBody] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    var laws: [Law] = [.sweep]
    // Duals of duals know no fast paths, which are what large operands are for.
    if point.subject.body.isElementary, point.region.point == .smooth,
      point.region.derivatives >= 2, !point.region.isLarge
    {
      laws.append(.secondOrder)
    }
    return laws.map { record(of: $0, point) }
  }

  private enum Law: String {
    case sweep
    case secondOrder = "second order"

    var isBroken: String {
      self == .sweep
        ? "the sweep forwards is not the adjoint of the sweep backwards"
        : "forward over forward is not forward over reverse"
    }
    var holds: String { isBroken.replacing("is not", with: "is") }

    func item<S: Subject>(_ point: SubjectCase<S>) throws -> Comparison.Item {
      self == .sweep ? try ForwardOracle.sweep(point) : try ForwardOracle.secondOrder(point)
    }
  }

  private func record<S: Subject>(of law: Law, _ point: SubjectCase<S>) -> CheckRecord {
    let id = Self.id.law(law.rawValue)
    do {
      var record = point.record(id)
      var comparison = Comparison(point.tolerances)
      var item = try law.item(point)
      let scale = point.naturalScaleAlongDirections
      // What cancels has rounded on the way; of the first derivative this is in its bound.
      if law == .secondOrder { item.bound += Rounding.ofDifferences(from: scale) }
      comparison.setNaturalScale(scale, operand: item.operand)
      comparison.add(item)
      comparison.conclude(&record, law: law.isBroken, holds: law.holds)
      return record
    } catch {
      var record = point.failure(id, law.isBroken, error)
      if law == .secondOrder, point.region.isGiven {
        record.verdict = .inconclusive(.outsideDomain("no second derivatives: \(error)"))
      }
      return record
    }
  }

  /// ⟨JᵀG, E⟩ beside ⟨G, J E⟩.
  private static func sweep<S: Subject>(
    _ point: SubjectCase<S>
  ) throws -> Comparison.Item {
    let gradients = try point.gradient()
    let rounding = try point.gradientRounding()
    let tape = Tape()
    let inputs = point.operands.map { tape.input($0) }
    let tangent = try tape.derivative(
      of: point.subject.apply(inputs), along: point.directions, withRespectTo: inputs)
    return try point.adjoint(
      of: tangent, point.directions, gradients, rounding, Comparison.alongOperands)
  }

  /// ⟨G, D²f[E, F]⟩ by duals of duals, beside the differential of the pullbacks along F.
  private static func secondOrder<S: Subject>(
    _ point: SubjectCase<S>
  ) throws -> Comparison.Item {
    var generator = point.generator(for: 23)
    let others = point.operands.map { $0.typicalSize * generator.normal($0.rows, $0.columns) }
    let n = point.operands.count
    func forward(_ inputs: [Matrix]) throws -> Matrix {
      let xs = (0..<n).map { k in
        DualMatrix(
          value: DualMatrix(value: inputs[k], differential: inputs[2 * n + k]),
          differential: DualMatrix(constant: inputs[n + k]))
      }
      let slope = point.subject.apply(xs).differential.differential
      return inner(inputs[3 * n], try slope.checked())
    }
    func reverse(_ inputs: [Matrix]) throws -> Matrix {
      let xs = (0..<n).map { DualMatrix(value: inputs[$0], differential: inputs[2 * n + $0]) }
      let pulled = point.subject.body.pullbacks(
        DualMatrix(constant: inputs[3 * n]), operands: Array(0..<n), at: xs,
        value: point.subject.apply(xs))
      return Matrix(
        try pulled.map { try $0.differential.checked() }.inner(Array(inputs[n..<2 * n])))
    }
    let inputs = point.operands + point.directions + others + [point.cotangent]
    var noise = Rounding(point.tolerances, seed: point.seed)
    let bounds = try noise.of(inputs, alike: n) { [try forward($0), try reverse($0)] }
    return .init(
      found: try reverse(inputs).scalar, expected: try forward(inputs).scalar,
      bound: bounds[0].scalar + bounds[1].scalar, operand: Comparison.alongOperands)
  }
}

extension SubjectCase {
  /// How large the slope could be, along directions of the operands' own size.
  var naturalScaleAlongDirections: Double {
    active.reduce(0) { $0 + naturalScale($1) * directions[$1].typicalSize }
  }
}

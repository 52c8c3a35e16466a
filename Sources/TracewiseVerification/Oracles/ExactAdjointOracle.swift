import Tracewise

/// The pullback beside the differential modulo 2⁶¹ − 1, for rules without a textbook definition:
/// ⟨G, differential(E)⟩ = ⟨pullback(G), E⟩ at random residues X, E, G.
///
/// As nothing defines Y = f(X) over residues, it stands for anything: the two bodies are functions
/// of X and Y, and mostly adjoint whatever Y is. Where they are not, a difference counts only if
/// neither depends on Y.
public struct ExactAdjointOracle: Oracle {
  public static let id = OracleID.exactAdjoint

  public init() {}

  public var needs: Set<Need> {
    [.smoothness, .firstDerivatives, .allOperands, .genericBody, .noDefinition]
  }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    guard ExactRuleOracle.isAffordable(point) else { return [] }
    let body = point.subject.body
    let operands = point.operands.map { ExactOperand.general($0.shape) }
    let draws = ExactDraws(seed: point.seed, attempts: 8)
    var dependsOnValue = false
    let check = draws.run(operands) { residues, generator, comparison in
      let xs = residues.map(\.asVariables)
      let es = xs.map { Textbook.random($0.shape, using: &generator).asVariables }
      let g = Textbook.random(point.value.shape, using: &generator).asVariables
      let values = (0..<2).map { _ in
        Textbook.random(point.value.shape, using: &generator).asVariables
      }
      let sides = try values.map { y in
        let slope = inner(g, body.differential(es, at: xs, value: y))
        let parts = xs.indices.map {
          inner(body.pullback(g, operand: $0, at: xs, value: y), es[$0])
        }
        let total = parts.dropFirst().reduce(parts[0]) { $0 + $1 }
        return (try slope.checked(), try total.checked())
      }
      dependsOnValue = sides[0] != sides[1]
      try comparison.compare(
        .pullback, operand: 0, expected: Textbook(sides[0].0), found: Textbook(sides[0].1),
        in: body.name)
    }
    return Self.record(point, check, dependsOnValue).map { [$0] } ?? []
  }

  public func omissions<S: Subject>(at point: SubjectCase<S>) -> [Omission] {
    ExactRuleOracle.isAffordable(point)
      ? [] : [point.omission(Self.id, .entries(most: ExactRuleOracle.mostEntries))]
  }

  private static func record<S: Subject>(
    _ point: SubjectCase<S>, _ check: ExactCheck, _ dependsOnValue: Bool
  ) -> CheckRecord? {
    var record = point.record(id)
    switch check.outcome {
    case .equal:
      record.reason =
        "the pullback is the adjoint of the differential modulo 2⁶¹ − 1, \(check.scope)"
    case .different where !dependsOnValue && check.opaque.isEmpty:
      record.verdict = .refuted
      record.error = .infinity
      record.reason = "the pullback is not the adjoint of the differential modulo 2⁶¹ − 1"
    case .different, .undefined: return nil
    }
    return record
  }
}

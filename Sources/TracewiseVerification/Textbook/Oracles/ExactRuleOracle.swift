import Tracewise

/// A rule against its textbook definition in exact arithmetic modulo 2⁶¹ − 1: at random residues of
/// the operands' shapes, and at the exact images of the operands themselves, which keep whatever
/// the region is about. First derivatives, and second ones where the region has them.
public struct ExactRuleOracle: RuleOracle {
  public static let name = "exact"

  /// Operands with more entries altogether are left to the other oracles: schoolbook arithmetic is
  /// slow.
  public static let mostEntries = 64

  public init() {}

  public func check(_ point: RuleCase) -> [CheckRecord] {
    let entries = point.operands.reduce(0) { $0 + $1.count }
    guard entries <= Self.mostEntries else { return [] }
    let rule: AnyRule
    do { rule = try AnyRule(point.subject) } catch {
      return [point.failure(Self.name, "the rule has no kind", error)]
    }
    let draws = ExactDraws(seed: point.seed)
    let general = point.operands.map { ExactOperand.general($0.shape) }
    let fixed = point.operands.map { ExactOperand.fixed($0) }
    return [(general, "random residues"), (fixed, "the operands")].flatMap { operands, place in
      let first = ExactOracle(draws).check(rule, at: operands, for: point.region.active)
      var records = [record(point, first, place, "derivative")]
      if point.region.derivatives >= 2, entries <= Self.mostEntries / 2 {
        let second = ExactSecondOrder(draws).check(rule, at: operands, for: point.region.active)
        records.append(record(point, second, place, "second derivative"))
      }
      return records
    }
  }

  private func record(
    _ point: RuleCase, _ check: ExactCheck, _ place: String, _ derivative: String
  ) -> CheckRecord {
    var record = point.record(Self.name)
    switch check.outcome {
    case .equal:
      record.reason = "the \(derivative) at \(place) is right, modulo 2⁶¹ − 1"
      if !check.opaque.isEmpty {
        let names = check.opaque.map(\.rawValue).sorted().joined(separator: ", ")
        record.reason += ", whatever the values of \(names)"
      }
    case .different(let differences):
      record.verdict = .refuted
      record.reason = "the \(derivative) at \(place) is wrong, modulo 2⁶¹ − 1"
      record.error = .infinity
      record.diagnosis = check.description
      if let first = differences.first {
        record.operand = point.subject.operandNames[first.operand]
        record.entry = .init(row: first.row + 1, column: first.column + 1)
      }
    case .undefined(let error):
      record.verdict = .inconclusive("\(error)")
      record.reason = "the \(derivative) at \(place) has no exact value"
    }
    return record
  }
}

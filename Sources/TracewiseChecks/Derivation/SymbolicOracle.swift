import Tracewise
import TracewiseDerivation
import TracewiseLanguage
public import TracewiseVerification

/// A rule's pullback against the one that the trace method derives from its differential; a loss's
/// gradient against its derived closed form.
///
/// Once for each rule: the derivation is the same at all points. Every step of it is checked too,
/// the first one, the law itself, against dual numbers through the textbook definition.
public struct SymbolicOracle: Oracle {
  public static let id = OracleID.symbolic

  /// The oracle; it has no settings.
  public init() {}

  public var needs: Set<Need> { [.smoothness, .firstDerivatives, .allOperands, .genericBody] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    if let point = point as? RuleCase { return checkRule(point) }
    guard let composition = point.subject.body as? Composition else { return [] }
    return ClosedFormCheck(point, composition).records
  }

  private func checkRule(_ point: RuleCase) -> [CheckRecord] {
    // Shapes decide; the entries of the operands do not take part, so that very many points have nothing to add.
    let first = point.subject.regions.first { applies(to: $0) }
    guard first?.name == point.region.name, !point.sampling.isOfDirections,
      let checked = CheckedRuleDerivation(
        point.subject.rule, shapes: point.operands.map(\.shape), seed: point.seed)
    else { return [] }
    let record = CheckRecord(
      subject: point.subject.label, kind: .rule, oracle: Self.id, verdict: .verified,
      seed: point.seed, region: point.region.label(size: point.size), reason: "")
    return [conclude(record, point, checked.derivation, checked.pullbacks)]
  }

  private func conclude(
    _ record: CheckRecord, _ point: RuleCase, _ derivation: RuleDerivation,
    _ judged: [(pullback: RuleDerivation.Pullback, judgement: Judgement)]
  ) -> CheckRecord {
    var record = record
    record.command =
      "tracewise check \(point.subject.label) --region \(record.region) --seed \(point.seed)"
    for (k, item) in judged.enumerated() where !item.pullback.isSameFormula {
      guard case .different(let why) = item.judgement else { continue }
      record.verdict = .refuted
      record.reason = "the pullback is not what the trace method derives from the differential"
      record.error = .infinity
      record.operand = point.subject.operandNames[k]
      record.diagnosis =
        "derived \(item.pullback.derived), given \(item.pullback.given): \(why)"
      return record
    }
    for step in derivation.nodeDerivation.steps {
      guard case .different(let why)? = step.judgement else { continue }
      record.verdict = .refuted
      record.reason = "a step of the derivation does not hold: \(step.reason.name)"
      record.error = .infinity
      record.diagnosis = "\(step.line): \(why)"
      return record
    }
    let open = judged.contains { item in
      if case .undecided = item.judgement { return !item.pullback.isSameFormula }
      return false
    }
    if open {
      record.verdict = .inconclusive("the derived pullback and the rule's could not be compared")
    }
    let how =
      judged.allSatisfy(\.pullback.isSameFormula)
      ? "by algebra"
      : judged.allSatisfy { $0.judgement == .exact }
        ? "exactly modulo 2⁶¹ − 1" : "in floating point"
    record.reason =
      "the pullback is what the trace method derives from the differential, \(how)"
    return record
  }
}

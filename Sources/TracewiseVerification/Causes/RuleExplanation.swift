import Tracewise

/// Finds causes of refuted records of a rule, with a counterexample for each wrong body.
struct RuleExplanation {
  private let subject: RuleSubject
  private let records: [CheckRecord]
  private let formulas: (any FormulaOracle)?

  /// - Parameter formulas: Who knows the formulas of rules, if anyone.
  init(_ subject: RuleSubject, _ records: [CheckRecord], formulas: (any FormulaOracle)?) {
    self.subject = subject
    self.records = records
    self.formulas = formulas
  }

  /// The records; those that are refuted with the cause, if one is found.
  var explained: [CheckRecord] {
    let refuted = records.indices.filter { records[$0].verdict == .refuted }
    guard let first = refuted.first(where: { records[$0].oracle != .rejections }) else {
      return records
    }
    var result = records
    if dependsOnHistory {
      for k in refuted {
        result[k].diagnosis =
          "the pullback depends on the value that was computed last, not on its arguments alone"
      }
      return result
    }
    let seed = records[first].seed
    var isFirstOrder = false
    for body in subject.bodies {
      let cause = BodyCause(subject, body, seed: seed, formulas: formulas)
      guard let simplest = cause.simplest else { continue }
      isFirstOrder = true
      var shrinking = Shrinking(simplest)
      let counterexample = shrinking.run()
      let text = cause.text
      let name = body.name(operands: subject.operandCount)
      for k in refuted where result[k].concerns(body, of: subject) {
        if let text { result[k].explain("the \(name): \(text)") }
        result[k].cause = cause.repair?.cause
        result[k].repair = cause.repair?.right
        result[k].repairedClaim = cause.repairedBody
        result[k].counterexample = counterexample
        result[k].command = subject.command(at: counterexample.operands)
      }
    }
    if !isFirstOrder, let text = secondOrder {
      for k in refuted where result[k].diagnosis == nil || result[k].oracle.isSecondOrder {
        result[k].diagnosis = text
      }
    }
    return result
  }

  /// First derivatives are right and second ones are not.
  private var secondOrder: String? {
    let isOnlySecond = records.allSatisfy {
      $0.verdict != .refuted || $0.oracle.isSecondOrder
    }
    return isOnlySecond
      ? "first derivatives are right, second ones are not: the pullback takes something for a "
        + "constant that depends on the operands" : nil
  }

  /// Whether a body gives another result once another value was computed.
  private var dependsOnHistory: Bool {
    let point = subject.regions.lazy.filter { $0.point == .smooth && $0.derivatives >= 1 }
      .compactMap { try? RuleCase(subject, region: $0, size: $0.sizes.first ?? 0, seed: 1) }
      .first { $0.entryCount > 0 }
    guard let point else { return false }
    return subject.bodies.contains { body in
      _ = subject.apply(point.operands)
      let before = point.run(body, mutation: nil).result
      _ = subject.apply(point.operands.map { 2 * $0 })
      let after = point.run(body, mutation: nil).result
      return before.failure == nil && after.failure == nil && !after.hasSameBits(as: before)
    }
  }
}

extension CheckRecord {
  /// Puts a cause in the place of what one check alone could say; exact numbers stay before it.
  fileprivate mutating func explain(_ cause: String) {
    let exact = oracle.isOf(.exact) ? diagnosis : nil
    diagnosis = [exact, cause].compactMap { $0 }.joined(separator: "; ")
  }

  /// Whether a refuted record may come from this body.
  fileprivate func concerns(_ body: Mutation.Body, of subject: RuleSubject) -> Bool {
    let isOfDifferential =
      oracle == .differential || reason == ExactCheck.Law.differential.rawValue
    switch body {
    case .differential: return isOfDifferential || oracle == .adjoint
    case .pullback(let k):
      return !isOfDifferential && !oracle.isOf(.laws) && !oracle.isSecondOrder
        && (operand == nil || self.operand(in: subject.operandNames) == k)
    }
  }
}

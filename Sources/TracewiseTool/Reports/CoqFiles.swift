import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// Theorems about rules as files for Coq, one for each rule.
struct CoqFiles {
  /// The files by their names, in the order of the rules.
  let files: [(name: String, text: String)]

  init(_ rules: [[RuleSubject]]) {
    files = rules.map { subjects in
      let rule = RuleTheorems(subjects.map(\.rule))
      return ("\(rule.rule).v", rule.text)
    }
  }

  /// Theorems about mutants: single faults in the bodies of each rule's first subject.
  init(mutantsOf rules: [[RuleSubject]]) {
    files = rules.compactMap { subjects in
      guard let subject = subjects.first else { return nil }
      return (
        "\(subject.name).v", RuleTheorems.file(about: subject.name, Self.mutants(of: subject))
      )
    }
  }

  private static func mutants(of subject: RuleSubject) -> [String] {
    let sizes = TheoremSizes(.tall)
    guard let item = subject.rule.generalCases(sizes.callAsFunction).first else { return [] }
    let right = RuleTheorem.adjoint(of: item, sizes: sizes, named: "right")?.claim
    return subject.mutations.enumerated().compactMap { k, mutation in
      let name = "\(subject.name)_mutant_\(k + 1)_adjoint"
      let bodies = MutantBodies(subject: subject, mutation: mutation)
      guard
        let theorem = RuleTheorem.adjoint(of: item, sizes: sizes, named: name, bodies: bodies),
        theorem.claim != right
      else { return nil }
      let body = mutation.body.name(operands: subject.operandCount)
      let parts = [subject.label, body, "\(mutation.place)", "\(mutation.fault)"]
      return "(* \(parts.joined(separator: " | ")) *)\n\(theorem.text)"
    }
  }
}

/// The bodies of a rule, one of which has a fault.
private struct MutantBodies: RuleBodies {
  let subject: RuleSubject
  let mutation: Mutation

  func differential(
    _ dxs: [TracewiseDerivation.Expression], at xs: [TracewiseDerivation.Expression],
    value y: TracewiseDerivation.Expression
  ) -> TracewiseDerivation.Expression {
    subject.mutated(mutation, .differential, at: xs, value: y, cotangent: y, directions: dxs)
  }

  func pullback(
    _ g: TracewiseDerivation.Expression, operand k: Int, at xs: [TracewiseDerivation.Expression],
    value y: TracewiseDerivation.Expression
  ) -> TracewiseDerivation.Expression {
    subject.mutated(mutation, .pullback(k), at: xs, value: y, cotangent: g, directions: xs)
  }
}

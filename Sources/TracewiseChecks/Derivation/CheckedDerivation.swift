import Tracewise
public import TracewiseDerivation
public import TracewiseLanguage
public import TracewiseVerification

/// A derivation whose every step and every result has been checked.
public struct CheckedDerivation: Sendable {
  /// The derivation, its steps judged.
  public let derivation: Derivation
  /// What is wrong: steps that do not hold, results that are not the tape's gradient. Each is a
  /// bug of the derivation engine.
  public let failures: [String]
  /// The claims about its gradients, beside what was derived.
  public let claimedForms: [ClaimedForm]
  /// The claims about gradients that are false because something in them does not fit.
  public let misfits: [Claim.Misfit]
  /// Whether the results were compared with the tape's: not where the loss has no value at the data
  /// nor at any point drawn instead.
  public let isComparedWithTape: Bool
  /// What checks say of the claims about gradients, by line.
  public let claimRecords: [Int: CheckRecord]
  /// The steps that, taken wrongly, make refuted gradients.
  package let wrongSteps: [WrongStep]
  /// What refuted gradients lack that no such step makes, and what it comes from.
  public let wrongTerms: [WrongTerm]
  /// The differentials of the gradients along directions, where they were asked for, as claims about Hessians do.
  public let secondDerivatives: [SecondDerivative]
  /// The claims about Hessians, beside what was derived.
  public let hessians: [ClaimedHessian]

  /// Derives the loss of a program, for the given inputs (all that are not const).
  public init(
    _ bound: BoundProgram, for names: [String]? = nil, second: Bool = false
  ) throws {
    let program = bound.program
    let symbolic = SymbolicProgram(program)
    var derivation = try symbolic.derived(for: names)
    let check = StepCheck(bound, derivation)
    try derivation.check(by: check, within: bound)
    isComparedWithTape = (try? bound.lossAndGradients()) != nil
    hessians = symbolic.claimedHessians(for: Set(derivation.gradients.map(\.input.name)))
    guard let seconds = second || !hessians.isEmpty ? derivation.secondDerivatives() : [] else {
      throw program.tooLongToDerive
    }
    secondDerivatives = seconds
    let wrongSeconds = secondDerivatives.compactMap { check.refusal(of: $0, derivation) }
    failures =
      derivation.wrongSteps + wrongSeconds
      + (isComparedWithTape ? ResultCheck(bound: bound).failures(derivation) : [])
    let claims = ProgramCheck(bound)
    let records = (try? claims.claimRecords()) ?? []
    misfits = program.misfits.filter { $0.input != nil && !$0.isSecond && !$0.isRefutation }
    claimRecords = Dictionary(
      zip(program.claims.map(\.line), records)
        + misfits.map { ($0.line, claims.record(of: $0)) },
      uniquingKeysWith: { first, _ in first })
    // Lines that say they are false, and those that are.
    let wrong = zip(program.claims, records).filter { claim, record in
      claim.isRefutation || record.verdict == .refuted
    }.map(\.0)
    let wrongSteps = symbolic.wrongSteps(derivation, check, of: wrong)
    wrongTerms = symbolic.wrongTerms(derivation, of: wrong).filter { term in
      !wrongSteps.contains { $0.line == term.line }
    }
    self.wrongSteps = wrongSteps
    claimedForms = symbolic.claimedForms(derivation)
    self.derivation = derivation
  }
}

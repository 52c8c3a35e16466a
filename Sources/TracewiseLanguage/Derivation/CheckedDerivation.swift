import Tracewise
public import TracewiseDerivation

/// A derivation whose every step and every result has been checked.
public struct CheckedDerivation: Sendable {
  /// The derivation, its steps judged.
  public let derivation: Derivation
  /// What is wrong: steps that do not hold, results that are not the tape's gradient. Each is a
  /// bug of the derivation engine.
  public let failures: [String]
  /// The claims about its gradients, beside what was derived.
  public let claimedForms: [ClaimedForm]
  /// Whether the results were compared with the tape's: not where the loss has no value at the data
  /// nor at any point drawn instead.
  public let isComparedWithTape: Bool
  /// The steps that, taken wrongly, make refuted gradients.
  public let wrongSteps: [WrongStep]
  /// What refuted gradients lack that no such step makes, and what it comes from.
  public let wrongTerms: [WrongTerm]
  /// The differentials of the gradients along directions, where they were asked for.
  public let secondDerivatives: [SecondDerivative]

  /// Derives the loss of a program, for the given inputs (all that are not const).
  public init(
    _ bound: BoundProgram, for names: [String]? = nil, second: Bool = false
  ) throws {
    let program = bound.program
    let symbolic = SymbolicProgram(program)
    guard let problem = symbolic.problem(for: names) else {
      throw LanguageError("the file has no loss to derive", at: nil, in: program.source)
    }
    var derivation = Deriver.derive(problem)
    let check = StepCheck(bound, derivation)
    try derivation.check(by: check, within: bound)
    isComparedWithTape = (try? bound.lossAndGradients()) != nil
    secondDerivatives = second ? derivation.secondDerivatives() : []
    let wrongSeconds = secondDerivatives.compactMap { check.refusal(of: $0, derivation) }
    failures =
      derivation.wrongSteps + wrongSeconds
      + (isComparedWithTape ? ResultCheck(bound: bound).failures(derivation) : [])
    let wrongSteps = symbolic.wrongSteps(derivation, check)
    wrongTerms = symbolic.wrongTerms(derivation).filter { term in
      !wrongSteps.contains { $0.line == term.line }
    }
    self.wrongSteps = wrongSteps
    claimedForms = symbolic.claimedForms(derivation)
    self.derivation = derivation
  }
}

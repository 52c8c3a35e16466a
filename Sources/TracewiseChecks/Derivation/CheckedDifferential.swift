public import TracewiseDerivation
public import TracewiseLanguage

/// The differential of a program's loss, which may have any shape, with every step checked.
public struct CheckedDifferential: Sendable {
  /// The derivation, its steps judged.
  public let derivation: Derivation
  /// The steps that do not hold: each is a bug of the derivation engine.
  public let failures: [String]

  /// Derives ∂ of the loss in terms of ∂ of the given inputs (all that are not const).
  public init(_ bound: BoundProgram, for names: [String]? = nil) throws {
    let program = bound.program
    let symbolic = SymbolicProgram(program)
    guard var problem = symbolic.problem(for: names), let loss = program.loss else {
      throw LanguageError("the file has no loss to derive", at: nil, in: program.source)
    }
    problem.loss = symbolic.expression(loss)
    problem.values = []
    problem.isForReaders = true
    var derivation = Derivation.differential(of: problem)
    guard !derivation.isOverBudget else { throw program.tooLongToDerive }
    let check = StepCheck(bound, derivation)
    try derivation.check(by: check, within: bound)
    self.derivation = derivation
    failures = derivation.wrongSteps
  }
}

import Tracewise
public import TracewiseDerivation
import TracewiseLanguage

/// Where the derivation of a wrong gradient went wrong: a term of the right one that it lacks, and
/// what that term comes from.
public struct WrongTerm: Sendable {
  /// The input whose gradient the line is about.
  public let input: String
  /// The line of the `refute` or of the wrong claim.
  public let line: Int
  /// The term that is missing or has another factor.
  public let term: Expression
  /// The summand of the loss that it comes from, and the law that its derivation begins with.
  public let origin: Expression
  /// The law that its derivation begins with.
  public let reason: Reason
}

extension SymbolicProgram {
  /// What wrong lines about gradients lack, where algebra can tell.
  func wrongTerms(_ derivation: Derivation, of refutations: [Claim]) -> [WrongTerm] {
    guard !refutations.isEmpty, let loss = program.loss else { return [] }
    let summands = expression(loss).summands
    return refutations.flatMap { claim -> [WrongTerm] in
      guard case .gradient(let name) = claim.form, program.fits(claim),
        let gradient = derivation.gradients.first(where: { $0.input.name == name })
      else { return [] }
      var canonical = Simplifier(.canonical, sizes: sizes)
      let claimed = Set(canonical(expression(claim.right)).summands)
      let missing = canonical(gradient.value).summands.filter { !claimed.contains($0) }
      // Where nothing agrees, no single step is to blame.
      guard missing.count < canonical(gradient.value).summands.count else { return [] }
      return missing.compactMap { origin(of: $0, gradient.input, claim.line, summands) }
    }
  }

  /// The summand of the loss whose own gradient has the term.
  private func origin(
    of term: Expression, _ input: MatrixSymbol, _ line: Int,
    _ summands: [Expression]
  ) -> WrongTerm? {
    for summand in summands {
      let derivation = Deriver.derive(Problem(loss: summand, inputs: [input], sizes: sizes))
      var canonical = Simplifier(.canonical, sizes: sizes)
      guard let gradient = derivation.gradients.first,
        canonical(gradient.value).summands.contains(term),
        let step = derivation.nodeDerivations.first?.steps.first(where: { $0.reason.isSpecific })
      else { continue }
      var result = Simplifier(.result, sizes: sizes)
      return WrongTerm(
        input: input.name, line: line, term: result(term), origin: result(summand),
        reason: step.reason)
    }
    return nil
  }
}

extension Reason {
  /// Whether it says something of a function, not of sums, products and transposes.
  fileprivate var isSpecific: Bool {
    switch (kind, equation?.left.parts.first?.operation) {
    case (.law(let number), _): number > 4
    case (.differential, .scaling), (.differential, .quotient): false
    case (.differential, _): true
    default: false
    }
  }
}

import Tracewise
package import TracewiseDerivation

/// Where the derivation of a refuted gradient went wrong: with this step alone taken wrongly, it
/// comes to the refuted form.
package struct WrongStep: Sendable {
  /// The input whose gradient the line is about.
  package let input: String
  /// The line of the `refute`.
  package let line: Int
  /// The first such step, and others that come to the same.
  package let mistakenDerivation: MistakenDerivation
  /// Other steps that lead to the same.
  package let others: [MistakenDerivation]
}

extension SymbolicProgram {
  /// Longer derivations are not searched: every step is taken wrongly in every way.
  private static let mostSteps = 80

  /// The steps that make refuted gradients.
  ///
  /// Nothing is guessed: the derivation is made again with the step taken wrongly, and its result
  /// compared with the refuted form at random matrices.
  func wrongSteps(_ derivation: Derivation, _ check: StepCheck) -> [WrongStep] {
    let refutations = program.claims.filter(\.isRefutation)
    guard derivation.nodeDerivations.reduce(0, { $0 + $1.steps.count }) <= Self.mostSteps,
      !refutations.isEmpty, let problem = problem(for: derivation.gradients.map(\.input.name))
    else { return [] }
    return refutations.compactMap { claim -> WrongStep? in
      guard case .gradient(let name) = claim.form, program.fits(claim),
        let gradient = derivation.gradients.first(where: { $0.input.name == name })
      else { return nil }
      let isSymmetric = gradient.input.isSymmetric
      func visible(_ x: Expression) -> Expression {
        isSymmetric ? 0.5 * (x + x.T) : x
      }
      let claimed = visible(expression(claim.right))
      guard case .different = check.judge(visible(gradient.value), claimed) else { return nil }
      let found = Deriver.mistakenDerivations(problem, for: gradient.input) { value in
        switch check.judge(visible(value), claimed) {
        case .exact, .numeric: true
        default: false
        }
      }
      return found.first.map {
        WrongStep(
          input: name, line: claim.line, mistakenDerivation: $0, others: Array(found.dropFirst()))
      }
    }
  }
}

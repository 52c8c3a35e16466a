import Tracewise
package import TracewiseDerivation
import TracewiseLanguage

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
  func wrongSteps(
    _ derivation: Derivation, _ check: StepCheck, of refutations: [Claim]
  ) -> [WrongStep] {
    guard derivation.nodeDerivations.reduce(0, { $0 + $1.steps.count }) <= Self.mostSteps,
      !refutations.isEmpty, let problem = problem(for: derivation.gradients.map(\.input.name))
    else { return [] }
    let steps = derivation.gradients.flatMap { gradient in
      wrongSteps(
        gradient, problem, check,
        of: refutations.filter { claim in
          if case .gradient(gradient.input.name) = claim.form { program.fits(claim) } else { false }
        })
    }
    return refutations.compactMap { claim in steps.first { $0.line == claim.line } }
  }

  /// The same of the gradient for one input.
  private func wrongSteps(
    _ gradient: GradientForm, _ problem: Problem, _ check: StepCheck, of refutations: [Claim]
  ) -> [WrongStep] {
    func visible(_ x: Expression) -> Expression {
      gradient.input.isSymmetric ? 0.5 * (x + x.T) : x
    }
    let wrong = refutations.compactMap { claim -> (line: Int, form: Expression)? in
      let claimed = visible(expression(claim.right))
      guard case .different = check.judge(visible(gradient.value), claimed) else { return nil }
      return (claim.line, claimed)
    }
    guard !wrong.isEmpty else { return [] }
    let found = Deriver.mistakenDerivations(problem, for: gradient.input, of: wrong.count) {
      switch check.judge(visible($0), wrong[$1].form) {
      case .exact, .numeric: true
      default: false
      }
    }
    return zip(wrong, found).compactMap { claim, steps in
      steps.first.map {
        WrongStep(
          input: gradient.input.name, line: claim.line, mistakenDerivation: $0,
          others: Array(steps.dropFirst()))
      }
    }
  }
}

extension WrongStep {
  /// `goes wrong at step 2 of Tr(∇sᵀ ∂s), property 5: …: the parentheses are lost`.
  package func text<N: Notation>(_ printer: Printer<N>) -> String {
    let others = others.map { "at \($0.place(printer)), \($0.mistake.text)" }
    return
      "goes wrong at \(mistakenDerivation.place(printer)), "
      + "\(mistakenDerivation.reason.text(printer)): \(mistakenDerivation.mistake.text)"
      + (others.isEmpty ? "" : "; or " + others.joined(separator: "; or "))
  }
}

extension WrongTerm {
  /// `lacks 2 x, which comes from ‖x‖² by …`.
  package func text<N: Notation>(_ printer: Printer<N>) -> String {
    "lacks \(printer.text(term)), which comes from \(printer.text(origin)) by "
      + reason.text(printer)
  }
}

extension MistakenDerivation {
  fileprivate func place<N: Notation>(_ printer: Printer<N>) -> String {
    let loss = MatrixSymbol(lossName, .scalar)
    let start =
      nodeDerivation.node == nil
      ? printer.notation.symbol(loss.differential) : printer.text(nodeDerivation.start)
    return (step.map { "step \($0)" } ?? "the end") + " of \(start)"
  }
}

import Tracewise
public import TracewiseDerivation
import TracewiseLanguage

/// How a derived Hessian compares with the form that a claim gives it.
public struct ClaimedHessian: Sendable {
  /// The input whose Hessian is claimed.
  public let input: String
  /// What is claimed about, as it was written: `hess(x)` or `hess(A, V)`.
  public let left: String
  /// The line of the claim.
  public let line: Int
  /// The derived Hessian.
  public let derived: Expression
  /// The claim in the form that results are given.
  public let claimed: Expression
  /// How the two are related.
  public let likeness: ClaimedForm.Likeness
}

extension SymbolicProgram {
  /// The derived derivatives of the loss. What would take too long to derive is a name that stands for nothing else.
  var derivatives: LossDerivatives<Expression> {
    LossDerivatives { name in
      derived(name).map { program.visible(name, $0.value) } ?? unknown("grad(\(name))", name)
    } along: { name, direction in
      guard let second = second(name) else { return unknown("hess(\(name), V)", name) }
      return program.visible(name, second.along([program.visible(name, direction)]))
    } whole: { name in
      hessian(of: name) ?? unknown("hess(\(name))", name, isSquare: true)
    }
  }

  /// The Hessian for an input that is a column, as a matrix; nil where the derived form does not show it.
  func hessian(of name: String) -> Expression? { second(name)?.hessian(sizes) }

  /// The derived Hessians beside the claims about them, of the given inputs.
  func claimedHessians(for names: Set<String>) -> [ClaimedHessian] {
    program.claims.compactMap { claim in
      guard case .hessian(let name, let left) = claim.form, names.contains(name),
        !claim.isRefutation, program.fits(claim), second(name) != nil,
        left.isAlongDirection || hessian(of: name) != nil
      else { return nil }
      var result = Simplifier(.result, sizes: sizes)
      let (derived, claimed) = (result(expression(left)), result(expression(claim.right)))
      return ClaimedHessian(
        input: name, left: claim.leftText, line: claim.line, derived: derived, claimed: claimed,
        likeness: derived == claimed
          ? .sameForm : areEqual(derived, claimed) ? .sameTerms : .different)
    }
  }

  private func derived(_ name: String) -> GradientForm? {
    problem(for: [name]).flatMap { Deriver.derive($0).gradients.first }
  }

  private func second(_ name: String) -> SecondDerivative? {
    problem(for: [name]).flatMap { Deriver.derive($0).secondDerivatives()?.first }
  }

  private func unknown(_ text: String, _ name: String, isSquare: Bool = false) -> Expression {
    let (rows, columns) = program.input(name).map { ($0.rows, $0.columns) } ?? (1, 1)
    let shape = isSquare ? Shape(rows * columns, rows * columns) : Shape(rows, columns)
    return .symbol(text, shape)
  }
}

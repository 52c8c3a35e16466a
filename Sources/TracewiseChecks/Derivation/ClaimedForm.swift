import Tracewise
public import TracewiseDerivation
import TracewiseLanguage

/// How a derived gradient compares with the form that a claim gives it.
public struct ClaimedForm: Sendable {
  /// How a claimed form is related to the derived one.
  public enum Likeness: String, Sendable {
    /// The derived form prints as the claim does.
    case sameForm
    /// Both are the same sum of products once everything is multiplied out.
    case sameTerms
    /// Equal, as the check of claims says, but that is not seen by multiplying out.
    case different
  }

  /// The input whose gradient is claimed.
  public let input: String
  /// The line of the claim.
  public let line: Int
  /// The derived gradient.
  public let derived: Expression
  /// The claim in the form that results are given.
  public let claimed: Expression
  /// How the two are related.
  public let likeness: Likeness
  /// Whether the claim is like the transpose of the derived form.
  public let isTransposed: Bool
}

extension SymbolicProgram {
  /// The derived gradients beside the claims about them.
  public func claimedForms(_ derivation: Derivation) -> [ClaimedForm] {
    program.claims.compactMap { claim in
      guard case .gradient(let name) = claim.form, !claim.isRefutation,
        let gradient = derivation.gradients.first(where: { $0.input.name == name })
      else { return nil }
      let sides = [(claim, false), (claim.transposed, true)].filter { program.fits($0.0) }
      let forms = sides.map { form(of: $0, gradient, isTransposed: $1) }
      return forms.first { $0.likeness != .different } ?? forms.first
    }
  }

  private func form(of claim: Claim, _ gradient: GradientForm, isTransposed: Bool) -> ClaimedForm {
    var result = Simplifier(.result, sizes: sizes)
    let claimed = result(named(claim.right))
    return ClaimedForm(
      input: gradient.input.name, line: claim.line, derived: gradient.form, claimed: claimed,
      likeness: likeness(gradient, claimed, claim), isTransposed: isTransposed)
  }

  private func likeness(
    _ gradient: GradientForm, _ claimed: Expression, _ claim: Claim
  ) -> ClaimedForm.Likeness {
    if isAlike(gradient.form, claimed) { return .sameForm }
    // Names may be for other parts: the form written out, beside the claim written out.
    var result = Simplifier(.result, sizes: sizes)
    let inInputs = expression(claim.right)
    if isAlike(result(gradient.value), result(inInputs)) { return .sameForm }
    var canonical = Simplifier(.canonical, sizes: sizes)
    var (left, right) = (gradient.value, inInputs)
    if gradient.input.isSymmetric {
      (left, right) = (0.5 * (left + left.T), 0.5 * (right + right.T))
    }
    return canonical(left) == canonical(right) ? .sameTerms : .different
  }

  /// Whether two forms differ by the order of terms and of entrywise factors at most.
  private func isAlike(
    _ a: Expression, _ b: Expression
  ) -> Bool {
    a == b || (a.weight == b.weight && a.unordered == b.unordered)
  }
}

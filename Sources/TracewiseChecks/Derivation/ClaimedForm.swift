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

private typealias Simplifiers = (result: Simplifier, canonical: Simplifier)

extension SymbolicProgram {
  /// The derived gradients beside the claims about them.
  public func claimedForms(_ derivation: Derivation) -> [ClaimedForm] {
    // One for all claims: what they share is simplified once.
    var simplifiers = (
      result: Simplifier(.result, sizes: sizes), canonical: Simplifier(.canonical, sizes: sizes)
    )
    return program.claims.compactMap { claim in
      guard case .gradient(let name) = claim.form, !claim.isRefutation,
        let gradient = derivation.gradients.first(where: { $0.input.name == name })
      else { return nil }
      let sides = [(claim, false), (claim.transposed, true)].filter { program.fits($0.0) }
      let forms = sides.map { form(of: $0, gradient, isTransposed: $1, by: &simplifiers) }
      return forms.first { $0.likeness != .different } ?? forms.first
    }
  }

  private func form(
    of claim: Claim, _ gradient: GradientForm, isTransposed: Bool, by simplifiers: inout Simplifiers
  ) -> ClaimedForm {
    let claimed = simplifiers.result(named(claim.right))
    return ClaimedForm(
      input: gradient.input.name, line: claim.line, derived: gradient.form, claimed: claimed,
      likeness: likeness(gradient, claimed, claim, by: &simplifiers), isTransposed: isTransposed)
  }

  private func likeness(
    _ gradient: GradientForm, _ claimed: Expression, _ claim: Claim,
    by simplifiers: inout Simplifiers
  ) -> ClaimedForm.Likeness {
    let derived = named(gradient)
    if isAlike(derived, claimed) { return .sameForm }
    // Names may be for other parts: the form written out, beside the claim written out.
    let inInputs = expression(claim.right)
    if isAlike(simplifiers.result(gradient.value), simplifiers.result(inInputs)) {
      return .sameForm
    }
    var (left, right) = (gradient.value, inInputs)
    if gradient.input.isSymmetric {
      (left, right) = (0.5 * (left + left.T), 0.5 * (right + right.T))
    }
    func isSame(_ a: Expression, _ b: Expression) -> Bool {
      simplifiers.canonical(a) == simplifiers.canonical(b)
    }
    return isSame(derived, claimed) || isSame(left, right)
      ? .sameTerms : .different
  }

  /// The form in inputs and in names of the program.
  private func named(_ gradient: GradientForm) -> Expression {
    let lets = Set(program.lets.map(\.name))
    var known: [MatrixSymbol: Expression] = [:]
    func written(_ x: Expression) -> Expression { x.replacing { $0.symbol.flatMap { known[$0] } } }
    for definition in gradient.definitions
    where definition.symbol.role != .value || !lets.contains(definition.symbol.name) {
      known[definition.symbol] = written(definition.value)
    }
    return written(gradient.form)
  }

  /// Whether two forms differ at most by order, by the signs of sums, and by where scalars stand.
  private func isAlike(_ a: Expression, _ b: Expression) -> Bool {
    var comparison = Simplifier(.comparison, sizes: sizes)
    return a == b || comparison(a) == comparison(b)
  }
}

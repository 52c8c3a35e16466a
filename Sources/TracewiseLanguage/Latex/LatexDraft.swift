/// `L(\theta) = …`, `z = …`: a name for a value.
struct LatexDefinition {
  let name: String
  /// The letters in the parentheses behind the name.
  let parameters: [String]
  let body: ArraySlice<LatexToken>
  /// Where it stands among the statements.
  let position: Int
  /// Its formula, by its number.
  let formula: Int
  let range: SourceRange
}

/// An equation about a derivative.
struct LatexClaim {
  /// What a claim is about.
  enum Left {
    case derivative(LatexDerivative)
    case differential(of: ArraySlice<LatexToken>)
    /// Ā, of what the draft defines: the gradient of ⟨C̄, C⟩ for A.
    case adjoint(of: String, by: String)
    case identity(ArraySlice<LatexToken>)
  }

  let left: Left
  let right: ArraySlice<LatexToken>
  let range: SourceRange
}

/// What is judged together: a loss and what is claimed of it, or an equation alone.
struct LatexDraft {
  /// What the claims are about, where it is no defined name.
  var loss: ArraySlice<LatexToken>?
  /// The definition that the claims are about.
  var definition: LatexDefinition?
  var claims: [LatexClaim] = []
  let position: Int
  let label: String?
  let range: SourceRange
  /// The formulas that it is made of, the loss's own last.
  var formulas: [Int]
  /// Whether its loss is the product of what is defined with an adjoint.
  var isOfAdjoint = false
  /// Whether it need not be a loss: it is a definition that nothing else uses, or a formula within a sentence.
  var isTentative = false
}

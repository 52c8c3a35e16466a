/// What claims about gradients say of sizes: those of inputs that stand in claims alone.
///
/// Sizes of the loss never follow from a claim: a claim in the other layout, or a wrong one, would
/// change what it is a claim about.
extension ShapeInference {
  mutating func followClaims(_ tree: SyntaxTree) {
    guard !claimedGradients.isEmpty else { return }
    let known = sizesOfLoss(tree)
    for (input, claim) in claimedGradients {
      for (a, b) in [(input.rows, claim.rows), (input.columns, claim.columns)] {
        let variables = [a, b].flatMap { solver.reduce($0).terms.map(\.variable) }
        if variables.contains(where: { !known.contains($0) }) { solver.unify(a, b) }
      }
    }
    settlePending()
  }

  /// The sizes of declared inputs, and of those that the loss is computed from.
  private mutating func sizesOfLoss(_ tree: SyntaxTree) -> Set<Size.Variable> {
    var names: [String: Int] = [:]
    for statement in tree.statements {
      switch statement.kind {
      case .loss(let x), .binding(_, let x): x.countNames(in: &names)
      case .claim, .declaration, .dimensions: break
      }
    }
    var known: Set<Size.Variable> = []
    let inputs = self.names.inputs.filter { $0.isDeclared || names[$0.name] != nil }
    for size in inputs.flatMap(sizes(of:)) + Array(sizes.values) {
      known.formUnion(solver.reduce(size).terms.map(\.variable))
    }
    return known
  }
}

/// What claims about gradients and differentials say of sizes: those of inputs that stand in claims alone.
///
/// Sizes of what a claim is about never follow from it: a claim in the other layout, or a wrong one, would
/// change what it is a claim about.
extension ShapeInference {
  mutating func followClaims(of tree: SyntaxTree) {
    let known = sizesOfSubjects(tree)
    solver.frozen = known
    defer { solver.frozen = [] }
    for case .claim(let claim) in tree.statements.lazy.map(\.kind) {
      if case .expression = claim.left { continue }
      visit(claim)
    }
    settlePending()
    for (input, claim) in claimedGradients {
      for (a, b) in [(input.rows, claim.rows), (input.columns, claim.columns)] {
        let variables = [a, b].flatMap { solver.reduce($0).terms.map(\.variable) }
        if variables.contains(where: { !known.contains($0) }) { solver.unify(a, b) }
      }
    }
    settlePending()
  }

  /// The sizes of declared inputs, and of those that the loss and what differentials are taken of are computed from.
  private mutating func sizesOfSubjects(_ tree: SyntaxTree) -> Set<Size.Variable> {
    var names: [String: Int] = [:]
    for statement in tree.statements {
      switch statement.kind {
      case .loss(let x), .binding(_, let x): x.countNames(in: &names)
      case .claim(let claim):
        if case .differential(let x) = claim.left { x.countNames(in: &names) }
      case .declaration, .dimensions: break
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

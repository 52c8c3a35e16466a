extension SyntaxTree {
  /// The same text where each value of `let` that differentials stand in, as dS in `let P = L \ dS`, is written out in
  /// the claims about differentials that use it: anywhere else there are no differentials. Texts that use one
  /// elsewhere stay as they are.
  var writingOutDifferentialLets: SyntaxTree {
    var values: [String: ExpressionSyntax] = [:]
    for statement in statements {
      guard case .binding(let name, let value) = statement.kind,
        value.names.contains(where: { values[$0] != nil || isDifferential($0) })
      else { continue }
      values[name.text] = value.writingOut(values)
    }
    guard !values.isEmpty else { return self }
    let rest = statements.filter { statement in
      if case .binding(let name, _) = statement.kind { return values[name.text] == nil }
      return true
    }
    let written = rest.map { statement in
      guard case .claim(let claim) = statement.kind, case .differential = claim.left else {
        return statement
      }
      let right = claim.right.writingOut(values)
      return Statement(
        kind: .claim(
          ClaimSyntax(
            isRefutation: claim.isRefutation, left: claim.left, right: right, equals: claim.equals)),
        range: statement.range, mark: statement.mark)
    }
    var uses: [String: Int] = [:]
    for statement in written { statement.countNames(in: &uses, exponents: []) }
    guard values.keys.allSatisfy({ uses[$0] == nil }),
      values.values.allSatisfy({ $0.nodeCount(upTo: 10_000) <= 10_000 })
    else { return self }
    return SyntaxTree(source: source, statements: written)
  }

  /// Whether a name is no declared one, and d before one that is declared as an input.
  private func isDifferential(_ name: String) -> Bool {
    guard name.count > 1, name.hasPrefix("d"), !declaredNames.contains(name) else { return false }
    return statements.contains { statement in
      if case .declaration(let input) = statement.kind {
        return !input.isConstant && input.name.text == name.dropFirst()
      }
      return false
    }
  }
}

extension ExpressionSyntax {
  /// The expression with values in the places of names.
  func writingOut(_ values: [String: ExpressionSyntax]) -> ExpressionSyntax {
    if case .name(let name) = kind, let value = values[name] { return value }
    return ExpressionSyntax(
      kind.mapParts { $0.writingOut(values) }, range: range, mark: mark)
  }
}

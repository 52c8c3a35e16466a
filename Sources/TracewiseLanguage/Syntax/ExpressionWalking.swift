/// Walks over expressions and statements, for what rewrites or counts.
extension ExpressionSyntax.Kind {
  /// The same with other parts.
  func mapParts(_ change: (ExpressionSyntax) throws -> ExpressionSyntax) rethrows
    -> ExpressionSyntax.Kind
  {
    switch self {
    case .number, .name: self
    case .negated(let x): .negated(try change(x))
    case .transposed(let x): .transposed(try change(x))
    case .binary(let operation, let x, let y): .binary(operation, try change(x), try change(y))
    case .call(let name, let arguments): .call(name, try arguments.map(change))
    case .index(let base, let subscripts):
      .index(try change(base), try subscripts.map { try $0.mapParts(change) })
    case .matrix(let rows): .matrix(try rows.map { try $0.map(change) })
    }
  }
}

extension Subscript {
  func mapParts(_ change: (ExpressionSyntax) throws -> ExpressionSyntax) rethrows
    -> Subscript
  {
    switch kind {
    case .all: self
    case .at(let i): Subscript(.at(try change(i)), range: range)
    case .span(let i, let j): Subscript(.span(try change(i), try change(j)), range: range)
    }
  }
}

extension ExpressionSyntax {
  /// The entries of a list, `[1, 3]` or `[1; 3]`.
  var listed: [ExpressionSyntax]? {
    guard case .matrix(let rows) = kind else { return nil }
    return rows.count == 1 ? rows[0] : rows.allSatisfy { $0.count == 1 } ? rows.map { $0[0] } : nil
  }

  /// −x as x, and whether there was a sign.
  var withoutSign: (ExpressionSyntax, isNegated: Bool) {
    if case .negated(let x) = kind { return (x, true) }
    return (self, false)
  }

  /// Counts names of values and callees, but not those of some names that are lone exponents.
  func countNames(in counts: inout [String: Int], exponents skipped: Set<String> = []) {
    switch kind {
    case .name(let name): counts[name, default: 0] += 1
    case .call(let name, _): counts[name, default: 0] += 1
    default: break
    }
    var parts = parts
    if case .binary(.power, let base, let exponent) = kind,
      case .name(let name) = exponent.withoutSign.0.kind, skipped.contains(name)
    {
      parts = [base]
    }
    for part in parts { part.countNames(in: &counts, exponents: skipped) }
  }

  /// The number of nodes, or something above the limit.
  func nodeCount(upTo limit: Int) -> Int {
    var total = 1
    for part in parts where total <= limit { total += part.nodeCount(upTo: limit - total) }
    return total
  }
}

extension Statement {
  /// Counts the names of its expressions, and those that it takes gradients for.
  func countNames(in counts: inout [String: Int], exponents skipped: Set<String>) {
    switch kind {
    case .dimensions, .declaration: break
    case .binding(_, let x), .loss(let x): x.countNames(in: &counts, exponents: skipped)
    case .claim(let claim):
      switch claim.left {
      case .gradient(let name): counts[name.text, default: 0] += 1
      case .hessian(_, let x), .differential(let x), .expression(let x):
        x.countNames(in: &counts, exponents: skipped)
      }
      claim.right.countNames(in: &counts, exponents: skipped)
    }
  }
}

extension Statement.Kind {
  /// The same with other expressions.
  func mapExpressions(_ change: (ExpressionSyntax) throws -> ExpressionSyntax) rethrows
    -> Statement.Kind
  {
    switch self {
    case .dimensions, .declaration: self
    case .binding(let name, let x): .binding(name, try change(x))
    case .loss(let x): .loss(try change(x))
    case .claim(let claim):
      .claim(
        ClaimSyntax(
          isRefutation: claim.isRefutation, left: try claim.left.mapExpression(change),
          right: try change(claim.right), equals: claim.equals))
    }
  }
}

extension ClaimSyntax.Left {
  fileprivate func mapExpression(
    _ change: (ExpressionSyntax) throws -> ExpressionSyntax
  ) rethrows -> ClaimSyntax.Left {
    switch self {
    case .gradient: self
    case .hessian(let name, let x): .hessian(of: name, try change(x))
    case .differential(let x): .differential(of: try change(x))
    case .expression(let x): .expression(try change(x))
    }
  }
}

extension SyntaxTree {
  /// The names that statements give a meaning: inputs, consts, values of let, and sizes.
  var declaredNames: Set<String> {
    var names: Set<String> = []
    for statement in statements {
      switch statement.kind {
      case .dimensions(let dimensions, _): names.formUnion(dimensions.map(\.name.text))
      case .binding(let name, _): names.insert(name.text)
      case .declaration(let declaration):
        names.insert(declaration.name.text)
        names.formUnion(declaration.sizes.flatMap(\.names).map(\.text))
      case .loss, .claim: break
      }
    }
    return names
  }
}

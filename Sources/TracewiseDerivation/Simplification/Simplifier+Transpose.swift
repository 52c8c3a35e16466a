import Tracewise

extension Simplifier {
  /// The transpose of a simplified factor, pushed to the leaves.
  mutating func transpose(_ x: Expression) -> Expression {
    if budget.isExceeded { return .apply(Transpose(), to: x) }
    if let known = memo.transposes[x.digest] { return known }
    if x.node.depth > Self.deepest {
      // Parts first, so that no call goes deeper than this many levels.
      for part in x.partsFirst({ memo.transposes[$0.digest] == nil }, parts: \.operands)
      where part.node.depth % Self.deepest == 0 && part != x {
        _ = transpose(part)
      }
    }
    let result = computeTranspose(x)
    memo.transposes[x.digest] = result
    return result
  }

  private mutating func computeTranspose(_ x: Expression) -> Expression {
    switch x.kind {
    case .symbol(let symbol) where symbol.isSymmetric: return x
    case .symbol: return .apply(Transpose(), to: x)
    case .constant(let value): return Expression(.constant(value), x.shape.transposed)
    case .identity: return x
    case .matrix(let matrix): return Expression(.matrix(matrix.T), x.shape.transposed)
    case .pending(let inner):
      return isSymmetric(inner) ? x : .apply(Transpose(), to: x)
    case .unary, .binary, .variadic: return transposedOperation(x)
    }
  }

  private mutating func transposedOperation(_ x: Expression) -> Expression {
    let outside = Expression.apply(Transpose(), to: x)
    switch x.operation {
    case .transpose: return x.parts[0]
    case .negation, .scaling, .shift, .broadcast, .product, .multiple:
      return build(transposed(form(x)))
    case .inverse, .entrywisePower, .kronecker: return withTransposedParts(x)
    case .hadamard where isSorted, .quotient where isSorted:
      let powers = monomials(x).map {
        ScalarPower(base: build(transposed(form($0.base))), exponent: $0.exponent)
      }
      return chainExpression(entrywise(powers, x.shape.transposed))
    case .hadamard, .quotient:
      let inside = withTransposedParts(x)
      let isInside = x.hasDifferential || inside.weight < x.weight + (isPlain ? 1 : 2)
      return isInside ? inside : outside
    case .sum, .difference:
      if isSorted || x.hasDifferential { return build(pushedTranspose(form(x))) }
      return isSymmetric(x) ? x : outside
    default:
      let isSymmetric =
        x.structure.isSymmetric
        || x.rule?.transposes == .commutes && x.parts.allSatisfy { self.isSymmetric($0) }
      return isSymmetric ? x : outside
    }
  }

  /// f(Xᵀ, …) of f(X, …), whose operands need not be single factors.
  private mutating func withTransposedParts(_ x: Expression) -> Expression {
    x.with(x.parts.map { build(transposed(form($0))) })
  }

  /// Whether Xᵀ = X can be seen.
  package mutating func isSymmetric(_ x: Expression) -> Bool {
    guard x.shape.isSquare else { return false }
    let form = form(x)
    return pushedTranspose(form).isSame(as: form)
  }
}

extension Form {
  /// Whether the terms are the same but for their order.
  func isSame(as other: Form) -> Bool {
    terms.count == other.terms.count && collectedKeys == other.collectedKeys
  }

  private var collectedKeys: [[Digest]: Coefficient] {
    Dictionary(terms.map { ($0.key, $0.coefficient) }, uniquingKeysWith: { $0 + $1 })
  }
}

import Tracewise

extension Simplifier {
  /// The transpose of a simplified factor, pushed to the leaves.
  mutating func transpose(_ x: Expression) -> Expression {
    if let known = transposes[x.digest] { return known }
    let result = computeTranspose(x)
    transposes[x.digest] = result
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
    case .unary(let rule, let inner): return unaryTranspose(rule, inner, x)
    case .binary(let rule, let a, let b): return binaryTranspose(rule, a, b, x)
    case .variadic: return .apply(Transpose(), to: x)
    }
  }

  private mutating func unaryTranspose(
    _ rule: any UnaryRule, _ inner: Expression, _ x: Expression
  ) -> Expression {
    switch rule {
    case is Transpose: return inner
    case is Negation, is Scaling, is Shift, is Broadcast: return build(transposed(form(x)))
    case is Inverse: return .apply(Inverse(), to: transposeOfWhole(inner))
    case is Square, is Reciprocal, is SquareRoot, is ConstantPower:
      return .apply(rule, to: transposeOfWhole(inner))
    case is DiagonalMatrix where x.shape.isSquare: return x
    case is Adjugate, is MatrixPower, is any ElementwiseRule:
      return isSymmetric(inner) ? x : .apply(Transpose(), to: x)
    default: return .apply(Transpose(), to: x)
    }
  }

  private mutating func binaryTranspose(
    _ rule: any BinaryRule, _ a: Expression, _ b: Expression, _ x: Expression
  ) -> Expression {
    switch rule {
    case is Hadamard where mode != .canonical && !x.hasDifferential,
      is Quotient where mode != .canonical && !x.hasDifferential:
      let pushed = Expression.apply(rule, to: transposeOfWhole(a), transposeOfWhole(b))
      return pushed.weight < x.weight + 1 ? pushed : .apply(Transpose(), to: x)
    case is Hadamard, is Quotient, is Kronecker:
      return .apply(rule, to: transposeOfWhole(a), transposeOfWhole(b))
    case is Addition, is Subtraction:
      if mode == .canonical || x.hasDifferential { return build(pushedTranspose(form(x))) }
      return isSymmetric(x) ? x : .apply(Transpose(), to: x)
    case is Product, is ScalarProduct: return build(transposed(form(x)))
    default: return .apply(Transpose(), to: x)
    }
  }

  /// The transpose of a simplified expression that need not be a single factor.
  private mutating func transposeOfWhole(_ x: Expression) -> Expression {
    build(transposed(form(x)))
  }

  /// Whether Xᵀ = X can be seen.
  public mutating func isSymmetric(_ x: Expression) -> Bool {
    guard x.shape.isSquare else { return false }
    let form = form(x)
    return pushedTranspose(form).collectedKeys == form.collectedKeys
  }
}

extension Form {
  /// The terms without their order.
  fileprivate var collectedKeys: [[Digest]: Coefficient] {
    Dictionary(terms.map { ($0.key, $0.coefficient) }, uniquingKeysWith: { $0 + $1 })
  }
}

import Tracewise

extension Expression {
  /// B of B⁻¹ and of B⁻ᵀ.
  var invertedMatrix: Expression? {
    guard case .unary(let rule, let x) = kind else { return nil }
    if rule is Transpose { return x.invertedMatrix }
    guard rule is Inverse else { return nil }
    if case .unary(let inner, let y) = x.kind, inner is Transpose { return y }
    return x
  }

  /// The number that an expression is.
  var numberValue: Double? {
    if case .constant(let value) = kind, shape.isScalar { return value }
    return nil
  }

  /// The name whose entries it only arranges.
  var viewed: MatrixSymbol? {
    if case .unary(let rule, let x) = kind,
      rule is Transpose || rule is Reshape || rule is Slice || rule is DiagonalPart
    {
      return x.viewed
    }
    return symbol
  }

  var isTransposed: Bool {
    if case .unary(let rule, _) = kind { return rule is Transpose }
    return false
  }

  /// The blocks side by side of a row of blocks.
  var blocksOfRow: [Expression] {
    if case .variadic(let rule, let xs) = kind, (rule as? Concatenation)?.axis == .rows {
      return xs
    }
    return [self]
  }

  /// The size that an expression is, as a number.
  var sizeValue: Int? {
    if case .size(let value)? = symbol?.role { return value }
    return nil
  }

  var isOnes: Bool {
    if case .constant(1) = kind { return !shape.isScalar }
    return false
  }
}

import Tracewise

extension Lowering {
  /// A product of several factors, in the order that takes the fewest operations.
  mutating func product(_ x: Expression) -> Expression {
    let factors = chain(x)
    let best = ProductOrder(factors.map(\.shape), computed: { self.cost(factors[$0...$1]) })
    return build(factors, 0, factors.count - 1, best)
  }

  /// Tr(A B … C) as ⟨(A …)ᵀ, … C⟩, without the last product.
  mutating func trace(_ x: Expression) -> Expression {
    let factors = chain(x)
    guard factors.count > 1 else {
      let value = lowered(x)
      return value.shape.isScalar ? value : Expression(.unary(Trace(), value), .scalar)
    }
    let best = ProductOrder(factors.map(\.shape), computed: { self.cost(factors[$0...$1]) })
    let split = best.bestSplit
    let left = build(factors, 0, split, best)
    let right = build(factors, split + 1, factors.count - 1, best)
    return inner(transpose(left), right)
  }

  /// The factors, lowered; inverses that a product does without stay as they are.
  private mutating func chain(_ x: Expression) -> [Expression] {
    if let (a, b) = x.operands(of: .product) { return chain(a) + chain(b) }
    if let base = x.invertedMatrix, !inverted.contains(base) {
      return [
        .apply(Inverse(), to: isTransposedInverse(x) ? transpose(lowered(base)) : lowered(base))
      ]
    }
    return [lowered(x)]
  }

  private func isTransposedInverse(_ x: Expression) -> Bool {
    if let inner = x.operand(of: .transpose) { return !isTransposedInverse(inner) }
    return x.operand(of: .inverse)?.operation == .transpose
  }

  private mutating func build(
    _ factors: [Expression], _ first: Int, _ last: Int, _ order: ProductOrder
  ) -> Expression {
    if first == last { return factors[first] }
    let split = order.split(first, last)
    let left = build(factors, first, split, order)
    let right = build(factors, split + 1, last, order)
    let result = joined(left, right)
    let other = joined(transpose(right), transpose(left))
    if computed.contains(other), !computed.contains(result) { return transpose(other) }
    computed.insert(result)
    return result
  }

  /// 0 for what costs nothing to multiply: ones, and products known already.
  private func cost(_ factors: ArraySlice<Expression>) -> Int? {
    guard factors.count == 2, let a = factors.first, let b = factors.last else { return nil }
    if a.isOnes || b.isOnes { return a.shape.rows * b.shape.columns == 1 ? a.shape.count : 0 }
    let known = [joined(a, b), joined(transpose(b), transpose(a))]
    return known.contains(where: computed.contains) ? 0 : nil
  }

  /// A B of lowered factors.
  func joined(_ a: Expression, _ b: Expression) -> Expression {
    let shape = Shape(a.shape.rows, b.shape.columns)
    if a.shape.isScalar { return multiple(a, b) }
    if b.shape.isScalar { return multiple(b, a) }
    if a.isOnes, a.shape.columns == 1 { return broadcast(b, shape) }
    if b.isOnes, b.shape.rows == 1 { return broadcast(a, shape) }
    if a.isOnes, b.isOnes, shape.isScalar {
      return Expression(.unary(Sum(), a), .scalar)
    }
    if b.isOnes, b.shape.columns == 1 { return rowSums(a) }
    if a.isOnes, a.shape.rows == 1 { return columnSums(b) }
    if let v = a.diagonal { return entrywise(Hadamard(), broadcast(v, shape), b, shape) }
    if let v = b.diagonal { return entrywise(Hadamard(), a, broadcast(transpose(v), shape), shape) }
    if let base = a.operand(of: .inverse), !inverted.contains(base) {
      return Expression(.binary(Solve(), base, b), shape)
    }
    if let base = b.operand(of: .inverse), !inverted.contains(base) {
      let right = transpose(a)
      return transpose(Expression(.binary(Solve(), transpose(base), right), shape.transposed))
    }
    if shape.isScalar { return inner(transpose(a), b) }
    return Expression(.binary(Product(), a, b), shape)
  }

  private func rowSums(_ x: Expression) -> Expression {
    if x.shape.rows == 1 { return total(x) }
    if let y = x.operand(of: .transpose) { return transpose(columnSums(y)) }
    if x.shape.columns == 1 { return x }
    return Expression(.unary(RowSums(), x), Shape(x.shape.rows, 1))
  }

  private func columnSums(_ x: Expression) -> Expression {
    if x.shape.columns == 1 { return total(x) }
    if let y = x.operand(of: .transpose) { return transpose(rowSums(y)) }
    if x.shape.rows == 1 { return x }
    return Expression(.unary(ColumnSums(), x), Shape(1, x.shape.columns))
  }

  /// Xᵀ of a lowered X.
  func transpose(_ x: Expression) -> Expression {
    if isSymmetric(x) { return x }
    if let inner = x.operand(of: .transpose) { return inner }
    if let factor = x.operation.factor { return scaled(transpose(x.parts[0]), factor) }
    switch x.kind {
    case .constant(let value): return Expression(.constant(value), x.shape.transposed)
    case .matrix(let matrix): return Expression(.matrix(matrix.T), x.shape.transposed)
    default: return Expression(.unary(Transpose(), x), x.shape.transposed)
    }
  }

  /// Whether symmetry can be seen at once.
  private func isSymmetric(_ x: Expression) -> Bool {
    if x.shape.isScalar { return true }
    guard x.shape.isSquare else { return false }
    switch x.kind {
    case .symbol(let symbol): return symbol.isSymmetric
    case .identity, .constant: return true
    default: break
    }
    if let (a, b) = x.operands(of: .product) { return transpose(a) == b }
    let commutes = x.operation == .multiple || x.rule?.transposes == .commutes
    return x.structure.isSymmetric || commutes && x.parts.allSatisfy(isSymmetric)
  }

  /// B⁻¹, formed; B⁻ᵀ as its transpose, so that one inverse serves both.
  mutating func inverse(_ x: Expression) -> Expression {
    if let inner = x.operand(of: .transpose), !x.shape.isScalar {
      return transpose(inverse(inner))
    }
    let base = lowered(x)
    if base.shape.isScalar { return Expression(.unary(Reciprocal(), base), .scalar) }
    return Expression(.unary(Inverse(), base), x.shape)
  }
}

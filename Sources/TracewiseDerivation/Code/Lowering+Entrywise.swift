import Tracewise

extension Lowering {
  /// c X, with numbers multiplied out.
  func scaled(_ x: Expression, _ factor: Double) -> Expression {
    if let value = x.numberValue { return .number(factor * value) }
    if factor == 1 { return x }
    if case .unary(let rule, let inner) = x.kind {
      if let scaling = rule as? Scaling { return scaled(inner, factor * scaling.factor) }
      if rule is Negation { return scaled(inner, -factor) }
    }
    return factor == -1
      ? Expression(.unary(Negation(), x), x.shape)
      : Expression(.unary(Scaling(by: factor), x), x.shape)
  }

  /// s X.
  func multiple(_ s: Expression, _ x: Expression) -> Expression {
    if let factor = s.numberValue { return scaled(x, factor) }
    if let factor = x.numberValue { return scaled(s, factor) }
    if case .constant(let factor) = x.kind { return broadcast(scaled(s, factor), x.shape) }
    return Expression(.binary(ScalarProduct(), s, x), x.shape)
  }

  /// An entrywise rule; operands that the languages broadcast themselves are left small.
  func entrywise(
    _ rule: any BinaryRule, _ a: Expression, _ b: Expression, _ shape: Shape
  ) -> Expression {
    let (left, right) = (narrow(a), narrow(b))
    let fits = Shape.broadcast(left.shape, right.shape) == shape
    let (x, y) = fits ? (left, right) : b.shape == shape && a.shape != shape ? (a, b) : (a, right)
    if let p = x.numberValue, let q = y.numberValue, let value = folded(rule, p, q) {
      return .number(value)
    }
    switch rule {
    case is Hadamard where x.shape.isScalar: return multiple(x, y)
    case is Hadamard where y.shape.isScalar: return multiple(y, x)
    case is Addition:
      if case .unary(let inner, let z) = y.kind, inner is Negation {
        return Expression(.binary(Subtraction(), x, z), shape)
      }
      if case .unary(let inner, let z) = y.kind, let factor = (inner as? Scaling)?.factor,
        factor < 0
      {
        return entrywise(Subtraction(), x, scaled(z, -factor), shape)
      }
      if let value = y.numberValue, value < 0 {
        return Expression(.binary(Subtraction(), x, .number(-value)), shape)
      }
    case is Subtraction:
      if case .unary(let inner, let z) = y.kind, inner is Negation {
        return Expression(.binary(Addition(), x, z), shape)
      }
      if case .unary(let inner, let z) = y.kind, let factor = (inner as? Scaling)?.factor,
        factor < 0
      {
        return entrywise(Addition(), x, scaled(z, -factor), shape)
      }
      if x.numberValue == 0, y.shape == shape { return scaled(y, -1) }
    case is Quotient where y.numberValue == 1 && x.shape == shape: return x
    default: break
    }
    return Expression(.binary(rule, x, y), shape)
  }

  private func folded(_ rule: any BinaryRule, _ p: Double, _ q: Double) -> Double? {
    switch rule {
    case is Addition: p + q
    case is Subtraction: p - q
    case is Hadamard: p * q
    case is Quotient: p / q
    default: nil
    }
  }

  /// What is repeated, where something is.
  private func narrow(_ x: Expression) -> Expression {
    switch x.kind {
    case .constant(let value): return .number(value)
    case .unary(let rule, let inner): return rule is Broadcast ? inner : x
    default: return x
    }
  }

  func broadcast(_ x: Expression, _ shape: Shape) -> Expression {
    if x.shape == shape { return x }
    let inner = narrow(x)
    if let value = inner.numberValue { return Expression(.constant(value), shape) }
    return Expression(.unary(Broadcast(to: shape), inner), shape)
  }

  /// The sum of all entries.
  func total(_ x: Expression) -> Expression {
    if x.shape.isScalar { return x }
    if case .binary(let rule, let a, let b) = x.kind, rule is Hadamard, a.shape == b.shape {
      return inner(a, b)
    }
    if case .unary(let rule, let y) = x.kind, rule is RowSums || rule is ColumnSums {
      return total(y)
    }
    if case .unary(let rule, let y) = x.kind, rule is Transpose { return total(y) }
    return Expression(.unary(Sum(), x), .scalar)
  }

  /// ⟨A, B⟩.
  func inner(_ a: Expression, _ b: Expression) -> Expression {
    if a.shape.isScalar { return multiple(a, b) }
    if case .unary(let first, let x) = a.kind, first is Transpose,
      case .unary(let second, let y) = b.kind, second is Transpose
    {
      return inner(x, y)
    }
    return Expression(.binary(InnerProduct(), a, b), .scalar)
  }
}

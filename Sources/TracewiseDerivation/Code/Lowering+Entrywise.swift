import Tracewise

extension Lowering {
  /// c X, with numbers multiplied out.
  func scaled(_ x: Expression, _ factor: Double) -> Expression {
    if let value = x.numberValue { return .number(factor * value) }
    if factor == 1 { return x }
    if let own = x.operation.factor { return scaled(x.parts[0], factor * own) }
    return factor == -1
      ? Expression(.unary(Negation(), x), x.shape)
      : Expression(.unary(Scaling(by: factor), x), x.shape)
  }

  /// s X.
  func multiple(_ s: Expression, _ x: Expression) -> Expression {
    if let factor = s.numberValue { return scaled(x, factor) }
    if let factor = x.numberValue { return scaled(s, factor) }
    if case .constant(let factor) = x.kind { return broadcast(scaled(s, factor), x.shape) }
    return Expression(.binary(ScalarMultiple(), s, x), x.shape)
  }

  /// A product with masks among its factors, as what they select of the others: a value that is not finite
  /// where it is not taken would spoil the product. nil where there are none.
  mutating func maskedProduct(_ x: Expression) -> Expression? {
    var (masks, others): ([Expression], [Expression]) = ([], [])
    func collect(_ y: Expression) {
      if y.mask != nil {
        masks.append(y)
      } else if y.operation == .hadamard || y.operation == .multiple {
        y.parts.forEach(collect)
      } else {
        others.append(y)
      }
    }
    collect(x)
    func product(_ a: Expression, _ b: Expression) -> Expression {
      if a.shape == b.shape { return .apply(Hadamard(), to: a, b) }
      return a.shape.isScalar
        ? .apply(ScalarMultiple(), to: a, b) : .apply(ScalarMultiple(), to: b, a)
    }
    guard let mask = masks.first, let other = others.first else { return nil }
    return entrywise(
      Masked(), lowered(masks.dropFirst().reduce(mask, product)),
      lowered(others.dropFirst().reduce(other, product)), x.shape)
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
    switch rule.operation {
    case .hadamard where x.shape.isScalar: return multiple(x, y)
    case .hadamard where y.shape.isScalar: return multiple(y, x)
    case .sum:
      if let opposite = withoutSign(y) { return entrywise(Subtraction(), x, opposite, shape) }
      if let opposite = x.operand(of: .negation) {
        return entrywise(Subtraction(), y, opposite, shape)
      }
      if let value = y.numberValue, value < 0 {
        return Expression(.binary(Subtraction(), x, .number(-value)), shape)
      }
    case .difference:
      if let opposite = withoutSign(y) { return entrywise(Addition(), x, opposite, shape) }
      if x.numberValue == 0, y.shape == shape { return scaled(y, -1) }
    case .quotient where y.numberValue == 1 && x.shape == shape: return x
    default: break
    }
    return Expression(.binary(rule, x, y), shape)
  }

  /// Z of −Z, |c| Z of a negative multiple.
  private func withoutSign(_ x: Expression) -> Expression? {
    x.operation.factor.flatMap { $0 < 0 ? scaled(x.parts[0], -$0) : nil }
  }

  private func folded(_ rule: any BinaryRule, _ p: Double, _ q: Double) -> Double? {
    switch rule.operation {
    case .sum: p + q
    case .difference: p - q
    case .hadamard: p * q
    case .quotient: p / q
    default: nil
    }
  }

  /// What is repeated, where something is.
  private func narrow(_ x: Expression) -> Expression {
    if case .constant(let value) = x.kind { return .number(value) }
    return x.operand(of: .broadcast) ?? x
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
    if let (a, b) = x.operands(of: .hadamard), a.shape == b.shape { return inner(a, b) }
    if let y = x.operand(of: .transpose) { return total(y) }
    // Of sums of rows or columns.
    if let (a, b) = x.expanded?.operands(of: .product) {
      if a.isOnes { return total(b) }
      if b.isOnes { return total(a) }
    }
    return Expression(.unary(Sum(), x), .scalar)
  }

  /// ⟨A, B⟩.
  func inner(_ a: Expression, _ b: Expression) -> Expression {
    if a.shape.isScalar { return multiple(a, b) }
    if let x = a.operand(of: .transpose), let y = b.operand(of: .transpose) { return inner(x, y) }
    return Expression(.binary(InnerProduct(), a, b), .scalar)
  }
}

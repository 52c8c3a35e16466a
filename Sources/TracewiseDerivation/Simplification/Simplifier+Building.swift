import Tracewise

extension Simplifier {
  /// The expression of a form.
  mutating func build(_ form: Form) -> Expression {
    guard !form.isZero else { return Expression(.constant(0), form.shape) }
    budget.charge(form.size)
    let form = isSorted ? sorted(form) : factor(form)
    if mode == .result || mode == .plain, form.terms.count > 1 {
      let (outside, _) = content(form)
      if !outside.coefficient.magnitude.isOne || !outside.scalars.isEmpty {
        let term = single(form)
        if term.factors.count + term.scalars.count > outside.scalars.count {
          return build(term, form.shape)
        }
      }
    }
    var result: Expression?
    for term in form.terms {
      if let sum = result {
        var positive = term
        positive.coefficient = term.coefficient.magnitude
        let next = build(positive, form.shape)
        result =
          term.coefficient.isNegative
          ? .apply(Subtraction(), to: sum, next) : .apply(Addition(), to: sum, next)
      } else {
        result = build(term, form.shape)
      }
    }
    return result ?? Expression(.constant(0), form.shape)
  }

  func sorted(_ form: Form) -> Form {
    Form(
      form.shape,
      form.terms.sorted { $0.key.lexicographicallyPrecedes($1.key) })
  }

  /// c s A B C, quotients of scalars as such.
  private mutating func build(_ term: Term, _ shape: Shape) -> Expression {
    var term = term
    if mode == .result || mode == .plain { term = withInverse(withSoftmax(term)) }
    if mode == .result { term = withRoots(withWholeSums(term)) }
    let scalars =
      isSorted ? term.scalars.sorted { $0.base.digest < $1.base.digest } : term.scalars
    let asNorm = mode == .result || mode == .plain
    let above = scalars.filter { $0.exponent > 0 }.map { $0.scalar(asNorm: asNorm) }
    let below = scalars.filter { $0.exponent < 0 }.map { $0.inverted.scalar(asNorm: asNorm) }
    var numerator = above.dropFirst().reduce(above.first) { x, y in
      x.map { .apply(ScalarMultiple(), to: $0, y) }
    }
    if !term.factors.isEmpty {
      let chain = chainExpression(term.factors)
      numerator = numerator.map { .apply(ScalarMultiple(), to: $0, chain) } ?? chain
    } else if !shape.isScalar {
      let identity = Expression(.identity, shape)
      numerator = numerator.map { .apply(ScalarMultiple(), to: $0, identity) } ?? identity
    }
    let c = isSorted ? term.coefficient.rounded : term.coefficient
    let size = numerator?.shape ?? .scalar
    var value: Expression
    if let numerator {
      value = c.numerator.magnitude == 1 ? numerator : scale(numerator, by: c.numerator.magnitude)
    } else {
      value = .number(c.numerator.magnitude)
    }
    var divisor = below.dropFirst().reduce(below.first) { x, y in
      x.map { .apply(ScalarMultiple(), to: $0, y) }
    }
    if c.denominator != 1 {
      divisor = divisor.map { scale($0, by: c.denominator) } ?? .number(c.denominator)
    }
    if let divisor {
      value = .apply(Quotient(), to: value, divisor.broadcast(to: size))
    }
    if c.isNegative {
      if case .constant(let number) = value.kind, value.shape.isScalar { return .number(-number) }
      if case .scaling(let factor)? = value.operation {
        return scale(value.parts[0], by: -factor)
      }
      return .apply(Negation(), to: value)
    }
    return value
  }

  /// exp(h) / (1ᵀ exp(h)) = softmax(h), for columns.
  private func withSoftmax(_ term: Term) -> Term {
    for (k, factor) in term.factors.enumerated() where factor.shape.isVector {
      guard case .unary(let rule, let h) = factor.kind, let named = rule.overColumnSums else {
        continue
      }
      let sum = chainExpression([.ones(factor.shape.transposed), factor])
      let divisor = ScalarPower(base: sum, exponent: -1)
      guard term.scalars.contains(divisor) else { continue }
      var result = term
      result.scalars.removeAll { $0 == divisor }
      result.factors[k] = .apply(named, to: h)
      return result
    }
    return term
  }

  /// adj(A) / |A| = A⁻¹.
  private func withInverse(_ term: Term) -> Term {
    for (k, factor) in term.factors.enumerated() {
      let inner = factor.operand(of: .transpose)
      guard let x = (inner ?? factor).operand(of: .adjugate),
        let place = term.scalars.firstIndex(where: {
          $0 == ScalarPower(base: .apply(Determinant(), to: x), exponent: -1)
        })
      else { continue }
      var result = term
      result.scalars.remove(at: place)
      result.factors[k] = .apply(Inverse(), to: inner == nil ? x : .apply(Transpose(), to: x))
      return result
    }
    return term
  }

  private func scale(_ x: Expression, by c: Double) -> Expression {
    c == -1 ? .apply(Negation(), to: x) : .apply(Scaling(by: c), to: x)
  }
}

extension ScalarPower {
  /// The power of a scalar; √(xᵀx) is a norm, and in results ‖X‖² for Tr(XᵀX).
  func scalar(asNorm: Bool) -> Expression {
    let isRoot = (exponent * 2).isWhole && !exponent.isWhole
    let isEven = asNorm && exponent.isWhole && base.isTrace
    guard isRoot || isEven, let x = base.squaredNormOperand else { return entrywise }
    let norm = Expression.apply(Norm(), to: x)
    return ScalarPower(base: norm, exponent: 2 * exponent).entrywise
  }
}

extension Expression {
  /// x where the expression is xᵀx, or X where it is Tr(XᵀX).
  var squaredNormOperand: Expression? {
    shape.isScalar ? (operand(of: .trace) ?? self).gramOperand : nil
  }

  private var gramOperand: Expression? {
    guard let (a, b) = operands(of: .product), a.operand(of: .transpose) == b else { return nil }
    return b
  }
}

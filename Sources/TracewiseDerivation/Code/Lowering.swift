import Tracewise

/// Brings closed forms into the shape that is cheap to compute: sums in place of products with
/// ones, products in the best order, equations solved rather than inverses formed.
struct Lowering {
  /// The named values and their gradients, lowered.
  private(set) var definitions: [Definition] = []
  /// Names of parts of printed forms, which are written out: the program names its own.
  private var parts: [Expression: Expression] = [:]
  private var memo: [Expression: Expression] = [:]
  /// The named values, by what they are.
  private var names: [Expression: Expression] = [:]
  private var distribution = Distribution([])
  /// The matrices of which the inverse itself is needed.
  var inverted: Set<Expression> = []
  /// Products that are computed anyway.
  var computed: Set<Expression> = []

  init(_ derivation: Derivation) {
    let kept = Set((derivation.values + derivation.nodes).map(\.symbol))
    var all = derivation.values
    var seen = Set(all.map(\.symbol))
    for definition in derivation.gradients.flatMap(\.definitions)
    where seen.insert(definition.symbol).inserted {
      if kept.contains(definition.symbol) {
        all.append(definition)
      } else {
        parts[Expression(definition.symbol)] = withoutParts(definition.value)
      }
    }
    let roots =
      [derivation.loss] + all.map { withoutParts($0.value) }
      + derivation.gradients.map { withoutParts($0.form) }
    distribution = Distribution(roots)
    collectInverses(roots.map { distribution.rewritten($0) })
    for definition in all {
      let value = value(of: definition.value)
      definitions.append(Definition(symbol: definition.symbol, value: value))
      if value.symbol == nil { names[value] = Expression(definition.symbol) }
    }
  }

  /// An expression of the derivation, lowered.
  mutating func value(of x: Expression) -> Expression {
    lowered(distribution.rewritten(withoutParts(x)))
  }

  private func withoutParts(_ x: Expression) -> Expression { x.replacing { parts[$0] } }

  mutating func lowered(_ x: Expression) -> Expression {
    if let known = memo[x] { return names[known] ?? known }
    let plain = compute(x)
    let result = names[plain] ?? plain
    memo[x] = result
    return result
  }

  private mutating func compute(_ x: Expression) -> Expression {
    switch x.kind {
    case .symbol, .constant, .matrix, .pending: return x
    case .identity: return x.shape.isScalar ? .number(1) : x
    case .unary(let rule, let operand): return unary(rule, operand, x)
    case .binary(let rule, let a, let b): return binary(rule, a, b, x)
    case .variadic(_, let xs): return x.with(xs.map { lowered($0) })
    }
  }

  private mutating func unary(
    _ rule: any UnaryRule, _ operand: Expression, _ x: Expression
  ) -> Expression {
    if rule is Trace { return trace(operand) }
    if rule is Inverse { return inverse(operand) }
    let inner = lowered(operand)
    switch rule {
    case is Identity: return inner
    case let power as MatrixPower where power.exponent == 0:
      return lowered(Expression(.identity, x.shape))
    case let power as MatrixPower where power.exponent == 1: return inner
    case is Gram: return joined(transpose(inner), inner)
    case is Transpose: return transpose(inner)
    case is Negation: return scaled(inner, -1)
    case let scaling as Scaling: return scaled(inner, scaling.factor)
    case let shift as Shift: return entrywise(Addition(), inner, .number(shift.offset), x.shape)
    case is Sum: return total(inner)
    case is RowSums: return joined(inner, .ones(Shape(inner.shape.columns, 1)))
    case is ColumnSums: return joined(.ones(Shape(1, inner.shape.rows)), inner)
    case is Mean:
      let count = Double(inner.shape.count)
      return count == 1 ? inner : Expression(.unary(Mean(), inner), .scalar)
    case is Broadcast: return broadcast(inner, x.shape)
    default: return Expression(.unary(rule, inner), x.shape)
    }
  }

  private mutating func binary(
    _ rule: any BinaryRule, _ a: Expression, _ b: Expression, _ x: Expression
  ) -> Expression {
    switch rule {
    case is Product: return product(x)
    case is TraceOfProduct: return trace(.apply(Product(), to: a, b))
    case is Solve: return product(.apply(Product(), to: .apply(Inverse(), to: a), b))
    case is RightDivision: return product(.apply(Product(), to: a, .apply(Inverse(), to: b)))
    case is CrossEntropy:
      let logarithms = Expression(.unary(LogSoftmax(), lowered(a)), a.shape)
      return scaled(inner(lowered(b), logarithms), -1)
    case is InnerProduct: return inner(lowered(a), lowered(b))
    case is ScalarProduct: return multiple(lowered(a), lowered(b))
    case is Addition, is Subtraction, is Hadamard, is Quotient, is Power, is Minimum, is Maximum:
      return entrywise(rule, lowered(a), lowered(b), x.shape)
    default: return Expression(.binary(rule, lowered(a), lowered(b)), x.shape)
    }
  }

  /// The matrices whose inverse stands somewhere else than in a product.
  private mutating func collectInverses(_ roots: [Expression]) {
    var seen: Set<Expression> = []
    var found: Set<Expression> = []
    func visit(_ x: Expression) {
      guard seen.insert(x).inserted else { return }
      var isProduct = false
      if case .binary(let rule, _, _) = x.kind { isProduct = rule is Product }
      for part in x.parts {
        if !isProduct, let base = part.invertedMatrix { found.insert(base) }
        visit(part)
      }
    }
    for root in roots {
      if let base = root.invertedMatrix { found.insert(base) }
      visit(root)
    }
    inverted = found
  }
}

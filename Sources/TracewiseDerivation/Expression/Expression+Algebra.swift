public import Tracewise

/// The interpretation: to apply a rule is to write it down.
extension Expression: MatrixAlgebra {
  public static func apply<R: UnaryRule>(_ rule: R, to x: Expression) -> Expression {
    Expression(.unary(rule, x), (try? rule.shape(x.shape)) ?? x.shape)
  }
  public static func apply<R: BinaryRule>(
    _ rule: R, to x: Expression, _ y: Expression
  ) -> Expression {
    Expression(.binary(rule, x, y), (try? rule.shape(x.shape, y.shape)) ?? x.shape)
  }
  public static func apply<R: VariadicRule>(_ rule: R, to xs: [Expression]) -> Expression {
    let first = xs.first?.shape ?? .scalar
    let shape = xs.isEmpty ? first : (try? rule.shape(xs.map(\.shape))) ?? first
    return Expression(.variadic(rule, xs), shape)
  }
  public func constant(_ value: Double, shape: Shape) -> Expression {
    Expression(.constant(value), shape)
  }
  public func identity(_ n: Int) -> Expression { Expression(.identity, Shape(n, n)) }
  public func constant(_ matrix: Matrix) -> Expression {
    Expression(.matrix(matrix), matrix.shape)
  }

  /// The 1×1 constant.
  static func number(_ value: Double) -> Expression { Expression(.constant(value), .scalar) }
  /// The matrix of ones.
  static func ones(_ shape: Shape) -> Expression { Expression(.constant(1), shape) }

  /// The same operation on other parts.
  func with(_ parts: [Expression]) -> Expression {
    switch kind {
    case .symbol, .constant, .identity, .matrix: self
    case .pending: Expression(.pending(parts[0]), parts[0].shape)
    case .unary(let rule, _): Self.apply(rule, to: parts[0])
    case .binary(let rule, _, _): Self.apply(rule, to: parts[0], parts[1])
    case .variadic(let rule, _): Self.apply(rule, to: parts)
    }
  }
}

extension Expression {
  /// The expression with some of its parts replaced, the outermost first.
  package func replacing(_ replacement: (Expression) -> Expression?) -> Expression {
    var results: [Digest: Expression] = [:]
    let rest = partsFirst { x in
      results[x.digest] = replacement(x)
      return results[x.digest] == nil
    }
    for x in rest {
      let parts = x.parts
      let new = parts.map { results[$0.digest] ?? $0 }
      results[x.digest] = parts == new ? x : x.with(new)
    }
    return results[digest] ?? self
  }

  /// The expression and what it is made of, each once and after its own parts, in reading order. What
  /// `isWanted` does not hold of is left out, with all that stands in nothing else.
  ///
  /// Whoever goes by this order needs no recursion: expressions may have more levels than any stack.
  /// `parts` are those that an expression rests on for who asks.
  func partsFirst(
    _ isWanted: (Expression) -> Bool = { _ in true },
    parts: (Expression) -> [Expression] = { $0.parts }
  ) -> [Expression] {
    var order: [Expression] = []
    var seen: Set<Digest> = []
    var open = [(x: self, isEntered: false)]
    while let (x, isEntered) = open.popLast() {
      if isEntered {
        order.append(x)
      } else if seen.insert(x.digest).inserted, isWanted(x) {
        open.append((x, true))
        for part in parts(x).reversed() { open.append((part, false)) }
      }
    }
    return order
  }

  /// The parts that a value rests on: what waits for a law is one thing.
  var operands: [Expression] {
    if case .pending = kind { return [] }
    return parts
  }

  /// The factors of a product, and of products in it.
  var factors: [Expression] {
    operation == .product ? parts.flatMap(\.factors) : [self]
  }

  /// The terms of a sum that is written from the left, those of sums at its left end among them.
  var summandsFromLeft: [(x: Expression, isNegative: Bool)] {
    var found: [(x: Expression, isNegative: Bool)] = []
    var rest = self
    while rest.operation.isSum {
      found.append((rest.parts[1], rest.operation == .difference))
      rest = rest.parts[0]
    }
    return [(rest, false)] + found.reversed()
  }

  /// The symbols that stand in the expression, each once, in order of first appearance.
  public var symbols: [MatrixSymbol] {
    partsFirst().compactMap(\.symbol)
  }
}

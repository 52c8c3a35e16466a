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
    var memo: [Digest: Expression] = [:]
    func walk(_ x: Expression) -> Expression {
      if let known = memo[x.digest] { return known }
      let result: Expression
      if let new = replacement(x) {
        result = new
      } else {
        let parts = x.parts
        let new = parts.map(walk)
        result = parts == new ? x : x.with(new)
      }
      memo[x.digest] = result
      return result
    }
    return walk(self)
  }

  /// The symbols that stand in the expression, each once, in order of first appearance.
  public var symbols: [MatrixSymbol] {
    var seen: Set<Digest> = []
    var found: [MatrixSymbol] = []
    func walk(_ x: Expression) {
      guard seen.insert(x.digest).inserted else { return }
      if let symbol = x.symbol { found.append(symbol) }
      x.parts.forEach(walk)
    }
    walk(self)
    return found
  }
}

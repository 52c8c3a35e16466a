public import Tracewise

/// A symbolic matrix: the interpretation in which rules print themselves.
///
/// A pullback run on symbols gives the very formula that runs in production.
public struct Expression: Sendable {
  indirect enum Kind: Sendable {
    case symbol(String)
    case constant(Double)
    case identity
    case matrix(Matrix)
    case unary(any UnaryRule, Expression)
    case binary(any BinaryRule, Expression, Expression)
    case variadic(any VariadicRule, [Expression])
  }

  let kind: Kind
  public let shape: Shape

  init(_ kind: Kind, _ shape: Shape) {
    self.kind = kind
    self.shape = shape
  }

  /// A matrix of which only name and shape are known.
  public static func symbol(_ name: String, _ shape: Shape) -> Expression {
    Expression(.symbol(name), shape)
  }
}

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
    let shape = (try? rule.shape(xs.map(\.shape))) ?? xs.first?.shape ?? .scalar
    return Expression(.variadic(rule, xs), shape)
  }
  public func constant(_ value: Double, shape: Shape) -> Expression {
    Expression(.constant(value), shape)
  }
  public func identity(_ n: Int) -> Expression { Expression(.identity, Shape(n, n)) }
  public func constant(_ matrix: Matrix) -> Expression {
    Expression(.matrix(matrix), matrix.shape)
  }
}

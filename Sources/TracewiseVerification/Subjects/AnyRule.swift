public import Tracewise

/// A rule of any number of operands, so that oracles treat all rules alike.
public enum AnyRule: Differentiable, Sendable {
  /// A rule of one operand.
  case unary(any UnaryRule)
  /// A rule of two operands.
  case binary(any BinaryRule)
  /// A rule of a list of operands.
  case variadic(any VariadicRule)

  /// A rule of one operand.
  public init(_ rule: some UnaryRule) { self = .unary(rule) }
  /// A rule of two operands.
  public init(_ rule: some BinaryRule) { self = .binary(rule) }
  /// A rule of a list of operands.
  public init(_ rule: some VariadicRule) { self = .variadic(rule) }

  var rule: any Rule {
    switch self {
    case .unary(let rule): rule
    case .binary(let rule): rule
    case .variadic(let rule): rule
    }
  }

  public var name: String { type(of: rule).name }
  public var roundsInLastPlace: Bool { rule is any ElementwiseRule }
  /// Whether schoolbook arithmetic defines the rule, itself or by its expansion.
  public var hasDefinition: Bool {
    let any = Matrix.ones(1, 1)
    return switch self {
    case .unary(let rule): rule is any TextbookUnaryRule || rule.expansion(any) != nil
    case .binary(let rule): rule is any TextbookBinaryRule || rule.expansion(any, any) != nil
    case .variadic(let rule): rule is any TextbookVariadicRule
    }
  }

  /// Whether the rule takes that many operands.
  package func accepts(operands count: Int) -> Bool {
    switch self {
    case .unary: count == 1
    case .binary: count == 2
    case .variadic: count >= 1
    }
  }

  func require(operands count: Int) throws(TracewiseError) {
    guard accepts(operands: count) else {
      throw TracewiseError(
        .argument, in: name, "\(count) operands do not fit the rule's number of them")
    }
  }

  public func apply<M: MatrixAlgebra>(to xs: [M]) -> M {
    switch self {
    case .unary(let rule): M.apply(rule, to: xs[0])
    case .binary(let rule): M.apply(rule, to: xs[0], xs[1])
    case .variadic(let rule): M.apply(rule, to: xs)
    }
  }

  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    switch self {
    case .unary(let rule): rule.differential(dxs[0], at: xs[0], value: y)
    case .binary(let rule): rule.differential(dxs[0], dxs[1], at: xs[0], xs[1], value: y)
    case .variadic(let rule): rule.differential(dxs, at: xs, value: y)
    }
  }

  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    switch self {
    case .unary(let rule): rule.pullback(g, at: xs[0], value: y)
    case .binary(let rule):
      k == 0
        ? rule.leftPullback(g, at: xs[0], xs[1], value: y)
        : rule.rightPullback(g, at: xs[0], xs[1], value: y)
    case .variadic(let rule): rule.pullback(g, operand: k, at: xs, value: y)
    }
  }
}

public import Tracewise

/// A rule as a subject of checks: the rule itself, its kind forgotten, with its domain.
///
/// The domain says where operands are drawn and what must be refused. The rule is applied in any
/// interpretation by opening the existential, so that what is checked is what runs.
public struct RuleSubject: Sendable {
  /// The rule's name, such as `inverse`.
  public let name: String
  /// What tells subjects of one rule apart, such as `p=2.5`; nil for a rule without attributes.
  public let variant: String?
  public let operandCount: Int
  public let regions: [Region]
  public let rejections: [Rejection]
  private let operation: Operation

  private enum Operation: Sendable {
    case unary(any UnaryRule)
    case binary(any BinaryRule)
    case variadic(any VariadicRule)
  }

  public init(
    _ rule: any UnaryRule, variant: String? = nil, regions: [Region], rejections: [Rejection] = []
  ) {
    self.init(type(of: rule).name, variant, .unary(rule), 1, regions, rejections)
  }

  public init(
    _ rule: any BinaryRule, variant: String? = nil, regions: [Region], rejections: [Rejection] = []
  ) {
    self.init(type(of: rule).name, variant, .binary(rule), 2, regions, rejections)
  }

  public init(
    _ rule: any VariadicRule, operands: Int, variant: String? = nil, regions: [Region],
    rejections: [Rejection] = []
  ) {
    self.init(type(of: rule).name, variant, .variadic(rule), operands, regions, rejections)
  }

  private init(
    _ name: String, _ variant: String?, _ operation: Operation, _ operandCount: Int,
    _ regions: [Region], _ rejections: [Rejection]
  ) {
    self.name = name
    self.variant = variant
    self.operation = operation
    self.operandCount = operandCount
    self.regions = regions
    self.rejections = rejections
  }

  /// The subject as a command names it: `inverse`, `power:p=2.5`.
  public var label: String { variant.map { "\(name):\($0)" } ?? name }

  /// The rule.
  public var rule: any Rule {
    switch operation {
    case .unary(let rule): rule
    case .binary(let rule): rule
    case .variadic(let rule): rule
    }
  }

  /// The same rule, to be checked in one region only.
  public func restricted(to region: Region) -> RuleSubject {
    RuleSubject(name, variant, operation, operandCount, [region], [])
  }

  /// The region of a name, or nil.
  public func region(named name: String) -> Region? { regions.first { $0.name == name } }
}

extension RuleSubject: CustomStringConvertible {
  public var description: String { label }
}

extension RuleSubject {
  /// f(X, …) in the interpretation of the operands.
  public func apply<M: MatrixAlgebra>(_ xs: [M]) -> M {
    switch operation {
    case .unary(let rule): M.apply(rule, to: xs[0])
    case .binary(let rule): M.apply(rule, to: xs[0], xs[1])
    case .variadic(let rule): M.apply(rule, to: xs)
    }
  }

  /// ∂Y along (∂X, …), at X with Y = f(X): the rule's own differential.
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    switch operation {
    case .unary(let rule): rule.differential(dxs[0], at: xs[0], value: y)
    case .binary(let rule): rule.differential(dxs[0], dxs[1], at: xs[0], xs[1], value: y)
    case .variadic(let rule): rule.differential(dxs, at: xs, value: y)
    }
  }

  /// The part of the adjoint for operand k, from 0: the rule's own pullback.
  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    switch operation {
    case .unary(let rule): rule.pullback(g, at: xs[0], value: y)
    case .binary(let rule):
      k == 0
        ? rule.leftPullback(g, at: xs[0], xs[1], value: y)
        : rule.rightPullback(g, at: xs[0], xs[1], value: y)
    case .variadic(let rule): rule.pullback(g, operand: k, at: xs, value: y)
    }
  }

  /// The operands as messages name them where they have no names of their own.
  public var operandNames: [String] {
    switch operandCount {
    case 1: ["the operand"]
    case 2: ["the left operand", "the right operand"]
    default: (1...operandCount).map { "operand \($0)" }
    }
  }
}

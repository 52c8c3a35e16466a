import Tracewise

/// What an expression's outermost rule says of itself.
extension Expression {
  /// The rule's name, or nothing for a symbol.
  var ruleName: String {
    func name<R: Rule>(_ rule: R) -> String { R.name }
    return switch kind {
    case .unary(let rule, _): name(rule)
    case .binary(let rule, _, _): name(rule)
    case .variadic(let rule, _): name(rule)
    default: ""
    }
  }

  /// The number of the rule's law in the deck.
  var law: Int? {
    switch kind {
    case .unary(let rule, _):
      switch rule {
      case is Negation: 1
      case is Transpose: 3
      case is Trace: 4
      case is Inverse: 5
      case is Determinant: 6
      case is any ElementwiseRule: 8
      default: nil
      }
    case .binary(let rule, _, _):
      switch rule {
      case is Addition, is Subtraction: 1
      case is Product, is ScalarProduct: 2
      case is Hadamard: 7
      default: nil
      }
    default: nil
    }
  }

  /// ∂Y by the rule's own differential, from the differentials of the operands; nil for a symbol.
  func differential(_ dx: [Expression]) -> Expression? {
    switch kind {
    case .unary(let rule, let x): rule.differential(dx[0], at: x, value: self)
    case .binary(let rule, let x, let y):
      rule.differential(dx[0], dx[1], at: x, y, value: self)
    case .variadic(let rule, let xs): rule.differential(dx, at: xs, value: self)
    default: nil
    }
  }

  /// The rule's own pullback of a cotangent for operand k; nil for a symbol.
  func pullback(_ g: Expression, operand k: Int) -> Expression? {
    switch kind {
    case .unary(let rule, let x): rule.pullback(g, at: x, value: self)
    case .binary(let rule, let x, let y):
      k == 0
        ? rule.leftPullback(g, at: x, y, value: self)
        : rule.rightPullback(g, at: x, y, value: self)
    case .variadic(let rule, let xs): rule.pullback(g, operand: k, at: xs, value: self)
    default: nil
    }
  }
}

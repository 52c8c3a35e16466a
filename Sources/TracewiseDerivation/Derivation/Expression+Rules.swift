package import Tracewise

/// What an expression's outermost rule says of itself.
extension Expression {
  /// The outermost rule; nil for a symbol and for a given matrix.
  package var rule: (any Rule)? {
    switch kind {
    case .unary(let rule, _): rule
    case .binary(let rule, _, _): rule
    case .variadic(let rule, _): rule
    default: nil
    }
  }

  /// The rule's name, or nothing for a symbol.
  var ruleName: String { rule.map { type(of: $0).name } ?? "" }

  /// The number of the rule's law in the deck.
  var law: Int? { rule.flatMap { type(of: $0).law } }

  /// The word of matrix algebra that the outermost operation is.
  package var operation: AlgebraicOperation? { rule?.operation }

  /// X of f(X), where f is this word.
  package func operand(of word: AlgebraicOperation) -> Expression? {
    guard case .unary(let rule, let x) = kind, rule.operation == word else { return nil }
    return x
  }

  /// X and Y of f(X, Y), where f is this word.
  func operands(of word: AlgebraicOperation) -> (Expression, Expression)? {
    guard case .binary(let rule, let x, let y) = kind, rule.operation == word else { return nil }
    return (x, y)
  }

  /// What is compared with 0, and how, where it is a mask.
  package var mask: (relation: Relation, operand: Expression)? {
    if case .comparison(let relation)? = operation { (relation, parts[0]) } else { nil }
  }

  /// What the outermost operation is in simpler words, where it says so.
  package var expanded: Expression? {
    switch kind {
    case .unary(let rule, let x): rule.expansion(x)
    case .binary(let rule, let x, let y): rule.expansion(x, y)
    default: nil
    }
  }

  /// The same, where these are words of matrix algebra alone and the rule's own name says no more.
  var expandedInWords: Expression? {
    guard rule?.keepsName == false else { return nil }
    var seen = Set(parts)
    return expanded.flatMap { $0.isInWords(&seen) ? $0 : nil }
  }

  /// Whether words alone make it from what was seen before.
  private func isInWords(_ seen: inout Set<Expression>) -> Bool {
    guard seen.insert(self).inserted else { return true }
    guard rule == nil || operation != nil || expandedInWords != nil else { return false }
    return parts.allSatisfy { $0.isInWords(&seen) }
  }

  /// What is known of the entries of a value.
  var structure: MatrixStructure {
    if let symbol { return symbol.role == .value ? symbol.structure : .general }
    return rule?.structure ?? .general
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

extension AlgebraicOperation {
  /// Whether it costs next to nothing, so that its operand gets a name rather than its result.
  var isFree: Bool {
    switch self {
    case .transpose, .negation, .scaling, .broadcast: true
    default: false
    }
  }
}

extension AlgebraicOperation? {
  /// Whether it is A + B or A − B.
  var isSum: Bool { self == .sum || self == .difference }
  /// c of c X, −1 of −X; nil for anything else.
  var factor: Double? {
    switch self {
    case .scaling(let c): c
    case .negation: -1
    default: nil
    }
  }
}

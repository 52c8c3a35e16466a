import Tracewise

extension Expression {
  /// The expression without the order of terms, of entrywise factors and of scalar factors: two
  /// people's ways to write one formula.
  public var unordered: Expression {
    var memo: [Expression: Expression] = [:]
    func walk(_ x: Expression) -> Expression {
      if let known = memo[x] { return known }
      let result: Expression
      if x.isCommutative {
        let operands = x.operandsOfSame.map { (sign: $0.sign, x: walk($0.x)) }
        let sorted = operands.sorted {
          ($0.x.digest, $0.sign ? 1 : 0) < ($1.x.digest, $1.sign ? 1 : 0)
        }
        let parts = sorted.map { $0.sign ? Expression.apply(Negation(), to: $0.x) : $0.x }
        result = parts.dropFirst().reduce(parts[0]) { x.joining($0, $1) }
      } else {
        let parts = x.parts.map(walk)
        result = parts == x.parts ? x : x.with(parts)
      }
      memo[x] = result
      return result
    }
    return walk(self)
  }

  private var isCommutative: Bool {
    guard case .binary(let rule, _, _) = kind else { return false }
    return rule is Addition || rule is Subtraction || rule is Hadamard
      || (rule is ScalarProduct && shape.isScalar)
  }

  private func joining(_ a: Expression, _ b: Expression) -> Expression {
    guard case .binary(let rule, _, _) = kind else { return a }
    return rule is Subtraction ? .apply(Addition(), to: a, b) : .apply(rule, to: a, b)
  }

  /// The operands of nested sums, with their signs, or of nested products of one kind.
  private var operandsOfSame: [(sign: Bool, x: Expression)] {
    let isSum = law == 1
    func collect(_ x: Expression, _ sign: Bool) -> [(sign: Bool, x: Expression)] {
      switch x.kind {
      case .binary(let rule, let a, let b) where isSum && (rule is Addition || rule is Subtraction):
        return collect(a, sign) + collect(b, sign != (rule is Subtraction))
      case .unary(let rule, let a) where isSum && rule is Negation:
        return collect(a, !sign)
      case .binary(_, let a, let b) where !isSum && x.isCommutative && x.ruleName == ruleName:
        return collect(a, sign) + collect(b, sign)
      default: return [(sign, x)]
      }
    }
    return collect(self, false)
  }
}

extension Expression {
  /// The terms of a sum, each with its sign.
  public var summands: [Expression] {
    switch kind {
    case .binary(let rule, let a, let b) where rule is Addition: a.summands + b.summands
    case .binary(let rule, let a, let b) where rule is Subtraction:
      a.summands + b.summands.map(\.negated)
    default: [self]
    }
  }

  private var negated: Expression {
    if case .unary(let rule, let x) = kind, rule is Negation { return x }
    return .apply(Negation(), to: self)
  }
}

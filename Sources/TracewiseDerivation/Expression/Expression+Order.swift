import Tracewise

extension Expression {
  /// The expression without the order of terms, of entrywise factors and of scalar factors: two
  /// people's ways to write one formula.
  package var unordered: Expression {
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
    operation.isSum || operation == .hadamard || (operation == .multiple && shape.isScalar)
  }

  private func joining(_ a: Expression, _ b: Expression) -> Expression {
    operation.isSum ? .apply(Addition(), to: a, b) : with([a, b])
  }

  /// The operands of nested sums, with their signs, or of nested products of one kind.
  private var operandsOfSame: [(sign: Bool, x: Expression)] {
    func collect(_ x: Expression, _ sign: Bool) -> [(sign: Bool, x: Expression)] {
      let parts = x.parts
      switch x.operation {
      case .sum where operation.isSum, .difference where operation.isSum:
        return collect(parts[0], sign) + collect(parts[1], sign != (x.operation == .difference))
      case .negation where operation.isSum: return collect(parts[0], !sign)
      case operation where x.isCommutative: return parts.flatMap { collect($0, sign) }
      default: return [(sign, x)]
      }
    }
    return collect(self, false)
  }
}

extension Expression {
  /// The terms of a sum, each with its sign.
  package var summands: [Expression] {
    switch operation {
    case .sum: parts.flatMap(\.summands)
    case .difference: parts[0].summands + parts[1].summands.map(\.negated)
    default: [self]
    }
  }

  private var negated: Expression {
    operand(of: .negation) ?? .apply(Negation(), to: self)
  }
}

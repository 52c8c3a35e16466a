import Tracewise

/// (A B + C⁻¹) x as A (B x) + C⁻¹ x: products of matrices and inverses that only ever meet a column
/// or a row are not formed.
struct Distribution {
  /// The sums that are needed as matrices anyway.
  private var whole: Set<Expression> = []
  private var seen: Set<Expression> = []
  private var memo: [Expression: Expression] = [:]

  init(_ roots: [Expression]) {
    for root in roots {
      whole.insert(root)
      visit(root)
    }
  }

  private mutating func visit(_ x: Expression) {
    guard seen.insert(x).inserted else { return }
    let factors = x.factors
    for (place, part) in (factors.count > 1 ? factors : x.parts).enumerated() {
      if factors.count < 2 || !factors.isThin(beside: place) { whole.insert(part) }
      visit(part)
    }
  }

  mutating func rewritten(_ x: Expression) -> Expression {
    if let known = memo[x] { return known }
    var result = x
    let factors = x.factors
    if factors.count > 1 {
      result = product(factors)
    } else if !x.parts.isEmpty {
      result = x.with(x.parts.map { rewritten($0) })
    }
    memo[x] = result
    return result
  }

  private mutating func product(_ factors: [Expression]) -> Expression {
    let place = factors.indices.first {
      factors.isThin(beside: $0) && !whole.contains(factors[$0]) && factors[$0].isSumOfProducts
    }
    guard let place else {
      let all = factors.map { rewritten($0) }
      return all.dropFirst().reduce(all[0]) { .apply(Product(), to: $0, $1) }
    }
    var rest = factors
    if place + 1 < factors.count, factors[place + 1].shape.columns == 1 {
      let column = rest.remove(at: place + 1)
      rest[place] = rest[place].distributed { .apply(Product(), to: $0, column) }
    } else {
      rest[place] = rest[place].distributed { .apply(Product(), to: rest[place - 1], $0) }
      rest.remove(at: place - 1)
    }
    return rest.count == 1 ? rewritten(rest[0]) : product(rest)
  }
}

extension [Expression] {
  /// Whether a column follows, or a row comes before.
  fileprivate func isThin(beside place: Int) -> Bool {
    place + 1 < count && self[place + 1].shape.columns == 1
      || place > 0 && self[place - 1].shape.rows == 1
  }
}

extension Expression {
  /// The terms of a sum of its own shape, and what they are multiplied by.
  fileprivate func distributed(_ change: (Expression) -> Expression) -> Expression {
    switch operation {
    case .negation, .scaling, .sum, .difference: with(parts.map { $0.distributed(change) })
    default: change(self)
    }
  }

  /// Whether it is a sum, of terms among which there is a product or an inverse.
  fileprivate var isSumOfProducts: Bool {
    var terms: [Expression] = []
    _ = distributed {
      terms.append($0)
      return $0
    }
    return terms.count > 1 && terms.contains { $0.isCostly }
  }

  private var isCostly: Bool {
    switch operation {
    case .inverse: true
    case .transpose: parts[0].isCostly
    case .product: parts[0].shape.columns > 1
    default: false
    }
  }
}

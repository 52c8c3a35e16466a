import TracewiseLanguage

extension FormTable {
  /// f x, with numbers collected.
  func scaled(_ x: FormNode, _ f: Fraction) -> FormNode {
    if let inner = x.negated { return negative(scaled(inner, f)) }
    if x.isDivisor { return node(x.operation, [scaled(x.parts[0], f.inverse)]) }
    if x.operation == .transpose { return transpose(scaled(x.parts[0], f)) }
    let (own, rest) = coefficient(of: x)
    let f = f * own
    let isNegative = f.numerator < 0
    let (a, b) = (abs(f.numerator), f.denominator)
    // What was written as a decimal stays one.
    let scaled =
      b % 5 == 0 && own.denominator % 5 == 0
      ? product([number(abs(f.value))] + rest)
      : product(
        (a != 1 || rest.isEmpty ? [number(a)] : []) + rest + (b != 1 ? [divisor(number(b))] : []))
    return isNegative ? negative(scaled) : scaled
  }

  /// The number by which an expression is multiplied, and the factors of what that is; none of a number alone.
  func coefficient(of x: FormNode) -> (factor: Fraction, rest: [FormNode]) {
    var factor = Fraction(1)
    if x.operation == .hadamard {
      let parts = x.parts.map { part -> FormNode in
        guard part.operation == .product, part.parts.contains(where: \.isNumber) else {
          return part
        }
        let (own, rest) = coefficient(of: part)
        factor = factor * own
        return product(rest)
      }
      return factor == Fraction(1) ? (factor, [x]) : (factor, [hadamard(parts)])
    }
    let rest = (x.operation == .product ? x.parts : [x]).compactMap { part -> FormNode? in
      if let f = part.fraction {
        factor = factor * f
        return nil
      }
      guard part.operation == .divisor || part.operation == .hadamard else { return part }
      let inner = coefficient(of: part.operation == .divisor ? part.parts[0] : part)
      if inner.factor == Fraction(1) { return part }
      factor = factor * (part.operation == .divisor ? inner.factor.inverse : inner.factor)
      if inner.rest.isEmpty { return nil }
      return part.operation == .divisor ? divisor(product(inner.rest)) : product(inner.rest)
    }
    return (factor, rest)
  }

  /// x b, or x/b, where b may cancel against a factor of x.
  func multiplied(_ x: FormNode, by b: FormNode, dividing: Bool) -> FormNode {
    if let inner = x.negated { return negative(multiplied(inner, by: b, dividing: dividing)) }
    if x.number == 1, !dividing { return b }
    let factors = x.operation == .product ? x.parts : [x]
    if let place = factors.firstIndex(where: {
      dividing ? $0 === b && factors.count > 1 : $0.operation == .divisor && $0.parts[0] === b
    }) {
      return product(Array(factors[..<place] + factors[(place + 1)...]))
    }
    return dividing ? product([x, divisor(b)]) : product([b, x])
  }

  /// The signed terms of x, products multiplied out over their sums, and `let`s opened where that is
  /// asked for; x itself where that would be too many.
  func expanded(_ x: FormNode, opensLets: Bool, limit: Int = 64) -> [FormTerm] {
    func negating(_ terms: [FormTerm], _ isNegative: Bool) -> [FormTerm] {
      terms.map { FormTerm(isNegative: $0.isNegative != isNegative, node: $0.node) }
    }
    switch x.operation {
    case .sum(let signs):
      return zip(signs, x.parts).flatMap {
        negating(expanded($1, opensLets: opensLets, limit: limit), $0)
      }
    case .local where opensLets:
      return expanded(x.parts[0], opensLets: opensLets, limit: limit)
    case .transpose:
      return expanded(x.parts[0], opensLets: opensLets, limit: limit).map {
        FormTerm(isNegative: $0.isNegative, node: transpose($0.node))
      }
    case .call("tr"):
      return expanded(x.parts[0], opensLets: opensLets, limit: limit).map {
        FormTerm(isNegative: $0.isNegative, node: call("tr", $0.node))
      }
    case .power where x.parts[0].isSum && [2, 3].contains(x.parts[1].number):
      let factors = Array(repeating: x.parts[0], count: x.parts[1].whole ?? 0)
      return expanded(node(.product, factors), opensLets: opensLets, limit: limit)
    case .product, .hadamard:
      var rows: [(isNegative: Bool, factors: [FormNode])] = [(false, [])]
      for factor in x.parts {
        let terms = expanded(factor, opensLets: opensLets, limit: limit)
        guard rows.count * terms.count <= limit else { break }
        rows = rows.flatMap { row in
          terms.map { (row.isNegative != $0.isNegative, row.factors + [$0.node]) }
        }
      }
      guard rows[0].factors.count == x.parts.count else {
        return [FormTerm(isNegative: false, node: x)]
      }
      return rows.map { row in
        let term = product(like: x, row.factors)
        return FormTerm(
          isNegative: row.isNegative != (term.negated != nil), node: term.negated ?? term)
      }
    default: return [FormTerm(isNegative: false, node: x)]
    }
  }

  /// A form with the squares of its norms as products, |x|² = xᵀx.
  func withNormsOpened(_ x: FormNode) -> FormNode {
    rewriting(x) { y in
      guard y.operation == .power, y.parts[1].number == 2, y.parts[0].function == "norm",
        y.parts[0].parts.count == 1
      else { return nil }
      let inner = y.parts[0].parts[0]
      return call("tr", product(transpose(inner), inner))
    }
  }
}

extension FormNode {
  /// The whole number that a literal is.
  var whole: Int? {
    guard let number, number != 0, number.magnitude < 1e6 else { return nil }
    return Int(exactly: number)
  }

  /// The fraction that a literal is: 0.5, 0.05, 3.
  fileprivate var fraction: Fraction? {
    whole.map { Fraction($0) }
      ?? number.flatMap { Fraction($0, denominators: 64, tolerance: 1e-15) }
  }
}

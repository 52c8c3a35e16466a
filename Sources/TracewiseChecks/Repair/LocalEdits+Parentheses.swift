import Tracewise
import TracewiseLanguage

/// Operations in another order.
extension LocalEdits {
  /// a b ⊙ c as a (b ⊙ c), and a ⊙ b c as (a ⊙ b) c.
  mutating func parenthesesOfHadamard() {
    func split(_ x: FormNode) -> [(outer: [FormNode], inner: [FormNode])] {
      guard x.operation == .product, !x.parts.contains(where: \.isDivisor) else {
        return [([], [x])]
      }
      return x.parts.indices.map { (Array(x.parts[..<$0]), Array(x.parts[$0...])) }
    }
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return }
    let middle = Array(parts.dropFirst().dropLast())
    for (outer, head) in split(first) {
      for (tail, rest) in split(last).map({ ($0.outer, $0.inner) }) + [
        (last.operation == .product ? last.parts : [last], [])
      ] {
        if outer.isEmpty, rest.isEmpty || tail.isEmpty { continue }
        let (inside, behind) = tail.isEmpty ? (rest, []) : (tail, rest)
        let core = table.hadamard([table.product(head)] + middle + [table.product(inside)])
        add(.parentheses, table.product(outer + [core] + behind))
      }
    }
  }

  /// a (b ⊙ c) d as a b ⊙ c d and the like, and a (b + c) as a b + c.
  mutating func parenthesesOfProduct() {
    for (k, part) in parts.enumerated() {
      let factor = part.isLocal ? part.parts[0] : part
      let (before, behind) = (Array(parts[..<k]), Array(parts[(k + 1)...]))
      if factor.operation == .hadamard, let first = factor.parts.first, let last = factor.parts.last
      {
        let middle = Array(factor.parts.dropFirst().dropLast())
        if behind.isEmpty || before.isEmpty || !behind.contains(where: \.isDivisor) {
          let left = table.product(before + [first])
          let right = table.product([last] + behind)
          if last.operation != .entrywiseDivisor {
            add(.parentheses, table.hadamard([left] + middle + [right]))
            add(.parentheses, table.product([table.hadamard([left] + middle + [last])] + behind))
            add(.parentheses, table.product(before + [table.hadamard([first] + middle + [right])]))
          }
        }
      }
      guard factor.isSum, factor.parts.count > 1 else { continue }
      for j in factor.parts.indices {
        var terms = factor.terms
        let term = terms.remove(at: j)
        let product = FormTerm(
          isNegative: term.isNegative, node: table.product(before + [term.node] + behind))
        let outer = table.product(before + [table.number(1)] + behind)
        add(.factorAdded, table.sum([product] + terms), 0.15, piece: outer.text)
      }
    }
  }

  /// (a + b)² as a² + b and a + b², f(x)² as f(x²).
  mutating func parenthesesOfPower() {
    let base = parts[0]
    func powered(_ x: FormNode) -> FormNode {
      let isScalar = values[x]?.isScalar == true
      return table.node(isScalar ? .power : .entrywisePower, [x, parts[1]])
    }
    if base.function != nil, base.parts.count == 1 {
      add(.parentheses, table.node(base.operation, [powered(base.parts[0])]))
    }
    guard node.operation == .entrywisePower || value.isScalar else { return }
    if base.operation == .hadamard || base.operation == .product && value.isScalar,
      base.parts.count <= 4
    {
      for (k, part) in base.parts.enumerated() {
        var factors = base.parts
        factors[k] =
          part.isDivisor ? table.node(part.operation, [powered(part.parts[0])]) : powered(part)
        add(.parentheses, table.product(like: base, factors))
      }
    }
    for k in base.terms.indices where base.parts.count > 1 && !base.terms[k].node.isNumber {
      var terms = base.terms
      terms[k].node = powered(terms[k].node)
      add(.parentheses, table.sum(terms))
    }
  }

  /// a b + c as a (b + c).
  mutating func parenthesesOfSum() {
    let terms = node.terms
    for (k, term) in terms.enumerated() where term.node.operation == .product {
      let factors = term.node.parts
      guard !factors.contains(where: \.isDivisor) else { continue }
      let others = terms.indices.filter { $0 != k }.map {
        FormTerm(isNegative: terms[$0].isNegative != term.isNegative, node: terms[$0].node)
      }
      for j in 1..<factors.count {
        let head = FormTerm(isNegative: false, node: table.product(Array(factors[j...])))
        let whole = table.product(Array(factors[..<j]) + [table.sum([head] + others)])
        add(
          .factorMissing, table.sum([FormTerm(isNegative: term.isNegative, node: whole)]), 0.15,
          piece: table.product(Array(factors[..<j])).text)
        let tail = FormTerm(isNegative: false, node: table.product(Array(factors[..<j])))
        let other = table.product([table.sum([tail] + others)] + Array(factors[j...]))
        add(
          .factorMissing, table.sum([FormTerm(isNegative: term.isNegative, node: other)]), 0.15,
          piece: table.product(Array(factors[j...])).text)
      }
    }
  }
}

import Tracewise

extension Simplifier {
  /// What all terms have in common in front, and what is left.
  func content(_ x: Form) -> (outside: Term, inside: Form) {
    guard let first = x.terms.first else { return (Term(), x) }
    if x.terms.count == 1 {
      let outside = Term(coefficient: first.coefficient, scalars: first.scalars)
      return (outside, x.shape.isScalar ? number(1) : x.divided(by: outside))
    }
    var outside = Term(scalars: commonScalars(x))
    let inside = x.divided(by: outside)
    outside.coefficient = commonCoefficient(inside)
    return (outside, inside.divided(by: Term(coefficient: outside.coefficient)))
  }

  /// A number that all terms have, or its denominator; negative where all are. Where order does not count, that of the term
  /// that comes first by its key, so that A − B and B − A are multiples of one sum.
  private func commonCoefficient(_ x: Form) -> Coefficient {
    if isSorted {
      // The same term for Aᵀ − Bᵀ as for A − B.
      let keys = x.terms.map { (names: $0.symbolKey, own: $0.key) }
      let first = keys.indices.min { a, b in
        keys[a].names == keys[b].names
          ? keys[a].own.lexicographicallyPrecedes(keys[b].own)
          : keys[a].names.lexicographicallyPrecedes(keys[b].names)
      }
      return x.terms[first ?? 0].coefficient
    }
    let first = x.terms[0].coefficient.magnitude
    var common = Coefficient.one
    if x.terms.allSatisfy({ $0.coefficient.magnitude == first }) {
      common = first
    } else if mode == .result,
      x.terms.allSatisfy({ $0.coefficient.denominator == first.denominator })
    {
      common = Coefficient(1, first.denominator)
    }
    return x.terms.allSatisfy(\.coefficient.isNegative) ? -common : common
  }

  /// Powers of scalars that all terms have; for comparison with the common denominator.
  private func commonScalars(_ x: Form) -> [ScalarPower] {
    let first = x.terms[0].scalars
    switch mode {
    case _ where isPlain || mode == .result && x.shape.isScalar:
      return first.filter { power in x.terms.allSatisfy { $0.scalars.contains(power) } }
    case .result: return ScalarPower.common(to: x.terms.map(\.scalars))
    default: return ScalarPower.commonDenominator(of: x.terms.map(\.scalars))
    }
  }
}

extension Term {
  /// The symbols in it, in no order.
  fileprivate var symbolKey: [Digest] {
    let symbols = (scalars.map(\.base) + factors).flatMap(\.symbols)
    return symbols.map(\.digest).sorted()
  }
}

extension Form {
  /// Every term divided by a number and by powers of scalars.
  func divided(by divisor: Term) -> Form {
    let inverted = divisor.scalars.map(\.inverted)
    return Form(
      shape,
      terms.map { term in
        var term = term
        term.coefficient = term.coefficient / divisor.coefficient
        term.scalars = term.scalars.times(inverted)
        return term
      })
  }
}

extension ScalarPower {
  /// The powers that all of several products can be divided by: x of x² y and x z, 1/x of y/x and z/x².
  static func common(to products: [[ScalarPower]]) -> [ScalarPower] {
    guard let first = products.first else { return [] }
    return first.compactMap { power in
      let exponents = products.map { $0.exponent(of: power.base) }
      let common =
        exponents.allSatisfy { $0 > 0 }
        ? exponents.min() : exponents.allSatisfy { $0 < 0 } ? exponents.max() : nil
      return common.map { ScalarPower(base: power.base, exponent: $0) }
    }
  }

  /// The powers that leave no negative exponent, and none that all products share.
  static func commonDenominator(of products: [[ScalarPower]]) -> [ScalarPower] {
    var seen: Set<Expression> = []
    return products.joined().compactMap { power in
      guard seen.insert(power.base).inserted else { return nil }
      let least = products.map { $0.exponent(of: power.base) }.min() ?? 0
      return least == 0 ? nil : ScalarPower(base: power.base, exponent: least)
    }
  }
}

extension Array<ScalarPower> {
  /// The exponent of a base; 0 where it is no factor.
  func exponent(of base: Expression) -> Double { first { $0.base == base }?.exponent ?? 0 }
}

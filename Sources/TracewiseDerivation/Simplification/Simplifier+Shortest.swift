import Tracewise

/// What is shorter multiplied out than in factors.
extension Simplifier {
  /// A sum with sums in it written out where that leaves fewer terms: r (log P − 1) + r = r log P.
  mutating func shortest(_ x: Form) -> Form {
    guard mode == .result, x.terms.count > 1 else { return x }
    let x = complemented(x)
    var flat = Form(x.shape, [])
    for term in x.terms { flat.terms += spelledOut(term, x.shape) }
    guard flat.terms.count > x.terms.count else { return x }
    flat = flat.collected()
    return flat.terms.count < x.terms.count ? flat : x
  }

  /// s (A + B) as s A + s B, (s + t) A as s A + t A.
  private mutating func spelledOut(_ term: Term, _ shape: Shape) -> [Term] {
    if term.factors.count == 1, term.factors[0].operation.isSum {
      let outside = Form(.scalar, [term.outside])
      return form(term.factors[0]).terms.flatMap { product(outside, Form(shape, [$0])).terms }
    }
    guard
      let place = term.scalars.firstIndex(where: { $0.exponent == 1 && $0.base.operation.isSum })
    else { return [term] }
    var rest = term
    rest.scalars.remove(at: place)
    return form(term.scalars[place].base).terms.flatMap {
      product(Form(.scalar, [$0]), Form(shape, [rest])).terms
    }
  }

  /// A sum times entrywise factors, term by term, where its denominators cancel and it is shorter so:
  /// ((1 − t) ⊘ (1 − p) − t ⊘ p) ⊙ p ⊙ (1 − p) = p − t.
  mutating func shorterMultipliedOut(_ x: Form, _ y: Form) -> Form? {
    guard mode == .result else { return nil }
    let (a, b) = (single(x), single(y))
    for (sum, factor) in [(x, b), (y, a)] where cancels(sum, factor) {
      let out = Form(x.shape, sum.terms.map { hadamard($0, factor, x.shape) }).collected()
      let best = withoutSums(out) ?? out
      let factored = Form(x.shape, [hadamard(a, b, x.shape)])
      if build(best).weight < build(factored).weight { return best }
    }
    return nil
  }

  /// Whether a term of a sum has an entrywise factor that y cancels, or absorbs.
  private func cancels(_ x: Form, _ y: Term) -> Bool {
    guard (2...8).contains(x.terms.count) else { return false }
    let powers = monomials(y.factors, x.shape)
    return x.terms.contains { term in
      monomials(term.factors, x.shape).contains { power in
        powers.exponent(of: power.base) * power.exponent < 0
          || powers.contains { absorbs($0, power) }
      }
    }
  }

  /// The sum with sums that are entrywise factors written out too, where no more terms are left.
  private mutating func withoutSums(_ x: Form) -> Form? {
    var flat = Form(x.shape, [])
    for term in x.terms {
      let powers = monomials(term.factors, x.shape)
      var part = Form(x.shape, [term.outside])
      part.terms[0].factors = ones(x.shape)
      for power in powers {
        let isSum = power.exponent == 1 && power.base.operation.isSum
        let factors = isSum ? form(power.base).terms : [Term(factors: [power.entrywise])]
        guard part.terms.count * factors.count <= 8 else { return nil }
        var product: [Term] = []
        for a in part.terms { for b in factors { product.append(hadamard(a, b, x.shape)) } }
        part = Form(x.shape, product)
      }
      flat.terms += part.terms
    }
    flat = flat.collected()
    return flat.terms.count <= x.terms.count ? flat : nil
  }

  /// v (q/v + 1) = q + v: a sum of scalars is written without denominators that cancel.
  mutating func withWholeSums(_ term: Term) -> Term {
    var result = term
    for power in term.scalars where power.base.operation.isSum && power.exponent.isWhole {
      let sum = form(power.base)
      let denominators = ScalarPower.commonDenominator(of: sum.terms.map(\.scalars)).filter {
        $0.exponent < 0 && result.scalars.exponent(of: $0.base) * power.exponent > 0
      }
      guard !denominators.isEmpty else { continue }
      let outside = Term(scalars: denominators)
      let whole = build(sum.divided(by: outside).collected())
      result.scalars = result.scalars.times(
        denominators.map { ScalarPower(base: $0.base, exponent: $0.exponent * power.exponent) })
      result.scalars = result.scalars.times([
        ScalarPower(base: power.base, exponent: -power.exponent),
        ScalarPower(base: whole, exponent: power.exponent),
      ])
    }
    return result
  }
}

import Tracewise

extension Simplifier {
  /// A ⊙ B; with the ones of a broadcast scalar, the multiple.
  mutating func hadamard(_ x: Form, _ y: Form) -> Form {
    if x.shape.isScalar { return product(x, y) }
    if x.isZero || y.isZero { return Form(x.shape, []) }
    if let s = scalarOfOnes(x) { return product(s, y) }
    if let s = scalarOfOnes(y) { return product(s, x) }
    if x.terms.count == 1, y.terms.count == 1 {
      return Form(x.shape, [hadamard(x.terms[0], y.terms[0], x.shape)])
    }
    if mode == .canonical, x.terms.count * y.terms.count <= largestSum {
      var terms: [Term] = []
      for a in x.terms { for b in y.terms { terms.append(hadamard(a, b, x.shape)) } }
      return Form(x.shape, terms).collected()
    }
    if let short = shorterMultipliedOut(x, y) { return short }
    return Form(x.shape, [hadamard(single(x), single(y), x.shape)])
  }

  /// s where the form is s 1 1ᵀ.
  func scalarOfOnes(_ x: Form) -> Form? {
    let ones = ones(x.shape)
    guard !x.isZero, x.terms.count == 1 || !isPlain, x.terms.allSatisfy({ $0.factors == ones })
    else { return nil }
    return Form(
      .scalar, x.terms.map { Term(coefficient: $0.coefficient, scalars: $0.scalars) })
  }

  mutating func hadamard(_ a: Term, _ b: Term, _ shape: Shape) -> Term {
    var term = Term(
      coefficient: a.coefficient * b.coefficient, scalars: a.scalars.times(b.scalars))
    let powers = scaledEntries(a.factors, shape).times(scaledEntries(b.factors, shape))
    term.factors = factors(powers, shape)
    return term
  }

  /// [X < 0] and the like: of numbers a number, of masks themselves or their opposites.
  mutating func comparison(_ relation: Relation, _ x: Form) -> Form {
    let y = build(x)
    if let value = x.isZero ? 0 : build(scalarOfOnes(x) ?? x).numberValue {
      return constant(relation.holds(value) ? 1 : 0, x.shape)
    }
    guard relation == .equal || relation == .notEqual, let (inner, operand) = y.mask else {
      return atom(.apply(Indicator(relation), to: y))
    }
    return atom(
      .apply(Indicator(relation == .equal ? inner.negated : inner), to: operand))
  }

  func monomials(_ factors: [Expression], _ shape: Shape) -> [ScalarPower] {
    if factors == ones(shape) { return [] }
    if factors.isEmpty { return [ScalarPower(base: Expression(.identity, shape), exponent: 1)] }
    return monomials(chainExpression(factors))
  }

  /// The entrywise powers of a factor.
  func monomials(_ x: Expression) -> [ScalarPower] {
    let parts = x.parts
    switch x.operation {
    case .hadamard: return monomials(parts[0]).times(monomials(parts[1]))
    case .quotient: return monomials(parts[0]).times(monomials(parts[1]).raised(to: -1))
    case .transpose where parts[0].isEntrywiseProduct:
      return monomials(parts[0]).map {
        ScalarPower(base: .apply(Transpose(), to: $0.base), exponent: $0.exponent)
      }
    case .entrywisePower(let exponent):
      let powers = monomials(parts[0])
      guard Self.distributes(exponent, over: powers) else {
        return [ScalarPower(base: parts[0], exponent: exponent)]
      }
      return powers.raised(to: exponent)
    default:
      if case .constant(1) = x.kind { return [] }
      return [ScalarPower(base: x, exponent: 1)]
    }
  }

  /// Whether (A ⊙ B)ᵖ is Aᵖ ⊙ Bᵖ wherever it has a value: √(xy) is not √x √y where both are
  /// negative, and √(x²) is |x|.
  private static func distributes(_ exponent: Double, over powers: [ScalarPower]) -> Bool {
    exponent.isWhole
      || powers.count <= 1
        && powers.allSatisfy { $0.exponent.truncatingRemainder(dividingBy: 2) != 0 }
  }

  /// A ⊙ B² ⊘ C, as one factor.
  mutating func entrywise(_ powers: [ScalarPower], _ shape: Shape) -> [Expression] {
    let powers = isPlain ? powers : named(powers)
    if powers.isEmpty { return ones(shape) }
    budget.charge(powers.count)
    let ordered =
      isSorted
      ? powers.sorted { ($0.base.digest, $0.exponent) < ($1.base.digest, $1.exponent) } : powers
    let above = ordered.filter { $0.exponent > 0 }.map(\.entrywise)
    let below = ordered.filter { $0.exponent < 0 }.map(\.inverted.entrywise)
    func product(_ xs: [Expression]) -> Expression {
      xs.dropFirst().reduce(xs[0]) { .apply(Hadamard(), to: $0, $1) }
    }
    if !isSorted, powers.count > 1, let inner = allTransposed(powers) {
      let whole = entrywise(inner, shape.transposed)
      return [.apply(Transpose(), to: chainExpression(whole))]
    }
    let masks = powers.filter { $0.base.mask != nil }
    if !masks.isEmpty, !below.isEmpty {
      // A quotient by 0 that is not taken stays behind its mask.
      let rest = entrywise(powers.filter { $0.base.mask == nil }, shape)
      return [product(masks.map(\.entrywise) + [chainExpression(rest)])]
    }
    if below.isEmpty {
      let whole = product(above)
      return powers.count == 1 && powers[0].exponent == 1 ? factorsOfChain(whole) : [whole]
    }
    if above.isEmpty { return [.apply(Reciprocal(), to: product(below))] }
    return [.apply(Quotient(), to: product(above), product(below))]
  }

  /// Aᵀ ⊙ Bᵀ = (A ⊙ B)ᵀ.
  private func allTransposed(_ powers: [ScalarPower]) -> [ScalarPower]? {
    var inner: [ScalarPower] = []
    for power in powers {
      guard let x = power.base.operand(of: .transpose) else { return nil }
      inner.append(ScalarPower(base: x, exponent: power.exponent))
    }
    return inner
  }

  /// The factors of a product, where an entrywise power is nothing else.
  private func factorsOfChain(_ x: Expression) -> [Expression] {
    x.operation == .product ? x.parts.flatMap(factorsOfChain) : [x]
  }

  /// Entrywise xᵖ, and of scalars.
  mutating func power(_ x: Form, _ exponent: Double) -> Form {
    if exponent == 1 { return x }
    if exponent == 0 { return constant(1, x.shape) }
    if x.isZero { return exponent > 0 ? x : atom(.apply(ConstantPower(exponent), to: build(x))) }
    if exponent == 2, mode == .canonical, x.terms.count > 1 { return hadamard(x, x) }
    let term = x.terms.count == 1 ? x.terms[0] : single(x)
    var result = Term()
    var inside = term
    if let c = term.coefficient.power(exponent) {
      result.coefficient = c
      inside.coefficient = .one
    } else if isSorted, term.coefficient.numerator > 0,
      let c = Coefficient(term.coefficient.value.squareRoot()).power(2 * exponent)
    {
      result.coefficient = c
      inside.coefficient = .one
    } else if term.coefficient.numerator > 0 {
      let c = Expression.number(term.coefficient.value)
      result.scalars = [ScalarPower(base: c, exponent: exponent)]
      inside.coefficient = .one
    }
    // (−x)ᵖ has a value where x is negative, and xᵖ has none there.
    let isAlone =
      inside.coefficient.isOne && (x.shape.isScalar || term.factors == ones(x.shape))
    for power in term.scalars
    where exponent.isWhole || isAlone && Self.distributes(exponent, over: term.scalars)
      || isAlone && isSorted && power.base.isSize
    {
      result.scalars = result.scalars.times([
        ScalarPower(base: power.base, exponent: power.exponent * exponent)
      ])
      inside.scalars.removeAll { $0 == power }
    }
    let rest = inside.coefficient.isOne && inside.scalars.isEmpty
    if x.shape.isScalar {
      if !rest {
        let base = build(Form(.scalar, [inside]))
        result.scalars = result.scalars.times([ScalarPower(base: base, exponent: exponent)])
      }
      return isSorted ? spelledOut(result) : Form(.scalar, [result])
    }
    if !rest {
      return atom(.apply(ConstantPower(exponent), to: build(Form(x.shape, [term]))))
    }
    var inner = scaledEntries(term.factors, x.shape)
    guard inner.isScaling || inner.parts.count == 1,
      inner.parts.allSatisfy({ Self.distributes(exponent, over: $0) })
    else {
      let base = build(Form(x.shape, [inside]))
      result.factors = [ScalarPower(base: base, exponent: exponent).entrywise]
      return Form(x.shape, [result])
    }
    inner.raise(to: exponent)
    result.factors = factors(inner, x.shape)
    return Form(x.shape, [result])
  }

  /// A product of scalars, with the sums in it multiplied out: √s squared is s again.
  private mutating func spelledOut(_ term: Term) -> Form {
    guard let place = term.scalars.firstIndex(where: { $0.exponent == 1 }) else {
      return Form(.scalar, [term])
    }
    var rest = term
    let base = rest.scalars.remove(at: place).base
    return product(spelledOut(rest), form(base))
  }

  /// Columns and rows repeated, as products with ones.
  mutating func broadcast(_ x: Form, to shape: Shape) -> Form {
    if x.shape == shape { return x }
    if x.shape.isScalar { return product(x, constant(1, shape)) }
    return x.shape.columns == 1
      ? product(x, constant(1, Shape(1, shape.columns)))
      : product(constant(1, Shape(shape.rows, 1)), x)
  }
}

extension ScalarPower {
  var inverted: ScalarPower { ScalarPower(base: base, exponent: -exponent) }

  /// The power as an expression.
  var entrywise: Expression {
    switch exponent {
    case 1: base
    case 2: .apply(Square(), to: base)
    case -1: .apply(Reciprocal(), to: base)
    case 0.5: .apply(SquareRoot(), to: base)
    default: .apply(ConstantPower(exponent), to: base)
    }
  }
}

extension Expression {
  /// Whether it is a size, which is positive.
  var isSize: Bool {
    guard case .size = symbol?.role else { return false }
    return true
  }

  /// Whether entries are multiplied on the outside.
  var isEntrywiseProduct: Bool {
    switch operation {
    case .hadamard, .quotient, .entrywisePower: true
    default: false
    }
  }
}

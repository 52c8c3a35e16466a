import Tracewise

extension Simplifier {
  /// The product; also of a scalar and a matrix.
  mutating func product(_ x: Form, _ y: Form) -> Form {
    let shape =
      x.shape.isScalar && !y.shape.isScalar && y.shape.rows != 1
      ? y.shape
      : y.shape.isScalar && x.shape.columns != 1
        ? x.shape
        : Shape(x.shape.rows, y.shape.columns)
    if x.isZero || y.isZero { return Form(shape, []) }
    if x.terms.count == 1, y.terms.count == 1 {
      return Form(shape, [product(x.terms[0], y.terms[0], shape)]).withoutZeros
    }
    if multipliesOut(x, y) {
      var terms: [Term] = []
      for a in spread(x) { for b in spread(y) { terms.append(product(a, b, shape)) } }
      return Form(shape, terms).collected()
    }
    // A number, or a number times scalars, goes into a sum of the other.
    if x.shape.isScalar, x.terms.count == 1, x.terms[0].scalars.isEmpty {
      return y.scaled(by: x.terms[0].coefficient).collected()
    }
    if y.shape.isScalar, y.terms.count == 1, y.terms[0].scalars.isEmpty {
      return x.scaled(by: y.terms[0].coefficient).collected()
    }
    // The identity goes away.
    if !y.shape.isScalar, let s = x.identityMultiple { return product(s, y) }
    if !x.shape.isScalar, let s = y.identityMultiple { return product(s, x) }
    return Form(shape, [product(single(x), single(y), shape)]).withoutZeros
  }

  /// Whether a product of sums is written out: for comparison, of a scalar at least, and in lines where
  /// a differential stands in a sum.
  func multipliesOut(_ x: Form, _ y: Form) -> Bool {
    guard x.terms.count * y.terms.count <= largestSum else { return false }
    switch mode {
    case .canonical: return true
    case .comparison: return x.isScalarTerm || y.isScalarTerm
    case .line: return x.isVaryingSum || y.isVaryingSum
    case .result, .plain: return false
    }
  }

  /// The terms of a sum that is to be written out; any other sum as one.
  mutating func spread(_ x: Form) -> [Term] {
    isSorted || x.isVaryingSum ? x.terms : [single(x)]
  }

  /// A sum as one factor, with what its terms have in common in front.
  mutating func single(_ x: Form) -> Term {
    guard x.terms.count != 1 else { return x.terms[0] }
    let (outside, inside) = content(x)
    let factored = factor(inside)
    var term = outside
    if factored.terms.count == 1 {
      term.coefficient = term.coefficient * factored.terms[0].coefficient
      term.scalars = term.scalars.times(factored.terms[0].scalars)
      term.factors = factored.terms[0].factors
      return term
    }
    var base = build(factored)
    if !preferred.isEmpty, !preferred.contains(base) {
      let opposite = build(factored.scaled(by: -.one).collected())
      if preferred.contains(opposite) {
        base = opposite
        term.coefficient = -term.coefficient
      }
    }
    if x.shape.isScalar {
      term.scalars = term.scalars.times([ScalarPower(base: base, exponent: 1)])
    } else {
      term.factors = [base]
    }
    return term
  }

  mutating func product(_ a: Term, _ b: Term, _ shape: Shape) -> Term {
    var term = Term(
      coefficient: a.coefficient * b.coefficient, scalars: a.scalars.times(b.scalars),
      factors: a.factors)
    for factor in b.factors { append(factor, to: &term) }
    budget.charge(term.factors.count + term.scalars.count)
    if !isPlain {
      sumOnes(&term)
      applyDiagonals(&term)
      term.scalars = named(term.scalars)
    }
    if shape.isScalar, term.factors.count == 1, case .constant = term.factors[0].kind {
      // 1ᵀy = 1 of a column y.
      term.factors = []
    }
    pullScalars(&term, shape)
    return term
  }

  /// Appends a factor; A A⁻¹ cancels.
  private mutating func append(_ factor: Expression, to term: inout Term) {
    guard let last = term.factors.last else {
      term.factors.append(factor)
      return
    }
    if isInverse(last, factor) {
      term.factors.removeLast()
    } else if mode == .canonical, case .matrix(let a) = last.kind, case .matrix(let b) = factor.kind
    {
      term.factors[term.factors.count - 1] = last.constant(a * b)
    } else if !isPlain, let both = productOfDiagonals(last, factor) {
      term.factors[term.factors.count - 1] = both
    } else if last.isOnesRow, hasColumnsOfSumOne(factor) {
      // 1ᵀY = 1ᵀ.
      term.factors[term.factors.count - 1] = .ones(Shape(1, factor.shape.columns))
    } else if factor.isOnesColumn, let y = last.operand(of: .transpose), hasColumnsOfSumOne(y) {
      term.factors[term.factors.count - 1] = .ones(Shape(last.shape.rows, 1))
    } else {
      term.factors.append(factor)
    }
  }

  private func isInverse(_ a: Expression, _ b: Expression) -> Bool {
    a.operand(of: .inverse) == b || b.operand(of: .inverse) == a
  }

  /// Takes 1×1 parts of the chain out of it: A (xᵀ B y) C.
  private mutating func pullScalars(_ term: inout Term, _ shape: Shape) {
    var k = 0
    var start: Int?
    while k <= term.factors.count {
      let isOne =
        k < term.factors.count
        ? term.factors[k].shape.rows == 1 : term.factors.last?.shape.columns == 1
      guard isOne else {
        k += 1
        continue
      }
      if let first = start, first < k {
        let part = Array(term.factors[first..<k])
        let rest = term.factors.count - part.count
        // In a line, what stands alone stays a product; it is scalar all the same.
        term.factors.removeSubrange(first..<k)
        let (c, scalars) = scalar(part)
        term.coefficient = term.coefficient * c
        term.scalars = term.scalars.times(scalars)
        if rest == 0 { break }
        k = first
      }
      start = k
      k += 1
    }
  }

  /// A chain that is 1×1, as a product of scalars.
  mutating func scalar(_ chain: [Expression]) -> (Coefficient, [ScalarPower]) {
    if chain.count == 2, case .constant = chain[0].kind, case .constant = chain[1].kind {
      let count = size(chain[0].shape.columns).terms[0]
      return (count.coefficient, count.scalars)
    }
    if mode == .line { return (.one, [ScalarPower(base: chainExpression(chain), exponent: 1)]) }
    return traceOfChain(chain)
  }

  /// The product of factors, from left to right.
  func chainExpression(_ factors: [Expression]) -> Expression {
    factors.dropFirst().reduce(factors[0]) { .apply(Product(), to: $0, $1) }
  }

  mutating func innerProduct(_ x: Form, _ y: Form) -> Form {
    if x.shape.isScalar { return product(x, y) }
    let left = transposed(x)
    if x.shape.columns == 1 { return product(left, y) }
    if x.shape.rows == 1 { return product(x, transposed(y)) }
    return trace(product(left, y))
  }

  /// (A B)ᵀ = Bᵀ Aᵀ; the transpose of a sum stays outside of it where that is shorter.
  mutating func transposed(_ x: Form) -> Form {
    if x.shape.isScalar { return x }
    if x.isZero { return Form(x.shape.transposed, []) }
    let pushed = pushedTranspose(x)
    if !isPlain, x.terms.count > 1, x.shape.isSquare, pushed.isSame(as: x) { return x }
    guard x.terms.count > 1, !isSorted, !x.hasDifferential else { return pushed }
    let (outside, inside) = content(x)
    let base = build(inside)
    guard build(pushed).weight > build(x).weight + 1 else { return pushed }
    var term = outside
    term.factors = [.apply(Transpose(), to: base)]
    return Form(x.shape.transposed, [term])
  }

  /// (A + B)ᵀ = Aᵀ + Bᵀ, and of every term.
  mutating func pushedTranspose(_ x: Form) -> Form {
    if x.shape.isScalar { return x }
    let terms = x.terms.map { term in
      var term = term
      term.factors = term.factors.reversed().map { transpose($0) }
      return term
    }
    return Form(x.shape.transposed, terms)
  }

  /// (A B)⁻¹ = B⁻¹ A⁻¹ where the factors are square, (A⁻¹)⁻¹ = A.
  mutating func inverse(_ x: Form) -> Form {
    if x.shape.isScalar { return power(x, -1) }
    let term = x.terms.count == 1 ? x.terms[0] : single(x)
    guard !x.isZero, let coefficient = term.coefficient.power(-1) else {
      return atom(.apply(Inverse(), to: build(x)))
    }
    let scalars = term.scalars.map { ScalarPower(base: $0.base, exponent: -$0.exponent) }
    let factors =
      term.factors.allSatisfy(\.shape.isSquare)
      ? term.factors.reversed().map { inverse(of: $0) }
      : [.apply(Inverse(), to: chainExpression(term.factors))]
    return Form(x.shape, [Term(coefficient: coefficient, scalars: scalars, factors: factors)])
  }

  private mutating func inverse(of x: Expression) -> Expression {
    if !isPlain, let v = x.diagonal { return x.with([build(power(form(v), -1))]) }
    if !isPlain, let (a, b) = x.operands(of: .kronecker), a.shape.isSquare, b.shape.isSquare {
      return x.with([build(inverse(form(a))), build(inverse(form(b)))])
    }
    return x.operand(of: .inverse) ?? .apply(Inverse(), to: x)
  }
}

extension Form {
  /// s where the form is s I.
  var identityMultiple: Form? {
    guard terms.count == 1, terms[0].factors.isEmpty, !shape.isScalar else { return nil }
    return Form(.scalar, terms)
  }

  /// Whether it is one term without a matrix.
  var isScalarTerm: Bool { shape.isScalar && terms.count == 1 }

  var isVaryingSum: Bool { terms.count > 1 && hasDifferential }

  var hasDifferential: Bool {
    terms.contains { term in
      term.factors.contains(where: \.hasDifferential)
        || term.scalars.contains(where: \.base.hasDifferential)
    }
  }
}

import Tracewise

extension Simplifier {
  mutating func trace(_ x: Form) -> Form {
    if x.shape.isScalar { return x }
    if mode == .line {
      if x.isZero { return Form(.scalar, []) }
      let (outside, inside) = content(x)
      return product(
        Form(.scalar, [outside]), atom(.apply(Trace(), to: build(inside))))
    }
    var result = Form(.scalar, [])
    for term in x.terms {
      var outside = Term(coefficient: term.coefficient, scalars: term.scalars)
      if term.factors.isEmpty {
        result = sum(result, product(Form(.scalar, [outside]), size(x.shape.rows)))
        continue
      }
      let (c, scalars) = traceOfChain(term.factors)
      outside.coefficient = outside.coefficient * c
      outside.scalars = outside.scalars.times(scalars)
      result = sum(result, Form(.scalar, [outside]))
    }
    return result
  }

  /// Tr(A B C) of a chain, or the 1×1 chain itself: the best of its rotations and transposes.
  mutating func traceOfChain(_ chain: [Expression]) -> (Coefficient, [ScalarPower]) {
    let edges = chain.indices.filter { chain[$0].shape.rows == 1 }
    guard let first = edges.first else { return (.one, [power(ofTrace: chain)]) }
    // Cut at every edge of size 1: Tr(x yᵀ A) = yᵀ A x.
    let turned = Array(chain[first...] + chain[..<first])
    var coefficient = Coefficient.one
    var scalars: [ScalarPower] = []
    var part: [Expression] = []
    for (k, factor) in turned.enumerated() {
      part.append(factor)
      let isEnd = k + 1 == turned.count || turned[k + 1].shape.rows == 1
      guard isEnd else { continue }
      if part.count == 2, case .constant = part[0].kind, case .constant = part[1].kind {
        let count = size(part[0].shape.columns).terms[0]
        coefficient = coefficient * count.coefficient
        scalars = scalars.times(count.scalars)
      } else if let inner = innerOfSum(part) {
        coefficient = coefficient * inner.coefficient
        scalars = scalars.times(inner.scalars)
      } else {
        scalars = scalars.times([ScalarPower(base: orient(part), exponent: 1)])
      }
      part = []
    }
    return (coefficient, scalars)
  }

  /// xᵀy for 1ᵀ(x ⊙ y), Tr(AᵀB) for vec(A)ᵀ vec(B).
  private mutating func innerOfSum(_ chain: [Expression]) -> Term? {
    guard !isPlain, chain.count == 2 else { return nil }
    if let a = transpose(chain[0]).vectorized, let b = chain[1].vectorized, a.shape == b.shape {
      let inner = innerProduct(form(a), form(b))
      return inner.terms.count == 1 ? inner.terms[0] : nil
    }
    if chain[1].isOnesColumn { return innerOfSum(chain.reversed().map { transpose($0) }) }
    guard chain[0].isOnesRow, chain[1].isEntrywiseProduct else { return nil }
    let powers = monomials(chain[1])
    let isProduct = powers.count == 2 && powers.allSatisfy { $0.exponent == 1 }
    guard isProduct || powers.count == 1 && powers[0].exponent == 2 else { return nil }
    let inner = innerProduct(form(powers[0].base), form(powers[powers.count - 1].base))
    return inner.terms.count == 1 ? inner.terms[0] : nil
  }

  /// A linear rule of A ⊗ B or of vec(A), where it is something simpler.
  mutating func linearOfProduct(_ rule: any UnaryRule, _ x: Form, _ shape: Shape) -> Form? {
    guard rule is any LinearRule, x.terms.count == 1, x.terms[0].factors.count == 1 else {
      return nil
    }
    let factor = x.terms[0].factors[0]
    let outside = Form(.scalar, [x.terms[0].outside])
    if let (a, b) = factor.operands(of: .kronecker), let simpler = rule.ofKronecker(a, b) {
      return product(outside, form(simpler))
    }
    guard rule.notation == .reshaped, factor.rule?.notation == .reshaped,
      factor.parts[0].shape == shape
    else { return nil }
    return product(outside, form(factor.parts[0]))
  }

  /// xᵀ A y or yᵀ Aᵀ x.
  private mutating func orient(_ chain: [Expression]) -> Expression {
    let other = Array(chain.reversed().map { transpose($0) })
    if isSorted, let total = asTotal(chain) { return total }
    return chainExpression(better(chain, other))
  }

  private mutating func power(ofTrace chain: [Expression]) -> ScalarPower {
    if isSorted, let total = asTotal(chain) {
      return ScalarPower(base: total, exponent: 1)
    }
    var best = chain
    for k in chain.indices {
      let turned = Array(chain[k...] + chain[..<k])
      best = better(best, turned)
      best = better(best, Array(turned.reversed().map { transpose($0) }))
    }
    if best.count == 1 {
      return ScalarPower(base: .apply(Trace(), to: best[0]), exponent: 1)
    }
    return ScalarPower(base: .apply(Trace(), to: chainExpression(best)), exponent: 1)
  }

  /// In canonical mode the smaller of two, else the one that is shorter to write.
  func better(_ a: [Expression], _ b: [Expression]) -> [Expression] {
    if isSorted {
      return b.map(\.digest).lexicographicallyPrecedes(a.map(\.digest)) ? b : a
    }
    let (left, right) = (a.reduce(0) { $0 + $1.weight }, b.reduce(0) { $0 + $1.weight })
    return right < left ? b : a
  }

  /// Tr(Aᵀ (B ⊙ C)) = 1ᵀ (A ⊙ B ⊙ C) 1, which hides none of the three.
  private mutating func asTotal(_ chain: [Expression]) -> Expression? {
    let places = chain.indices.filter { chain[$0].isEntrywiseProduct }
    guard places.count == 1, let place = places.first, chain.count >= 2 else { return nil }
    let rest = Array(chain[(place + 1)...] + chain[..<place])
    let other = Form(
      Shape(rest[0].shape.rows, rest[rest.count - 1].shape.columns), [Term(factors: rest)])
    let whole = hadamard(atom(chain[place]), transposed(other))
    return .apply(Sum(), to: build(whole))
  }

  /// 1ᵀ X 1.
  mutating func total(_ x: Form) -> Form {
    if isSorted, x.terms.count > 1 {
      return x.terms.reduce(Form(.scalar, [])) { result, term in
        sum(result, total(Form(x.shape, [term])))
      }
    }
    if mode != .line, x.terms.count == 1, x.terms[0].factors.count == 1,
      x.terms[0].factors[0].isEntrywiseProduct
    {
      let term = x.terms[0]
      let parts = monomials(term.factors[0])
      let outside = Form(.scalar, [Term(coefficient: term.coefficient, scalars: term.scalars)])
      if parts.count == 2, parts[0].exponent == 1, parts[1].exponent == 1 {
        return product(outside, innerProduct(form(parts[0].base), form(parts[1].base)))
      }
      if parts.count == 1, parts[0].exponent == 2 {
        return product(outside, innerProduct(form(parts[0].base), form(parts[0].base)))
      }
      if isSorted {
        return product(outside, atom(.apply(Sum(), to: term.factors[0])))
      }
    }
    let left = constant(1, Shape(1, x.shape.rows))
    let right = constant(1, Shape(x.shape.columns, 1))
    if x.shape.columns == 1 { return product(left, x) }
    if x.shape.rows == 1 { return product(x, right) }
    return product(product(left, x), right)
  }
}

extension Expression {
  /// A where the expression is vec(A).
  fileprivate var vectorized: Expression? {
    rule?.notation == .reshaped && shape.columns == 1 ? parts[0] : nil
  }
}

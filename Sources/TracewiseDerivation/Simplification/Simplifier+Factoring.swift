import Tracewise

extension Simplifier {
  /// What all terms of a sum share, taken out of it: factors at one end, entrywise factors, or all factors.
  mutating func factor(_ form: Form) -> Form {
    guard mode != .canonical, form.terms.count > 1, !form.shape.isScalar else { return form }
    // The scalar line of a differential keeps its terms apart.
    guard !form.terms.contains(where: { $0.factors.contains(where: \.hasDifferential) }) else {
      return form
    }
    switch mode {
    case .line, .plain: return withCommonFactors(form) ?? form
    case .result:
      return withJacobian(form) ?? withCommonFactors(form) ?? withCommonEntries(form)
        ?? withCommonScaling(form) ?? form
    case .comparison, .canonical: return withCommonEntries(form) ?? form
    }
  }

  /// A B + A C = A (B + C): what all terms share at one end is taken out, unless that leaves an identity
  /// behind.
  private mutating func withCommonFactors(_ form: Form) -> Form? {
    let chains = form.terms.map(\.factors)
    guard let first = chains.first, chains.allSatisfy({ $0.count > 1 }) else { return nil }
    let prefix = Self.shared(first, chains)
    let suffix =
      prefix == 0 ? Self.shared(first.reversed(), chains.map { $0.reversed() }) : 0
    guard prefix + suffix > 0 else { return nil }
    let inside = form.terms.map { term in
      var term = term
      term.factors = Array(term.factors.dropFirst(prefix).dropLast(suffix))
      return term
    }
    guard inside.allSatisfy({ !$0.factors.isEmpty }) else { return nil }
    let shape = Shape(inside[0].factors[0].shape.rows, inside[0].factors.last!.shape.columns)
    guard !shape.isScalar else { return nil }
    var term = single(Form(shape, inside).collected())
    term.factors = Array(first.prefix(prefix)) + term.factors + Array(first.suffix(suffix))
    return Form(form.shape, [term])
  }

  /// How many factors all chains share at the front, with at least one left in each.
  private static func shared(_ first: [Expression], _ chains: [[Expression]]) -> Int {
    var count = 0
    while chains.allSatisfy({ $0.count > count + 1 && $0[count] == first[count] }) { count += 1 }
    return count
  }

  /// A ⊙ B + A ⊙ C = A ⊙ (B + C), and s A + t A = (s + t) A; for comparison with a common denominator.
  private mutating func withCommonEntries(_ form: Form) -> Form? {
    guard !form.terms.contains(where: \.factors.isEmpty) else { return nil }
    // Aᵀ + Bᵀ for entrywise products A and B.
    if form.terms.allSatisfy({ $0.transposedFactor?.isEntrywiseProduct ?? false }) {
      let transposed = Form(
        form.shape.transposed,
        form.terms.map {
          Term(coefficient: $0.coefficient, scalars: $0.scalars, factors: $0.factors[0].parts)
        })
      return withCommonEntries(transposed).map { self.transposed($0) }
    }
    let parts = form.terms.map { scaledEntries($0.factors, form.shape) }
    let products = parts.map(\.entries)
    let common =
      mode == .comparison
      ? ScalarPower.commonDenominator(of: products) : ScalarPower.common(to: products)
    guard !common.isEmpty else { return nil }
    var inside = Form(form.shape, [])
    for (term, part) in zip(form.terms, parts) {
      var (term, part) = (term, part)
      part.entries = part.entries.times(common.raised(to: -1))
      term.factors = factors(part, form.shape)
      inside.terms.append(term)
    }
    let rest = inside.collected()
    let outside = Term(factors: entrywise(common, form.shape))
    if let s = scalarOfOnes(rest) { return product(s, Form(form.shape, [outside])) }
    // X diag(u) + X diag(v) is better left so.
    guard parts.contains(where: { $0.entries.times(common.raised(to: -1)) != [] }) else {
      return nil
    }
    return Form(form.shape, [hadamard(outside, single(rest), form.shape)])
  }

  /// X diag(u) + Y diag(u ⊙ v) = (X + Y diag(v)) diag(u), and likewise for rows: what all columns of a sum are
  /// divided by, as in the gradients of norms.
  private mutating func withCommonScaling(_ form: Form) -> Form? {
    guard form.shape.rows > 1, form.shape.columns > 1,
      !form.terms.contains(where: \.factors.isEmpty)
    else { return nil }
    var parts: [ScaledEntries] = []
    for term in form.terms {
      var part = scaledEntries(term.factors, form.shape)
      (part.left, part.right) = (spread(part.left), spread(part.right))
      parts.append(part)
    }
    var common = ScaledEntries()
    common.left = ScalarPower.common(to: parts.map(\.left))
    common.right = ScalarPower.common(to: parts.map(\.right))
    guard (common.left + common.right).contains(where: { $0.exponent < 0 }) else { return nil }
    var inverse = common
    inverse.raise(to: -1)
    var inside = Form(form.shape, [])
    for (term, part) in zip(form.terms, parts) {
      var term = term
      term.factors = factors(part.times(inverse), form.shape)
      inside.terms.append(term)
    }
    func diagonal(_ powers: [ScalarPower], _ size: Int) -> [Expression] {
      guard !powers.isEmpty else { return [] }
      return [.diagonalMatrix(chainExpression(entrywise(powers, Shape(size, 1))))]
    }
    var term = single(inside.collected())
    term.factors =
      diagonal(common.left, form.shape.rows) + term.factors
      + diagonal(common.right, form.shape.columns)
    return Form(form.shape, [term])
  }

  /// The powers of columns, with diag(u) v as u ⊙ v.
  private mutating func spread(_ powers: [ScalarPower]) -> [ScalarPower] {
    var result: [ScalarPower] = []
    for power in powers {
      let column = power.exponent == 1 ? form(power.base) : nil
      guard let column, column.terms.count == 1, column.terms[0].coefficient.isOne,
        column.terms[0].scalars.isEmpty
      else {
        result = result.times([power])
        continue
      }
      result = result.times(scaledEntries(column.terms[0].factors, power.base.shape).entries)
    }
    return result
  }

  /// p ⊙ y − (pᵀy) p = (diag(p) − p pᵀ) y, the Jacobian of softmax and what is like it, for the first two
  /// such terms of a sum.
  private mutating func withJacobian(_ form: Form) -> Form? {
    guard form.shape.rows == 1 || form.shape.columns == 1 else { return nil }
    if form.shape.rows == 1 {
      return withJacobian(pushedTranspose(form)).map { pushedTranspose($0) }
    }
    for (k, second) in form.terms.enumerated() {
      guard second.factors.count == 1, let p = second.factors.first, hasColumnsOfSumOne(p) else {
        continue
      }
      for (j, first) in form.terms.enumerated() where j != k {
        guard let jacobian = jacobian(first, second, p, form.shape) else { continue }
        var terms = form.terms
        terms[min(j, k)] = jacobian
        terms.remove(at: max(j, k))
        return factor(Form(form.shape, terms))
      }
    }
    return nil
  }

  /// s (diag(p) − p pᵀ) y for the sum of s p ⊙ y and −s (pᵀy) p; nil for any other two terms.
  private mutating func jacobian(
    _ first: Term, _ second: Term, _ p: Expression, _ shape: Shape
  ) -> Term? {
    guard first.factors.count == 1 else { return nil }
    var powers = monomials(first.factors[0])
    guard powers.contains(ScalarPower(base: p, exponent: 1)), powers.count > 1 else { return nil }
    powers = powers.times([ScalarPower(base: p, exponent: -1)])
    let y = Form(shape, [Term(factors: entrywise(powers, shape))])
    let outside = Form(.scalar, [first.outside])
    let other = Form(.scalar, [second.outside]).scaled(by: -.one)
    guard
      product(outside, innerProduct(atom(p), y)).isSame(as: other)
        || product(outside, innerProduct(y, atom(p))).isSame(as: other)
    else { return nil }
    let jacobian = Expression.apply(
      Subtraction(), to: .diagonalMatrix(p), .apply(Product(), to: p, transpose(p)))
    var term = first
    term.factors = [jacobian] + y.terms[0].factors
    return term
  }
}

extension Term {
  /// X of a term s Xᵀ.
  fileprivate var transposedFactor: Expression? {
    factors.count == 1 ? factors[0].operand(of: .transpose) : nil
  }

  /// The number and the scalars in front.
  var outside: Term { Term(coefficient: coefficient, scalars: scalars) }
}

import Tracewise

/// diag(u) X diag(v) with the entrywise powers that u, X and v are made of.
struct ScaledEntries {
  var left: [ScalarPower] = []
  var entries: [ScalarPower] = []
  var right: [ScalarPower] = []

  /// The products of the three that are none of ones alone.
  var parts: [[ScalarPower]] { [left, entries, right].filter { !$0.isEmpty } }
  /// Whether no entries but those of u and v take part.
  var isScaling: Bool { entries.isEmpty }

  mutating func raise(to exponent: Double) {
    left = left.raised(to: exponent)
    entries = entries.raised(to: exponent)
    right = right.raised(to: exponent)
  }

  func times(_ other: ScaledEntries) -> ScaledEntries {
    ScaledEntries(
      left: left.times(other.left), entries: entries.times(other.entries),
      right: right.times(other.right))
  }
}

extension Simplifier {
  /// The entries of a chain, with (u 1ᵀ) ⊙ X read as diag(u) X and (1 vᵀ) ⊙ X as X diag(v).
  mutating func scaledEntries(_ factors: [Expression], _ shape: Shape) -> ScaledEntries {
    guard !isPlain, !factors.isEmpty, !shape.isScalar else {
      return ScaledEntries(entries: monomials(factors, shape))
    }
    if shape.columns == 1, factors.count > 1, let v = factors[0].diagonal {
      let rest = scaledEntries(Array(factors.dropFirst()), shape)
      return rest.times(ScaledEntries(entries: monomials(v)))
    }
    if shape.rows == 1 || shape.columns == 1 {
      return ScaledEntries(entries: monomials(factors, shape))
    }
    if factors == ones(shape) { return ScaledEntries() }
    if factors.count > 1, factors[factors.count - 1].isOnesRow {
      return ScaledEntries(left: monomials(chainExpression(Array(factors.dropLast()))))
    }
    if factors.count > 1, factors[0].isOnesColumn {
      return ScaledEntries(right: column(ofRow: Array(factors.dropFirst())))
    }
    if isSorted,
      let place = factors.indices.dropLast().first(where: { factors[$0].shape.columns == 1 })
    {
      return ScaledEntries(
        left: monomials(chainExpression(Array(factors[...place]))),
        right: column(ofRow: Array(factors[(place + 1)...])))
    }
    var scaled = ScaledEntries()
    var rest = factors[...]
    while rest.count > 1, let v = rest.first?.diagonal {
      scaled.left = scaled.left.times(monomials(v))
      rest.removeFirst()
    }
    while rest.count > 1, let v = rest.last?.diagonal {
      scaled.right = scaled.right.times(monomials(v))
      rest.removeLast()
    }
    scaled.entries = monomials(Array(rest), shape)
    return scaled
  }

  /// The entrywise powers of a row, as a column.
  private mutating func column(ofRow factors: [Expression]) -> [ScalarPower] {
    monomials(chainExpression(factors.reversed().map { transpose($0) }))
  }

  /// The factors of diag(u) X diag(v).
  mutating func factors(_ scaled: ScaledEntries, _ shape: Shape) -> [Expression] {
    if scaled.left.isEmpty, scaled.right.isEmpty { return entrywise(scaled.entries, shape) }
    let left = entrywise(scaled.left, Shape(shape.rows, 1))
    let right = entrywise(scaled.right, Shape(shape.columns, 1))
    if scaled.entries.isEmpty { return left + right.reversed().map { transpose($0) } }
    func diagonal(_ powers: [ScalarPower], _ factors: [Expression]) -> [Expression] {
      guard !powers.isEmpty else { return [] }
      return [.diagonalMatrix(chainExpression(factors))]
    }
    return diagonal(scaled.left, left) + entrywise(scaled.entries, shape)
      + diagonal(scaled.right, right)
  }

  /// diag(u) diag(v) = diag(u ⊙ v).
  mutating func productOfDiagonals(_ a: Expression, _ b: Expression) -> Expression? {
    guard let u = a.diagonal, let v = b.diagonal else { return nil }
    return .diagonalMatrix(
      chainExpression(entrywise(monomials(u).times(monomials(v)), u.shape)))
  }

  /// diag(v) 1 = v and 1ᵀ diag(v) = vᵀ; for comparison diag(v) y = v ⊙ y for every column y, and likewise
  /// for rows.
  mutating func applyDiagonals(_ term: inout Term) {
    while let (place, v, other) = nextDiagonal(term.factors) {
      let isBefore = other.lowerBound < place
      let chain = Array(term.factors[other])
      let powers = isBefore ? column(ofRow: chain) : monomials(chainExpression(chain))
      var applied = entrywise(monomials(v).times(powers), v.shape)
      if isBefore { applied = applied.reversed().map { transpose($0) } }
      let whole = min(place, other.lowerBound)...max(place, other.upperBound)
      term.factors.replaceSubrange(whole, with: applied)
    }
  }

  private func nextDiagonal(
    _ factors: [Expression]
  ) -> (place: Int, v: Expression, other: ClosedRange<Int>)? {
    guard factors.count > 1 else { return nil }
    let places = factors.indices.filter { factors[$0].diagonal != nil }
    // The innermost first.
    for place in places.reversed() {
      guard let v = factors[place].diagonal,
        let end = factors.indices.first(where: { $0 > place && factors[$0].shape.columns == 1 }),
        isSorted || end == place + 1 && factors[end].isOnesColumn
      else { continue }
      return (place, v, place + 1...end)
    }
    for place in places {
      guard let v = factors[place].diagonal,
        let start = factors.indices.last(where: { $0 < place && factors[$0].shape.rows == 1 }),
        isSorted || start == place - 1 && factors[start].isOnesRow
      else { continue }
      return (place, v, start...place - 1)
    }
    return nil
  }

  /// diag(x yᵀ) = x ⊙ y, diag(A diag(d) B) = (A ⊙ Bᵀ) d, diag(Aᵀ) = diag(A).
  mutating func diagonalPart(_ x: Form, _ whole: Expression) -> Form {
    guard x.shape.isSquare else { return linear(x, whole.shape) { whole.with([$0]) } }
    var result = Form(whole.shape, [])
    var rest = Form(x.shape, [])
    for term in x.terms {
      if let simpler = diagonal(of: term.factors, whole.shape) {
        let outside = Term(coefficient: term.coefficient, scalars: term.scalars)
        result.terms += product(Form(.scalar, [outside]), simpler).terms
      } else {
        var term = term
        term.factors = better(term.factors, term.factors.reversed().map { transpose($0) })
        rest.terms.append(term)
      }
    }
    rest = rest.collected()
    return rest.isZero
      ? result.collected()
      : sum(result, linear(rest, whole.shape) { whole.with([$0]) })
  }

  private mutating func diagonal(of factors: [Expression], _ shape: Shape) -> Form? {
    if factors.isEmpty { return constant(1, shape) }
    if let v = factors.count == 1 ? factors[0].diagonal : nil { return form(v) }
    if let place = factors.indices.dropLast().first(where: { factors[$0].shape.columns == 1 }) {
      let left = monomials(chainExpression(Array(factors[...place])))
      let right = column(ofRow: Array(factors[(place + 1)...]))
      return Form(shape, [Term(factors: entrywise(left.times(right), shape))])
    }
    let inner = factors.indices.dropFirst().dropLast()
    guard let place = inner.first(where: { factors[$0].diagonal != nil }),
      let d = factors[place].diagonal
    else {
      // diag(A B) = (A ⊙ Bᵀ) 1, which is as good as it: one of both where order does not count.
      guard isSorted, factors.count == 2 else { return nil }
      let shape = factors[0].shape
      let both = hadamard(
        Term(factors: [factors[0]]), Term(factors: [transpose(factors[1])]), shape)
      return product(Form(shape, [both]), constant(1, Shape(shape.columns, 1)))
    }
    let left = Term(factors: Array(factors[..<place]))
    let right = Term(factors: factors[(place + 1)...].reversed().map { transpose($0) })
    let square = Shape(shape.rows, d.shape.rows)
    let entries = Form(square, [hadamard(left, right, square)])
    return product(entries, form(d))
  }

  /// (x − 1ᵀx 1/n)ᵀ 1 = 0: the product of a sum with ones, where that has fewer terms.
  mutating func sumOnes(_ term: inout Term) {
    for k in term.factors.indices.dropLast() {
      let (a, b) = (term.factors[k], term.factors[k + 1])
      let isColumn = b.isOnesColumn && a.operation.isSum
      guard isColumn || a.isOnesRow && b.operation.isSum else { continue }
      let sum = form(isColumn ? a : b)
      var terms: [Term] = []
      let ones = Term(factors: [isColumn ? b : a])
      let shape = isColumn ? Shape(a.shape.rows, 1) : Shape(1, b.shape.columns)
      for part in sum.terms {
        terms.append(isColumn ? product(part, ones, shape) : product(ones, part, shape))
      }
      let short = Form(shape, terms).collected()
      guard short.terms.count < sum.terms.count else { continue }
      if short.isZero {
        term.coefficient = Coefficient(0)
        return
      }
      let single = single(short)
      term.coefficient = term.coefficient * single.coefficient
      term.scalars = term.scalars.times(single.scalars)
      term.factors.replaceSubrange(k...k + 1, with: single.factors)
      return
    }
  }
}

extension Expression {
  /// v where the expression is the square matrix diag(v).
  var diagonal: Expression? { shape.isSquare ? operand(of: .diagonalMatrix) : nil }

  static func diagonalMatrix(_ v: Expression) -> Expression {
    .apply(DiagonalMatrix(v.shape.rows, v.shape.rows), to: v)
  }

}

import Tracewise

/// Brings expressions into the form that a person would write: sums of c s A B C with transposes
/// at the leaves, scalars in front, inverses of products taken apart, like terms collected.
///
/// Every rewriting is an identity of matrix algebra; a rule that it knows nothing of stays as it
/// is, with simplified operands.
package struct Simplifier {
  package enum Mode: Sendable {
    /// For the lines of a derivation: traces and scalars stay as the last step left them.
    case line
    /// For results that are computed or searched: scalars in their shortest orientation.
    case plain
    /// For results that are read: the same, with what terms share taken out of them.
    case result
    /// For comparison: what differs by order, by signs of sums, and by where numbers and scalars stand
    /// is one form.
    case comparison
    /// For comparison: everything multiplied out and sorted.
    case canonical
  }

  /// Whether terms stay as the derivation leaves them.
  var isPlain: Bool { mode == .line || mode == .plain }

  /// Whether there is one way to write what differs by order only.
  var isSorted: Bool { mode == .comparison || mode == .canonical }

  let mode: Mode
  /// The symbol of a size, by its value.
  let sizes: [Int: MatrixSymbol]
  let memo = SimplifierMemo()
  let budget: TermBudget
  /// Sums as the loss writes them: b − A x, where that is what stands there, not A x − b.
  var preferred: Set<Expression> = []
  /// What is differentiated: it moves out of what is said of its entries, so that nothing follows from that yet.
  var varied: Set<MatrixSymbol> = []
  /// Beyond so many terms a product of sums is left as it is.
  let largestSum = 256
  /// How many levels may be transposed within one another.
  static let deepest = 128

  package init(_ mode: Mode, sizes: [Int: MatrixSymbol] = [:]) {
    self.init(mode, sizes: sizes, budget: TermBudget())
  }

  init(_ mode: Mode, sizes: [Int: MatrixSymbol], budget: TermBudget) {
    self.mode = mode
    self.sizes = sizes
    self.budget = budget
  }

  /// What is known of the entries of a value.
  func structure(of x: Expression) -> MatrixStructure {
    if let symbol = x.symbol, varied.contains(symbol) { return .general }
    return x.structure
  }

  /// The simplified expression.
  package mutating func callAsFunction(_ x: Expression) -> Expression { build(form(x)) }

  /// The expression as a sum of terms; as one term where the budget is used up.
  mutating func form(_ x: Expression) -> Form {
    if let known = memo.forms[x.digest] { return known }
    // Parts first, so that no call goes deeper than one level.
    for part in x.partsFirst({ memo.forms[$0.digest] == nil }, parts: Self.parts(of:))
    where memo.forms[part.digest] == nil && !budget.isExceeded {
      let form = compute(part)
      budget.charge(form.size)
      memo.forms[part.digest] = form
    }
    return memo.forms[x.digest] ?? atom(x)
  }

  private mutating func compute(_ x: Expression) -> Form {
    switch x.kind {
    case .symbol, .pending: return atom(x)
    case .identity: return x.shape.isScalar ? number(1) : Form(x.shape, [Term()])
    case .constant(let value): return constant(value, x.shape)
    case .matrix(let matrix):
      return matrix.shape.isScalar ? number(matrix.scalar) : atom(x)
    case .unary(let rule, let operand): return unary(rule, operand, x)
    case .binary(let rule, let a, let b): return binary(rule, a, b, x)
    case .variadic(_, let operands):
      let parts = operands.map { self($0) }
      if case .concatenation? = x.operation {
        // A row of one part is that part.
        if parts.count == 1 { return form(parts[0]) }
        if parts.allSatisfy({ form($0).isZero }) { return Form(x.shape, []) }
        if isSorted { return blocks(parts, x) }
      }
      return atom(x.with(parts))
    }
  }

  /// [A, B] = [A, 0] + [0, B], with each block as what its slice is the adjoint of.
  private mutating func blocks(_ parts: [Expression], _ x: Expression) -> Form {
    guard case .variadic(let rule, _) = x.kind else { return atom(x) }
    return parts.indices.reduce(Form(x.shape, [])) { result, k in
      let slice = rule.pullback(.symbol("", x.shape), operand: k, at: parts, value: x)
      guard let place = slice.pullback(parts[k], operand: 0) else { return atom(x) }
      return sum(result, form(place))
    }
  }

  /// A term of nothing but this expression.
  func atom(_ x: Expression) -> Form {
    if x.shape.isScalar {
      return Form(.scalar, [Term(scalars: [ScalarPower(base: x, exponent: 1)])])
    }
    return Form(x.shape, [Term(factors: [x])])
  }

  func number(_ value: Double) -> Form { number(Coefficient(value)) }
  func number(_ c: Coefficient) -> Form {
    Form(.scalar, c.isZero ? [] : [Term(coefficient: c)])
  }

  /// c 1 1ᵀ.
  func constant(_ value: Double, _ shape: Shape) -> Form {
    if value == 0 { return Form(shape, []) }
    if shape.isScalar { return number(value) }
    return Form(shape, [Term(coefficient: Coefficient(value), factors: ones(shape))])
  }

  /// The factors of the matrix of ones.
  func ones(_ shape: Shape) -> [Expression] {
    if shape.rows == 1 || shape.columns == 1 { return [.ones(shape)] }
    return [.ones(Shape(shape.rows, 1)), .ones(Shape(1, shape.columns))]
  }

  /// A number that is a size, under its name.
  func size(_ n: Int) -> Form {
    sizes[n].map { atom(Expression($0)) } ?? number(Double(n))
  }

  mutating func sum(_ a: Form, _ b: Form) -> Form {
    shortest(Form(a.shape, a.terms + b.terms).collected())
  }

  /// What the form of an expression is made from.
  private static func parts(of x: Expression) -> [Expression] {
    x.operation.isSum ? x.summandsFromLeft.map(\.x) : x.operands
  }

  /// A sum of many, collected once: one by one, all before would be written again for each.
  private mutating func sum(_ summands: [(x: Expression, isNegative: Bool)]) -> Form {
    var all = Form(summands[0].x.shape, [])
    for summand in summands {
      let form = form(summand.x)
      all.terms += summand.isNegative ? form.scaled(by: -.one).terms : form.terms
    }
    return shortest(all.collected())
  }

  private mutating func unary(
    _ rule: any UnaryRule, _ operand: Expression, _ whole: Expression
  ) -> Form {
    let x = form(operand)
    switch rule.operation {
    case .identity: return x
    case .negation: return x.scaled(by: -.one)
    case .scaling(let c): return c == 0 ? Form(x.shape, []) : x.scaled(by: Coefficient(c))
    case .shift(let c): return sum(x, constant(c, x.shape))
    case .transpose: return transposed(x)
    case .inverse: return inverse(x)
    case .trace: return trace(x)
    case .total: return total(x)
    case .broadcast: return broadcast(x, to: whole.shape)
    case .entrywisePower(let exponent): return power(x, exponent)
    case .comparison(let relation) where mode != .canonical: return comparison(relation, x)
    case .diagonalPart where !isPlain: return diagonalPart(x, whole)
    case .diagonalMatrix where !isPlain && whole.shape.isSquare:
      if let s = scalarOfOnes(x) { return product(s, Form(whole.shape, [Term()])) }
      // diag(1 − y) stays, for comparison with (1 − y) ⊙ what it is multiplied by.
      return linear(x, whole.shape, keepsSums: mode != .canonical) { .apply(rule, to: $0) }
    case .symmetricPart where mode != .canonical:
      return isSymmetric(build(x)) ? x : linear(x, whole.shape) { .apply(rule, to: $0) }
    case .triangularPart(let side, let diagonal):
      return triangularPart(x, side, diagonal, whole.shape)
    case .adjugate where mode == .canonical || mode != .line && isInvertible(build(x)):
      return product(atom(.apply(Determinant(), to: build(x))), inverse(x))
    default: break
    }
    if let simpler = inSimplerWords(whole) { return form(simpler) }
    if !isPlain, let simpler = linearOfProduct(rule, x, whole.shape) { return simpler }
    if rule is any LinearRule {
      let names = self
      let isEntry = if case .embedded = rule.notation { !isPlain } else { false }
      return linear(x, whole.shape, takesScalars: isEntry) { names.known(rule, of: $0) }
    }
    if let positive = ofPositive(rule, x) { return positive }
    return atom(known(rule, of: build(x)))
  }

  /// What stands for an operation that is only a name for words of algebra; in canonical mode also
  /// for one that is a name for functions.
  private func inSimplerWords(_ x: Expression) -> Expression? {
    mode == .canonical ? x.expanded : x.expandedInWords
  }

  /// Whether the inverse is known to exist.
  private func isInvertible(_ x: Expression) -> Bool {
    switch x.operation {
    case .inverse: true
    case .transpose, .product: x.parts.allSatisfy(isInvertible)
    default: x.symbol?.isInvertible ?? false
    }
  }

  /// f(X), under the name that a composition has: log1p ∘ exp, log ∘ softmax.
  func known(_ rule: any UnaryRule, of x: Expression) -> Expression {
    if let y = x.operand(of: .transpose) {
      switch rule.transposes {
      case .ignored: return .apply(rule, to: y)
      case .commutes where isSorted:
        return .apply(Transpose(), to: .apply(rule, to: y))
      default: break
      }
    }
    if case .unary(let inner, let y) = x.kind, let named = rule.following(inner) {
      return .apply(named, to: y)
    }
    return .apply(rule, to: x)
  }

  private mutating func binary(
    _ rule: any BinaryRule, _ a: Expression, _ b: Expression, _ whole: Expression
  ) -> Form {
    if rule.operation.isSum { return sum(whole.summandsFromLeft) }
    let (x, y) = (form(a), form(b))
    switch rule.operation {
    case .product, .multiple: return product(x, y)
    case .hadamard: return hadamard(x, y)
    case .quotient: return hadamard(x, power(y, -1))
    case .inner: return innerProduct(x, y)
    default: break
    }
    if let simpler = inSimplerWords(whole) { return form(simpler) }
    // max(x, 0) = relu(x).
    if isSorted, case .constant(let c) = (b.operand(of: .broadcast) ?? b).kind,
      let name = rule.besides(c)
    {
      return form(.apply(name, to: a))
    }
    guard rule is any BilinearRule else { return atom(.apply(rule, to: build(x), build(y))) }
    return linear(x, whole.shape) { left in
      .apply(rule, to: left, b)
    } then: { simplifier, left in
      simplifier.linear(y, whole.shape) { right in
        guard case .binary(_, let left, _) = left.kind else { return left }
        return .apply(rule, to: left, right)
      }
    }
  }

  /// A linear rule of a sum: numbers and scalars in front, in canonical mode term by term.
  mutating func linear(
    _ x: Form, _ shape: Shape, keepsSums: Bool = false, takesScalars: Bool = false,
    _ apply: (Expression) -> Expression,
    then: ((inout Simplifier, Expression) -> Form)? = nil
  ) -> Form {
    if x.isZero { return Form(shape, []) }
    let isApart = isSorted && !keepsSums
    let parts = isApart ? x.terms.map { Form(x.shape, [$0]) } : [x]
    var result = Form(shape, [])
    for part in parts {
      var (outside, inside) = content(part)
      // A scalar operand stands inside: diag(s), s ⊗ A; but an entry among zeros is s e₁ e₂ᵀ.
      if inside.shape.isScalar, !takesScalars { (outside, inside) = (Term(), part) }
      let applied = apply(build(inside))
      let value = then.map { $0(&self, applied) } ?? atom(applied)
      result = sum(result, product(Form(.scalar, [outside]), value))
    }
    return result
  }
}

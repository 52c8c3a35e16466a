import Tracewise

/// Brings expressions into the form that a person would write: sums of c s A B C with transposes
/// at the leaves, scalars in front, inverses of products taken apart, like terms collected.
///
/// Every rewriting is an identity of matrix algebra; a rule that it knows nothing of stays as it
/// is, with simplified operands.
public struct Simplifier {
  public enum Mode: Sendable {
    /// For the lines of a derivation: traces and scalars stay as the last step left them.
    case line
    /// For results: scalars in their shortest orientation.
    case result
    /// For comparison: everything multiplied out and sorted.
    case canonical
  }

  let mode: Mode
  /// The symbol of a size, by its value.
  let sizes: [Int: MatrixSymbol]
  var forms: [Digest: Form] = [:]
  var transposes: [Digest: Expression] = [:]
  /// Sums as the loss writes them: b − A x, where that is what stands there, not A x − b.
  var preferred: Set<Expression> = []
  /// Beyond so many terms a product of sums is left as it is.
  let largestSum = 256

  public init(_ mode: Mode, sizes: [Int: MatrixSymbol] = [:]) {
    self.mode = mode
    self.sizes = sizes
  }

  /// The simplified expression.
  public mutating func callAsFunction(_ x: Expression) -> Expression { build(form(x)) }

  /// The expression as a sum of terms.
  mutating func form(_ x: Expression) -> Form {
    if let known = forms[x.digest] { return known }
    let form = compute(x)
    forms[x.digest] = form
    return form
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
    case .variadic(let rule, let operands):
      let parts = operands.map { self($0) }
      // A row of one part is that part.
      if rule is Concatenation, parts.count == 1 { return form(parts[0]) }
      if rule is Concatenation, parts.allSatisfy({ form($0).isZero }) { return Form(x.shape, []) }
      return atom(x.with(parts))
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

  func sum(_ a: Form, _ b: Form) -> Form { Form(a.shape, a.terms + b.terms).collected() }

  private mutating func unary(
    _ rule: any UnaryRule, _ operand: Expression, _ whole: Expression
  ) -> Form {
    let x = form(operand)
    switch rule {
    case is Identity: return x
    case is Negation: return x.scaled(by: -.one)
    case let scaling as Scaling:
      return scaling.factor == 0
        ? Form(x.shape, []) : x.scaled(by: Coefficient(scaling.factor))
    case let shift as Shift: return sum(x, constant(shift.offset, x.shape))
    case is Transpose: return transposed(x)
    case is Inverse: return inverse(x)
    case let power as MatrixPower where power.exponent <= 8:
      return (0..<power.exponent).reduce(Form(x.shape, [Term()])) { y, _ in product(y, x) }
    case is Trace: return trace(x)
    case is Sum: return total(x)
    case is Mean:
      let count = product(size(x.shape.rows), size(x.shape.columns))
      return product(power(count, -1), total(x))
    case is RowSums: return product(x, constant(1, Shape(x.shape.columns, 1)))
    case is ColumnSums: return product(constant(1, Shape(1, x.shape.rows)), x)
    case is Broadcast: return broadcast(x, to: whole.shape)
    case is Square: return power(x, 2)
    case is Reciprocal: return power(x, -1)
    case is SquareRoot: return power(x, 0.5)
    case let rule as ConstantPower: return power(x, rule.exponent)
    case is Norm: return power(innerProduct(x, x), 0.5)
    case is Normalised: return product(power(innerProduct(x, x), -0.5), x)
    case is Adjugate where mode == .canonical || mode == .result && isInvertible(build(x)):
      return product(atom(.apply(Determinant(), to: build(x))), inverse(x))
    case is Softmax where mode == .canonical:
      let exponential = atom(.apply(Exp(), to: build(x)))
      let sums = product(constant(1, Shape(1, x.shape.rows)), exponential)
      return hadamard(exponential, power(broadcast(sums, to: x.shape), -1))
    case is any LinearRule: return linear(x, whole.shape) { Expression.apply(rule, to: $0) }
    default: return atom(known(rule, of: build(x)))
    }
  }

  /// Whether the inverse is known to exist.
  private func isInvertible(_ x: Expression) -> Bool {
    switch x.kind {
    case .symbol(let symbol): symbol.isInvertible
    case .unary(let rule, let inner):
      rule is Inverse || (rule is Transpose && isInvertible(inner))
    case .binary(let rule, let a, let b):
      rule is Product && isInvertible(a) && isInvertible(b)
    default: false
    }
  }

  /// Compositions that have a name: log1p ∘ exp, log ∘ softmax.
  private func known(_ rule: any UnaryRule, of x: Expression) -> Expression {
    if case .unary(let inner, let y) = x.kind {
      if rule is Log1p, inner is Exp { return .apply(Softplus(), to: y) }
      if rule is Log, inner is Softmax { return .apply(LogSoftmax(), to: y) }
    }
    return .apply(rule, to: x)
  }

  private mutating func binary(
    _ rule: any BinaryRule, _ a: Expression, _ b: Expression, _ whole: Expression
  ) -> Form {
    let (x, y) = (form(a), form(b))
    switch rule {
    case is Addition: return sum(x, y)
    case is Subtraction: return sum(x, y.scaled(by: -.one))
    case is Product, is ScalarProduct: return product(x, y)
    case is Hadamard: return hadamard(x, y)
    case is Quotient: return hadamard(x, power(y, -1))
    case is InnerProduct: return innerProduct(x, y)
    case is Solve: return product(inverse(x), y)
    case is RightDivision: return product(x, inverse(y))
    case is any BilinearRule:
      return linear(x, whole.shape) { left in
        .apply(rule, to: left, b)
      } then: { simplifier, left in
        simplifier.linear(y, whole.shape) { right in
          guard case .binary(_, let left, _) = left.kind else { return left }
          return .apply(rule, to: left, right)
        }
      }
    default: return atom(.apply(rule, to: build(x), build(y)))
    }
  }

  /// A linear rule of a sum: numbers and scalars in front, in canonical mode term by term.
  mutating func linear(
    _ x: Form, _ shape: Shape, _ apply: (Expression) -> Expression,
    then: ((inout Simplifier, Expression) -> Form)? = nil
  ) -> Form {
    if x.isZero { return Form(shape, []) }
    let parts = mode == .canonical ? x.terms.map { Form(x.shape, [$0]) } : [x]
    var result = Form(shape, [])
    for part in parts {
      var (outside, inside) = content(part)
      // A scalar operand stands inside: diag(s), s ⊗ A.
      if inside.shape.isScalar { (outside, inside) = (Term(), part) }
      let applied = apply(build(inside))
      let value = then.map { $0(&self, applied) } ?? atom(applied)
      result = sum(result, product(Form(.scalar, [outside]), value))
    }
    return result
  }

  /// What all terms have in common in front, and what is left.
  func content(_ x: Form) -> (outside: Term, inside: Form) {
    guard let first = x.terms.first else { return (Term(), x) }
    var outside = Term()
    if x.terms.count == 1 {
      outside = Term(coefficient: first.coefficient, scalars: first.scalars)
      if x.shape.isScalar { return (outside, number(1)) }
    } else {
      let magnitude = first.coefficient.magnitude
      if x.terms.allSatisfy({ $0.coefficient.magnitude == magnitude }) {
        outside.coefficient = magnitude
      }
      if x.terms.allSatisfy(\.coefficient.isNegative) {
        outside.coefficient = -outside.coefficient
      }
      outside.scalars = first.scalars.filter { power in
        x.terms.allSatisfy { $0.scalars.contains(power) }
      }
    }
    let terms = x.terms.map { term in
      var term = term
      term.coefficient = term.coefficient / outside.coefficient
      term.scalars.removeAll { outside.scalars.contains($0) }
      return term
    }
    return (outside, Form(x.shape, terms))
  }
}

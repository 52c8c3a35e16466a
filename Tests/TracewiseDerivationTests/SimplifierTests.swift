import Testing
import Tracewise
import TracewiseDerivation

/// What expressions simplify to, as text.
@Suite struct SimplifierTests {
  typealias E = TracewiseDerivation.Expression
  private static let a = E.symbol("A", Shape(4, 4))
  private static let b = E.symbol("B", Shape(4, 4))
  private static let s = E(MatrixSymbol("S", Shape(4, 4), .symmetric))
  private static let x = E.symbol("x", Shape(4, 1))
  private static let y = E.symbol("y", Shape(4, 1))
  private static let row = E.symbol("x", Shape(1, 4)).constant(1, shape: Shape(1, 4))
  private static let n = E(MatrixSymbol("n", .scalar, role: .size(4)))

  static let cases: [(E, String)] = [
    ((a * b).T, "Bᵀ Aᵀ"),
    ((a * b).inverse(), "B⁻¹ A⁻¹"),
    (a.T.inverse().T, "A⁻¹"),
    (s.T * s.inverse().T, "I"),
    (a * a.inverse() * b, "B"),
    (2 * x + x, "3 x"),
    (x - x, "0"),
    ((x.T * a * y) * b, "xᵀ A y B"),
    (b * x * (y.T * a * x), "yᵀ A x B x"),
    (a * x + a.T * x, "(A + Aᵀ) x"),
    (s * x + s.T * x, "2 S x"),
    (trace(x * y.T * a), "yᵀ A x"),
    (trace(2 * a - b), "2 Tr(A) − Tr(B)"),
    (norm(x).squared, "xᵀ x"),
    (norm(a), "‖A‖"),
    (x / norm(x), "x / ‖x‖"),
    (x.normalized, "x / ‖x‖"),
    (sum(x ⊙ y), "xᵀ y"),
    (a ⊙ b ⊙ a, "A^∘² ⊙ B"),
    (a ./ b ⊙ b, "A"),
    (a.rowSums, "A 𝟏"),
    (x - x.constant(1), "x − 1"),
    (a.identity(4) * a, "A"),
    (n * a - a * n, "0"),
    (solve(a, b), "A⁻¹ B"),
    (x / x.constant(3), "x / 3"),
    (pow(x.T * y, 0.75) / pow(x.T * y, 0.5), "(xᵀ y)^(0.25)"),
    (pow(x.T * y, 0.75) / pow(x.T * y, 0.75), "1"),
    (a.power(3), "A³"),
    (a.T.power(2), "(Aᵀ)²"),
    // Not (−1)^2.5 times a power of what may be negative.
    (E.apply(ConstantPower(2.5), to: -trace(a)), "(−Tr(A))^(2.5)"),
    (softmax(x).columnSums, "1"),
    (kronecker(2 * a, b).T, "2 (Aᵀ ⊗ Bᵀ)"),
    (log1p(exp(a)), "softplus(A)"),
    (log(softmax(a)), "logsoftmax(A)"),
    (.apply(Gram(), to: a), "Aᵀ A"),
    (.apply(TraceOfProduct(), to: a, b), "Tr(A B)"),
    (mean(a), "𝟏ᵀ A 𝟏 / 16"),
    (determinant(a.T), "|A|"),
    (logDeterminant(a.T), "log |A|"),
    (exp(s).T, "exp(S)"),
    (exp(a).T, "exp(A)ᵀ"),
    (x.diagonalMatrix.T, "diag(x)"),
    (crossEntropy(x, y), "crossentropy(x, y)"),
    ((x * y.T).diagonal, "x ⊙ y"),
    ((b.T * a.T).diagonal, "diag(A B)"),
    ((a * x.diagonalMatrix * b.T).diagonal, "(A ⊙ B) x"),
    ((x * row) ⊙ a, "diag(x) A"),
    ((row.T * x.T) ⊙ a, "A diag(x)"),
    ((x * row) ⊙ a * row.T, "diag(x) A 𝟏"),
    (row * (x ⊙ y), "xᵀ y"),
    ((x - row.T * (row * x) / 4) * y.T, "(x − 𝟏ᵀ x 𝟏 / 4) yᵀ"),
    (row * (x - row.T * (row * x) / 4), "0"),
    (x ⊙ y + x, "x ⊙ (y + 1)"),
    ((a ⊙ b).T + (b ⊙ a).T, "2 (A ⊙ B)ᵀ"),
    (exp(x) ./ (1 + exp(x)), "σ(x)"),
    ((1 + exp(x)).reciprocal, "σ(−x)"),
    (1 - sigmoid(-x), "σ(x)"),
    ((exp(a) - exp(-a)) ./ (exp(a) + exp(-a)), "tanh(A)"),
    (tanh(-a), "−tanh(A)"),
    (relu(x) ⊙ step(x), "relu(x)"),
    (((1 - x) ./ (1 - y) - x ./ y) ⊙ y ⊙ (1 - y), "y − x"),
    (kronecker(a, b).inverse(), "A⁻¹ ⊗ B⁻¹"),
    (
      softmax(x) ⊙ y - (softmax(x).T * y) * softmax(x),
      "(diag(softmax(x)) − softmax(x) softmax(x)ᵀ) y"
    ),
    (0.3989422804014327 * x, "x / √(2 π)"),
    (1.1283791670955126 * x, "2 x / √π"),
  ]

  /// Pairs that one formula may be written as, up to order, signs of sums and places of scalars.
  @Test func whatAReaderTakesForOneFormIsOneForComparison() {
    let (a, b, x, y) = (Self.a, Self.b, Self.x, Self.y)
    let s = x.T * y
    let pairs: [(E, E)] = [
      (2 * (x - y), -2 * (y - x)),
      (s * (a * x + y), s * y + a * x * s),
      ((a * x - y).T * b, -((y.T - x.T * a.T) * b)),
      (x.diagonalMatrix * a * y.diagonalMatrix, (x * y.T) ⊙ a),
      (x ⊙ y ⊙ exp(x), exp(x) ⊙ y ⊙ x),
      (a.T * (x - y ./ x), a.T * ((x ⊙ x - y) ./ x)),
      (E.apply(Maximum(), to: x, x.zero), relu(x)),
      (horizontal([x, y]) + horizontal([y, x]), horizontal([x + y, y + x])),
    ]
    var comparison = Simplifier(.comparison)
    for (left, right) in pairs {
      #expect(comparison(left) == comparison(right), "\(left), \(right)")
    }
    let others: [(E, E)] = [
      ((a + b) * x, a * x + b * x), (a * b, b * a), (a, a.T), (x - y, y - x),
      (x ⊙ y, x ⊙ x), (2 * x, x), ((a - b).T, a - b),
    ]
    for (left, right) in others {
      #expect(comparison(left) != comparison(right), "\(left), \(right)")
    }
  }

  @Test(arguments: cases.indices)
  func simplifies(_ k: Int) {
    var simplifier = Simplifier(.result)
    #expect("\(simplifier(Self.cases[k].0))" == Self.cases[k].1)
  }

  @Test(arguments: cases.indices)
  func isIdempotent(_ k: Int) {
    var simplifier = Simplifier(.result)
    let once = simplifier(Self.cases[k].0)
    #expect(simplifier(once) == once)
  }

  @Test func whatIsEqualMultipliedOutHasOneCanonicalForm() {
    let (a, b, x, y) = (Self.a, Self.b, Self.x, Self.y)
    let pairs: [(E, E)] = [
      ((a + b) * (a + b), a * a + a * b + b * a + b * b),
      (trace(a * b), trace(b.T * a.T)),
      (x.T * a * y, y.T * a.T * x),
      (sum(a ⊙ b), trace(a.T * b)),
      (trace(a.T * (a ⊙ b)), sum(a ⊙ a ⊙ b)),
      (norm(x - y).squared, x.T * x - 2 * (x.T * y) + y.T * y),
      (a.adjugate(), determinant(a) * a.inverse()),
      (crossEntropy(x, y), -(logSoftmax(x).T * y)),
      (exp(a.T), exp(a).T),
      (softmax(a), exp(a) ./ exp(a).columnSums),
    ]
    for (left, right) in pairs {
      var canonical = Simplifier(.canonical)
      #expect(canonical(left) == canonical(right), "\(left), \(right)")
      #expect(canonical(left) != canonical(right + right))
    }
  }
}

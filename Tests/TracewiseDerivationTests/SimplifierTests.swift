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
    (a.power(3), "A³"),
    (a.T.power(2), "(Aᵀ)²"),
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
  ]

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

import Testing
import Tracewise

@Suite struct HigherOrderTests {
  let a = random(4, 4, seed: 1)

  @Test func gradientInGradient() throws {
    let found = try gradient(at: a) { x in
      norm(gradient(at: x) { x in trace(x.power(3)) }).squared
    }
    // ∇Tr(X³) = 3 (X²)ᵀ =: S, and ∂‖S‖² = 2⟨S, 3 (∂X X + X ∂X)ᵀ⟩.
    let s = 3 * (a * a).T
    expectClose(found, 6 * (s.T * a.T + a.T * s.T), within: 1e-11)
  }

  @Test func throughTheSameVariables() throws {
    let (x, y) = (random(3, 3, seed: 2), random(3, 3, seed: 3))
    let found = try gradient(at: x, y) { x, y in
      let (dx, dy) = gradient(at: x, y) { x, y in trace(x * y * y) }
      return sum(dx ⊙ x) + sum(dy ⊙ y)
    }
    // Tr(X Y²) is linear in X and quadratic in Y: the sum is three times itself (Euler).
    expectClose(found.0, 3 * (y * y).T)
    expectClose(found.1, 3 * (x.T * y.T + y.T * x.T))
  }

  /// d/dx (x · d/dy (x + y)) = 1: the inner derivative must not see x, though y has its value.
  @Test func noPerturbationConfusion() throws {
    let x = Matrix(3)
    #expect(try gradient(at: x) { x in x * gradient(at: x) { y in x + y } } == Matrix(1))
    #expect(
      try gradient(at: x) { x in x * gradient(at: x.constant(1)) { y in x * y } } == Matrix(6))
    #expect(try gradient(at: x) { x in gradient(at: x) { y in x * y * y } } == Matrix(4 * 3))
    #expect(try gradient(at: x) { x in gradient(at: x.detached) { y in x * y * y } } == Matrix(6))
  }

  @Test(arguments: [0.3, -1.7, 2.5]) func thirdDerivatives(_ value: Double) throws {
    func third(_ f: (Variable) -> Variable) throws -> Double {
      try gradient(at: Matrix(value)) { x in
        gradient(at: x) { x in gradient(at: x) { x in f(x) } }
      }.scalar
    }
    let x = Matrix(value)
    expectClose(try third { pow($0, 5) }, 60 * value * value)
    expectClose(try third { sin($0) }, -cos(x).scalar)
    expectClose(try third { exp(2 * $0) }, 8 * exp(2 * x).scalar)
    expectClose(try third { 1 / $0 }, -6 / (value * value * value * value))
    let s = sigmoid(x).scalar
    expectClose(try third { sigmoid($0) }, s * (1 - s) * (1 - 6 * s + 6 * s * s), within: 1e-10)
    let t = tanh(x).scalar
    expectClose(try third { tanh($0) }, (6 * t * t - 2) * (1 - t * t), within: 1e-10)
  }

  static let losses: [(name: String, loss: @Sendable (Variable) -> Variable)] = [
    ("logdet", { x in logDeterminant(x.T * x + x.identity(4)) }),
    ("inverse", { x in sum((x * 0.2 + x.identity(4)).inverse().squared) }),
    ("determinant", { x in determinant(x) }),
    ("solve", { x in inner(solve(x * x.T + x.identity(4), x), x) }),
    ("softmax", { x in sum(softmax(x) ⊙ x) }),
    ("logsumexp", { x in sum(logSumExp(x * x)) }),
    ("cross-entropy", { x in crossEntropy(x, softmax(x.T)) }),
    ("norm", { x in norm(x * x) }),
    ("kronecker", { x in sum(kronecker(x, sigmoid(x)).squared) }),
    ("convolution", { x in sum(conv2(x * x, x.slice(rows: 0..<2, columns: 0..<2)).squared) }),
    ("power", { x in trace(x.power(4)) }),
    ("blocks", { x in sum((blocks([[x, x.T], [x * x, x]]) * vertical([x, x])).squared) }),
    ("broadcast", { x in sum((x.rowSums + x ⊙ x.columnSums).squared) }),
    (
      "diagonal",
      { x in sum((x * x).diagonal.squared) + trace((x * x.diagonal.diagonalMatrix) * x) }
    ),
    ("reshape", { x in sum((x.reshaped(2, 8) * x.reshaped(8, 2)).squared) }),
    ("gelu", { x in sum(gelu(x) ⊙ erf(x)) }),
    ("divide", { x in sum((x / (x.squared + x.identity(4) * 5)).squared) }),
  ]

  @Test(arguments: losses.indices) func hessianVectorProducts(_ k: Int) throws {
    let (name, loss) = Self.losses[k]
    let v = random(4, 4, seed: 7)
    let found = try hessianVectorProduct(at: a, along: v, of: loss)
    func slope(_ h: Double) throws -> Matrix { try gradient(at: a + h * v, of: loss) }
    func central(_ h: Double) throws -> Matrix { (try slope(h) - slope(-h)) * (0.5 / h) }
    let expected = try (4 * central(5e-4) - central(1e-3)) * (1.0 / 3)
    #expect(distance(found, expected) < 1e-6, "\(name)")
    // The Hessian is symmetric.
    let w = random(4, 4, seed: 8)
    let other = try hessianVectorProduct(at: a, along: w, of: loss)
    let (left, right) = (inner(found, w).scalar, inner(other, v).scalar)
    #expect(abs(left - right) <= 1e-9 * max(norm(found).scalar, norm(other).scalar), "\(name)")
  }

  @Test func directionsMustFit() {
    #expect(
      errorText { try hessianVectorProduct(at: a, along: Matrix.ones(2, 4)) { trace($0) } }
        == "hessianVectorProduct: the direction has shapes [2×4], the input [4×4]")
  }

  @Test func failuresInsideReachTheOutside() {
    #expect(
      errorText { try gradient(at: a) { x in sum(gradient(at: x) { x in trace(x * x.row(0)) }) } }
        == "product: the columns of input 1 (4) must equal the rows of a slice of input 1 (1)")
  }
}

/// ‖X‖² is smooth at 0, however it is written.
@Suite struct SquaredNormTests {
  private struct Form: Sendable, CustomTestStringConvertible {
    let name: String
    let square: @Sendable (Variable) -> Variable
    var testDescription: String { name }
  }
  private static let forms = [
    Form(name: "norm(x).squared") { norm($0).squared },
    Form(name: "norm(x) * norm(x), one variable") { x in
      let length = norm(x)
      return length * length
    },
    Form(name: "norm(x) ⊙ norm(x), one variable") { x in
      let length = norm(x)
      return length ⊙ length
    },
    Form(name: "norm(x) * norm(x)") { norm($0) * norm($0) },
    Form(name: "pow(norm(x), 2)") { pow(norm($0), 2) },
    Form(name: "norm(x).power(2)") { norm($0).power(2) },
  ]

  @Test(arguments: forms)
  private func `Its second derivative is 2 I, at 0 too`(_ form: Form) throws {
    let v = Matrix(vector: [1, -2, 3])
    for x in [Matrix.zeros(3, 1), Matrix(vector: [1e-200, 0, 0]), Matrix(vector: [1, 2, 2])] {
      let hv = try hessianVectorProduct(at: x, along: v, of: form.square)
      #expect((hv - 2 * v).values.allSatisfy { abs($0) < 1e-12 }, "\(hv)")
      let first = try gradient(at: x, of: form.square)
      #expect(first == 2 * x)
    }
  }

  @Test func `A zero residual has the second derivative 2 AᵀA`() throws {
    let a: Matrix = [[1, 2], [3, 4], [5, 7]]
    let x = Matrix(vector: [2, -1])
    let b = a * x
    let v = Matrix(vector: [1, 3])
    let hv = try hessianVectorProduct(at: x, along: v) { x in norm(a * x - b).squared }
    #expect(norm(hv - 2 * a.T * (a * v)).scalar < 1e-10)
  }
}

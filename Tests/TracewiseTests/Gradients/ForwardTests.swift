import Testing
import Tracewise

/// Forward mode: derivatives along directions, Jacobians, Hessians.
@Suite struct ForwardTests {
  private static let A: Matrix = [[2, 1, -1], [0, 3, 1], [1, -2, 4]]
  private static let B: Matrix = [[1, 0.5], [-1, 2], [0.3, 0.7]]
  private static let x = Matrix(vector: [0.3, -0.7, 1.1])
  private static let v = Matrix(vector: [1, -2, 0.5])

  private static let functions: [(name: String, of: @Sendable (Variable) -> Variable)] = [
    ("tanh(A x)", { tanh(A * $0) }),
    ("x' A x", { $0.T * A * $0 }),
    ("a matrix", { $0 * $0.T + A.T * $0.diagonalMatrix }),
    ("inv(A + x x') x", { (A + $0 * $0.T).inverse() * $0 }),
    ("solve", { solve(A + $0.diagonalMatrix, exp($0)) }),
    (
      "numbers",
      {
        let s = sum($0); return s * s / (1 + s.squared) + exp(s) - s
      }
    ),
    ("softmax", { softmax(horizontal($0, A * $0)) }),
    ("blocks", { vertical($0 ⊙ $0, 2 - $0, $0.T.T) }),
    (
      "unused",
      {
        _ = exp($0); return $0 + $0
      }
    ),
    ("the input", { $0 }),
    ("logdet", { logDeterminant($0 * $0.T + A * A.T) }),
    ("broadcast", { A + $0 }), ("from a constant", { 1 - $0.T }),
    ("kron", { kronecker($0, $0.T) * sum($0) }), ("norm", { $0 ./ norm($0) }),
    ("expm", { ($0 * $0.T).matrixExponential() }),
    // A power has no part for the exponent here.
    ("powers of negative numbers", { pow($0 - 3, [[2], [3], [-1]] as Matrix) }),
  ]

  private func close(_ a: Matrix, _ b: Matrix, _ tolerance: Double = 1e-12) -> Bool {
    a.shape == b.shape && norm(a - b).scalar <= tolerance * max(1, norm(b).scalar)
  }

  @Test(arguments: functions.indices) func agreesWithReverseMode(_ k: Int) throws {
    let f = Self.functions[k].of
    let (y, dy) = try valueWithDifferential(at: Self.x, of: f)
    let (value, pull) = try pullback(at: Self.x, of: f)
    #expect(y == value)
    let slope = try dy(Self.v)
    #expect(slope.shape == y.shape)
    let g = Matrix(y.rows, y.columns) { Double(1 + $0 - 2 * $1) }
    #expect(
      abs((inner(g, slope) - inner(try pull(g), Self.v)).scalar) < 1e-11 * (1 + norm(slope).scalar))
    // Differences, which know neither.
    let h = 1e-6
    let (up, down) = try (dyValue(f, Self.x + h * Self.v), dyValue(f, Self.x - h * Self.v))
    #expect(close((up - down) / (2 * h), slope, 1e-7))
    // It is linear, and a second call gives the same bits.
    #expect(close(try dy(3 * Self.v), 3 * slope))
    #expect(try dy(Self.v) == slope)
    #expect(try dy(Self.x.zero) == slope.zero)
  }

  private func dyValue(_ f: (Variable) -> Variable, _ x: Matrix) throws -> Matrix {
    let tape = Tape()
    return try f(tape.input(x)).value.checked()
  }

  @Test(arguments: functions.indices) func jacobiansAgree(_ k: Int) throws {
    let f = Self.functions[k].of
    let forward = try jacobian(at: Self.x, .forward, of: f)
    let reverse = try jacobian(at: Self.x, .reverse, of: f)
    #expect(close(forward, reverse))
    #expect(close(try jacobian(at: Self.x, of: f), forward))
    #expect(close(forward * Self.v, try derivative(at: Self.x, along: Self.v, of: f).vectorized))
  }

  @Test(arguments: functions.indices) func nestedForwardIsSymmetric(_ k: Int) throws {
    let f = Self.functions[k].of
    let w = Matrix(vector: [0.2, 1, -1])
    func second(_ a: Matrix, _ b: Matrix) throws -> Matrix {
      try derivative(at: Self.x, along: a) { x in derivative(at: x, along: b, of: f) }
    }
    let (vw, wv) = try (second(Self.v, w), second(w, Self.v))
    #expect(close(vw, wv, 1e-10))
    // Reverse over forward.
    let g = Matrix(vw.rows, vw.columns) { Double(1 + $0 + 2 * $1) }
    let slope = try gradient(at: Self.x) { x in
      inner(x.constant(g), derivative(at: x, along: w, of: f))
    }
    #expect(abs((inner(slope, Self.v) - inner(g, vw)).scalar) < 1e-9 * (1 + norm(vw).scalar))
  }

  @Test(arguments: functions.indices) func hessiansAgree(_ k: Int) throws {
    let f = Self.functions[k].of
    let loss = { (x: Variable) in norm(f(x)).squared + sum(f(x)) }
    let h = try hessian(at: Self.x, of: loss)
    #expect(close(h, h.T, 1e-10))
    let reverse = try hessianVectorProduct(at: Self.x, along: Self.v, of: loss)
    #expect(close(h * Self.v, reverse, 1e-10))
    let forward = try derivative(at: Self.x, along: Self.v) { x in gradient(at: x, of: loss) }
    #expect(close(forward, reverse, 1e-10))
  }

  @Test func gaussNewton() throws {
    let f = { (x: Variable) in tanh(Self.A * x) }
    let j = try jacobian(at: Self.x, of: f)
    let product = try gaussNewtonProduct(at: Self.x, along: Self.v, of: f)
    #expect(close(product, j.T * (j * Self.v)))
  }

  /// Structures are inputs, and their matrices follow one another in Jacobians and Hessians.
  @Test func structures() throws {
    let point = ["A": Self.A, "b": Self.x]
    let f = { (p: [String: Variable]) in p["A"]! * p["b"]! }
    let j = try jacobian(at: point, .forward, of: f)
    #expect(j.shape == Shape(3, 12))
    #expect(close(j, try jacobian(at: point, .reverse, of: f)))
    #expect(close(j[0..<3, 9...], Self.A))
    let slope = try derivative(at: point, along: ["A": Self.A.zero, "b": Self.v], of: f)
    #expect(close(slope, Self.A * Self.v))
    let h = try hessian(at: point) { norm(f($0)).squared }
    #expect(h.shape == Shape(12, 12) && close(h, h.T))
    #expect(close(h[9..., 9...], 2 * Self.A.T * Self.A))
  }

  @Test func largeOperands() throws {
    let n = 70
    let A = Matrix(n, n) { Double(($0 * 7 + $1 * 3) % 11) / 11 + ($0 == $1 ? 8 : 0) }
    let E = Matrix(n, n) { Double(($0 * 5 + $1 * 2) % 7) / 7 }
    let f = { (X: Variable) in sum(tanh(X * X.T) ⊙ X.inverse()) + trace(X.inverse() * X.T) }
    let (value, dy) = try valueWithDifferential(at: A, of: f)
    let (other, g) = try valueWithGradient(at: A, of: f)
    #expect(value.scalar == other)
    for _ in 0..<3 {
      #expect(abs(try dy(E).scalar - inner(g, E).scalar) < 1e-9 * abs(inner(g, E).scalar))
    }
  }

  /// A variable that is no input: what it was computed from does not count.
  @Test func tapesOfOnesOwn() throws {
    let tape = Tape()
    let x = tape.input(Self.x)
    let y = exp(x)
    let z = y ⊙ y + x
    let slope = try tape.derivative(of: z, along: [Self.v], withRespectTo: [y])
    #expect(close(slope, 2 * exp(Self.x) ⊙ Self.v))
    #expect(close(try tape.gradient(of: sum(z), withRespectTo: y), 2 * exp(Self.x)))
    let both = try tape.derivative(of: z, along: [Self.v, Self.x], withRespectTo: [x, y])
    #expect(close(both, 2 * exp(Self.x) ⊙ Self.x + Self.v))
  }

  @Test func pausedRecordingStillFindsDerivatives() throws {
    let tape = Tape()
    let x = tape.input(Self.x)
    let slope = tape.withoutRecording { derivative(at: x, along: Self.v) { $0 ⊙ $0 } }
    #expect(close(slope.value, 2 * Self.x ⊙ Self.v))
    let g = try tape.gradient(of: sum(slope), withRespectTo: x)
    #expect(g == x.value.zero)
  }

  @Test func bad() throws {
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    #expect(
      message { _ = try derivative(at: Self.x, along: Self.A) { exp($0) } }
        == "derivative: the direction has shapes [3×3], the input [3×1]")
    #expect(
      message { _ = try derivative(at: Self.x, along: Matrix(vector: [0, .nan, 1])) { exp($0) } }
        == "derivative: entry (2, 1) of the direction is nan")
    #expect(
      message { _ = try derivative(at: Self.x, along: Self.v) { $0 * $0 } }.hasPrefix("product: "))
    #expect(
      message {
        _ = try derivative(at: Matrix(vector: [0, 1]), along: Matrix(vector: [1, 1])) { sqrt($0) }
      }
        == "derivative: entry (1, 1) of the derivative is inf")
    #expect(
      message {
        _ = try derivative(at: Self.x, along: Self.v) { x in
          derivative(at: x, along: Self.A) { exp($0) }
        }
      }.hasPrefix("derivative: the direction is 3×3, "))
  }
}

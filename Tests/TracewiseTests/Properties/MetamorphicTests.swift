import Testing
import Tracewise

/// Laws of whole losses, which hold whatever the arithmetic below does.
@Suite struct MetamorphicTests {
  static let counts = Thresholds.around(Thresholds.samples, from: 0) + [200]
  static let orders = Thresholds.around(Thresholds.orders, from: 2)

  /// N samples at once, as one by one; and of the same bits however often, whatever runs beside.
  @Test(arguments: counts) func samples(_ count: Int) throws {
    let w = random(3, 4, seed: 1)
    let xs = (0..<count).map { random(4, 1, seed: 50 + UInt64($0)) }
    var (expected, slope) = (0.0, Matrix.zeros(3, 4))
    for x in xs {
      let (value, gradient) = try valueWithGradient(at: w) { norm(sin($0 * x)).squared }
      (expected, slope) = (expected + value, slope + gradient)
    }
    var bits: Set<[UInt64]> = []
    for _ in 0..<20 {
      let (value, gradient) = try valueWithGradient(at: w, over: xs) { norm(sin($0 * $1)).squared }
      bits.insert([value.bitPattern] + gradient.values.map(\.bitPattern))
      expectClose(value, expected)
      expectClose(gradient, slope)
    }
    #expect(bits.count == 1)
    // The samples as the columns of one matrix.
    guard count > 0 else { return }
    let x = Matrix(4, count) { xs[$1][$0, 0] }
    let (value, gradient) = try valueWithGradient(at: w) { norm(sin($0 * x)).squared }
    expectClose(value, expected)
    expectClose(gradient, slope)
  }

  /// f(P S Pᵀ) = f(S) for f that only turns: ∇f(P S Pᵀ) = P ∇f(S) Pᵀ.
  @Test(arguments: orders) func permutations(_ n: Int) throws {
    let s = invertible(n, seed: 3)
    let step = n % 3 == 0 ? 1 : 3
    let p = Matrix(n, n) { (step * $0 + 1) % n == $1 ? 1 : 0 }
    func loss(_ s: Variable) -> Variable {
      logDeterminant(s) + trace(s.inverse() * s.T) + norm(s * s).squared / Double(n)
    }
    let (value, gradient) = try valueWithGradient(at: s, of: loss)
    let turned = loopProduct(loopProduct(p, s), p.transposed())
    let (other, slope) = try valueWithGradient(at: turned, of: loss)
    expectClose(value, other, within: 1e-9)
    expectClose(
      slope, loopProduct(loopProduct(p, gradient), p.transposed()), within: 1e-9)
  }

  /// The loss of a block-diagonal matrix is the sum of those of its blocks.
  @Test(arguments: orders) func blocks(_ n: Int) throws {
    let (a, b) = (invertible(n, seed: 4), invertible(n / 2 + 1, seed: 5))
    let whole = Matrix(a.rows + b.rows, a.rows + b.rows) { i, j in
      i < n && j < n ? a[i, j] : i >= n && j >= n ? b[i - n, j - n] : 0
    }
    func loss(_ x: Variable) -> Variable {
      logDeterminant(x) + trace(x.inverse() * x.T) + sum(x ⊙ x ⊙ x)
    }
    let together = try valueWithGradient(at: whole, of: loss)
    let (first, second) = (
      try valueWithGradient(at: a, of: loss), try valueWithGradient(at: b, of: loss)
    )
    expectClose(together.value, first.value + second.value, within: 1e-9)
    let m = b.rows
    let found = together.gradient
    expectClose(Matrix(n, n) { found[$0, $1] }, first.gradient, within: 1e-9)
    expectClose(Matrix(m, m) { found[n + $0, n + $1] }, second.gradient, within: 1e-9)
  }

  /// Of f homogeneous of degree k, ∇f(c X) = cᵏ⁻¹ ∇f(X) and ⟨X, ∇f(X)⟩ = k f(X) (Euler).
  @Test(arguments: orders) func scaling(_ n: Int) throws {
    let x = invertible(n, seed: 6)
    let losses: [(Double, (Variable) -> Variable)] = [
      (1, { norm($0) + trace($0 * $0.inverse() * $0) }),
      (2, { trace($0 * $0.T * $0.T * $0.inverse()) }),
      (3, { sum($0 * ($0 ⊙ $0)) }), (-1, { sum($0.inverse()) }),
    ]
    for (degree, loss) in losses {
      let (value, gradient) = try valueWithGradient(at: x, of: loss)
      let size = norm(x).scalar * norm(gradient).scalar
      #expect(abs(inner(x, gradient).scalar - degree * value) <= 1e-9 * size)
      // A power of two: to the last bits of what is inverted.
      let factor = [1: 1, 2: 4, 3: 16, -1: 0.0625][degree] ?? .nan
      let scaled = try Tracewise.gradient(at: 4 * x, of: loss)
      expectClose(scaled, factor * gradient, within: 1e-10)
    }
  }

  /// Losses of parts are those of what the parts are put together to.
  @Test(arguments: orders) func concatenation(_ n: Int) throws {
    let parts = (0..<3).map { random(n, n + $0, seed: UInt64(7 + $0)) }
    let whole = Matrix(n, 3 * n + 3) { i, j in
      j < n ? parts[0][i, j] : j < 2 * n + 1 ? parts[1][i, j - n] : parts[2][i, j - 2 * n - 1]
    }
    func loss(_ x: Variable) -> Variable { sum(sin(x.T * x)) + sum(logSoftmax(x)) / Double(n) }
    let apart = try gradient(at: parts) { loss(horizontal($0)) }
    let together = try gradient(at: whole, of: loss)
    for (k, start) in [0, n, 2 * n + 1].enumerated() {
      expectClose(
        apart[k], Matrix(n, parts[k].columns) { together[$0, start + $1] }, within: 1e-11)
    }
  }
}

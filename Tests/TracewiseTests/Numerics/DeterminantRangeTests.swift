import Testing
import Tracewise

/// Determinants beyond the range of doubles, and whose gradients are within it.
@Suite struct DeterminantRangeTests {
  @Test func logDeterminantOfALargeMatrix() throws {
    let n = 1000
    // Its determinant is Πᵢ dᵢ (1 + Σ 1/dᵢ), about 10²⁶⁰⁰.
    let d = Matrix(n, 1) { i, _ in 300 + Double(i % 200) }
    let matrix = d.diagonalMatrix + Matrix.ones(n, 1) * Matrix.ones(1, n)
    let (value, gradient) = try valueWithGradient(at: matrix) { logDeterminant($0) }
    let total = 1 + sum(d.reciprocal).scalar
    expectClose(value, sum(log(d)).scalar + log(Matrix(total)).scalar, within: 1e-13)
    let r = d.reciprocal
    expectClose(gradient, r.diagonalMatrix - r * r.T / total, within: 1e-12)
    #expect(determinant(matrix).scalar == .infinity)
    #expect(
      errorText { try Tracewise.gradient(at: matrix) { determinant($0) } }
        == "det: entry (1, 1) of det(input 1) is inf, born from finite input 1 (1000×1000)")
  }

  @Test func underflow() throws {
    let tiny = Matrix.diagonal([1e-200, 1e-200, 1])
    let (value, gradient) = try valueWithGradient(at: tiny) { determinant($0) }
    #expect(value == 0)
    expectClose(gradient, .diagonal([1e-200, 1e-200, 0]), within: 1e-13)
    expectClose(logDeterminant(tiny).scalar, -400 * log(Matrix(10)).scalar)
  }

  /// Neither the product of pivots nor those of singular values may overflow on the way.
  @Test func factorsOfDifferentSizes() throws {
    for values in [[1e200, 1e200, 1e-200, 1e-200], [1e-200, 1e-200, 1e200, 1e200]] {
      let (value, gradient) = try valueWithGradient(at: Matrix.diagonal(values)) { determinant($0) }
      expectClose(value, 1)
      for (i, x) in values.enumerated() { expectClose(gradient[i, i], 1 / x) }
    }
    let many = Matrix.diagonal((0..<400).map { $0 % 2 == 0 ? 1e8 : 1e-8 })
    expectClose(determinant(many).scalar, 1, within: 1e-10)
  }

  @Test func signs() throws {
    let swap: Matrix = [[0, 2], [3, 0]]
    #expect(determinant(swap) == Matrix(-6))
    expectClose(logDeterminant(swap).scalar, log(Matrix(6)).scalar)
    expectClose(try gradient(at: swap) { logDeterminant($0) }, [[0, 0.5], [1.0 / 3, 0]])
    for n in 1...9 {
      let a = random(n, n, seed: UInt64(n))
      expectClose(determinant(-a).scalar, (n % 2 == 0 ? 1 : -1) * determinant(a).scalar)
    }
  }

  /// |D| D⁻¹ and the singular value decomposition meet at the threshold between them.
  @Test(arguments: [1e-6, 1e-9, 1e-10, 1e-11, 1e-12, 1e-14]) func nearlySingular(
    _ smallest: Double
  ) {
    let (u, v) = (rotation(4, seed: 1), rotation(4, seed: 2))
    let found = (u * Matrix.diagonal([2, 1, 0.5, smallest]) * v).adjugate()
    let expected = v.T * .diagonal([smallest / 2, smallest, 2 * smallest, 1]) * u.T
    let sign = determinant(u * v).scalar
    #expect(norm(found - sign * expected).scalar < 1e-9)
  }

  /// An orthogonal matrix: a product of reflections.
  private func rotation(_ n: Int, seed: UInt64) -> Matrix {
    (0..<3).reduce(.identity(n)) { q, k in
      let v = random(n, 1, seed: seed + 10 * UInt64(k)).normalized
      return q * (.identity(n) - 2 * v * v.T)
    }
  }
}

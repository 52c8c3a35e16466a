import Testing
import Tracewise

/// Values and gradients far out, where the formulas as written overflow or cancel.
@Suite struct TailTests {
  @Test(arguments: [1000.0, -1000.0]) func logSumExpShifts(_ shift: Double) throws {
    let x: Matrix = [[1, -2], [3, 0.5], [0, 1]]
    let (value, gradient) = try valueWithGradient(at: x + shift) { x in sum(logSumExp(x)) }
    let (near, nearGradient) = try valueWithGradient(at: x) { x in sum(logSumExp(x)) }
    expectClose(value, near + 2 * shift)
    expectClose(gradient, nearGradient)
    expectClose(logSoftmax(x + shift), logSoftmax(x), within: 1e-12)
    expectClose(softmax(x + shift), softmax(x))
  }

  @Test func crossEntropyOfFarLogits() throws {
    let h: Matrix = [[1000, -1000], [-1000, 1000], [0, -1000]]
    let y = oneHot(3, [1, 1])
    let (value, gradient) = try valueWithGradient(at: h) { h in crossEntropy(h, h.constant(y)) }
    expectClose(value, 2000)
    #expect(gradient == [[1, 0], [-1, 0], [0, 0]])
    let same = try valueWithGradient(at: Matrix(3, 2, repeating: 1000)) { h in
      crossEntropy(h, h.constant(y))
    }
    expectClose(same.value, 2 * log(Matrix(3)).scalar)
    expectClose(same.gradient, Matrix(3, 2, repeating: 1.0 / 3) - y)
  }

  /// σ(−x) = e⁻ˣ/(1 + e⁻ˣ), to full relative accuracy.
  @Test func leftTailOfSigmoid() throws {
    for x in [20.0, 40, 700] {
      let (value, slope) = try valueWithGradient(at: Matrix(-x)) { sigmoid($0) }
      let e = exp(Matrix(-x)).scalar
      expectClose(value, e / (1 + e), within: 1e-14)
      expectClose(slope.scalar, e / ((1 + e) * (1 + e)), within: 1e-14)
    }
    #expect(sigmoid(Matrix(-800)) == Matrix(0))
  }

  @Test func rightTailOfSigmoid() throws {
    for x in [20.0, 40, 800] {
      let (value, slope) = try valueWithGradient(at: Matrix(x)) { sigmoid($0) }
      #expect(abs(value - 1) < 1e-8)
      #expect(value <= 1)
      #expect(abs(slope.scalar - exp(Matrix(-x)).scalar) < 1e-15)
    }
  }

  @Test func tailsOfSoftplus() throws {
    for x in [20.0, 40, 700] {
      let (left, leftSlope) = try valueWithGradient(at: Matrix(-x)) { softplus($0) }
      let e = exp(Matrix(-x)).scalar
      expectClose(left, log1p(Matrix(e)).scalar, within: 1e-14)
      expectClose(leftSlope.scalar, e / (1 + e), within: 1e-14)
      let (right, rightSlope) = try valueWithGradient(at: Matrix(x)) { softplus($0) }
      expectClose(right, x + log1p(Matrix(e)).scalar, within: 1e-15)
      expectClose(rightSlope.scalar, 1 / (1 + e), within: 1e-15)
    }
    #expect(try gradient(at: Matrix(1e5)) { softplus($0) } == Matrix(1))
  }

  @Test func nearZero() throws {
    let x = Matrix(1e-18)
    #expect(expm1(x) == x)
    #expect(log1p(x) == x)
    #expect(try gradient(at: x) { log1p($0) } == Matrix(1))
    expectClose(tanh(Matrix(1e-9)).scalar, 1e-9, within: 1e-15)
  }

  @Test func normsNeitherOverflowNorUnderflow() throws {
    for scale in [1e200, 1e-200] {
      let (value, slope) = try valueWithGradient(at: [[3, 4]] * scale as Matrix) { norm($0) }
      expectClose(value, 5 * scale, within: 1e-15)
      expectClose(slope, [[0.6, 0.8]], within: 1e-15)
    }
  }

  @Test func normAtZeroHasTheSubgradientZero() throws {
    #expect(try gradient(at: Matrix.zeros(2, 2)) { norm($0) } == .zeros(2, 2))
    #expect(try gradient(at: Matrix.zeros(2, 2)) { norm($0).squared } == .zeros(2, 2))
  }
}

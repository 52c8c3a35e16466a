import Testing
@testable import Tracewise

/// Functions of symmetric matrices where eigenvalues coincide, exactly and to rounding, against functions of
/// general matrices, which know no eigenvalues.
@Suite struct SpectralFunctionTests {
  /// V diag(λ) Vᵀ.
  private static func symmetric(_ values: [Double]) -> Matrix {
    var generator = SeededGenerator(seed: 5)
    let n = values.count
    let v = Matrix.randomNormal(n, n, using: &generator).orthogonalFactor()
    return (v * Matrix.diagonal(values) * v.T).symmetricPart
  }

  private static let spectra: [[Double]] = [
    [1, 1, 1, 1], [0.5, 2, 2, 3.5], [0.5, 2, 2 + 1e-15, 2 + 3e-10], [1, 1 + 1e-7, 1.3, 40],
    [0.01, 0.7, 0.7, 900],
  ]

  @Test(arguments: spectra)
  func theyAreThoseOfGeneralMatrices(_ values: [Double]) throws {
    let s = Self.symmetric(values.map { min($0, 5) })
    try Self.expectEqual(at: s, { spectral(.exp, $0) }, { $0.matrixExponential() })
    let wide = Self.symmetric(values)
    try Self.expectEqual(at: wide, { spectral(.log, $0) }, { $0.matrixLogarithm() })
    try Self.expectEqual(at: wide, { spectral(.sqrt, $0) }, { $0.matrixSquareRoot() })
    try Self.expectEqual(at: wide, { spectral(.inverse, $0) }, { $0.inverse() })
    try Self.expectEqual(at: wide, { spectral(.power(3), $0) }, { $0 * $0 * $0 })
    try Self.expectEqual(
      at: wide, { spectral(.power(0.5), $0) }, { spectral(.sqrt, $0) })
    try Self.expectEqual(
      at: wide, { spectral(.power(-1), $0) }, { spectral(.inverse, $0) })
  }

  /// Values, gradients and second derivatives of ⟨C, f(A)⟩ for both, along symmetric directions.
  ///
  /// Either knows A to n u ‖A‖, so that they agree to some u κ(A): 12 u κ(A) at most with those of OpenBLAS's
  /// kernels that were tried, a seventh of what is granted.
  private static func expectEqual(
    at a: Matrix, _ f: @escaping (Variable) -> Variable, _ g: @escaping (Variable) -> Variable
  ) throws {
    var generator = SeededGenerator(seed: 6)
    let c = Matrix.randomNormal(a.rows, a.rows, using: &generator).symmetricPart
    let e = Matrix.randomNormal(a.rows, a.rows, using: &generator).symmetricPart
    func loss(_ f: @escaping (Variable) -> Variable) -> (Variable) -> Variable {
      { inner($0.constant(c), f($0)) }
    }
    let (x, y) = (
      try valueWithGradient(at: a, of: loss(f)), try valueWithGradient(at: a, of: loss(g))
    )
    let size: Double = 1 + abs(y.value) + norm(a).scalar
    let singular = a.singularValues()
    let tolerance = 1e-14 * singular[0, 0] / singular[a.rows - 1, 0]
    #expect(abs(x.value - y.value) <= tolerance * size)
    #expect(isClose(x.gradient, y.gradient, tolerance))
    #expect(
      isClose(
        try hessianVectorProduct(at: a, along: e, of: loss(f)),
        try hessianVectorProduct(at: a, along: e, of: loss(g)), tolerance))
  }

  @Test func sumsOfLargestAreSmoothWhereTheseCoincide() throws {
    let s = Self.symmetric([0.5, 1, 3, 3])
    var generator = SeededGenerator(seed: 7)
    let e = Matrix.randomNormal(4, 4, using: &generator).symmetricPart
    func gradient(_ x: Matrix) throws -> Matrix {
      try Tracewise.gradient(at: x) { $0.largestEigenvalues(2) }
    }
    let h = 1e-5
    let expected = (1 / (2 * h)) * (try gradient(s + h * e) - (try gradient(s - h * e)))
    let hessian = try hessianVectorProduct(at: s, along: e) { $0.largestEigenvalues(2) }
    #expect(isClose(hessian, expected, 1e-8))
    // Where the next one coincides too, slopes are shared.
    let tied = try Tracewise.gradient(at: Matrix.diagonal([0, 3, 3, 3])) {
      $0.largestEigenvalues(2)
    }
    #expect(isClose(tied, .diagonal([0, 2, 2, 2].map { $0 / 3 }), 1e-15))
    #expect(
      isClose(
        try Tracewise.gradient(at: Matrix.identity(3)) { $0.largestEigenvalues(0) },
        .zeros(3, 3), 0))
  }

  @Test func logTraceExpDoesNotOverflow() throws {
    let hot = Matrix.diagonal([900, 900, -900])
    let (value, gradient) = try valueWithGradient(at: hot) { $0.logTraceExp() }
    #expect(abs(value - (900 + 0.6931471805599453)) < 1e-12)
    #expect(isClose(gradient, .diagonal([0.5, 0.5, 0]), 1e-13))
    let hessian = try hessianVectorProduct(at: hot, along: .diagonal([1, 0, 0])) {
      $0.logTraceExp()
    }
    #expect(isClose(hessian, .diagonal([0.25, -0.25, 0]), 1e-12))
  }

  /// Against f⁽ᵏ⁾(x)/k! where all coincide, and the partial fractions of 1/x.
  @Test func dividedDifferencesLoseNothing() {
    func difference(_ f: SpectralFunction.Function, _ values: [Double]) -> Double {
      DividedDifferences(function: f, values: values).difference(Array(values.indices))
    }
    for x in [0.3, 1, 7] {
      for near in [0, 1e-16, 1e-12] {
        let nodes = [x, x * (1 + near), x * (1 + 2 * near), x * (1 + 3 * near)]
        #expect(abs(difference(.log, nodes) * 3 * x * x * x - 1) < 1e-11 + 20 * near)
        #expect(abs(difference(.inverse, nodes) * x * x * x * x + 1) < 1e-15 + 20 * near)
        #expect(abs(difference(.exp, nodes) * 6 / realExp(x) - 1) < 1e-14 + 20 * near * x)
        #expect(
          abs(difference(.sqrt, nodes) * 16 * realPower(x, 2.5) - 1) < 1e-14 + 20 * near)
        #expect(
          abs(difference(.power(2.5), nodes) * 3.2 / realPower(x, -0.5) - 1) < 1e-14 + 20 * near)
      }
    }
    // log[1, 2, 4] = (log 4 − 2 log 2 · …) by hand: (log 2/2 − log 2)/3.
    #expect(abs(difference(.log, [1, 2, 4]) + 0.11552453009332421) < 1e-16)
    #expect(abs(difference(.exp, [0, 1, 3]) - (8.683627547364308 - 1.718281828459045) / 3) < 1e-14)
    #expect(difference(.power(2), [-1, 0, 4]) == 1)
    #expect(difference(.power(2), [-1, 0, 4, 5]) == 0)
  }

  @Test func theRefusals() {
    let signed = Matrix.diagonal([1, -0.25])
    #expect(
      spectral(.log, signed).failure?.description
        == "spectrallog: the operand has an eigenvalue ≤ 0 (−0.25)")
    #expect(
      ([[1, 0], [3, 1]] as Matrix).largestEigenvalues(1).failure?.description
        == "largesteigenvalues: the operand is far from symmetric; where its symmetric part is meant, "
        + "write sym(the operand)")
    #expect(
      Matrix.identity(2).largestEigenvalues(-1).failure?.description
        == "largesteigenvalues: the -1 largest eigenvalues are none")
    #expect(
      ([[1, 5], [0, -0.3]] as Matrix).matrixLogarithm().failure?.description
        == "logm: the operand has an eigenvalue ≤ 0 (−0.3)")
  }
}

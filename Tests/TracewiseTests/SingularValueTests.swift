import Foundation
import Testing
import Tracewise

/// Singular values, what is made of them where they coincide or are 0, and equations of Stein and Riccati.
@Suite struct SingularValueTests {
  private static func random(_ m: Int, _ n: Int, _ seed: UInt64) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    return .randomNormal(m, n, using: &generator)
  }

  @Test func theFactorsMakeTheMatrix() throws {
    for (m, n) in [(0, 0), (1, 1), (3, 0), (5, 3), (3, 5), (40, 17), (7, 7)] {
      let a = Self.random(m, n, 1)
      let (u, s, v) = svd(a)
      #expect(isClose(u * s.diagonalMatrix * v.T, a, 1e-12))
      #expect(isClose(u.T * u, .identity(min(m, n)), 1e-12))
      #expect(zip(s.values, s.values.dropFirst()).allSatisfy { $0 >= $1 })
      for j in 0..<(m < n ? 0 : n) {
        let column = v.column(j).values
        let least = (column.map { abs($0) }.max() ?? 0) / 2.718281828459045
        #expect((column.first { abs($0) >= least } ?? 0) > 0)
      }
      // Every view has the same bits.
      #expect(a.T.T.singularValues().values == s.values)
    }
  }

  @Test func theNuclearNormWhereSingularValuesCoincideOrVanish() throws {
    let nuclear: (Variable) -> Variable = { $0.nuclearNorm() }
    #expect(isClose(try gradient(at: .identity(3), of: nuclear), .identity(3), 1e-15))
    // The second derivative at I is the skew part.
    let e = Self.random(3, 3, 2)
    let hessian = try hessianVectorProduct(at: Matrix.identity(3), along: e, of: nuclear)
    #expect(isClose(hessian, 0.5 * (e - e.T), 1e-14))
    // Of rank 2 the smallest subgradient, of 0 the slope 0.
    let flat = try gradient(at: Matrix.diagonal([3, 2, 0, 0]), of: nuclear)
    #expect(isClose(flat, .diagonal([1, 1, 0, 0]), 1e-15))
    #expect(isClose(try gradient(at: Matrix.zeros(3, 2), of: nuclear), .zeros(3, 2), 0))
    #expect(throws: TracewiseError.self) {
      try hessianVectorProduct(at: Matrix.diagonal([3, 0]), along: .identity(2), of: nuclear)
    }
  }

  @Test func theSpectralNormOfASimpleLargestValue() throws {
    let a = Matrix.diagonal([3, 1, 1, 0.5])
    let spectral: (Variable) -> Variable = { $0.spectralNorm() }
    #expect(isClose(try gradient(at: a, of: spectral), .diagonal([1, 0, 0, 0]), 1e-15))
    var e = Matrix.zeros(4, 4)
    e[0, 1] = 1
    // σ₁ of [3, t; 0, 1] is 3 + t² 3/(2 (9 − 1)) + …, whose gradient along t also moves (2, 1).
    let hessian = try hessianVectorProduct(at: a, along: e, of: spectral)
    #expect(abs(hessian[0, 1] - 3.0 / 8) < 1e-14 && abs(hessian[1, 0] - 1.0 / 8) < 1e-14)
    // A tie at the cut is shared; of 0 the slope is 0.
    #expect(
      isClose(try gradient(at: .identity(2), of: spectral), 0.5 * Matrix.identity(2), 1e-15))
    #expect(isClose(try gradient(at: Matrix.zeros(2, 2), of: spectral), .zeros(2, 2), 0))
  }

  @Test func thePseudoinverseAtLostRank() throws {
    let (b, c) = (Self.random(4, 2, 3), Self.random(2, 3, 4))
    let y = (b * c).pseudoInverse()
    #expect(isClose(b * c * y * (b * c), b * c, 1e-12) && isClose(y * (b * c) * y, y, 1e-12))
    #expect(isClose(Matrix.zeros(2, 3).pseudoInverse(), .zeros(3, 2), 0))
    let tape = Tape()
    _ = leastSquares(
      tape.input([[1, 0, 1], [2, 1, 3], [0, 1, 1], [1, 1, 2]], named: "A"),
      tape.input(Matrix.ones(4, 1), named: "b"))
    #expect(
      tape.failure?.description
        == "lstsq: column 3 of A depends on the columns before it; pinv(A)*b is the shortest solution"
    )
  }

  /// Of columns that are far from dependent it is found without singular values.
  @Test(arguments: [0.0, 6, 8, 12]) func thePseudoinverseOnBothSides(_ digits: Double) throws {
    for (m, n) in [(7, 4), (4, 7), (5, 5), (6, 1)] {
      let (u, _, v) = svd(Self.random(m, n, 11))
      let k = min(m, n)
      let values = (0..<k).map { pow(10, -digits * Double($0) / Double(max(k - 1, 1))) }
      let (a, y) = (
        u * Matrix.diagonal(values) * v.T, v * Matrix.diagonal(values.map { 1 / $0 }) * u.T
      )
      // Its condition is 10ᵈ.
      expectClose(a.pseudoInverse(), y, within: 1e-14 * pow(10, digits))
    }
  }

  @Test func equationsAreSolved() throws {
    for (m, n) in [(1, 1), (4, 3), (17, 12)] {
      let (a, b, c) = (Self.random(m, m, 5), Self.random(n, n, 6), Self.random(m, n, 7))
      let x = try stein(a, b, c).checked()
      #expect(isClose(x - a * x * b, c, 1e-9 * (1 + norm(x).scalar)))
      let (g, q) = (Self.random(m, m, 8), Self.random(m, m, 9))
      let (gram, cost) = (g * g.T, q * q.T + Matrix.identity(m))
      let p = try riccati(a, gram, cost).checked()
      #expect(isClose(a.T * p + p * a - p * gram * p + cost, .zeros(m, m), 1e-8 * norm(p).scalar))
      let d = try discreteRiccati(a, g, cost, .identity(m)).checked()
      let f = solve(Matrix.identity(m) + g.T * d * g, g.T * d * a)
      #expect(isClose(a.T * d * (a - g * f) + cost, d, 1e-9 * (1 + norm(d).scalar)))
      let s = try a.matrixSign().checked()
      #expect(isClose(s * s, .identity(m), 1e-9) && isClose(s * a, a * s, 1e-8))
    }
    let leslie: Matrix = [[0, 2, 1], [0.5, 0, 0], [0, 0.4, 0]]
    let rho = leslie.spectralRadius().scalar
    #expect(abs(rho * rho * rho - rho - 0.2) < 1e-13)
  }
}

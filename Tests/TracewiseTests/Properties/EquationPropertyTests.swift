import Testing
import Tracewise

/// Solutions, inverses and determinants beside elimination, around all thresholds of orders.
@Suite struct EquationPropertyTests {
  static let orders = Thresholds.around(Thresholds.orders)
  static let columns = Thresholds.around(Thresholds.rightHandSides)

  @Test(arguments: orders, SquareKind.allCases)
  func solutions(_ n: Int, _ kind: SquareKind) throws {
    let a = kind.matrix(n)
    let solved = kind == .transposed ? a.transposed() : a
    let most = Self.columns.max() ?? 0
    let (allB, allG) = (random(n, most, seed: 6), random(n, most, seed: 7))
    let forward = Elimination(solved, allB).solution
    let backward = Elimination(solved.transposed(), allG).solution
    for columns in Self.columns {
      let part = { (x: Matrix) in Matrix(n, columns) { x[$0, $1] } }
      let (b, g) = (part(allB), part(allG))
      let (x, pullback) = try Tracewise.pullback(at: a, b) { a, b in
        solve(kind == .transposed ? a.T : a, b)
      }
      expectClose(x, part(forward), within: 1e-9)
      let (da, db) = try pullback(g)
      expectClose(db, part(backward), within: 1e-9)
      let slope = -loopProduct(part(backward), part(forward).transposed())
      expectClose(da, kind == .transposed ? slope.transposed() : slope, within: 1e-9)
    }
  }

  @Test(arguments: orders, SquareKind.allCases)
  func determinantsAndInverses(_ n: Int, _ kind: SquareKind) throws {
    let a = kind.matrix(n)
    let solved = kind == .transposed ? a.transposed() : a
    let expected = Elimination(solved, Matrix.identity(n))
    let (value, gradient) = try valueWithGradient(at: a) { a in
      logDeterminant(kind == .transposed ? a.T : a)
    }
    #expect(abs(value - expected.logarithm) <= 1e-9 * max(1, abs(value)))
    let inverse = expected.solution
    expectClose(gradient, kind == .transposed ? inverse : inverse.transposed(), within: 1e-8)
    expectClose(solved.inverse(), inverse, within: 1e-8)
    guard expected.logarithm < 600 else { return }
    let determinant = determinant(solved).scalar
    #expect(determinant.sign == (expected.sign < 0 ? .minus : .plus))
    let logarithm = Tracewise.log(Matrix(determinant.magnitude)).scalar
    #expect(abs(logarithm - expected.logarithm) <= 1e-9 * max(1, abs(logarithm)))
  }

  /// A reciprocal of such a pivot is infinite.
  @Test(arguments: [-1030, -1060]) func subnormalPivots(_ exponent: Int) {
    let e = Double(sign: .plus, exponent: exponent, significand: 1)
    let a: Matrix = [[1 * e, 0, 0], [0.5 * e, 1, 2], [0.25 * e, 2, 1]]
    expectClose(determinant(a).scalar, -3 * e, within: 1e-2)
    expectClose(solve(a, Matrix(vector: [0, 1, 2])), Matrix(vector: [0, 1, 0]), within: 1e-12)
  }

  /// Determinants and norms far from 1: f(c A), and rows whose scales cancel.
  @Test(arguments: [1e-150, 1e-100, 1e-40, 1, 1e40, 1e80, 1e150]) func scales(_ c: Double) {
    for n in [3, 4, 5, 7] {
      let a = random(n, n, seed: UInt64(n))
      let (d, scaled) = (determinant(a).scalar, determinant(c * a).scalar)
      #expect(scaled == 0 || scaled.isInfinite || scaled.sign == d.sign)
      expectClose(norm(c * a).scalar / c, norm(a).scalar, within: 1e-14)
      let mixed = Matrix(n, n) { i, j in a[i, j] * (i == 0 ? c : i == 1 ? 1 / c : 1) }
      expectClose(determinant(mixed).scalar, d, within: 1e-10)
    }
  }

  @Test(arguments: 0...20) func powers(_ exponent: Int) {
    let a = random(3, 3, seed: 1)
    let expected = (0..<exponent).reduce(Matrix.identity(3)) { power, _ in loopProduct(power, a) }
    expectClose(a.power(exponent), expected, within: 1e-12)
  }

  /// By cofactors, at singular matrices and near them.
  @Test(arguments: [0, 1e-8, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16])
  func adjugates(_ smallest: Double) {
    let n = 4
    let a =
      random(n, n, seed: 1) * Matrix.diagonal([1, 0.7, 0.4, smallest]) * random(n, n, seed: 2)
    let cofactors = Matrix(n, n) { i, j in
      let minor = Matrix(n - 1, n - 1) { r, c in a[r < j ? r : r + 1, c < i ? c : c + 1] }
      return determinant(minor).scalar * ((i + j) % 2 == 0 ? 1 : -1)
    }
    expectClose(a.adjugate(), cofactors, within: 1e-9)
  }
}

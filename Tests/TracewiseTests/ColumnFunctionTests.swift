import Testing
import Tracewise

/// Order, running products, distances and gamma functions where others are wrong or undefined.
@Suite struct ColumnFunctionTests {
  private let x: Matrix = [[2], [5], [5], [1]]

  @Test func equalEntriesShare() throws {
    #expect(try gradient(at: x) { x in columnMaxima(x) } == [[0], [0.5], [0.5], [0]])
    let w: Matrix = [[1], [2], [3], [7]]
    #expect(sorted(x) == [[1], [2], [5], [5]])
    #expect(try gradient(at: x) { x in inner(x.constant(w), sorted(x)) } == [[2], [5], [5], [1]])
    #expect(median(x) == Matrix(3.5))
    #expect(try gradient(at: x) { x in median(x) } == [[0.5], [0.25], [0.25], [0]])
    #expect(median(Matrix.zeros(0, 1)).failure?.kind == .shape)
  }

  /// Nothing is divided by: one zero, and two.
  @Test(arguments: [[[3.0], [0], [2]], [[0], [4], [0]]] as [Matrix])
  func productsWithZeros(_ x: Matrix) throws {
    let (a, b, c) = (x[0, 0], x[1, 0], x[2, 0])
    #expect(try gradient(at: x) { x in product(x) } == [[b * c], [a * c], [a * b]])
    let hessian: Matrix = [[0, c, b], [c, 0, a], [b, a, 0]]
    for k in 0..<3 {
      let e = Matrix(3, 1) { i, _ in i == k ? 1 : 0 }
      let column = try hessianVectorProduct(at: x, along: e) { x in product(x) }
      #expect(column == hessian[0..<3, k...k])
      let running = try hessianVectorProduct(at: x, along: e) { x in sum(cumulativeProduct(x)) }
      #expect(
        running == hessian[0..<3, k...k] + ([[0, 1, 0], [1, 0, 0], [0, 0, 0]] as Matrix) * e)
    }
  }

  @Test func pointsThatCoincide() throws {
    let x: Matrix = [[1, 4], [2, 6]]
    let g: Matrix = try gradient(at: x) { x in sum(distances(x, x)) }
    // Both distances between the two points, and nothing from a point to itself.
    let expected: Matrix = [[-1.2, 1.2], [-1.6, 1.6]]
    let error: Matrix = g - expected
    #expect(error.values.allSatisfy { abs($0) < 1e-15 })
    // The difference of two large numbers would have no digits left.
    let far: Matrix = [[1e9, 1e9 + 1]]
    #expect(squaredDistances(far, far) == [[0, 1], [1, 0]])
    #expect(distances([[1e300]] as Matrix, [[-1e300]]) == [[2e300]])
  }

  /// Scikit-learn's kernel by its formula, and what is left of its curvature where points coincide.
  @Test func maternKernels() throws {
    for r in [0, 1e-9, 0.3, 1, 7] {
      let (a, b) = (3.0.squareRoot() * r, 5.0.squareRoot() * r)
      let s = Matrix(r * r)
      #expect(abs(matern(0, s).scalar - exp(Matrix(-r)).scalar) < 1e-15)
      #expect(abs(matern(1, 3 * s).scalar - (1 + a) * exp(Matrix(-a)).scalar) < 1e-15)
      #expect(abs(matern(2, 5 * s).scalar - (1 + b + b * b / 3) * exp(Matrix(-b)).scalar) < 1e-15)
    }
    #expect(matern(-1, Matrix(1)).scalar.isNaN && matern(101, Matrix(1)).scalar.isNaN)
    #expect(matern(100, Matrix(1e12)).scalar == 0)
    let origin = Matrix.zeros(2, 1)
    // 1 − 3r²/2 + …
    let curvature = try hessianVectorProduct(at: origin, along: [[1], [2]]) {
      sum(matern(1, 3 * squaredDistances($0, $0.constant(origin))))
    }
    #expect(curvature == [[-3], [-6]])
  }

  /// NumPy's: np.quantile([3, 1, 4, 1.5, 9], p).
  @Test func quantiles() throws {
    let x: Matrix = [[3], [1], [4], [1.5], [9]]
    for (p, value) in [(0, 1), (0.1, 1.2), (0.25, 1.5), (0.5, 3), (0.9, 7), (1, 9)] {
      #expect(abs(quantile(x, p).scalar - value) < 1e-15)
      #expect(abs(quantile(x.T, p).scalar - value) < 1e-15)
    }
    let slope = try gradient(at: x) { quantile($0, 0.1) }
    #expect(norm(slope - [[0], [0.6], [0], [0.4], [0]]).scalar < 1e-15)
    #expect(quantile(x, 1.01).failure != nil && quantile(x, .nan).failure != nil)
    #expect(quantile(Matrix.zeros(0, 1), 0.5).failure != nil)
    #expect(quantile(Matrix(7), 0.3).scalar == 7)
  }

  /// The four quadrants and the axes.
  @Test func angles() throws {
    let points: [(y: Double, x: Double, angle: Double)] = [
      (0, 2, 0), (1, 1, .pi / 4), (3, 0, .pi / 2), (1, -1, 3 * .pi / 4), (0, -2, .pi),
      (-1, -1, -3 * .pi / 4), (-3, 0, -.pi / 2), (-1, 1, -.pi / 4),
    ]
    for (y, x, angle) in points {
      #expect(atan2(Matrix(y), Matrix(x)).scalar == angle)
      let (dy, dx) = try gradient(at: Matrix(y), Matrix(x)) { atan2($0, $1) }
      #expect(dy.scalar == x / (x * x + y * y) && dx.scalar == -y / (x * x + y * y))
    }
  }

  /// −γ, π²/6 and −2 ζ(3) at 1, and the functional equation. (DLMF 5.4.12, 5.15.1.)
  @Test func polygammaAtOne() {
    let known = [-0.577_215_664_901_532_9, .pi * .pi / 6, -2 * 1.202_056_903_159_594]
    for (k, value) in known.enumerated() {
      #expect(abs(polygamma(k, Matrix(1)).scalar - value) < 4e-16 * abs(value) * 4)
    }
    #expect(abs(digamma(Matrix(-0.5)).scalar - 0.036_489_973_978_576_52) < 1e-14)
    #expect(digamma(Matrix(-3)).scalar.isNaN)
    #expect(abs(exp(logGamma(Matrix(5))).scalar - 24) < 1e-12)
  }

  @Test func toeplitzMatrices() throws {
    let c: Matrix = [[1], [2], [3]]
    #expect(toeplitz(c) == [[1, 2, 3], [2, 1, 2], [3, 2, 1]])
    #expect(toeplitz(c, row: [[9], [5], [6]]) == [[1, 5, 6], [2, 1, 5], [3, 2, 1]])
    #expect(try gradient(at: c) { c in sum(toeplitz(c)) } == [[3], [4], [2]])
  }
}

import Testing
import Tracewise

/// Sylvester's equation and the square root: by what they solve, and what they refuse.
@Suite struct EquationTests {
  @Test func sylvesterSolvesItsEquation() throws {
    var generator = SeededGenerator(seed: 1)
    for (m, n) in [(0, 0), (1, 1), (2, 3), (5, 4), (20, 7), (33, 33)] {
      let a = Matrix.randomNormal(m, m, using: &generator)
      let b = Matrix.randomNormal(n, n, using: &generator) + 9 * Matrix.identity(n)
      let c = Matrix.randomNormal(m, n, using: &generator)
      let x = try sylvester(a, b, c).checked()
      #expect(isClose(a * x + x * b, c, 1e-10))
      // Transposed operands are read as they are, wherever they lie.
      #expect(isClose(sylvester(b.T, a.T, c.T).T, x, 1e-10))
    }
  }

  @Test func theSquareRootIsThePrincipalOne() throws {
    var generator = SeededGenerator(seed: 2)
    for n in [0, 1, 2, 3, 6, 17, 40] {
      // Complex pairs, with real parts of both signs.
      let x = Matrix.randomNormal(n, n, using: &generator)
      let a = (x - x.T) + 0.5 * Matrix.identity(n)
      let y = try a.matrixSquareRoot().checked()
      #expect(isClose(y * y, a, 1e-11))
      if n > 0 { #expect(trace(y).scalar > 0) }
      let s = x * x.T + Matrix.identity(n)
      let root = s.matrixSquareRoot()
      #expect(isClose(root, root.T, 1e-11) && root.symmetricPart.cholesky().failure == nil)
    }
    // θ < 0: no cancellation in the real part of the root.
    let turn: Matrix = [[-1, 1e-7], [-1e-7, -1]]
    let y = turn.matrixSquareRoot()
    #expect(abs(y[0, 0] - 5e-8) < 1e-20)
    let jordan: Matrix = [[4, 1], [0, 4]]
    #expect(isClose(jordan.matrixSquareRoot(), [[2, 0.25], [0, 2]], 1e-15))
  }

  @Test func theExponentialIsThatOfTheSeries() throws {
    // A rotation, a Jordan block, a large norm, and the derivative at a defective matrix.
    let turn: Matrix = [[0, -0.5 * .pi], [0.5 * .pi, 0]]
    #expect(isClose(turn.matrixExponential(), [[0, -1], [1, 0]], 1e-15))
    let e = 2.718281828459045
    #expect(
      isClose(([[1, 1], [0, 1]] as Matrix).matrixExponential(), [[e, e], [0, e]], 1e-15))
    #expect(
      isClose(
        Matrix.diagonal([-40, 3]).matrixExponential(),
        .diagonal([4.248354255291589e-18, 20.085536923187668]), 1e-13))
    #expect(Matrix.zeros(0, 0).matrixExponential().shape == Shape(0, 0))
    let hessian = try hessianVectorProduct(at: Matrix.zeros(2, 2), along: [[0, 1], [0, 0]]) {
      trace($0.matrixExponential())
    }
    // Tr exp(A) = 2 + Tr A + Tr A²/2 + …
    #expect(isClose(hessian, [[0, 0], [1, 0]], 1e-15))
  }

  /// Derivatives of small matrices are those of block triangles, of larger ones found part by part.
  @Test(arguments: [0.1, 3, 40]) func derivativesOfSmallAndLargeExponentials(_ size: Double) throws
  {
    var generator = SeededGenerator(seed: 3)
    let small = (0..<3).map { _ in (size / 8) * Matrix.randomNormal(8, 8, using: &generator) }
    // One more row and column of zeros, which nothing mixes with.
    let large = small.map { x in Matrix(9, 9) { $0 < 8 && $1 < 8 ? x[$0, $1] : 0 } }
    func derivatives(_ xs: [Matrix]) throws -> [Matrix] {
      let loss = { (a: Variable) in inner(a.matrixExponential(), a.constant(xs[1])) }
      return [
        try gradient(at: xs[0], of: loss),
        try hessianVectorProduct(at: xs[0], along: xs[2], of: loss),
      ].map { $0.slice(rows: 0..<8, columns: 0..<8) }
    }
    for (a, b) in zip(try derivatives(small), try derivatives(large)) {
      expectClose(a, b, within: 1e-12)
    }
  }

  /// The Schur form of a matrix serves its transpose, in the adjoint and in Lyapunov's equation; where it is not known,
  /// that of a copy says the same.
  @Test func schurFormsServeTransposes() throws {
    var generator = SeededGenerator(seed: 4)
    for (m, n) in [(1, 2), (2, 2), (6, 5), (17, 12)] {
      let a = Matrix.randomNormal(m, m, using: &generator)
      let b = Matrix.randomNormal(n, n, using: &generator) + 9 * Matrix.identity(n)
      let (c, g) = (
        Matrix.randomNormal(m, n, using: &generator), Matrix.randomNormal(m, n, using: &generator)
      )
      let (x, w) = (sylvester(a, b, c), sylvester(a.T + 0 * a, b.T + 0 * b, g))
      let found = try gradient(at: [a, b, c]) { p in
        inner(sylvester(p[0], p[1], p[2]), p[0].constant(g))
      }
      for (a, b) in zip(found, [-(w * x.T), -(x.T * w), w]) { expectClose(a, b, within: 1e-11) }
      let stable = a + 9 * Matrix.identity(m)
      let tape = Tape()
      let input = tape.input(stable)
      let y = sylvester(input, input.T, tape.constant(c * c.T)).value
      expectClose(stable * y + y * stable.T, c * c.T, within: 1e-12)
    }
  }

  /// The derivative is linear in the direction, how large that may be beside the matrix.
  @Test(arguments: [-160, -60, 60, 160]) func directionsOfAnySize(_ exponent: Int) throws {
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    let a: Matrix = [[3, 1, 0.5], [0.25, 2, 1], [0.125, 0.5, 4]]
    let (e, f): (Matrix, Matrix) = (
      [[1, 2, 0], [3, 1, 1], [0, 1, 2]], [[0, 1, 1], [2, 0, 1], [1, 3, 0]]
    )
    for function in [{ $0.matrixExponential() }, { $0.matrixLogarithm() }]
      as [(Variable) -> Variable]
    {
      let plain = try gradient(at: a) { inner(function($0), $0.constant(e)) }
      let scaled = try gradient(at: a) { inner(function($0), $0.constant(scale * e)) }
      #expect(scaled == scale * plain)
      let second = try hessianVectorProduct(at: a, along: f) { inner(function($0), $0.constant(e)) }
      let other = try hessianVectorProduct(at: a, along: scale * f) {
        inner(function($0), $0.constant(e))
      }
      #expect(other == scale * second)
    }
  }

  @Test func theRefusals() {
    func message(_ body: (Tape) -> Variable) -> String? {
      let tape = Tape()
      _ = sum(body(tape))
      return tape.failure?.description
    }
    #expect(
      message {
        sylvester(
          $0.input([[1, 0], [0, 2]], named: "A"), $0.input([[-2]], named: "B"),
          $0.input([[1], [1]], named: "C"))
      } == "sylvester: A and −B share an eigenvalue (gap 0): no unique solution")
    #expect(
      message {
        let a = $0.input([[1, 0], [0, 2]], named: "A")
        return sylvester(a, -a, a)
      } == "sylvester: A and −(-A) share an eigenvalue (gap 0): no unique solution")
    #expect(
      message {
        sylvester(
          $0.input([[1, 0], [0, 2]], named: "A"), $0.input([[2]], named: "B"),
          $0.input([[1]], named: "C"))
      } == "sylvester: C is 1×1; it must have the rows of A (2) and the columns of B (1)")
    #expect(
      message { $0.input([[1, 2], [0, -0.3]], named: "A").matrixSquareRoot() }
        == "sqrtm: A has an eigenvalue ≤ 0 (−0.3)")
    #expect(
      message { $0.input([[1, .nan], [0, 1]], named: "A").matrixSquareRoot() }
        == "sqrtm: entry (1, 2) of A is nan")
  }
}

import Testing
import Tracewise

/// What triangles and factors are by their equations, what they refuse, and that a decomposition is
/// shared without being seen.
@Suite struct FactorTests {
  private let sizes = [0, 1, 2, 5, 17, 40, 70]

  private func positiveDefinite(_ n: Int, _ generator: inout SeededGenerator) -> Matrix {
    let x = Matrix.randomNormal(n, n, using: &generator)
    return x * x.T + 0.01 * (x - x.T) + Double(n) * Matrix.identity(n)
  }

  @Test func theCholeskyFactorIsLowerWithAPositiveDiagonal() throws {
    var generator = SeededGenerator(seed: 1)
    for n in sizes {
      let a = positiveDefinite(n, &generator)
      let l = try a.cholesky().checked()
      #expect(l == l.lowerTriangle)
      #expect(l.diagonal.values.allSatisfy { $0 > 0 })
      #expect(close(l * l.T, a.symmetricPart, 1e-12))
      // The same bits, however the operand lies in memory, and whatever it lacks of symmetry.
      #expect(a.T.cholesky() == l)
    }
  }

  @Test func qrIsUnique() throws {
    var generator = SeededGenerator(seed: 2)
    for n in sizes {
      for m in [n, n + 1, 3 * n + 2] {
        let a = Matrix.randomNormal(m, n, using: &generator)
        let (q, r) = qr(a)
        #expect(close(q * r, a, 1e-12) && close(q.T * q, .identity(n), 1e-12))
        #expect(r == r.upperTriangle && r.diagonal.values.allSatisfy { $0 > 0 })
        #expect(a.T.copied.T.orthogonalFactor() == q)
      }
    }
    let wide = Matrix.randomNormal(3, 5, using: &generator)
    let (q, r) = qr(wide)
    #expect(q.shape == Shape(3, 3) && close(q * r, wide, 1e-13))
  }

  @Test func trianglesAreSolvedWithoutALookAtTheOtherSide() throws {
    var generator = SeededGenerator(seed: 3)
    for n in sizes {
      let a = Matrix.randomNormal(n, n, using: &generator) + 4 * Double(n) * Matrix.identity(n)
      let b = Matrix.randomNormal(n, 3, using: &generator)
      for (side, triangle) in [
        (TriangularPart.Side.lower, a.lowerTriangle), (.upper, a.upperTriangle),
      ] {
        let x = triangularSolve(side, a, b)
        #expect(close(triangle * x, b, 1e-12))
        #expect(close(triangularSolve(side.opposite, a.T, b), triangle.T.inverse() * b, 1e-12))
      }
    }
  }

  @Test(
    arguments: [
      (
        "cholesky: S is not positive definite; pivot 3 is −0.0012",
        [[4, 2, 2], [2, 2, 1], [2, 1, 0.9988]]
      ),
      (
        "cholesky: S is not positive definite; pivot 1 is −2e−07",
        [[-2e-7, 0, 0], [0, 1, 0], [0, 0, 1]]
      ),
      (
        "cholesky: S is far from symmetric; where its symmetric part is meant, write sym(S)",
        [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
      ),
      ("cholesky: entry (2, 1) of S is nan", [[1, 0, 0], [.nan, 1, 0], [0, 0, 1]]),
    ] as [(String, [[Double]])])
  func whatHasNoCholeskyFactorIsRefused(_ text: String, _ rows: [[Double]]) throws {
    let tape = Tape()
    let s = tape.input(try Matrix(rows: rows), named: "S")
    _ = sum(s.cholesky())
    #expect(tape.failure?.description == text)
  }

  @Test func dependentColumnsAreRefused() throws {
    let rows: [[Double]] = [[1, 0, 1], [2, 1, 3], [0, 1, 1], [1, 1, 2], [3, 0, 3]]
    for (name, factor) in [
      ("qrq", { (x: Variable) in x.orthogonalFactor() }), ("qrr", { $0.triangularFactor() }),
    ] {
      let tape = Tape()
      _ = sum(factor(tape.input(try Matrix(rows: rows), named: "A")))
      #expect(
        tape.failure?.description
          == "\(name): column 3 of A depends on the columns before it; its factor is not unique")
    }
  }

  /// A = L U of many orders, with pivots that are no largest entries; and what has no factors.
  @Test func factorsWithoutExchangesOfRows() throws {
    for n in [1, 2, 3, 8, 40] {
      let x = random(n, n, seed: UInt64(n))
      let a = x + Double(n) * Matrix.identity(n)
      let (l, u) = lu(a.T)
      #expect(l == Matrix(n, n) { $0 == $1 ? 1 : $0 > $1 ? l[$0, $1] : 0 })
      #expect(u == Matrix(n, n) { $0 > $1 ? 0 : u[$0, $1] })
      #expect(norm(l * u - a.T).scalar <= 1e-14 * norm(a).scalar * Double(n))
    }
    let small: Matrix = [[1e-3, 1], [1, 0]]
    #expect(lu(small).u == [[1e-3, 1], [0, -1000]])
    let exchange: Matrix = [[0, 1], [1, 0]]
    let why = lu(exchange).l.failure?.message ?? ""
    #expect(why.hasPrefix("the leading 1×1 block of"))
    #expect(why.hasSuffix("is singular: it has no factors without exchanges of rows"))
    // 0 but for rounding.
    let rounded: Matrix = [[1, 0.1, 0], [3, 0.3, 1], [0, 1, 1]]
    #expect(lu(rounded).u.failure?.kind == .singular)
  }

  @Test func aZeroOnTheDiagonalIsRefused() {
    let tape = Tape()
    let l = tape.input([[1, 5], [2, 0]], named: "L")
    _ = sum(triangularSolve(.lower, l, tape.input([[1], [1]], named: "B")))
    #expect(
      tape.failure?.description == "triangularsolve: L is singular: entry 2 of its diagonal is 0")
  }

  /// A tape that is used again and again, of small and large operands in turn: a decomposition that is
  /// remembered must be that of the memory as it is now.
  @Test func decompositionsAreForgottenWithTheirMemory() throws {
    let tape = Tape()
    var generator = SeededGenerator(seed: 4)
    for n in [3, 90, 3, 90, 40] {
      tape.reset()
      let a = Matrix.randomNormal(n + 1, n, using: &generator)
      let x = tape.input(a, named: "A")
      var total = sum(qr(x).r)
      // Computed operands, whose memory is given back and taken again during the sweep.
      for k in 1...4 {
        let (q, r) = qr(Double(k) * x + tanh(x))
        total = total + inner(q, x) + sum(r)
      }
      let gradient = try tape.pullback(
        of: total, cotangent: [[1]], withRespectTo: [x])[0]
      let h = 1e-6
      let e = Matrix.randomNormal(n + 1, n, using: &generator)
      func value(_ a: Matrix) -> Double {
        (1...4).reduce(sum(a.triangularFactor()).scalar) { total, k in
          let (q, r) = qr(Double(k) * a + tanh(a))
          return total + inner(q, a).scalar + sum(r).scalar
        }
      }
      let slope = (value(a + h * e) - value(a - h * e)) / (2 * h)
      let expected = inner(gradient, e).scalar
      #expect(abs(slope - expected) <= 1e-4 * max(abs(expected), norm(gradient).scalar))
    }
  }

  private func close(_ a: Matrix, _ b: Matrix, _ tolerance: Double) -> Bool {
    a.shape == b.shape
      && (a - b).values.allSatisfy { abs($0) <= tolerance * (1 + (b.values.map(abs).max() ?? 0)) }
  }
}

extension Matrix {
  /// The same entries on memory of their own.
  fileprivate var copied: Matrix { Matrix(rows, columns) { self[$0, $1] } }
}

import Testing
import Tracewise

/// |D| at singular matrices of each rank: law 6 with the adjugate, and its derivative.
@Suite struct SingularDeterminantTests {
  /// A matrix of order n and a given rank.
  private func matrix(_ n: Int, rank: Int) -> Matrix {
    random(n, rank, seed: 1) * random(rank, n, seed: 2)
  }

  /// The cofactors, by determinants of minors: no rule but that of determinants of smaller order.
  private func cofactors(_ a: Matrix) -> Matrix {
    let n = a.rows
    return Matrix(n, n) { i, j in
      let minor = Matrix(n - 1, n - 1) { a[$0 < i ? $0 : $0 + 1, $1 < j ? $1 : $1 + 1] }
      return ((i + j) % 2 == 0 ? 1 : -1) * determinant(minor).scalar
    }
  }

  @Test(arguments: 0...5) func firstOrder(_ rank: Int) throws {
    let a = matrix(5, rank: rank)
    let found = try gradient(at: a) { determinant($0) }
    let expected = cofactors(a)
    #expect(norm(found - expected).scalar < 1e-11 * max(norm(expected).scalar, 1))
    if rank == 4 { #expect(norm(found).scalar > 0.1) }
    if rank < 4 { #expect(norm(found).scalar < 1e-11) }
  }

  /// |D + tE| is a polynomial of degree 5 in t, and so is each cofactor of degree 4: differences
  /// of fourth order are exact.
  @Test(arguments: 0...5) func secondOrder(_ rank: Int) throws {
    let a = matrix(5, rank: rank)
    let e = random(5, 5, seed: 3)
    let found = try hessianVectorProduct(at: a, along: e) { determinant($0) }
    let expected = difference(at: a, along: e, step: 0.1) { cofactors($0) }
    let size = norm(expected).scalar
    #expect(norm(found - expected).scalar < 1e-10 * max(size, 1))
    if rank == 3 { #expect(size > 0.1) }
  }

  @Test func ofTheZeroMatrix() throws {
    let zero = Matrix.zeros(3, 3)
    #expect(try gradient(at: zero) { determinant($0) } == zero)
    #expect(try hessianVectorProduct(at: zero, along: .identity(3)) { determinant($0) } == zero)
    #expect(try gradient(at: Matrix.zeros(1, 1)) { determinant($0) } == Matrix(1))
    let second = try hessianVectorProduct(
      at: Matrix.zeros(2, 2), along: [[1, 2], [3, 4]] as Matrix
    ) {
      determinant($0)
    }
    expectClose(second, [[4, -3], [-2, 1]])
  }

  @Test func thirdOrderNeedsAnInverse() {
    let text = errorText {
      try gradient(at: Matrix.zeros(3, 3)) { x in
        let slope = gradient(at: x) { x in
          sum(gradient(at: x) { determinant($0) } ⊙ x.constant(.identity(3)))
        }
        return sum(slope)
      }
    }
    #expect(
      text == "inverse: the operand is singular: pivot 1 of its LU factorisation is 0 "
        + "(in the pullback of adjugatedifferential)")
  }
}

import Testing
import Tracewise

@Suite struct EmptyMatrixTests {
  let wide = Matrix.zeros(0, 3)
  let tall = Matrix.zeros(3, 0)

  @Test func products() {
    #expect(tall * wide == .zeros(3, 3))
    #expect(wide * tall == .zeros(0, 0))
    #expect(wide * Matrix.ones(3, 20) == .zeros(0, 20))
    #expect(Matrix.ones(20, 3) * tall == .zeros(20, 0))
    #expect(Matrix.zeros(20, 0) * Matrix.zeros(0, 30) == .zeros(20, 30))
  }

  @Test func reductions() {
    #expect(sum(wide) == Matrix(0))
    #expect(norm(tall) == Matrix(0))
    #expect(wide.columnSums == .zeros(1, 3))
    #expect(wide.rowSums == .zeros(0, 1))
    #expect(tall.columnSums == .zeros(1, 0))
    #expect(trace(Matrix.zeros(0, 0)) == Matrix(0))
    #expect(inner(wide, wide) == Matrix(0))
  }

  @Test func ofOrderZero() {
    let none = Matrix.zeros(0, 0)
    #expect(determinant(none) == Matrix(1))
    #expect(logDeterminant(none) == Matrix(0))
    #expect(none.inverse() == none)
    #expect(none.adjugate() == none)
    #expect(none.power(3) == none)
    #expect(solve(none, wide) == wide)
  }

  @Test func entrywiseAndStructure() {
    #expect(exp(wide) == wide)
    #expect(wide + 1 == wide)
    #expect(wide + Matrix.ones(1, 3) == wide)
    #expect(wide.T == tall)
    #expect(vertical([wide, .ones(2, 3)]) == .ones(2, 3))
    #expect(tall.diagonal == .zeros(0, 1))
    #expect(kronecker(wide, .ones(2, 2)) == .zeros(0, 6))
    #expect(tall.reshaped(0, 5) == .zeros(0, 5))
    #expect(softmax(tall) == tall)
  }

  @Test func gradients() throws {
    let (da, db) = try gradient(at: wide, Matrix.ones(3, 2)) { a, b in
      sum(a * b) + sum(b.squared) + sum(a + b.T.row(0))
    }
    #expect(da == wide)
    #expect(db == 2 * Matrix.ones(3, 2))
    let row = try gradient(at: Matrix.ones(1, 3)) { row in sum(row + row.constant(wide)) }
    #expect(row == .zeros(1, 3))
  }

  @Test func oneByOne() throws {
    let x = Matrix(3)
    #expect(x * x == Matrix(9))
    #expect(x.inverse() == Matrix(1.0 / 3))
    #expect(determinant(x) == x)
    #expect(x.adjugate() == Matrix(1))
    #expect(x * Matrix.ones(2, 3) == 3 * Matrix.ones(2, 3))
    #expect(Matrix.ones(2, 3) * x == 3 * Matrix.ones(2, 3))
    #expect(Matrix.ones(2, 1) * x == 3 * Matrix.ones(2, 1))
    #expect(try gradient(at: x) { x in x * x * x } == Matrix(27))
    #expect(try gradient(at: x) { determinant($0).squared } == Matrix(6))
    #expect(try gradient(at: x) { x in x.inverse() } == Matrix(-1.0 / 3 / 3))
  }
}

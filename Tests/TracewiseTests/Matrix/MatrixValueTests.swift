import Testing
import Tracewise

@Suite struct MatrixValueTests {
  /// Below and above the size at which memory comes from blocks.
  @Test(arguments: [2, 50]) func copiesAreIndependent(_ n: Int) {
    let a = random(n, n, seed: 1)
    let old = a[1, 1]
    var b = a
    b[1, 1] = 7
    #expect(a[1, 1] == old)
    #expect(b[1, 1] == 7)
    #expect(b[0, 1] == a[0, 1])
    var c = b
    c[0] = 3
    #expect(b[0, 0] == a[0, 0])
  }

  @Test func writingToAnInputLeavesItsTapeAlone() throws {
    var a: Matrix = [[1, 2]]
    let tape = Tape()
    let x = tape.input(a)
    a[0, 0] = 5
    #expect(x.value == [[1, 2]])
    #expect(try tape.gradient(of: sum(x.squared), withRespectTo: x) == [[2, 4]])
  }

  @Test func resultsOfATapeOutliveIt() throws {
    let (value, pull) = try pullback(at: random(50, 50, seed: 2)) { x in x * x }
    let gradient = try pull(.ones(50, 50))
    let copies = (value, gradient)
    for seed: UInt64 in 3..<6 {
      _ = try Tracewise.gradient(at: random(50, 50, seed: seed)) { x in sum(x * x) }
    }
    #expect(copies.0 == value)
    expectClose(value, random(50, 50, seed: 2) * random(50, 50, seed: 2))
  }

  @Test func literalsAreRowByRow() {
    let a: Matrix = [[1, 2, 3], [4, 5, 6]]
    #expect(a.shape == Shape(2, 3))
    #expect(a.values == [1, 2, 3, 4, 5, 6])
    #expect(a[1, 0] == 4)
    let empty: Matrix = []
    #expect(empty.shape == Shape(0, 0))
  }

  @Test func raggedLiteralsFail() {
    let a: Matrix = [[1, 2], [3]]
    #expect(a.failure?.description == "Matrix: row 2 has 1 entries, row 1 has 2")
    #expect(a.shape == Shape(0, 0))
    #expect(errorText { try a.checked() } == "Matrix: row 2 has 1 entries, row 1 has 2")
    #expect(
      errorText { try Matrix(rows: [[1], [], [2]]) } == "Matrix: row 2 has 0 entries, row 1 has 1")
  }

  @Test func countsOfValuesAreChecked() throws {
    #expect(try Matrix(2, 2, values: [1, 2, 3, 4]) == [[1, 2], [3, 4]])
    #expect(
      errorText { try Matrix(2, 2, values: [1, 2, 3]) }
        == "Matrix: a 2×2 matrix needs 4 values; 3 were given")
    #expect(
      errorText { try Matrix(-1, -3, values: [1, 2, 3]) }
        == "Matrix: -1×-3 is no shape: rows and columns are from 0 to 2147483647")
  }

  @Test func vectorsHaveOneIndex() {
    var column = Matrix(vector: [1, 2, 3])
    var row: Matrix = [[1, 2, 3]]
    column[2] = 5
    row[2] = 6
    #expect(column == [[1], [2], [5]])
    #expect(row == [[1, 2, 6]])
    #expect(column[1] + row[1] == 4)
  }

  @Test func scalarIsForNumbersOnly() {
    #expect(Matrix(3).scalar == 3)
    #expect(Matrix.ones(1, 2).scalar.isNaN)
    #expect(Matrix.ones(2, 3).inverse().scalar.isNaN)
  }

  @Test func makers() {
    #expect(Matrix.identity(2) == [[1, 0], [0, 1]])
    #expect(Matrix.diagonal([2, 3]) == [[2, 0], [0, 3]])
    #expect(Matrix.zeros(1, 2) == [[0, 0]])
    #expect(Matrix.ones(2, 1) == [[1], [1]])
    #expect(Matrix(2, 2) { Double(10 * $0 + $1) } == [[0, 1], [10, 11]])
  }

  @Test func equality() {
    #expect(Matrix.zeros(1, 2) != Matrix.zeros(2, 1))
    #expect(Matrix(.nan) != Matrix(.nan))
    let failed = Matrix.ones(2, 3).inverse()
    #expect(failed != failed)
    #expect(Matrix(0) == Matrix(-0.0))
  }

  @Test func firstNonFiniteEntry() {
    var a = random(40, 70, seed: 3)
    #expect(a.firstNonFinite == nil)
    a[39, 69] = .infinity
    a[17, 3] = .nan
    let place = a.firstNonFinite
    #expect(place?.row == 17)
    #expect(place?.column == 3)
  }

  @Test func failuresTravelUnchanged() {
    let failed = Matrix.ones(2, 3).inverse()
    let text = "inverse: a square matrix is required; the operand is 2×3"
    #expect(failed.failure?.description == text)
    let results = [
      failed + .ones(2, 2), .ones(2, 2) * failed, failed.T, horizontal([.ones(1, 1), failed]),
      failed.zero, failed.identity(3), exp(failed), failed.constant(Matrix(1)), 2 * failed,
    ]
    for result in results { #expect(result.failure?.description == text) }
  }

  #if !canImport(Darwin)
    @Test func anIndexOutsideIsAProgrammingError() async {
      await #expect(processExitsWith: .failure) { _ = Matrix.ones(2, 2)[0, 2] }
      await #expect(processExitsWith: .success) { _ = Matrix.ones(2, 2)[0, 1] }
    }
  #endif
}

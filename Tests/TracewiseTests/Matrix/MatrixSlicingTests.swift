import Testing
import Tracewise

@Suite struct MatrixSlicingTests {
  private let a = Matrix(4, 5) { Double(10 * $0 + $1) }

  @Test func everyKindOfIndex() {
    #expect(a[0..<3, 2...] == a.slice(rows: 0..<3, columns: 2..<5))
    #expect(a[1...2, ..<2] == a.slice(rows: 1..<3, columns: 0..<2))
    #expect(a[...1, 3] == a.slice(rows: 0..<2, columns: 3..<4))
    #expect(a[2, 1...] == a.slice(rows: 2..<3, columns: 1..<5))
    #expect(a[..., 4] == a.column(4))
    #expect(a[3, ...] == a.row(3))
    #expect(a[..., 1..<3] == a.slice(rows: 0..<4, columns: 1..<3))
    #expect(a[2, 3] == 23)
    #expect(a[4..., 0..<2].shape == Shape(0, 2))
    #expect(a[0..<0, 5...].shape == Shape(0, 0))
  }

  @Test func assignment() {
    var x = a
    x[1..<3, 3...] = [[1, 2], [3, 4]]
    #expect(
      x
        == Matrix(4, 5) { i, j in
          (1..<3).contains(i) && j >= 3 ? Double(2 * (i - 1) + j - 2) : a[i, j]
        })
    #expect(a[1, 3] == 13, "what is shared stays as it is")
    x = a
    x[..., 0] = Matrix(7)
    x[0, ...] += Matrix.ones(1, 5)
    #expect(x == Matrix(4, 5) { i, j in (j == 0 ? 7 : a[i, j]) + (i == 0 ? 1 : 0) })
    x = a
    x[0..<2, 0..<2] = x[2..., 3...]
    #expect(x[0..<2, 0..<2] == a[2..., 3...])
    x[0..<0, ...] = .zeros(0, 5)
    #expect(x.failure == nil)
  }

  /// Large enough to lie in a block of its own.
  @Test func assignmentToALargeOne() {
    var x = Matrix.zeros(300, 400)
    let y = x
    x[100..<200, 50...] = Matrix(1)
    #expect(sum(x).scalar == 100 * 350)
    #expect(sum(y).scalar == 0)
  }

  static let outside: [(String, @Sendable (inout Matrix) -> Matrix)] = [
    ("row 4, from 0, is outside", { $0[4, 0...] }),
    ("row -1, from 0, is outside", { $0[-1..<2, 0...] }),
    ("row 5, from 0, is outside", { $0[5..., 0...] }),
    ("row 9, from 0, is outside", { $0[9..<9, 0...] }),
    ("column 5, from 0, is outside", { $0[..., 5] }),
    ("column 5, from 0, is outside", { $0[..., ...5] }),
    ("column -9, from 0, is outside", { $0[..., ..<(-9)] }),
    ("is outside", { $0[0...(.max), 0] }),
    ("is outside", { $0[(.min)...(.max), 0] }),
    ("is outside", { $0[(.min)..., 0] }),
    ("is outside", { $0[..., ...(.max)] }),
    ("is outside", { $0[..., (.max)...] }),
    (
      "row 4, from 0, is outside the matrix, which has 4",
      {
        $0[4, 0...] = Matrix(1); return $0
      }
    ),
    (
      "what is assigned is 2×2, its place 1×5",
      {
        $0[0, ...] = .ones(2, 2); return $0
      }
    ),
    (
      "a square matrix is required",
      {
        $0[0, ...] = $0.inverse(); return $0
      }
    ),
  ]

  @Test(arguments: outside.indices)
  func nothingTraps(_ k: Int) throws {
    var x = a
    let error = try #require(Self.outside[k].1(&x).failure)
    #expect("\(error)".contains(Self.outside[k].0))
  }

  @Test func failedOnesStayFailed() {
    var x = a.inverse()
    x[0, 0...] = Matrix(1)
    x[0, 0] = 1
    #expect(x.failure?.operation == "inverse")
    #expect(x[0, 0].isNaN && x[3].isNaN)
  }

  @Test func variables() throws {
    let gradient = try gradient(at: a) { x in
      x[1, 2] * x[3, 0] + sum(x[0..<2, 3...].squared) + sum(x[..., 4]) + sum(x[2, ...])
    }
    var expected = Matrix(4, 5) { i, j in
      (i < 2 && j >= 3 ? 2 * a[i, j] : 0) + (j == 4 ? 1 : 0) + (i == 2 ? 1 : 0)
    }
    expected[1, 2] += a[3, 0]
    expected[3, 0] += a[1, 2]
    #expect(gradient == expected)
    #expect(
      errorText { try Tracewise.gradient(at: a) { $0[4, 0] } }
        == "slice: row 4, from 0, is outside input 1, which has 4")
  }
}

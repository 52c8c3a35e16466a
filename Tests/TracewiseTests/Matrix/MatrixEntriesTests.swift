import Foundation
import Testing
import Tracewise

@Suite struct MatrixEntriesTests {
  private let a: Matrix = [[3, -1, 2], [7, 0, -1]]

  @Test func rowsAndColumns() {
    #expect(Array(a.rowVectors) == [[[3, -1, 2]], [[7, 0, -1]]])
    #expect(a.columnVectors.map { sum($0).scalar } == [10, -1, 1])
    #expect(a.rowVectors.reversed().first == [[7, 0, -1]])
    #expect(a.columnVectors[3].failure?.operation == "slice")
    #expect(a.inverse().rowVectors.isEmpty)
    #expect(vertical(a.rowVectors.sorted { $0[2] < $1[2] }) == [[7, 0, -1], [3, -1, 2]])
  }

  @Test func rowsOfVariables() throws {
    let gradient = try gradient(at: a) { x in
      x.rowVectors.reduce(x.constant(0)) { $0 + norm($1).squared } + sum(x.columnMeans)
    }
    expectClose(gradient, 2 * a + 0.5)
  }

  @Test func means() {
    #expect(a.rowMeans == [[4.0 / 3], [2]])
    #expect(a.columnMeans == [[5, -0.5, 0.5]])
    #expect(Matrix.zeros(2, 0).rowMeans.failure?.operation == "mean")
    #expect(Matrix.zeros(0, 2).columnMeans.failure?.operation == "mean")
  }

  @Test func mapped() {
    let squares = a.map { $0 * $0 }
    #expect(squares == a.squared)
    let lines = a.map { 2 * $0 + 1 }
    #expect(lines == 2 * a + 1)
    #expect(a.inverse().map { $0 + 1 }.failure?.operation == "inverse")
    let doubled = [a, a].map { 2 * $0 }
    #expect(doubled == [2 * a, 2 * a])
    let counts = [[a], [a, a]].map { $0.count }
    #expect(counts == [1, 2])
    #expect(throws: CancellationError.self) { try a.map { _ in throw CancellationError() } }
  }

  @Test func extremes() throws {
    #expect(try #require(a.argmax()) == (1, 0))
    #expect(try #require(a.argmin()) == (0, 1), "the first of equal ones")
    #expect(a.columnVectors.map { $0.argmax()?.row } == [1, 1, 0])
    #expect(try #require(Matrix(vector: [.nan, 1, .nan, -.infinity]).argmin()) == (3, 0))
    #expect(Matrix(.nan).argmax() == nil)
    #expect(Matrix.zeros(0, 3).argmax() == nil)
    #expect(a.inverse().argmin() == nil)
  }

  @Test func sorting() {
    var x = Matrix(vector: [2, .nan, -1, 5])
    x.sort()
    #expect(x[0..<3, 0...] == [[-1], [2], [5]])
    #expect(x[3].isNaN)
    #expect(a.row(0).sorted(by: >) == [[3, 2, -1]])
    #expect(
      a.sorted().failure?.description
        == "sorted: a row or a column is required; the matrix is 2×3")
    #expect(Matrix.zeros(0, 3).sorted() == .zeros(0, 3))
    #expect(a.inverse().sorted().failure?.operation == "inverse")
  }

  @Test func assignmentOperators() throws {
    var x = a
    x += a
    #expect(x == 2 * a)
    x -= Matrix(vector: [1, 2])
    #expect(x == 2 * a - Matrix(vector: [1, 2]))
    x = a
    x *= 3
    x += 0.5
    x /= 2
    x -= 1
    #expect(x == (3 * a + 0.5) / 2 - 1)
    x = a
    x *= a.T
    #expect(x == a * a.T)
    x /= a * a.T
    expectClose(x, .identity(2))
    x += a
    #expect(
      x.failure?.description
        == "plus: the shapes must be equal; the left operand is 2×2, the right operand is 2×3")
    let y = a
    var z = y
    z += z
    #expect(y == a && z == 2 * a)
  }

  @Test func assignmentOperatorsOfVariables() throws {
    let (value, gradient) = try valueWithGradient(at: a) { x in
      var total = x.constant(0)
      for k in 0..<3 { total += Double(k + 1) * sum(x.column(k)) }
      total += 0.5
      total *= 2
      total /= sum(x.constant(1, shape: x.shape))
      total -= Matrix(1)
      return total
    }
    expectClose(value, 2 * (10 - 2 + 3 + 0.5) / 6 - 1)
    expectClose(gradient, Matrix(2, 3) { Double($1 + 1) / 3 })
  }

  @Test func coding() throws {
    struct Model: Codable, Hashable { var name = "linear"; var weight: Matrix }
    let model = Model(weight: a)
    let data = try JSONEncoder().encode(model)
    #expect(try JSONDecoder().decode(Model.self, from: data) == model)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(
      String(decoding: try encoder.encode(a), as: UTF8.self)
        == #"{"columns":3,"rows":2,"values":[3,-1,2,7,0,-1]}"#)
    #expect(
      try JSONDecoder().decode(Matrix.self, from: encoder.encode(Matrix.zeros(0, 4))).shape
        == Shape(0, 4))
    #expect(throws: TracewiseError.self) { try encoder.encode(a.inverse()) }
  }

  @Test(arguments: [
    #"{"rows": 2, "columns": 2, "values": [1]}"#, #"{"rows": -1, "columns": -1, "values": [1]}"#,
    #"{"rows": 4611686018427387904, "columns": 8, "values": []}"#, #"{"rows": 1}"#, "[1]",
  ])
  func badCodesAreErrors(_ text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Matrix.self, from: Data(text.utf8))
    }
  }

  @Test func hashing() {
    #expect(Set([a, 1 * a, a.T, 2 * a]).count == 3)
    #expect(Matrix(0.0).hashValue == Matrix(-0.0).hashValue)
  }

  @Test func insideStructures() {
    struct Model { var weight: Matrix; var bias: Matrix }
    #expect(
      "\(Model(weight: [[1, 2.5], [3, 4]], bias: .zeros(0, 1)))"
        == "Model(weight: [1, 2.5; 3, 4], bias: [0×1])")
    #expect(Matrix.ones(28, 28).debugDescription == "28×28 [1, 1, 1, …; 1, 1, 1, …; 1, 1, 1, …; …]")
    #expect(Matrix(1, 9) { Double($1) }.debugDescription == "1×9 [0, 1, 2, …]")
    #expect(a.inverse().debugDescription == a.inverse().description)
  }
}

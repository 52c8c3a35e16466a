import Testing
import Tracewise

@Suite struct MatrixPrintingTests {
  @Test func columnsAreAligned() {
    let a: Matrix = [[1, -2.5], [100, 0.125]]
    #expect("\(a)" == "[  1   -2.5\n 100  0.125]")
    #expect("\(Matrix(vector: [1, 20]))" == "[ 1\n 20]")
    #expect("\(Matrix(7))" == "[7]")
  }

  @Test func emptyAndFailed() {
    #expect("\(Matrix.zeros(0, 3))" == "[0×3]")
    #expect("\(Matrix.zeros(2, 0))" == "[2×0]")
    #expect(
      "\(Matrix.ones(2, 3).inverse())"
        == "failed matrix (inverse: a square matrix is required; the operand is 2×3)")
  }

  @Test func largeOnesAreShortened() {
    let row = Matrix(1, 12) { Double($1) }
    #expect("\(row)" == "[0  1  2  3  4  …  8  9  10  11]")
    let lines = "\(Matrix.zeros(100, 1))".split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines[5] == " …")
    #expect("\(Matrix.zeros(10, 1))".split(separator: "\n").count == 10)
  }

  static let spellings: [(Double, String)] = [
    (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (1.0 / 3, "0.333333"),
    (123456789.0, "123456789"), (999999.5, "1000000"), (0.0001, "0.0001"), (0.00001, "1e-05"),
    (9.999999e-05, "1e-04"), (1e15, "1e+15"), (-1.25e-100, "-1.25e-100"),
    (1.7976931348623157e308, "1.79769e+308"), (Double.leastNonzeroMagnitude, "4.94066e-324"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"), (-.nan, "nan"),
  ]

  @Test(arguments: spellings)
  func numbers(_ value: Double, _ text: String) { #expect(Matrix.format(value) == text) }

  @Test func digits() {
    #expect(Matrix.format(3.14159265, digits: 3) == "3.14")
    #expect(Matrix.format(0.000012345, digits: 2) == "1.2e-05")
  }
}

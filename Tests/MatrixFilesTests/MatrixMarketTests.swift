import Testing
import Tracewise

@testable import MatrixFiles

@Suite("Matrix Market files")
struct MatrixMarketTests {
  @Test("files that SciPy writes")
  func general() throws {
    for name in ["array.mtx", "coordinate.mtx"] {
      #expect(try DataFixtures.read(name) == DataFixtures.matrix(3, 4), "\(name)")
    }
    for name in ["array-integer.mtx", "coordinate-integer.mtx"] {
      #expect(try DataFixtures.read(name) == DataFixtures.matrix(3, 4, shift: -5), "\(name)")
    }
    #expect(
      try DataFixtures.read("array-unsigned.mtx") == DataFixtures.matrix(3, 4, shift: 0))
    let odd = DataFixtures.matrix(3, 4) { Double(($0 * 7 + $1 * 3) % 11 % 2) }
    #expect(try DataFixtures.read("pattern.mtx") == odd)
  }

  /// Column by column, which only an asymmetric matrix shows where it is square.
  @Test func squareArrays() throws {
    for n in 1...4 {
      let expected = Matrix(n, n) { Double(10 * $0 + $1) }
      let entries = (0..<n).flatMap { j in (0..<n).map { "\(expected[$0, j])" } }
      let text = (["%%MatrixMarket matrix array real general", "\(n) \(n)"] + entries)
        .joined(separator: "\n")
      #expect(try DataFormat.matrixMarket.matrix(from: Array(text.utf8)) == expected)
    }
  }

  @Test(arguments: ["array", "coordinate"])
  func symmetries(layout: String) throws {
    let square = DataFixtures.matrix(4, 4)
    let symmetric = DataFixtures.matrix(4, 4) { square[$0, $1] + square[$1, $0] }
    #expect(try DataFixtures.read("\(layout)-symmetric.mtx") == symmetric)
    let skew = DataFixtures.matrix(4, 4) { square[$0, $1] - square[$1, $0] }
    #expect(try DataFixtures.read("\(layout)-skew.mtx") == skew)
  }

  @Test func complexNumbers() {
    let error = #expect(throws: DataError.self) { try DataFixtures.read("refused-complex.mtx") }
    let path = DataFixtures.path("refused-complex.mtx")
    #expect(
      error?.description == "\(path):1:29: \"complex\" is not read; real, integer, pattern are")
    #expect(
      error?.excerpt == "%%MatrixMarket matrix array complex general\n" + "".padded(28) + "^")
  }

  @Test func looseForm() throws {
    let text = """
      %%matrixmarket MATRIX Coordinate Real SYMMETRIC\r
      % a comment

      %another
        2 2   2
      1 2 1.5D0

      % inside
      2 2 nan
      """
    let matrix = try DataFormat.matrixMarket.matrix(from: Array(text.utf8))
    let expected = Matrix(2, 2, rowByRow: [0, 1.5, 1.5, .nan])
    #expect(matrix.isIdentical(to: expected))
    let empty = "%%MatrixMarket matrix array real general\n0 3\n"
    #expect(
      try DataFormat.matrixMarket.matrix(from: Array(empty.utf8))
        == Matrix(0, 3, rowByRow: []))
  }

  @Test(
    "what is wrong after “coordinate real general”",
    arguments: [
      ("2 2 1\n3 1 5\n", "3:1: row 3 is out of range: the rows are 1 to 2"),
      ("2 2 1\n1 0 5\n", "3:3: column 0 is out of range: the columns are 1 to 2"),
      ("2 1 1\n1 -2 5\n", "3:3: column -2 is out of range: the columns are 1 to 1"),
      ("2 2 1\n1.0 1 5\n", #"3:1: "1.0" is no row"#),
      ("2 2 1\n1 1 x\n", #"3:5: "x" is no number"#),
      ("2 2 1\n1 1 1e999\n", #"3:5: "1e999" exceeds the range of doubles"#),
      ("2 2 1\n1 1\n", "3:3: an entry is a row, a column and a value; this line has 2 words"),
      ("2 2 1\n1 1 2 3\n", "3:7: an entry is a row, a column and a value; this line has 4 words"),
      ("2 2 2\n1 1 5\n", "3:6: truncated: the size line promises 2 entries, 1 follows"),
      ("2 2 1\n1 1 5\n% x\n1 2 5\n", "5:1: more than the 1 entry of the size line"),
      ("2 2 2\n1 2 5\n1 2 5\n", "4:1: entry (1, 2) is given twice"),
      ("2 2\n", "2:1: the size line has to give rows, columns and entries"),
      ("2 x 1\n", #"2:3: "x" is no size"#),
      ("2 -2 1\n", #"2:3: "-2" is no size"#),
      ("2 2 5\n", "2:5: a 2×2 matrix has not room for 5 entries"),
      ("", "1:46: truncated: the size line is missing"),
      (
        "100000 100000 1\n1 1 1",
        "2:1: 100000×100000 is too large for a dense matrix; at most 134217728 entries are read,"
          + " zeros included"
      ),
      (
        "3000000000 1 1",
        "2:1: 3000000000×1 is too large; at most 2147483647 rows and columns are read"
      ),
    ])
  func errors(rest: String, message: String) {
    let whole = "%%MatrixMarket matrix coordinate real general\n" + rest
    #expect(flaw(in: whole, as: .matrixMarket) == message)
  }

  @Test(
    "what is wrong elsewhere",
    arguments: [
      ("1 2\n", "1:1: is no Matrix Market file: it does not begin with %%MatrixMarket"),
      ("%%MatrixMarket vector array real general\n", "1:16: holds a vector, not a matrix"),
      (
        "%%MatrixMarket matrix dense real general\n",
        #"1:23: "dense" is not read; array, coordinate are"#
      ),
      (
        "%%MatrixMarket matrix array real hermitian\n",
        #"1:34: "hermitian" is not read; general, symmetric, skew-symmetric are"#
      ),
      ("%%MatrixMarket matrix array pattern general\n", "1:23: a pattern cannot be array"),
      (
        "%%MatrixMarket matrix coordinate pattern skew-symmetric\n",
        "1:42: a pattern cannot be skew-symmetric"
      ),
      (
        "%%MatrixMarket matrix array\n",
        "1:1: the first line has 3 words, not the five of “%%MatrixMarket matrix array real"
          + " general”"
      ),
      (
        "%%MatrixMarket matrix array real symmetric\n2 3\n",
        "2:1: a symmetric matrix is square, this one is 2×3"
      ),
      (
        "%%MatrixMarket matrix array real general\n1 2\n1 2\n",
        "3:3: an entry is a value; this line has 2 words"
      ),
      (
        "%%MatrixMarket matrix array real general\n2147483647 2147483647\n1\n",
        "2:1: 2147483647×2147483647 is too large; at most 134217728 entries are read"
      ),
      (
        "%%MatrixMarket matrix array real general\n10000 10000\n1\n",
        "3:2: truncated: the size line promises 100000000 entries, 1 follows"
      ),
      (
        "%%MatrixMarket matrix array integer general\n1 1\n1.5\n",
        #"3:1: "1.5" is no integer of 64 bits"#
      ),
      (
        "%%MatrixMarket matrix array integer general\n1 1\n9007199254740993\n",
        #"3:1: no double represents "9007199254740993" exactly"#
      ),
      (
        "%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 2 1\n",
        "3:1: entry (2, 2) is on the diagonal of a skew-symmetric matrix"
      ),
      (
        "%%MatrixMarket matrix coordinate real symmetric\n2 2 2\n2 1 1\n1 2 1\n",
        "4:1: entry (1, 2) is given twice (its mirror image counts)"
      ),
    ])
  func otherErrors(text: String, message: String) {
    #expect(flaw(in: text, as: .matrixMarket) == message)
  }
}

extension String {
  fileprivate func padded(_ count: Int) -> String { String(repeating: " ", count: count) + self }
}

import Testing
import Tracewise

@testable import MatrixFiles

@Suite("Delimited text")
struct DelimitedTextTests {
  static let expected = Matrix(2, 3, rowByRow: [1, -2.5, 3000, 4, 0.5, -6])

  @Test(
    "one matrix in many habits",
    arguments: [
      "1,-2.5,3e3\n4,.5,-6\n",
      "1,-2.5,3e3\n4,.5,-6",
      "1, -2.5 ,\t3E+03\r\n+4.,0.5,-6.0\r\n",
      "1,-2.5,3e3\r4,.5,-6\r",
      "1;-2.5;3e3\n4;.5;-6\n",
      "1\t-2.5\t3e3\n4\t.5\t-6\n",
      "  1   -2.5\t3e3  \n\t4 .5 -6\t\n",
      "1 -2.5 3e3\t# the tab separates nothing\n4 .5 -6\n",
      "a,b,c\n1,-2.5,3e3\n4,.5,-6\n",
      "\u{FEFF}a,b,c\n1,-2.5,3e3\n4,.5,-6\n",
      "\u{FEFF}1,-2.5,3e3\n4,.5,-6\n",
      "\u{FEFF}# a comment\n1,-2.5,3e3\n4,.5,-6\n",
      "# x,y\n\n   \n#\n1,-2.5,3e3 # one\n\n4,.5,-6 #two\n\n#three",
      "\"a, \"\"b\"\"\",\"c\nd\",\"\"\n\"1\",\"-2.5\",3e3\n4,\".5\" , \"-6\"\n",
      "a;b, c;\"d;\"\n1;-2.5;3e3\n4;.5;-6\n",
      "a\tb, c\td#\n1\t-2.5\t3e3\n4\t.5\t-6\n",
      "e1,d2,#3\n1,-2.5,3D3\n4,5d-1,-60.0e-1\n",
      ",a,b\n1,-2.5,3e3\n4,.5,-6\n",
      "\"a b\" c d\n1 -2.5 \"3e3\"\n4 .5 -6\n",
    ])
  func habits(text: String) throws {
    #expect(
      try DataFormat.delimitedText.matrix(from: Array(text.utf8)) == DelimitedTextTests.expected)
  }

  @Test func shapes() throws {
    func shape(_ text: String) throws -> [Int] {
      let matrix = try DataFormat.delimitedText.matrix(from: Array(text.utf8))
      return [matrix.rows, matrix.columns]
    }
    #expect(try shape("7") == [1, 1])
    #expect(try shape("1\n2\n3\n") == [3, 1])
    #expect(try shape("x\n1\n2") == [2, 1])
    #expect(try shape("1 2 3") == [1, 3])
  }

  @Test func specialValues() throws {
    let text = "nan,NaN,-nan,inf,-Inf,+Infinity,1e-400,-0,4.9e-324,1.7976931348623157e308"
    let matrix = try DataFormat.delimitedText.matrix(from: Array(text.utf8))
    let infinity = Double.infinity
    let expected = [
      .nan, .nan, .nan, infinity, -infinity, infinity, 0, -0.0, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude,
    ]
    #expect(matrix.isIdentical(to: Matrix(1, 10, rowByRow: expected)))
  }

  @Test(
    "what is wrong, and where",
    arguments: [
      ("1,2,3,4,5\n\n# x\n1,2,3\n", "4:1: line 4 has 3 fields, line 1 has 5"),
      ("a,b\n1\n", "2:1: line 2 has 1 field, line 1 has 2"),
      ("1,2\n3,x\n", #"2:3: field 2 is no number: "x""#),
      ("é,b\n1,  y z\n", #"2:5: field 2 is no number: "y z""#),
      ("1,2\né\u{301}3,4\n", "2:1: field 1 is no number: \"é\u{301}3\""),
      ("1,2\n3,\n", "2:3: field 2 is empty"),
      (",,\n1,2,3\n", "1:1: field 1 is empty"),
      ("x,1\n2,3\n", #"1:1: field 1 is no number: "x" (a header line has names only)"#),
      ("NA,NA\n2,3\n", #"1:1: field 1 is no number: "NA""#),
      ("1,5;2,5\n3;4\n", #"1:1: field 1 is no number: "1,5" (decimals are written with a point)"#),
      ("1..2,5..6\n3,4\n", #"1:1: field 1 is no number: "1..2""#),
      ("1,1e999\n", #"1:3: field 2 exceeds the range of doubles: "1e999""#),
      ("1,0x10\n", #"1:3: field 2 is no number: "0x10" (a header line has names only)"#),
      ("1,1e\n", #"1:3: field 2 is no number: "1e""#),
      ("1,2\n3,\"4\n", "2:3: a quote is not closed"),
      ("1,2\n3,\"4\"5\n", "2:6: text follows a closing quote"),
      ("1 2\n3 \"4\"5\n", "2:6: text follows a closing quote"),
      ("1,2\n3,\u{7}\n", #"2:3: field 2 is no number: "\u{7}""#),
      ("# nothing\n\n", "holds no numbers"),
      ("a,b\n", "holds a header line and no numbers"),
    ])
  func errors(text: String, message: String) {
    #expect(flaw(in: text, as: .delimitedText) == message)
  }

  @Test func otherEncodings() {
    #expect(
      flaw([0xFF, 0xFE, 0x31, 0], as: .delimitedText)?.message
        == "is text in UTF-16; save it as UTF-8")
  }

  @Test(
    "files that NumPy's savetxt writes",
    arguments: ["savetxt.csv", "savetxt.txt", "savetxt.tsv"])
  func savetxt(name: String) throws {
    #expect(try DataFixtures.read(name) == DataFixtures.matrix(3, 4))
  }

  @Test("numerals are converted as the C library converts them")
  func numerals() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let digits = UInt64.random(in: 0...(.max), using: &random) >> UInt64.random(in: 0..<64)
      let text = "-\(digits).\(UInt16.random(in: 0...9999))e\(Int.random(in: -40...40))"
      let expected = try #require(Double(text))
      #expect(DataNumeral(Array(text.utf8)[...]) == .value(expected), "\(text)")
    }
  }

  @Test func writing() throws {
    let matrix = Matrix(
      2, 3,
      rowByRow: [0.1, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, 1e16])
    let plain = try DelimitedText.bytes(of: matrix, header: nil)
    #expect(
      String(decoding: plain, as: UTF8.self)
        == "0.1,-0.0,5e-324\n1.7976931348623157e+308,inf,1e+16\n")
    #expect(try DataFormat.delimitedText.matrix(from: plain).isIdentical(to: matrix))
    let named = try DelimitedText.bytes(of: matrix, header: ["a", "b \"c\", #d", "e\nf;"])
    #expect(named.starts(with: "a,\"b \"\"c\"\", #d\",\"e\nf;\"\n0.1,".utf8))
    #expect(try DataFormat.delimitedText.matrix(from: named).isIdentical(to: matrix))
    let notANumber = Matrix(1, 1, rowByRow: [-.signalingNaN])
    #expect(try DelimitedText.bytes(of: notANumber, header: nil) == Array("nan\n".utf8))
  }

  @Test("random doubles are read as they were written")
  func roundTrip() throws {
    let values = (0..<5000).map { _ in Double(bitPattern: .random(in: 0...(.max))) }
    let matrix = Matrix(1000, 5, rowByRow: values)
    let bytes = try DelimitedText.bytes(of: matrix, header: nil)
    #expect(try DataFormat.delimitedText.matrix(from: bytes).isIdentical(to: matrix))
  }

  @Test(
    "what would not be read back is not written",
    arguments: [
      (["a"], "the header has 1 name, the matrix has 2 columns"),
      (["a", "1"], "the header would be read back as numbers; names are needed"),
      (["", "NA"], "the header would be read back as numbers; names are needed"),
    ])
  func refusedHeaders(header: [String], message: String) {
    let matrix = Matrix(1, 2, rowByRow: [1, 2])
    let error = #expect(throws: DataFlaw.self) {
      try DelimitedText.bytes(of: matrix, header: header)
    }
    #expect(error?.message == message)
  }

  @Test func emptyTables() {
    let matrix = Matrix(0, 3, rowByRow: [])
    let error = #expect(throws: DataFlaw.self) { try DelimitedText.bytes(of: matrix, header: nil) }
    #expect(error?.message == "a 0×3 matrix has no form as CSV; .npy has one")
  }
}

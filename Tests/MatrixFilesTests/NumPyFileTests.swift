import Testing
import Tracewise

@testable import MatrixFiles

@Suite("NumPy files")
struct NumPyFileTests {
  @Test(
    "every element type, little endian row by row and big endian column by column",
    arguments: ["", "-big"])
  func elementTypes(order: String) throws {
    for size in [16, 32, 64] {
      #expect(try DataFixtures.read("float\(size)\(order).npy") == DataFixtures.matrix(3, 4))
    }
    for size in [8, 16, 32, 64] {
      let signed = try DataFixtures.read("int\(size)\(order).npy")
      #expect(signed == DataFixtures.matrix(3, 4, shift: -5))
      let unsigned = try DataFixtures.read("uint\(size)\(order).npy")
      #expect(unsigned == DataFixtures.matrix(3, 4, shift: 0))
    }
  }

  /// Square and asymmetric, in both orders of bytes and entries.
  @Test(arguments: ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"])
  func squares(type: String) throws {
    let expected: Matrix = [[0, 1], [2, 0]]
    let size = try #require(Int(String(type.suffix(1))))
    // The highest bits of 1 and 2 as floating-point numbers of that many bytes; of integers the lowest.
    let high: [Int: (UInt64, UInt64)] = [
      2: (0x3C00, 0x4000), 4: (0x3F80_0000, 0x4000_0000),
      8: (0x3FF0_0000_0000_0000, 0x4000_0000_0000_0000),
    ]
    let (one, two) = type.hasPrefix("f") ? try #require(high[size]) : (1, 2)
    for isFortran in [false, true] {
      for order in ["<", ">"] {
        let entries = isFortran ? [0, two, one, 0] : [0, one, two, 0]
        let header =
          "{'descr': '\(order)\(type)', 'fortran_order': \(isFortran ? "True" : "False"), "
          + "'shape': (2, 2), }\n"
        var bytes = NumPyHeader.magic + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        for entry in entries {
          let little = (0..<size).map { UInt8(truncatingIfNeeded: entry >> (8 * UInt64($0))) }
          bytes += order == "<" ? little : little.reversed()
        }
        #expect(
          try DataFormat.numPyFile.matrix(from: bytes) == expected, "\(order)\(type) \(isFortran)")
      }
    }
  }

  @Test func booleans() throws {
    let odd = DataFixtures.matrix(3, 4) { Double(($0 * 7 + $1 * 3) % 11 % 2) }
    #expect(try DataFixtures.read("bool.npy") == odd)
  }

  @Test(
    "headers of all versions and habits",
    arguments: ["version-2.npy", "version-3.npy", "native.npy", "python-2.npy"])
  func headers(name: String) throws {
    #expect(try DataFixtures.read(name) == DataFixtures.matrix(3, 4))
  }

  @Test func shapes() throws {
    #expect(try DataFixtures.read("fortran.npy") == DataFixtures.matrix(5, 3))
    #expect(try DataFixtures.read("vector.npy") == DataFixtures.matrix(6, 1))
    #expect(try DataFixtures.read("row.npy") == DataFixtures.matrix(1, 5))
    #expect(
      try DataFixtures.read("number.npy") == Matrix(1, 1, rowByRow: [2.5]))
    #expect(try DataFixtures.read("empty-0x3.npy") == Matrix(0, 3, rowByRow: []))
    #expect(try DataFixtures.read("empty-3x0.npy") == Matrix(3, 0, rowByRow: []))
    #expect(try DataFixtures.read("empty-0.npy") == Matrix(0, 1, rowByRow: []))
  }

  @Test func specialValues() throws {
    let special = [Double.infinity, -.infinity, .nan, -0.0, 1, -2]
    func column(_ more: [Double]) -> Matrix {
      Matrix(6 + more.count, 1, rowByRow: special + more)
    }
    let half = column([0x1p-24, 1023 * 0x1p-24, 0x1p-14, 65504])
    #expect(try DataFixtures.read("special-16.npy").isIdentical(to: half))
    let single = column([0x1p-149, 0x1p-126])
    #expect(try DataFixtures.read("special-32.npy").isIdentical(to: single))
    let double = column([.leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1])
    #expect(try DataFixtures.read("special-64.npy").isIdentical(to: double))
    let exact = [0x1p53, -0x1p63, 0x1p62, -0x1p53 - 2]
    #expect(try DataFixtures.read("exact-64.npy").values == exact)
  }

  @Test(
    "integers between doubles are refused by entry",
    arguments: [
      ("inexact-int64.npy", "entry (3, 1) is 9007199254740993, which no double represents exactly"),
      (
        "inexact-int64-fortran.npy",
        "entry (3, 1) is 9007199254740993, which no double represents exactly"
      ),
      (
        "inexact-uint64.npy",
        "entry (2, 1) is 18446744073709551615, which no double represents exactly"
      ),
    ])
  func inexactIntegers(name: String, message: String) throws {
    #expect(flaw(try DataFixtures.bytes(name), as: .numPyFile)?.message == message)
  }

  @Test(
    "what has no reading as a matrix of doubles is refused by name",
    arguments: [
      ("3d", "is an array of 3 dimensions (2×3×4); numbers, vectors and matrices are read"),
      ("complex", #"dtype "<c16" (complex128) has no"#),
      ("structured", #"dtype "[('a', '<f8'), ('b', '<i4', (2,))]" (structured) has no"#),
      ("object", #"dtype "|O" (object) has no"#),
      ("string", #"dtype "<U2" (string) has no"#),
      ("bytes", #"dtype "|S2" (string) has no"#),
      ("datetime", #"dtype "<M8[D]" (datetime) has no"#),
      ("longdouble", #"dtype "<f16" (float128) has no"#),
    ])
  func refused(name: String, message: String) throws {
    let found = flaw(try DataFixtures.bytes("refused-\(name).npy"), as: .numPyFile)
    #expect(found?.message.hasPrefix(message) == true, "\(String(describing: found))")
  }

  @Test func wrongSizes() throws {
    let bytes = try DataFixtures.bytes("float64.npy")
    #expect(
      flaw(bytes.dropLast(56), as: .numPyFile)?.message
        == "truncated: the header promises 3×4 float64 (96 bytes), 40 bytes follow")
    #expect(
      flaw(bytes.dropLast(95), as: .numPyFile)?.message
        == "truncated: the header promises 3×4 float64 (96 bytes), 1 byte follows")
    #expect(
      flaw(bytes + [0], as: .numPyFile)?.message
        == "too long: the header promises 3×4 float64 (96 bytes), 97 bytes follow")
    #expect(
      flaw(Array(bytes.prefix(50)), as: .numPyFile)?.message
        == "truncated: the file ends inside its header")
  }

  @Test(
    "headers that lie",
    arguments: [
      ("(2147483647, 2147483647)", "truncated: the header promises 2147483647×2147483647 float64"),
      ("(1000000000, 1000)", "truncated: the header promises 1000000000×1000 float64 (80000000"),
      ("(0, 4294967296)", "has a dimension of 4294967296; at most 2147483647 are read"),
      ("(99999999999999999999,)", "its header gives (99999999999999999999,) as a shape"),
      ("(-1, 3)", "its header gives (-1, 3) as a shape"),
      ("(3)", "its header gives (3) as a shape"),
      ("(3, 4", "its header is not the dictionary"),
      ("(,)", "its header gives (,) as a shape"),
      ("(1,1,1,1,1,)", "is an array of 5 dimensions (1×1×1×1×1)"),
      ("(3, 4), 'x': 1", "its header is not the dictionary"),
    ])
  func lyingHeaders(shape: String, message: String) {
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }\n"
    let bytes = NumPyHeader.magic + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    let found = flaw(bytes, as: .numPyFile)
    #expect(found?.message.hasPrefix(message) == true, "\(String(describing: found))")
  }

  @Test("2³¹ rows without columns take no time")
  func rowsWithoutEntries() throws {
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 0), }\n"
    let bytes = NumPyHeader.magic + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    let market = "%%MatrixMarket matrix array real general\n2147483647 0\n"
    let start = ContinuousClock.now
    let matrices = [
      try DataFormat.numPyFile.matrix(from: bytes),
      try DataFormat.matrixMarket.matrix(from: Array(market.utf8)),
    ]
    #expect(start.duration(to: .now) < .seconds(10))
    #expect(matrices.map(\.rows) == [2_147_483_647, 2_147_483_647])
  }

  @Test func otherFiles() {
    #expect(
      flaw(Array("1,2,3\n4,5,6\n".utf8), as: .numPyFile)?.message
        == #"is no NumPy file: it begins with "1,2,3\u{a}4,""#)
    #expect(
      flaw(NumPyHeader.magic + [9, 1, 0, 0], as: .numPyFile)?.message
        == "has version 9.1 of NumPy's format; 1.0, 2.0 and 3.0 are read")
  }

  @Test("is written as NumPy writes it, byte for byte")
  func writing() throws {
    #expect(
      NumPyFile.bytes(of: DataFixtures.matrix(3, 4)) == (try DataFixtures.bytes("float64.npy")))
    #expect(NumPyFile.bytes(of: DataFixtures.matrix(1, 5)) == (try DataFixtures.bytes("row.npy")))
    #expect(
      NumPyFile.bytes(of: DataFixtures.matrix(0, 3)) == (try DataFixtures.bytes("empty-0x3.npy")))
  }

  @Test("every half-precision number is read as this machine reads it")
  func halfPrecision() {
    #if !(os(macOS) && arch(x86_64))
      for bits in UInt16.min...UInt16.max {
        let expected = Double(Float16(bitPattern: bits))
        let value = Double(halfPrecisionBits: bits)
        let isSame = value.bitPattern == expected.bitPattern || (value.isNaN && expected.isNaN)
        if !isSame { Issue.record("\(bits): \(value), not \(expected)") }
      }
    #endif
  }
}

import Foundation
import Testing
import Tracewise

@testable import MatrixFiles

@Suite("Data files")
struct DataFileTests {
  /// A folder of its own for a test, which is removed after it.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tracewise-data-\(UInt64.random(in: 0...(.max)))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func readingError(_ source: DataSource) -> String? {
    #expect(throws: DataError.self) { try Matrix(contentsOf: source.path, key: source.key) }?
      .message
  }

  private func writingError(_ path: String, header: [String]? = nil) -> String? {
    let matrix = DataFixtures.matrix(2, 2)
    return #expect(throws: DataError.self) { try matrix.write(to: path, header: header) }?
      .message
  }

  @Test(arguments: [
    ("a.npy", "a.npy", nil), ("a.npz:b", "a.npz", "b"), ("x/a.NPZ:b/c:d", "x/a.NPZ", "b/c:d"),
    ("a.npz:", "a.npz", ""), ("a.npz", "a.npz", nil), ("a:b.csv", "a:b.csv", nil), ("", "", nil),
    ("ü.npz:ß", "ü.npz", "ß"), (":", ":", nil),
  ])
  func sources(argument: String, path: String, key: String?) {
    let source = DataSource(argument)
    #expect(source == DataSource(path: path, key: key))
    #expect(source.description == argument)
  }

  @Test func formats() {
    #expect(DataFormat(path: "a.b/C.MTX") == .matrixMarket)
    #expect(DataFormat(path: "a.npy/b") == nil)
    #expect(DataFormat(path: "a.npy/") == nil)
    #expect(DataFormat(path: "a.npy.gz") == nil)
    #expect(DataFormat(path: "npy") == nil)
    #expect(DataFormat(path: "") == nil)
  }

  @Test func unreadable() throws {
    try withFolder { folder in
      #expect(readingError(DataSource("\(folder)/X.npy")) == "no such file")
      #expect(readingError(DataSource("\(folder)/no/X.npy")) == "no such file")
      #expect(readingError(DataSource("\(folder)/")) == "is a folder, not a file")
      #expect(readingError(DataSource("")) == "the path is empty")
      #expect(readingError(DataSource("a\0.npy")) == "no path holds a NUL character")
      #expect(readingError(DataSource("/dev/null")) == "is not a regular file")
      let long = String(repeating: "x", count: 300) + ".npy"
      #expect(readingError(DataSource(long)) == "cannot be opened: File name too long")
      for format in DataFormat.allCases.flatMap(\.extensions) {
        let path = "\(folder)/empty.\(format)"
        try Data().write(to: URL(filePath: path))
        #expect(readingError(DataSource(path)) == "empty file")
      }
      let path = "\(folder)/a.xlsx"
      try Data().write(to: URL(filePath: path))
      #expect(
        readingError(DataSource(path))
          == "unknown extension; those of data files are .npy, .npz, .csv, .tsv, .txt, .mtx")
      #expect(
        readingError(DataSource(path: "\(folder)/empty.csv", key: "a"))
          == "has no arrays to choose from; .npz files have")
    }
  }

  @Test("a named pipe is refused, not waited for")
  func pipes() throws {
    try withFolder { folder in
      try #require(mkfifo("\(folder)/pipe.csv", 0o600) == 0)
      #expect(readingError(DataSource("\(folder)/pipe.csv")) == "is not a regular file")
      #expect(writingError("\(folder)/pipe.csv") == "is not a regular file")
    }
  }

  @Test("more entries than asked for are refused, in every format")
  func limits() throws {
    func error(_ name: String, _ limit: Int) -> String? {
      let path = DataFixtures.path(name)
      do throws(DataError) {
        _ = try Matrix(contentsOf: path, limit: limit)
        return nil
      } catch {
        return error.message
      }
    }
    let names = [
      "float64.npy", "int8.npy", "fortran.npy", "single.npz", "savetxt.csv", "array.mtx",
      "coordinate.mtx", "array-symmetric.mtx",
    ]
    for name in names {
      let count = try DataFixtures.read(name).count
      #expect(error(name, count) == nil)
      #expect(error(name, count - 1)?.contains("most \(count - 1)") == true, "\(name)")
      #expect(error(name, 0) != nil)
      #expect(error(name, .min) != nil)
      #expect(error(name, .max) == nil)
    }
  }

  @Test("a failed matrix is not written")
  func failures() throws {
    try withFolder { folder in
      let failed = Matrix.zeros(2, 2).inverse()
      let error = #expect(throws: DataError.self) { try failed.write(to: "\(folder)/a.npy") }
      #expect(error?.message.hasPrefix("there is no matrix to write: inverse: ") == true)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names == [])
    }
  }

  @Test("a file that exceeds the memory is refused before it is read")
  func hugeFiles() throws {
    try withFolder { folder in
      let path = "\(folder)/huge.npy"
      #expect(FileManager.default.createFile(atPath: path, contents: nil))
      try #require(truncate(path, 1 << 34) == 0)
      #expect(
        readingError(DataSource(path)) == "has 17179869184 bytes; at most 8589934592 are read")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read and write everything"))
  func permissions() throws {
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      try Data("1".utf8).write(to: URL(filePath: path))
      try #require(chmod(path, 0) == 0)
      #expect(readingError(DataSource(path)) == "is not readable: Permission denied")
      #expect(writingError(path) == "is not writable: Permission denied")
      try #require(chmod(path, 0o600) == 0)
      try #require(chmod(folder, 0o500) == 0)
      #expect(writingError(path) == "the folder \(folder) is not writable")
      #expect(writingError("\(folder)/b.csv") == "the folder \(folder) is not writable")
      #expect(try Data(contentsOf: URL(filePath: path)) == Data("1".utf8))
      try #require(chmod(folder, 0o700) == 0)
    }
  }

  @Test(arguments: ["a.npy", "a.csv", "B.CSV"])
  func roundTrip(name: String) throws {
    try withFolder { folder in
      let path = "\(folder)/\(name)"
      let values = (0..<600).map { _ in Double(bitPattern: .random(in: 0...(.max))) }
      for rows in [1, 20, 600] {
        let matrix = Matrix(rows, 600 / rows, rowByRow: values)
        try matrix.write(to: path)
        #expect(try Matrix(contentsOf: path).isIdentical(to: matrix))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [name])
    }
  }

  @Test func headers() throws {
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      try DataFixtures.matrix(2, 2).write(to: path, header: ["x", "y"])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "x,y\n-4.75,-1.75\n2.25,5.25\n")
      #expect(try Matrix(contentsOf: path) == DataFixtures.matrix(2, 2))
      #expect(
        writingError("\(folder)/a.npy", header: ["x", "y"])
          == "a .npy file has no header line; .csv files have")
    }
  }

  @Test func unwritable() throws {
    try withFolder { folder in
      #expect(writingError("\(folder)/no/a.npy") == "the folder \(folder)/no does not exist")
      for name in ["a.npz", "a.mtx", "a.txt", "a"] {
        #expect(
          writingError("\(folder)/\(name)")
            == "files of this kind are not written; .npy and .csv are")
      }
      try FileManager.default.createDirectory(
        atPath: "\(folder)/b.npy", withIntermediateDirectories: false)
      #expect(writingError("\(folder)/b.npy") == "is a folder, not a file")
      try Data("1".utf8).write(to: URL(filePath: "\(folder)/c.csv"))
      #expect(writingError("\(folder)/c.csv/d.csv") == "\(folder)/c.csv is not a folder")
      #expect(writingError("\(folder)/c.csv", header: ["x"])?.hasPrefix("the header has") == true)
      #expect(try Data(contentsOf: URL(filePath: "\(folder)/c.csv")) == Data("1".utf8))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.sorted() == ["b.npy", "c.csv"])
    }
  }

  @Test("a file keeps its permissions, and a link stays a link")
  func replacement() throws {
    try withFolder { folder in
      let (path, link) = ("\(folder)/a.npy", "\(folder)/link.npy")
      try Data("old".utf8).write(to: URL(filePath: path))
      try #require(chmod(path, 0o640) == 0)
      try #require(symlink("a.npy", link) == 0)
      try DataFixtures.matrix(2, 2).write(to: link)
      #expect(try Matrix(contentsOf: path) == DataFixtures.matrix(2, 2))
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "a.npy")
    }
  }

  @Test("errors name the place, and show it")
  func excerpts() throws {
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      try Data("\u{FEFF}1,2\n3,vier\n".utf8).write(to: URL(filePath: path))
      let error = try #require(
        #expect(throws: DataError.self) { try Matrix(contentsOf: path) })
      #expect("\(error)" == #"\#(path):2:3: field 2 is no number: "vier""#)
      #expect(error.excerpt == "3,vier\n  ^")
      #expect(error.place?.line == 2)
      let row = Array(repeating: "1", count: 200).joined(separator: "\t") + "\tx"
      try Data((row + "\n" + row).utf8).write(to: URL(filePath: path))
      let far = #expect(throws: DataError.self) { try Matrix(contentsOf: path) }
      #expect(far?.place?.column == 401)
      let lines = try #require(far?.excerpt).split(separator: "\n")
      #expect(lines[0] == "…" + String(repeating: "1 ", count: 18) + "x")
      #expect(lines[1] == String(repeating: " ", count: 37) + "^")
    }
  }
}

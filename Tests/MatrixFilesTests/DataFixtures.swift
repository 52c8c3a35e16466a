import Foundation
import Testing
import Tracewise

@testable import MatrixFiles

/// The files that scripts/make_format_fixtures.py makes.
enum DataFixtures {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/formats")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  /// The names of all files in a format, or in any.
  static let names = try! FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()

  static func read(_ name: String, key: String? = nil) throws(DataError) -> Matrix {
    try Matrix(contentsOf: path(name), key: key)
  }

  /// What a file holds unless something else is said of it.
  static func matrix(_ rows: Int, _ columns: Int, shift: Double = -5 + 0.25) -> Matrix {
    matrix(rows, columns) { row, column in Double((row * 7 + column * 3) % 11) + shift }
  }

  static func matrix(
    _ rows: Int, _ columns: Int, of entry: (Int, Int) -> Double
  ) -> Matrix {
    Matrix(rows, columns, entry: entry)
  }
}

extension DataFormat {
  /// The matrix in some bytes, within the limit of a caller who names none.
  func matrix(from bytes: [UInt8], key: String? = nil) throws(DataFlaw) -> Matrix {
    try matrix(from: bytes, key: key, limit: 1 << 27)
  }
}

/// What is wrong with the bytes of a file, or nil.
func flaw(_ bytes: [UInt8], as format: DataFormat) -> DataFlaw? {
  do throws(DataFlaw) {
    _ = try format.matrix(from: bytes)
    return nil
  } catch {
    return error
  }
}

/// What is wrong with a text, as `line:column: message`.
func flaw(in text: String, as format: DataFormat) -> String? {
  flaw(Array(text.utf8), as: format).map { flaw in
    let error = DataError(source: "-", flaw: flaw, in: Array(text.utf8))
    return String(error.description.dropFirst(2)).trimmingCharacters(in: .whitespaces)
  }
}

extension Matrix {
  init(_ rows: Int, _ columns: Int, rowByRow entries: [Double]) {
    self.init(rows, columns) { entries[$0 * columns + $1] }
  }

  /// Equal entry by entry to the last bit, except that there is only one NaN.
  func isIdentical(to other: Matrix) -> Bool {
    rows == other.rows && columns == other.columns
      && zip(values, other.values).allSatisfy {
        $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
      }
  }
}

import Foundation
import Testing

@testable import TracewiseLanguage

/// The files that scripts/make_data_fixtures.py makes.
enum DataFixtures {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/formats")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  /// The names of all files in a format, or in any.
  static let names = try! FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()

  static func read(_ name: String, key: String? = nil) throws(DataError) -> DataTable {
    try readTable(from: DataSource(path: path(name), key: key))
  }

  /// What a file holds unless something else is said of it.
  static func table(_ rows: Int, _ columns: Int, shift: Double = -5 + 0.25) -> DataTable {
    table(rows, columns) { row, column in Double((row * 7 + column * 3) % 11) + shift }
  }

  static func table(
    _ rows: Int, _ columns: Int, of entry: (Int, Int) -> Double
  ) -> DataTable {
    let values = (0..<rows).flatMap { row in (0..<columns).map { entry(row, $0) } }
    return DataTable(rows: rows, columns: columns, values: values)
  }
}

/// What is wrong with the bytes of a file, or nil.
func flaw(_ bytes: [UInt8], as format: DataFormat) -> DataFlaw? {
  do throws(DataFlaw) {
    _ = try format.table(from: bytes)
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

extension DataTable {
  /// Equal entry by entry to the last bit, except that there is only one NaN.
  func isIdentical(to other: DataTable) -> Bool {
    rows == other.rows && columns == other.columns
      && zip(values, other.values).allSatisfy {
        $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
      }
  }
}

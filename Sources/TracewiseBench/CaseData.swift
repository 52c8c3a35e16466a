import Foundation
import Tracewise

/// The inputs of a case: row-major doubles, one array after the other, in `$PEERS_DATA/CASE.bin`, or
/// drawn at random where no folder is named.
final class CaseData {
  private let file: FileHandle?
  private var generator = SeededGenerator(seed: 1)

  init(_ name: String) throws {
    file = try ProcessInfo.processInfo.environment["PEERS_DATA"].map { folder in
      let file = "\(folder)/\(name.replacingOccurrences(of: "/", with: "_")).bin"
      return try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    }
  }

  /// The next array of the file.
  func matrix(_ rows: Int, _ columns: Int) throws -> Matrix {
    guard let file else {
      // Small enough that long chains of products stay finite.
      return Matrix(rows, columns) { _, _ in .random(in: -0.4...0.4, using: &generator) }
    }
    let data = try file.read(upToCount: 8 * rows * columns) ?? Data()
    return try data.withUnsafeBytes { bytes in
      let values = (0..<bytes.count / 8).lazy.map {
        bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self)
      }
      return try Matrix(rows, columns, values: values)
    }
  }
  /// The next array, a column.
  func vector(_ count: Int) throws -> Matrix { try matrix(count, 1) }
  /// The next array, a row.
  func row(_ count: Int) throws -> Matrix { try matrix(1, count) }
}

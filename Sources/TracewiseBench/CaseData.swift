import Foundation
import Tracewise

/// The inputs of a case: row-major doubles, one array after the other, in `$PEERS_DATA/CASE.bin`, or
/// drawn at random where no folder is named.
final class CaseData {
  private var values: [Double] = []
  private var place = 0
  private var generator = SeededGenerator(seed: 1)

  init(_ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["PEERS_DATA"] else { return }
    let file = "\(folder)/\(name.replacingOccurrences(of: "/", with: "_")).bin"
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    values = data.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
    }
  }

  /// The next array of the file.
  func matrix(_ rows: Int, _ columns: Int) throws -> Matrix {
    if values.isEmpty {
      // Small enough that long chains of products stay finite.
      return Matrix(rows, columns) { _, _ in .random(in: -0.4...0.4, using: &generator) }
    }
    let rest = values.dropFirst(place).prefix(rows * columns)
    place += rows * columns
    return try Matrix(rows, columns, values: rest)
  }
  /// The next array, a column.
  func vector(_ count: Int) throws -> Matrix { try matrix(count, 1) }
  /// The next array, a row.
  func row(_ count: Int) throws -> Matrix { try matrix(1, count) }
}

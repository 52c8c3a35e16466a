import MatrixFiles
import Tracewise

/// The readers of files, fed from memory.
enum FileFuzz {
  /// The most entries that are read, so that no time is spent on zeros.
  private static let limit = 1 << 14

  static func finding(in bytes: [UInt8], extension: String) -> String? {
    let keys: [String?] = `extension` == "npz" ? [nil, "a"] : [nil]
    for key in keys {
      do throws(DataError) {
        let source = DataSource(path: "fuzz.\(`extension`)", key: key)
        let matrix = try Matrix(bytes, of: source, limit: limit)
        if let failure = matrix.failure { return "a failed matrix was read: \(failure)" }
        if matrix.values.count != matrix.rows * matrix.columns || matrix.values.count > limit {
          return "\(matrix.shape) was read with \(matrix.values.count) values"
        }
      } catch {
        if error.message.isEmpty { return "an error without a message" }
        if let excerpt = error.excerpt, excerpt.isEmpty { return "an empty excerpt: \(error)" }
      }
    }
    return nil
  }
}

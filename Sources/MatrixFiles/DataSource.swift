/// Where a matrix is read from: a file and, if it holds several arrays, the key of one.
public struct DataSource: Sendable, Equatable, CustomStringConvertible {
  /// The path of the file.
  public let path: String
  /// The key of an array in a `.npz` file.
  public let key: String?

  /// A file, and the key of an array in it.
  public init(path: String, key: String? = nil) {
    self.path = path
    self.key = key
  }

  /// What `PATH` or `PATH.npz:KEY` means on a command line.
  public init(_ argument: String) {
    let mark = Array(".npz:".utf8)
    let bytes = Array(argument.utf8)
    let start = bytes.indices.last { bytes[$0...].prefix(mark.count).map(\.lowercased) == mark }
    guard let start else {
      self.init(path: argument)
      return
    }
    let colon = start + mark.count - 1
    self.init(
      path: String(decoding: bytes[..<colon], as: UTF8.self),
      key: String(decoding: bytes[(colon + 1)...], as: UTF8.self))
  }

  /// The source as it is written on a command line.
  public var description: String { key.map { "\(path):\($0)" } ?? path }
}

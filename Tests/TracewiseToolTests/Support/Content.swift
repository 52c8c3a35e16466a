import Foundation

/// The content of a file: a text, or bytes.
struct Content: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, Sendable {
  let data: Data

  init(_ data: Data) { self.data = data }
  init(_ text: String) { data = Data(text.utf8) }
  init(stringLiteral text: String) { self.init(text) }

  static func bytes(_ bytes: [UInt8]) -> Content { Content(Data(bytes)) }

  /// The first bytes.
  func prefix(_ count: Int) -> Content { Content(data.prefix(count)) }

  /// A NumPy file, version 1.0, of doubles in rows, written out by the format's description.
  static func npy(_ rows: Int, _ columns: Int, _ values: [Double]) -> Content {
    var header =
      "{'descr': '<f8', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    header += String(repeating: " ", count: 64 - (11 + header.utf8.count) % 64) + "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data += [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
    data += Data(header.utf8)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return Content(data)
  }

  /// A file of the repository, such as `Fixtures/data/clusters.npz`.
  static func fixture(_ path: String) -> Content {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return Content((try? Data(contentsOf: root.appendingPathComponent(path))) ?? Data())
  }
}

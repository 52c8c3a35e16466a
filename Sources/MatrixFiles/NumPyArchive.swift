import Tracewise

/// NumPy's format for several named arrays, `.npz`: a zip archive of `.npy` files.
enum NumPyArchive {
  /// The array with a key, or without a key the only array.
  static func matrix(
    from bytes: [UInt8], key: String?, limit: Int
  ) throws(DataFlaw) -> Matrix {
    try ZipArchive.read(bytes) { archive throws(DataFlaw) in
      try matrix(of: entry(in: archive, key: key), in: archive, limit: limit)
    }
  }

  /// All arrays, with their keys.
  static func matrices(
    from bytes: [UInt8], limit: Int
  ) throws(DataFlaw) -> [(name: String, matrix: Matrix)] {
    try ZipArchive.read(bytes) { archive throws(DataFlaw) in
      var result: [(name: String, matrix: Matrix)] = []
      for entry in archive.entries where entry.name.hasSuffix(suffix) {
        let rest = limit - result.reduce(0) { $0 + $1.matrix.count }
        let name = String(entry.name.dropLast(suffix.count))
        result.append((name, try matrix(of: entry, in: archive, limit: rest)))
      }
      return result
    }
  }

  /// The entry of the array with a key, or without a key of the only array.
  private static func entry(
    in archive: ZipArchive, key: String?
  ) throws(DataFlaw) -> ZipArchive.Entry {
    let arrays = archive.entries.filter { $0.name.hasSuffix(suffix) }
    let keys = arrays.map { DataText.printable($0.name.dropLast(suffix.count).utf8) }
    guard !arrays.isEmpty else { throw DataFlaw("holds no arrays") }
    guard let key else {
      guard arrays.count == 1 else {
        throw DataFlaw(
          "holds \(arrays.count) arrays; say which, as in .npz:\(keys[0]): \(listed(keys))")
      }
      return arrays[0]
    }
    let named = arrays.filter { $0.name == key + suffix }
    switch named.count {
    case 0:
      let word = keys.count == 1 ? "its only array is" : "its arrays are"
      throw DataFlaw("holds no array \(DataText.quoted(key.utf8)); \(word) \(listed(keys))")
    case 1: return named[0]
    default: throw DataFlaw("holds \(named.count) arrays of this name")
    }
  }

  /// Reads the array of an entry, of which the size and the header are looked at first: neither
  /// may promise more than is to be read, and little in an archive can inflate to much.
  private static func matrix(
    of entry: ZipArchive.Entry, in archive: ZipArchive, limit: Int
  ) throws(DataFlaw) -> Matrix {
    let longestHeader = NumPyHeader.magic.count + 6 + NumPyHeader.largestLength
    let largestSize = 8 * min(limit, 1 << 40) + longestHeader
    guard entry.size <= largestSize else {
      throw DataFlaw("would take \(entry.size) bytes; at most \(largestSize) are read")
    }
    let start = try archive.contents(of: entry, limit: longestHeader)
    // What is wrong with the header is said once the data are known not to be damaged.
    if let header = try? NumPyHeader(start) { try header.requireRoom(limit: limit) }
    return try NumPyFile.matrix(
      from: start.count < entry.size ? archive.contents(of: entry) : start, limit: limit)
  }

  private static let suffix = ".npy"

  /// At most twenty keys in a sentence.
  private static func listed(_ keys: [String]) -> String {
    let shown = keys.prefix(20).joined(separator: ", ")
    return keys.count > 20 ? "\(shown) and \(keys.count - 20) more" : shown
  }
}

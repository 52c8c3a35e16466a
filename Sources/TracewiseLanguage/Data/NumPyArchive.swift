/// NumPy's format for several named arrays, `.npz`: a zip archive of `.npy` files.
enum NumPyArchive {
  /// The array with a key, or without a key the only array.
  static func table(from bytes: [UInt8], key: String?) throws(DataFlaw) -> DataTable {
    let archive = try ZipArchive(bytes)
    let arrays = archive.entries.filter { $0.name.hasSuffix(suffix) }
    let keys = arrays.map { DataText.printable($0.name.dropLast(suffix.count).utf8) }
    guard !arrays.isEmpty else { throw DataFlaw("holds no arrays") }
    guard let key else {
      guard arrays.count == 1 else {
        throw DataFlaw(
          "holds \(arrays.count) arrays; say which, as in .npz:\(keys[0]): \(listed(keys))")
      }
      return try NumPyFile.table(from: archive.contents(of: arrays[0]))
    }
    let named = arrays.filter { $0.name == key + suffix }
    switch named.count {
    case 0:
      let word = keys.count == 1 ? "its only array is" : "its arrays are"
      throw DataFlaw("holds no array \(DataText.quoted(key.utf8)); \(word) \(listed(keys))")
    case 1: return try NumPyFile.table(from: archive.contents(of: named[0]))
    default: throw DataFlaw("holds \(named.count) arrays of this name")
    }
  }

  private static let suffix = ".npy"

  /// At most twenty keys in a sentence.
  private static func listed(_ keys: [String]) -> String {
    let shown = keys.prefix(20).joined(separator: ", ")
    return keys.count > 20 ? "\(shown) and \(keys.count - 20) more" : shown
  }
}

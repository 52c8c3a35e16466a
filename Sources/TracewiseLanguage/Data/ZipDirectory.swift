/// Where the central directory of a zip archive is and how many entries it has.
struct ZipDirectory: Equatable {
  private let offset: Int
  private let count: Int

  /// Finds the directory from the record that ends every archive.
  init(in bytes: [UInt8]) throws(DataFlaw) {
    let (start, isZip) = (ZipDirectory.startOfEndRecord(in: bytes), bytes.starts(with: "PK".utf8))
    guard let start else {
      throw DataFlaw(isZip ? "truncated: the archive's directory is missing" : "is no zip archive")
    }
    if let record = try ZipDirectory.startOfZip64Record(in: bytes, before: start) {
      guard bytes.littleEndian(UInt32.self, at: record) == 0x0606_4B50,
        let count = bytes.littleEndianSize(UInt64.self, at: record + 32),
        let offset = bytes.littleEndianSize(UInt64.self, at: record + 48)
      else { throw .damagedDirectory }
      (self.count, self.offset) = (count, offset)
    } else {
      guard let count = bytes.littleEndianSize(UInt16.self, at: start + 10),
        let offset = bytes.littleEndianSize(UInt32.self, at: start + 16)
      else { throw .damagedDirectory }
      (self.count, self.offset) = (count, offset)
    }
  }

  /// The end record: the last place with its signature from which its comment reaches the end.
  private static func startOfEndRecord(in bytes: [UInt8]) -> Int? {
    let size = 22
    guard bytes.count >= size else { return nil }
    let last = bytes.count - size
    return (max(0, last - 0xFFFF)...last).last { start in
      bytes.littleEndian(UInt32.self, at: start) == 0x0605_4B50
        && bytes.littleEndianSize(UInt16.self, at: start + 20) == last - start
    }
  }

  /// The record with room for large numbers, if the archive has one.
  private static func startOfZip64Record(
    in bytes: [UInt8], before end: Int
  ) throws(DataFlaw) -> Int? {
    let locator = end - 20
    guard bytes.littleEndian(UInt32.self, at: locator) == 0x0706_4B50 else { return nil }
    guard let start = bytes.littleEndianSize(UInt64.self, at: locator + 8), start < locator
    else { throw .damagedDirectory }
    return start
  }

  /// The entries of the directory.
  func entries(in bytes: [UInt8]) throws(DataFlaw) -> [ZipArchive.Entry] {
    var entries: [ZipArchive.Entry] = []
    var position = offset
    // The number of entries is only a claim: each one has to be there.
    while entries.count < count {
      let (entry, end) = try entry(at: position, in: bytes)
      entries.append(entry)
      position = end
    }
    return entries
  }

  private func entry(
    at start: Int, in bytes: [UInt8]
  ) throws(DataFlaw) -> (entry: ZipArchive.Entry, end: Int) {
    guard bytes.littleEndian(UInt32.self, at: start) == 0x0201_4B50,
      start <= bytes.count - 46,
      let flags = bytes.littleEndian(UInt16.self, at: start + 8),
      let method = bytes.littleEndianSize(UInt16.self, at: start + 10),
      let checksum = bytes.littleEndian(UInt32.self, at: start + 16),
      let nameLength = bytes.littleEndianSize(UInt16.self, at: start + 28),
      let extraLength = bytes.littleEndianSize(UInt16.self, at: start + 30),
      let commentLength = bytes.littleEndianSize(UInt16.self, at: start + 32)
    else { throw .damagedDirectory }
    let name = start + 46
    let extra = name + nameLength
    let end = extra + extraLength + commentLength
    guard end <= bytes.count else { throw .damagedDirectory }
    var sizes = ZipSizes(in: bytes, extra: extra..<extra + extraLength)
    // The order in which the extra field gives those that take more than 32 bits.
    guard let size = sizes.read(at: start + 24), let compressed = sizes.read(at: start + 20),
      let header = sizes.read(at: start + 42)
    else { throw .damagedDirectory }
    let entry = ZipArchive.Entry(
      name: String(decoding: bytes[name..<extra], as: UTF8.self), method: method,
      isEncrypted: flags & 1 == 1, checksum: checksum, compressedSize: compressed, size: size,
      headerOffset: header)
    return (entry, end)
  }
}

/// The sizes in an entry: 32 bits each, or all ones there and 64 bits in the entry's extra field.
private struct ZipSizes {
  private let bytes: [UInt8]
  /// What has not been read of the field with 64-bit sizes.
  private var large: Range<Int>

  init(in bytes: [UInt8], extra: Range<Int>) {
    self.bytes = bytes
    large = extra.upperBound..<extra.upperBound
    var position = extra.lowerBound
    while position + 4 <= extra.upperBound,
      let kind = bytes.littleEndian(UInt16.self, at: position),
      let length = bytes.littleEndianSize(UInt16.self, at: position + 2),
      length <= extra.upperBound - position - 4
    {
      position += 4
      if kind == 1 {
        large = position..<position + length
        break
      }
      position += length
    }
  }

  /// The next size, of which an offset gives the 32 bits.
  mutating func read(at offset: Int) -> Int? {
    guard let small = bytes.littleEndian(UInt32.self, at: offset) else { return nil }
    guard small == .max else { return Int(small) }
    guard large.count >= 8 else { return nil }
    defer { large = large.lowerBound + 8..<large.upperBound }
    return bytes.littleEndianSize(UInt64.self, at: large.lowerBound)
  }
}

extension DataFlaw {
  fileprivate static var damagedDirectory: DataFlaw {
    DataFlaw("is damaged: the archive's directory cannot be read")
  }
}

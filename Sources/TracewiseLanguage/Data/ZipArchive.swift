/// A zip archive: its directory, and the members it leads to.
struct ZipArchive {
  /// What the directory says about a member.
  struct Entry: Equatable {
    let name: String
    let method: Int
    let isEncrypted: Bool
    let checksum: UInt32
    let compressedSize: Int
    let size: Int
    /// Where the member's own header begins.
    let headerOffset: Int
  }

  let bytes: [UInt8]
  let entries: [Entry]

  /// The most bytes a member may inflate to.
  static let largestSize = 1 << 33

  init(_ bytes: [UInt8]) throws(DataFlaw) {
    self.bytes = bytes
    entries = try ZipDirectory(in: bytes).entries(in: bytes)
  }

  /// The bytes of a member, decompressed and found to have the size and checksum they should.
  func contents(of entry: Entry) throws(DataFlaw) -> [UInt8] {
    guard !entry.isEncrypted else { throw DataFlaw("is encrypted") }
    guard entry.size <= ZipArchive.largestSize else {
      throw DataFlaw("would take \(entry.size) bytes; at most \(ZipArchive.largestSize) are read")
    }
    let data = try storedBytes(of: entry)
    let contents: [UInt8]
    switch entry.method {
    case 0:
      guard entry.size == data.count else {
        throw DataFlaw("is stored as \(data.count) bytes, its header says \(entry.size)")
      }
      contents = Array(data)
    case 8: contents = try Inflate.bytes(from: data, size: entry.size)
    default:
      throw DataFlaw("is compressed by method \(entry.method); 0 (stored) and 8 (deflate) are read")
    }
    let found = CRC32.checksum(of: contents)
    guard found == entry.checksum else {
      throw DataFlaw(
        "is damaged: the checksum of its data is \(String(found, radix: 16)),"
          + " the archive says \(String(entry.checksum, radix: 16))")
    }
    return contents
  }

  /// The bytes of a member as the archive holds them.
  private func storedBytes(of entry: Entry) throws(DataFlaw) -> ArraySlice<UInt8> {
    let header = entry.headerOffset
    guard bytes.littleEndian(UInt32.self, at: header) == 0x0403_4B50,
      let nameLength = bytes.littleEndianSize(UInt16.self, at: header + 26),
      let extraLength = bytes.littleEndianSize(UInt16.self, at: header + 28)
    else { throw DataFlaw("is damaged: the archive has no header where its directory says") }
    // The header lies in the bytes, so these sums cannot overflow.
    let start = header + 30 + nameLength + extraLength
    guard start <= bytes.count, entry.compressedSize <= bytes.count - start else {
      throw DataFlaw(
        "truncated: \(entry.compressedSize) bytes are promised,"
          + " \(max(0, bytes.count - start)) are there")
    }
    return bytes[start..<start + entry.compressedSize]
  }
}

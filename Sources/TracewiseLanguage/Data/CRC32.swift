/// The checksum of zip archives: CRC-32 with the reflected polynomial 0xEDB88320.
enum CRC32 {
  /// What each value of a byte does to the checksum, found by eight steps of polynomial division.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in
      rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xEDB8_8320
    }
  }

  static func checksum(of bytes: [UInt8]) -> UInt32 {
    let table = table
    return ~bytes.reduce(~0) { rest, byte in
      rest >> 8 ^ table[Int(UInt8(truncatingIfNeeded: rest) ^ byte)]
    }
  }
}

/// Reads bytes bit by bit, the lowest bit of a byte first.
struct BitReader {
  private let bytes: ArraySlice<UInt8>
  /// The first byte that is not in the buffer yet.
  private var position: Int
  private var buffer: UInt64 = 0
  /// How many bits of the buffer come from the bytes; those above are zero.
  private var available = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The next bits, the first one lowest: at least 48 of them, zeros where the bytes have ended.
  mutating func peek() -> UInt64 {
    while available <= 56, position < bytes.endIndex {
      buffer |= UInt64(bytes[position]) << UInt64(available)
      position += 1
      available += 8
    }
    return buffer
  }

  /// Passes over bits that were looked at.
  mutating func skip(_ count: Int) throws(DataFlaw) {
    guard count <= available else { throw DataFlaw("its compressed data end too early") }
    buffer >>= UInt64(count)
    available -= count
  }

  /// The next bits as a number.
  mutating func read(_ count: Int) throws(DataFlaw) -> Int {
    let bits = peek() & (1 << UInt64(count) - 1)
    try skip(count)
    return Int(bits)
  }

  mutating func readSymbol(_ code: HuffmanCode) throws(DataFlaw) -> Int {
    guard let (symbol, length) = code.symbol(atStartOf: peek()) else {
      throw DataFlaw("its compressed data are damaged: no symbol has this code")
    }
    try skip(length)
    return symbol
  }

  /// Passes over the rest of a byte of which bits have been read.
  mutating func skipToByte() throws(DataFlaw) { try skip(available % 8) }

  /// The whole bytes that have not been read.
  var remainingBytes: Int { bytes.endIndex - position + available / 8 }
}

extension [UInt8] {
  /// The integer whose bytes, the lowest first, begin at an offset; nil unless all are there.
  func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T? {
    let size = MemoryLayout<T>.size
    guard offset >= 0, count >= size, offset <= count - size else { return nil }
    return withUnsafeBytes {
      T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
  }

  /// The same, as an index or a size; nil also where it exceeds `Int`.
  func littleEndianSize<T>(_ type: T.Type, at offset: Int) -> Int?
  where T: FixedWidthInteger & BitwiseCopyable {
    littleEndian(type, at: offset).flatMap { Int(exactly: $0) }
  }

  /// Appends the bytes of an integer, the lowest first.
  mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}

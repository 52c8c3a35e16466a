/// Two 32-bit numbers, rows and columns, in one word: stored, passed and compared as one.
///
/// Apart they would be stored one by one and, in another function, read together, which a processor
/// can only do when both stores have reached its cache.
struct Pair: BitwiseCopyable, Equatable {
  private let bits: UInt64

  @inline(__always)
  init(_ rows: Int32, _ columns: Int32) {
    bits = UInt64(UInt32(bitPattern: rows)) | UInt64(UInt32(bitPattern: columns)) << 32
  }

  private init(bits: UInt64) { self.bits = bits }

  @inline(__always)
  var rows: Int32 { Int32(truncatingIfNeeded: bits) }

  @inline(__always)
  var columns: Int32 { Int32(truncatingIfNeeded: bits >> 32) }

  @inline(__always)
  var swapped: Pair { Pair(bits: bits << 32 | bits >> 32) }

  /// Whether both are 1.
  @inline(__always)
  var areOne: Bool { bits == 1 << 32 | 1 }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Large pieces of memory, aligned for vector instructions, in size classes so that a block freed
/// by one node serves the next.
enum Block {
  /// Up to this many doubles a value lives in a bump arena or inside its object.
  static let smallLimit = 2048

  /// The capacity of the class that holds `count` doubles: 4 classes to each power of two.
  static func capacity(for count: Int) -> Int {
    let step = Swift.max((1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)) >> 2, 8)
    return (count + step - 1) / step * step
  }

  /// Whether the system has a block for `count` doubles.
  static func isAvailable(_ count: Int) -> Bool {
    // No machine has more than 2³⁶ doubles, half a terabyte, for one matrix.
    guard count <= 1 << 36, let block = request(count) else { return false }
    free(block)
    return true
  }

  /// A block for `count` doubles, uninitialised; nil where the system has none.
  static func request(_ count: Int) -> UnsafeMutablePointer<Double>? {
    var pointer: UnsafeMutableRawPointer?
    let bytes = capacity(for: Swift.max(count, 1)) * MemoryLayout<Double>.stride
    guard posix_memalign(&pointer, 64, bytes) == 0 else { return nil }
    return pointer?.bindMemory(to: Double.self, capacity: count)
  }

  static func free(_ block: UnsafeMutablePointer<Double>) {
    #if canImport(Glibc)
      Glibc.free(block)
    #elseif canImport(Musl)
      Musl.free(block)
    #else
      Darwin.free(block)
    #endif
  }
}

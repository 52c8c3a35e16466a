#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory of the system by pages, for tapes of many nodes.
///
/// Address space is reserved in one piece and given memory where it is first written, so that a
/// list in it grows without being copied; in pages of 2 MB where the system has them, for millions
/// of small pages would take longer than the nodes.
enum Pages {
  /// The size of a large page, in bytes.
  private static let large = 1 << 21

  /// Address space for `count` values, which starts at a large page; nil if the system refuses it.
  static func reserve<T: BitwiseCopyable>(
    _ count: Int, of type: T.Type
  ) -> UnsafeMutablePointer<T>? {
    let size = count * MemoryLayout<T>.stride + large
    let start = mmap(
      nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_NORESERVE, -1, 0)
    guard let start, Int(bitPattern: start) != -1 else { return nil }
    let aligned = start.alignedUp(toMultipleOf: large)
    advise(aligned, size - large)
    return aligned.bindMemory(to: T.self, capacity: count)
  }

  /// Uninitialised memory for `count` values in large pages, to be freed by `Block.free`.
  static func allocate<T: BitwiseCopyable>(
    _ count: Int, of type: T.Type
  ) -> UnsafeMutablePointer<T> {
    var pointer: UnsafeMutableRawPointer?
    let size = count * MemoryLayout<T>.stride
    guard posix_memalign(&pointer, large, size) == 0, let pointer else {
      fatalError("out of memory: \(size) bytes for a tape")
    }
    advise(pointer, size)
    return pointer.bindMemory(to: T.self, capacity: count)
  }

  /// Gives the memory of `count` values back, not their addresses: they read as zeros, or as they
  /// were.
  static func discard<T: BitwiseCopyable>(_ values: UnsafeMutablePointer<T>, _ count: Int) {
    let start = UnsafeMutableRawPointer(values).alignedUp(toMultipleOf: large)
    let size = UnsafeMutableRawPointer(values + count) - start
    guard size > 0 else { return }
    #if os(Linux)
      madvise(start, size, MADV_DONTNEED)
    #else
      madvise(start, size, MADV_FREE)
    #endif
  }

  /// Gives reserved address space back.
  static func release<T: BitwiseCopyable>(_ values: UnsafeMutableBufferPointer<T>) {
    munmap(values.baseAddress, values.count * MemoryLayout<T>.stride)
  }

  private static func advise(_ start: UnsafeMutableRawPointer, _ size: Int) {
    #if os(Linux)
      madvise(start, size, MADV_HUGEPAGE)
    #endif
  }
}

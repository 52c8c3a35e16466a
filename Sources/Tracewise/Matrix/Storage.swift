/// The memory of a matrix: either allocated with the object, or a large block taken over from a
/// tape's arena. Written only while uniquely referenced; `Matrix` sees to that.
final class Storage: ManagedBuffer<Storage.Header, Double> {
  /// Trivial, so that there is nothing to destroy but what `deinit` does.
  struct Header: BitwiseCopyable {
    var base: UnsafeMutablePointer<Double>
    var count: Int
    /// Whether `base` is a block of `Block.allocate` that must be freed.
    var ownsBlock: Bool
    /// Set, and retained, in the storage of a matrix that stands for a failed computation.
    var failure: Unmanaged<FailureBox>?
  }

  /// One pointer beside the numbers of every matrix, rather than a whole error.
  final class FailureBox: Sendable {
    let error: TracewiseError
    init(_ error: TracewiseError) { self.error = error }
  }

  /// Uninitialised storage for `count` doubles; failed storage where the system has no memory for them.
  static func allocate(_ count: Int) -> Storage {
    guard count <= Block.smallLimit else {
      guard let block = Block.request(count) else { return failed(.outOfMemory(in: "Matrix")) }
      return adopting(block, count: count)
    }
    let buffer = create(minimumCapacity: Swift.max(count, 1)) { buffer in
      buffer.withUnsafeMutablePointerToElements {
        Header(base: $0, count: count, ownsBlock: false, failure: nil)
      }
    }
    return unsafeDowncast(buffer, to: Storage.self)
  }

  /// Storage of the same doubles as `base` has, or failed storage.
  static func copying(_ base: UnsafePointer<Double>, count: Int) -> Storage {
    let copy = allocate(count)
    if !copy.hasFailed { copy.base.update(from: base, count: count) }
    return copy
  }

  /// Storage that takes over a block.
  static func adopting(_ block: UnsafeMutablePointer<Double>, count: Int) -> Storage {
    let buffer = create(minimumCapacity: 0) { _ in
      Header(base: block, count: count, ownsBlock: true, failure: nil)
    }
    return unsafeDowncast(buffer, to: Storage.self)
  }

  /// Storage of no numbers that carries a failure.
  static func failed(_ failure: TracewiseError) -> Storage {
    let storage = allocate(0)
    storage.header.failure = .passRetained(FailureBox(failure))
    return storage
  }

  @inline(__always)
  var base: UnsafeMutablePointer<Double> {
    withUnsafeMutablePointerToHeader { $0.pointee.base }
  }
  @inline(__always)
  var failure: TracewiseError? {
    withUnsafeMutablePointerToHeader { $0.pointee.failure?.takeUnretainedValue().error }
  }
  @inline(__always)
  var hasFailed: Bool { withUnsafeMutablePointerToHeader { $0.pointee.failure != nil } }

  deinit {
    withUnsafeMutablePointerToHeader {
      if $0.pointee.ownsBlock { Block.free($0.pointee.base) }
      $0.pointee.failure?.release()
    }
  }
}

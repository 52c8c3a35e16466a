import Synchronization

/// Tape cores that are not in use. A cache of memory, not state: what a computation gives never
/// depends on it.
enum TapePool {
  private struct Idle: @unchecked Sendable {
    var cores: [TapeCore.Pointer] = []
  }
  private static let idle = Mutex(Idle())
  /// One idle core, by its address, that is taken and returned without the lock; 0 if there is none.
  private static let spare = Atomic<UInt>(0)

  static func acquire() -> TapeCore.Pointer {
    let address = spare.exchange(0, ordering: .acquiring)
    if let core = TapeCore.Pointer(bitPattern: address) { return core }
    if let core = idle.withLock({ $0.cores.popLast() }) { return core }
    let core = TapeCore.Pointer.allocate(capacity: 1)
    core.initialize(to: TapeCore())
    return core
  }

  /// Takes a core back; variables that still refer to it become stale.
  static func release(_ core: TapeCore.Pointer) {
    let isLarge =
      core.pointee.arena.capacity > 1 << 22 || core.pointee.nodeCount > TapeCore.keptNodes
    if isLarge { core.pointee.trim() } else { core.pointee.reset() }
    let (isSpare, _) = spare.compareExchange(
      expected: 0, desired: UInt(bitPattern: core), ordering: .acquiringAndReleasing)
    if !isSpare { idle.withLock { $0.cores.append(core) } }
  }

  /// Cores that are for ever failed, by their operations: nobody records on them or returns them.
  private static let failed = Mutex<[String: UInt]>([:])

  /// The core on which an operation without operands has failed.
  static func withoutOperands(_ operation: String) -> TapeCore.Pointer {
    let address = failed.withLock { known in
      if let address = known[operation] { return address }
      let core = TapeCore.Pointer.allocate(capacity: 1)
      core.initialize(to: TapeCore())
      core.pointee.fail(.noOperands(in: operation))
      known[operation] = UInt(bitPattern: core)
      return UInt(bitPattern: core)
    }
    return TapeCore.Pointer(bitPattern: address).unsafelyUnwrapped
  }

  /// Runs `body` with memory that is gone when it returns.
  @inline(__always)
  static func withScratch<Result>(_ body: (TapeCore.Pointer) -> Result) -> Result {
    let core = acquire()
    defer { release(core) }
    return body(core)
  }
}

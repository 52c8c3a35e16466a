import CKernels

/// The memory of a tape. Small values are bumped off chunks that are reset, not freed; large ones
/// are blocks that go to a free list of their size class as soon as they are dead.
///
/// Unsafe pointers are the point of this type: views into it are trivial values of 32 bytes.
struct Arena {
  private var chunks: [UnsafeMutableBufferPointer<Double>] = []
  private var chunk = -1
  private(set) var current: UnsafeMutablePointer<Double>
  private var end: UnsafeMutablePointer<Double>
  /// Where in the current chunk the memory begins that was handed out since `mark()`.
  private var freshStart: UnsafeMutablePointer<Double>

  /// Large blocks handed out since `mark()` that have no owner yet.
  private(set) var freshBlocks: [UnsafeMutablePointer<Double>] = []
  private var freeBlocks: [Int: [UnsafeMutablePointer<Double>]] = [:]
  /// Capacities of all blocks of this arena, in use or free.
  private var capacities: [UnsafeMutablePointer<Double>: Int] = [:]

  /// Whether a block was asked for since the reset; without, all are free already.
  private var blocksWereUsed = false

  private static let firstChunk = 1 << 13
  private static let largestChunk = 1 << 20

  init() {
    let first = UnsafeMutableBufferPointer<Double>.allocate(capacity: Self.firstChunk)
    chunks = [first]
    chunk = 0
    current = first.baseAddress.unsafelyUnwrapped
    end = current + first.count
    freshStart = current
  }

  /// Uninitialised memory for `count` doubles.
  @inline(__always)
  mutating func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
    // Four doubles and more start at a multiple of 32 bytes.
    let step = count < 4 ? count : (count + 3) & ~3
    var start = current
    if count >= 4 {
      let address = UInt(bitPattern: start)
      start = UnsafeMutablePointer(bitPattern: (address + 31) & ~31).unsafelyUnwrapped
    }
    guard count <= Block.smallLimit, start + step <= end else { return allocateSlowly(count) }
    current = start + step
    return start
  }

  /// Memory for one number, with its value.
  @inline(__always)
  mutating func allocateNumber(_ value: Double) -> UnsafeMutablePointer<Double> {
    var cell = current
    if cell < end { current = cell + 1 } else { cell = allocateSlowly(1) }
    cell.pointee = value
    return cell
  }

  /// Whether two numbers fit into the current chunk.
  @inline(__always)
  var hasRoomForTwo: Bool { end - current >= 2 }

  mutating func makeRoomForTwo() {
    if !hasRoomForTwo { nextChunk() }
  }

  /// Memory for a number, with its value, and for its adjoint behind it; there must be room.
  @inline(__always)
  mutating func allocateNumberAndAdjoint(_ value: Double) -> UnsafeMutablePointer<Double> {
    let cell = current
    current = cell + 2
    cell.pointee = value
    return cell
  }

  @inline(never)
  private mutating func allocateSlowly(_ count: Int) -> UnsafeMutablePointer<Double> {
    guard count <= Block.smallLimit else {
      let block = allocateBlock(count)
      freshBlocks.append(block)
      return block
    }
    nextChunk()
    return allocate(count)
  }

  private mutating func nextChunk() {
    chunk += 1
    if chunk == chunks.count {
      let size = Swift.min(chunks[chunk - 1].count * 2, Self.largestChunk)
      let isLarge = size == Self.largestChunk
      let base = isLarge ? Pages.allocate(size, of: Double.self) : .allocate(capacity: size)
      chunks.append(UnsafeMutableBufferPointer(start: base, count: size))
      capacity += size
    }
    current = chunks[chunk].baseAddress.unsafelyUnwrapped
    end = current + chunks[chunk].count
    freshStart = current
  }

  /// A block without an owner that `mark()` would free: for factorisations, which outlive the
  /// operation that made them.
  mutating func allocateBlock(_ count: Int) -> UnsafeMutablePointer<Double> {
    let size = Block.capacity(for: Swift.max(count, 1))
    blocksWereUsed = true
    if let block = freeBlocks[size]?.popLast() { return block }
    guard let block = Block.request(count) ?? requestAfterFreeing(count) else {
      return standIn(for: size)
    }
    capacities[block] = size
    capacity += size
    return block
  }

  /// A block, once those that are free in other sizes have been given back.
  private mutating func requestAfterFreeing(_ count: Int) -> UnsafeMutablePointer<Double>? {
    for (size, blocks) in freeBlocks {
      for block in blocks where capacities.removeValue(forKey: block) != nil {
        capacity -= size
        Block.free(block)
      }
    }
    freeBlocks.removeAll(keepingCapacity: true)
    return Block.request(count)
  }

  /// Whether a block was asked for that was not to be had: from then on nothing that is computed is of
  /// use, and whoever hands it on fails instead.
  private(set) var isExhausted = false

  /// Memory to be written to in the place of a block that is not to be had: one that is in use, for what
  /// it holds will not be read by anybody; or address space of the system.
  private mutating func standIn(for size: Int) -> UnsafeMutablePointer<Double> {
    isExhausted = true
    if let other = capacities.first(where: { $0.value >= size })?.key { return other }
    if let other = standIns.first(where: { $0.count >= size })?.baseAddress { return other }
    guard let pages = Pages.reserve(size, of: Double.self) else {
      fatalError("out of memory: \(size) numbers beside those of a matrix")
    }
    standIns.append(UnsafeMutableBufferPointer(start: pages, count: size))
    return pages
  }

  /// Address space that stood in for blocks.
  private var standIns: [UnsafeMutableBufferPointer<Double>] = []

  /// Returns a block to the free list of its size.
  mutating func release(_ block: UnsafeMutablePointer<Double>) {
    guard let capacity = capacities[block] else { return }
    spoil(block, capacity)
    freeBlocks[capacity, default: []].append(block)
  }

  /// Gives a block away: the caller frees it with `Block.free`.
  mutating func giveAway(_ block: UnsafeMutablePointer<Double>) {
    if let size = capacities.removeValue(forKey: block) { capacity -= size }
    claim(block)
  }

  /// Takes over a block for so many doubles, in exchange for one that was given away.
  mutating func adopt(_ block: UnsafeMutablePointer<Double>, count: Int) {
    let size = Block.capacity(for: Swift.max(count, 1))
    capacities[block] = size
    capacity += size
    release(block)
  }

  /// Where the next small value will lie.
  struct Position {
    fileprivate let chunk: Int
    fileprivate let current, end, freshStart: UnsafeMutablePointer<Double>
  }
  var position: Position {
    Position(chunk: chunk, current: current, end: end, freshStart: freshStart)
  }

  /// Takes back all small memory that was handed out since.
  @inline(__always)
  mutating func rewind(to position: Position) {
    chunk = position.chunk
    current = position.current
    end = position.end
    freshStart = position.freshStart
  }

  /// Begins a new operation: what was handed out before is no longer fresh, and blocks that
  /// nobody claimed go back.
  @inline(__always)
  mutating func mark() {
    freshStart = current
    if !freshBlocks.isEmpty { releaseFresh() }
  }

  @inline(never)
  private mutating func releaseFresh() {
    for block in freshBlocks { release(block) }
    freshBlocks.removeAll(keepingCapacity: true)
  }

  /// Whether memory was handed out since `mark()` and so belongs to nobody yet.
  @inline(__always)
  func isFresh(_ pointer: UnsafeMutablePointer<Double>) -> Bool {
    if pointer >= freshStart && pointer < current { return true }
    return !freshBlocks.isEmpty && freshBlocks.contains(pointer)
  }

  /// Whether `pointer` is a large block that belongs to nobody yet.
  @inline(__always)
  func isFreshBlock(_ pointer: UnsafeMutablePointer<Double>) -> Bool {
    !freshBlocks.isEmpty && freshBlocks.contains(pointer)
  }

  /// Whether `pointer` lies in a block of this arena.
  func isInside(
    _ pointer: UnsafeMutablePointer<Double>, _ block: UnsafeMutablePointer<Double>
  ) -> Bool {
    pointer >= block && pointer < block + (capacities[block] ?? 0)
  }

  /// Whether `pointer` lies in a large block that belongs to nobody yet.
  func isInsideFreshBlock(_ pointer: UnsafeMutablePointer<Double>) -> Bool {
    freshBlocks.contains { isInside(pointer, $0) }
  }

  /// Takes a fresh block out of the care of `mark()`.
  mutating func claim(_ block: UnsafeMutablePointer<Double>) {
    if let index = freshBlocks.lastIndex(of: block) { freshBlocks.remove(at: index) }
  }

  /// Forgets all values. Chunks and blocks are kept for the next run.
  mutating func reset() {
    #if DEBUG
      // What was not used holds nothing that anybody could read.
      for full in chunks[..<chunk] { spoil(full.baseAddress.unsafelyUnwrapped, full.count) }
      let start = chunks[chunk].baseAddress.unsafelyUnwrapped
      spoil(start, current - start)
    #endif
    chunk = 0
    current = chunks[0].baseAddress.unsafelyUnwrapped
    end = current + chunks[0].count
    freshStart = current
    guard blocksWereUsed else { return }
    blocksWereUsed = false
    if isExhausted { forgetExhaustion() }
    freshBlocks.removeAll(keepingCapacity: true)
    freeBlocks.removeAll(keepingCapacity: true)
    for (block, capacity) in capacities {
      spoil(block, capacity)
      freeBlocks[capacity, default: []].append(block)
    }
  }

  /// Fills memory that nobody may read any more with NaN, where it is built for debugging, so that
  /// whoever does is seen.
  @inline(__always)
  private func spoil(_ memory: UnsafeMutablePointer<Double>, _ count: Int) {
    #if DEBUG
      tw_fill(count, .nan, memory)
    #endif
  }

  @inline(never)
  private mutating func forgetExhaustion() {
    isExhausted = false
    for pages in standIns { Pages.release(pages) }
    standIns.removeAll()
  }

  /// Frees what exceeds `limit` doubles, for an arena that goes back to the pool.
  mutating func trim(to limit: Int) {
    reset()
    var kept = 0
    for (block, size) in capacities {
      kept += size
      guard kept > limit else { continue }
      capacities[block] = nil
      capacity -= size
      Block.free(block)
    }
    freeBlocks.removeAll()
    for (block, capacity) in capacities { freeBlocks[capacity, default: []].append(block) }
    var (small, freed) = (0, 0)
    chunks.removeAll {
      small += $0.count
      guard small > Swift.max(limit, Self.firstChunk) else { return false }
      freed += $0.count
      if $0.count == Self.largestChunk, let base = $0.baseAddress {
        Block.free(base)
      } else {
        $0.deallocate()
      }
      return true
    }
    capacity -= freed
  }

  /// Doubles held, in use or free.
  private(set) var capacity = firstChunk
}

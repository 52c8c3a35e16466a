import CKernels

/// The state of a tape: nodes, memory, names, the first failure.
///
/// It lives behind a bare pointer that is pooled and never freed, so that a `Variable` is a
/// trivial value without reference counting, and one that outlived its tape is recognised by the
/// generation rather than read after free.
///
/// Not copyable: a method called through the pointer would otherwise copy it first, with all that its
/// arrays count.
public struct TapeCore: ~Copyable {
  /// Where a core lies: pooled, and never freed.
  public typealias Pointer = UnsafeMutablePointer<TapeCore>

  var nodes: UnsafeMutablePointer<Node>
  var nodeCount = 0
  private var nodeCapacity: Int { didSet { updateReadyCapacity() } }
  /// Below so many nodes one is recorded without further ado: their capacity, but 0 after a failure and
  /// while recording pauses.
  private var readyCapacity = 64
  /// From this many nodes on they lie in reserved address space.
  private static let reservedCapacity = 1 << 15
  /// So many nodes keep their memory from run to run.
  static let keptNodes = 1 << 18

  var arena = Arena()
  /// In the upper 32 bits the generation, increased at each reset: variables of an earlier one are stale.
  var generation: UInt64 = 1 << 32
  /// Where failed views point: one double that nobody reads.
  let scratch: UnsafeMutablePointer<Double>

  var hasFailed = false { didSet { updateReadyCapacity() } }
  var failure: TracewiseError?
  /// Why the last evaluation refused, before the operands' names are filled in.
  var refusal: (kind: TracewiseError.Kind, message: String, operation: String?)?

  /// Rules given on matrices, and functions that are computed again, which nodes refer to.
  private var boxes: [AnyObject] = []
  /// Storage of matrices that nodes refer to without copying.
  private var borrowed: [Storage] = []
  private(set) var names = NodeNames()
  var operandLists: [Int32] = []
  /// Results of cheaper operations, as they were written.
  var written: [AsWritten] = []
  var factorisations: [Factorisation] = []
  var decompositions: [Decomposition] = []
  /// The last solution within the reversal of one node.
  var sharedSolve: SharedSolve?
  /// Products that are still to be added to adjoints.
  var gathered = GatheredAdjoints()
  var isSweeping = false
  /// Whether all is recorded for one sweep, which frees it.
  var sweepFollows = false
  /// What the adjoint of the next sum is likely to be.
  var expectedAdjoint = 1.0
  /// In which node's pullback a failure arose, where it is not that of the node that the sweep is at.
  var culprit: Int?
  /// Adjoints that were found when the sums that they belong to were computed.
  var foundAdjoints: [FoundAdjoint] = []
  /// Whether values were left to be computed in tiles.
  var usesTiles = false
  /// The most memory that a part took that was computed again.
  var largestPart = 0
  /// Where the last sweep began, if with a number.
  var sweepStart: SweepStart?
  /// Whether operations may be replaced by cheaper ones of the same value.
  var rewrites = true
  /// Above zero what is computed is recorded as constant.
  var pauses = 0 { didSet { updateReadyCapacity() } }

  init() {
    nodeCapacity = readyCapacity
    nodes = .allocate(capacity: nodeCapacity)
    scratch = .allocate(capacity: 1)
    scratch.initialize(to: .nan)
  }
}

// MARK: - Memory

extension TapeCore {
  /// Uninitialised row-major memory of a shape.
  @inline(__always)
  mutating func allocate(_ shape: Shape, on core: Pointer) -> DenseView {
    DenseView(arena.allocate(shape.count), shape: shape, on: core)
  }

  /// Uninitialised memory in the order of a view without gaps.
  @inline(__always)
  mutating func allocate(like view: DenseView, on core: Pointer) -> DenseView {
    let base = arena.allocate(view.count)
    if view.isContiguous { return DenseView(base, shape: view.shape, on: core) }
    return DenseView(base, shape: view.shape.transposed, on: core).transposedView
  }

  /// A view of a matrix's own storage, which is kept alive until the reset.
  mutating func borrow(_ matrix: Matrix, on core: Pointer) -> DenseView {
    keep(matrix.storage)
    return DenseView(matrix.storage.base, shape: matrix.shape, on: core)
  }

  /// Keeps the memory of a matrix alive until the reset.
  mutating func keep(_ storage: Storage) { borrowed.append(storage) }

  /// Keeps what a node refers to alive until the reset.
  mutating func keep<Box: AnyObject>(_ box: Box) -> Box {
    boxes.append(box)
    return box
  }

  /// The matrix of a view: takes over a large block that nobody else owns, else copies.
  mutating func matrix(of view: DenseView) -> Matrix {
    failIfExhausted()
    if let failure { return Matrix(failure: failure) }
    if view.isContiguous, arena.isFreshBlock(view.base) {
      arena.giveAway(view.base)
      return Matrix(.adopting(view.base, count: view.count), view.shape)
    }
    return copy(of: view)
  }

  /// The matrix of a view that stays in use: shares the storage of a borrowed matrix, else copies.
  func copy(of view: DenseView) -> Matrix {
    if let failure { return Matrix(failure: failure) }
    let storage: Storage
    if view.isContiguous, let owner = borrowed.first(where: { $0.base == view.base }),
      owner.header.count == view.count
    {
      storage = owner
    } else {
      storage = .allocate(view.count)
      if !storage.hasFailed { view.copy(to: storage.base) }
    }
    return Matrix(allocated: storage, view.shape)
  }

  /// Forgets values, nodes, names and failure, and makes all variables stale.
  mutating func reset() {
    generation &+= 1 << 32
    nodeCount = 0
    hasFailed = false
    failure = nil
    refusal = nil
    pauses = 0
    rewrites = true
    sharedSolve = nil
    isSweeping = false
    sweepFollows = false
    if usesTiles { forgetTiles() }
    largestPart = 0
    if !gathered.isEmpty { gathered.removeAll() }
    if !borrowed.isEmpty { borrowed.removeAll(keepingCapacity: true) }
    if !boxes.isEmpty { boxes.removeAll(keepingCapacity: true) }
    if !names.isEmpty { names.removeAll() }
    if !written.isEmpty { written.removeAll(keepingCapacity: true) }
    if !operandLists.isEmpty { operandLists.removeAll(keepingCapacity: true) }
    if !factorisations.isEmpty { factorisations.removeAll(keepingCapacity: true) }
    if !decompositions.isEmpty { decompositions.removeAll(keepingCapacity: true) }
    arena.reset()
  }

  @inline(never)
  private mutating func forgetTiles() {
    usesTiles = false
    culprit = nil
    foundAdjoints.removeAll(keepingCapacity: true)
  }

  /// Gives memory beyond what a small run needs back to the system.
  mutating func trim() {
    let used = nodeCount
    reset()
    arena.trim(to: 1 << 21)
    gathered.trim()
    guard used > Self.keptNodes else { return }
    if nodeCapacity == Node.limit {
      Pages.discard(nodes + Self.keptNodes, used - Self.keptNodes)
    } else {
      nodes.deallocate()
      nodeCapacity = 1 << 10
      nodes = .allocate(capacity: nodeCapacity)
    }
  }
}

// MARK: - Nodes

extension TapeCore {
  private mutating func updateReadyCapacity() {
    readyCapacity = hasFailed || pauses > 0 ? 0 : nodeCapacity
  }

  /// Whether a number can be recorded without further ado.
  @inline(__always)
  var isReady: Bool { nodeCount < readyCapacity && arena.hasRoomForTwo }

  /// Makes room for a number; false after a failure and while recording pauses.
  @inline(never)
  mutating func makeReady() -> Bool {
    guard !hasFailed, pauses == 0 else { return false }
    if nodeCount == nodeCapacity { grow() }
    arena.makeRoomForTwo()
    return isReady
  }

  /// The shape of a node's value.
  @inline(__always)
  func shape(_ index: Int) -> Shape {
    Shape(Int(nodes[index].rowCount), Int(nodes[index].columnCount))
  }

  /// The value of a node that is a number.
  @inline(__always)
  func number(_ index: Int) -> Double { nodes[index].base.pointee }

  @inline(__always)
  func isActive(_ index: Int) -> Bool { nodes[index].flags.contains(.active) }

  /// Records a node and returns its index.
  @inline(__always)
  mutating func push<R: Rule>(
    _ rule: R, _ value: DenseView, _ left: Int32, _ right: Int32, active: Bool
  ) -> Int {
    if nodeCount == nodeCapacity { grow() }
    var flags: Node.Flags = active ? .active : []
    var value = value
    if !arena.freshBlocks.isEmpty { claimBlock(of: &value, &flags) }
    let index = append(rule, value, left, right, flags)
    if pauses > 0 { makeConstant(index) }
    return index
  }

  /// Records an operation on numbers, for which the tape must be ready, and returns its index.
  @inline(__always)
  mutating func pushNumber<R: Rule>(
    _ rule: R, _ value: Double, _ left: Int32, _ right: Int32, active: Bool, on core: Pointer
  ) -> Int {
    let cell = arena.allocateNumberAndAdjoint(value)
    return append(
      rule, DenseView(cell, 1, 1, strides: 1, 1, on: core), left, right,
      active ? [.active, .ofNumbers] : .ofNumbers)
  }

  /// Records a node for which there is room, whose value lies in no block without an owner, and returns
  /// its index.
  @inline(__always)
  mutating func append<R: Rule>(
    _ rule: R, _ value: DenseView, _ left: Int32, _ right: Int32, _ flags: Node.Flags
  ) -> Int {
    (nodes + nodeCount).initialize(
      to: Node(R.self, payload: store(rule), value: value, left, right, flags))
    nodeCount &+= 1
    return nodeCount &- 1
  }

  @inline(never)
  private mutating func claimBlock(of value: inout DenseView, _ flags: inout Node.Flags) {
    failIfExhausted()
    if !arena.isFreshBlock(value.base), arena.isInsideFreshBlock(value.base) {
      // A part of a block that goes back with the rest.
      let copy = arena.allocate(value.count)
      value.copy(to: copy)
      value = DenseView(copy, shape: value.shape, on: value.core)
    }
    if arena.isFreshBlock(value.base) {
      arena.claim(value.base)
      flags.insert(.ownsBlock)
    }
    arena.mark()
  }

  /// Cuts a node off from its operands: what is computed while recording pauses is constant.
  @inline(never)
  private mutating func makeConstant(_ index: Int) { nodes[index].cutOff() }

  @inline(never)
  private mutating func grow() {
    if nodeCapacity >= Node.limit {
      // The last node is overwritten from here on; nobody will read it.
      nodeCount -= 1
      return fail(
        TracewiseError(
          .argument, in: "tape", "more than \(Node.limit) operations were recorded"))
    }
    var capacity = nodeCapacity * 2
    var larger: UnsafeMutablePointer<Node>?
    if capacity == Self.reservedCapacity {
      larger = Pages.reserve(Node.limit, of: Node.self)
      if larger != nil { capacity = Node.limit }
    }
    let new = larger ?? .allocate(capacity: capacity)
    new.moveInitialize(from: nodes, count: nodeCount)
    nodes.deallocate()
    nodes = new
    nodeCapacity = capacity
  }

  /// Keeps a rule's attributes: in eight bytes where they fit, else in the arena.
  @inline(__always)
  private mutating func store<R: Rule>(_ rule: R) -> UInt64 {
    if MemoryLayout<R>.size == 0 { return 0 }
    if MemoryLayout<R>.size <= 8 {
      var payload: UInt64 = 0
      withUnsafeMutableBytes(of: &payload) { $0.storeBytes(of: rule, as: R.self) }
      return payload
    }
    let cells = arena.allocate((MemoryLayout<R>.size + 7) / 8)
    UnsafeMutableRawPointer(cells).storeBytes(of: rule, as: R.self)
    return UInt64(UInt(bitPattern: cells))
  }

  /// Keeps what the result of a cheaper operation stands for.
  mutating func remember<R: Rule>(_ rule: R, _ index: Int, _ left: Int32, _ right: Int32) {
    written.append(
      AsWritten(index: index, rule: R.self, payload: store(rule), left: left, right: right))
  }

  mutating func name(_ index: Int, _ name: String) { names[index] = name }
  mutating func name(_ structure: Any, place: Int) { names.name(structure, place: place) }
}

extension TapeCore.Pointer {
  /// The value of a node.
  ///
  /// On the pointer rather than the core, since it may have to be computed.
  @inline(__always)
  func view(_ index: Int) -> DenseView {
    let node = pointee.nodes + index
    if node.pointee.flags.contains(.deferred) { TapeCore.evaluate(index, on: self) }
    return node.pointee.view(on: self)
  }
}

extension Rule {
  /// The rule of a node, read back.
  @inline(__always)
  static func of(_ node: UnsafeMutablePointer<Node>) -> Self {
    if MemoryLayout<Self>.size <= 8 {
      return withUnsafeBytes(of: node.pointee.payload) { $0.loadUnaligned(as: Self.self) }
    }
    return UnsafeRawPointer(bitPattern: UInt(node.pointee.payload)).unsafelyUnwrapped
      .loadUnaligned(as: Self.self)
  }

  static func title(of node: UnsafeMutablePointer<Node>) -> String { Self.of(node).title }
  static func describe(_ node: UnsafeMutablePointer<Node>, _ operands: [String]) -> String {
    Self.of(node).describe(operands)
  }
}

extension TapeCore {
  /// The name of a node's rule in messages.
  func title(of index: Int) -> String { nodes[index].rule.title(of: nodes + index) }
}

// MARK: - Failure

extension TapeCore {
  /// Keeps the first failure; later ones are consequences.
  mutating func fail(_ error: TracewiseError) {
    guard !hasFailed else { return }
    hasFailed = true
    failure = error
  }

  /// Fails where the memory was not enough for what has been computed: it holds nothing of use.
  @inline(__always)
  mutating func failIfExhausted() {
    if arena.isExhausted { fail(.outOfMemory(in: "tape")) }
  }

  /// Takes over the failure of the core of a result, which may belong to no tape, as that of a list
  /// without matrices does. What failed on this tape has failed already.
  @inline(never)
  mutating func inherit(_ core: Pointer) {
    guard !hasFailed, let failure = core.pointee.failure else { return }
    fail(failure)
  }

  /// Turns the refusal of an evaluation into the failure, with the operands' names.
  mutating func settle(in operation: String, on operands: [TracewiseError.Operand]) {
    guard !hasFailed else { return }
    let (kind, message, own) = refusal ?? (.domain, "no value for {0}", nil)
    refusal = nil
    fail(TracewiseError(kind, in: own ?? operation, TracewiseError.fill(message, operands)))
  }
}

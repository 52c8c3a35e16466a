import CKernels

// Chains of entrywise operations on large matrices: memory is passed once, not once an operation.
//
// Such operations are recorded without a value. When somebody needs one, or the sum of one, the whole chain
// is computed tile by tile, and only what is asked for is stored; what the sweep needs of the rest, and only
// that, it computes again (`TiledSweep`), for reading from memory takes longer. What is computed a second
// time before the sweep is stored then, so that nothing is computed often. The rules run on views of tiles
// as they do on whole matrices.

extension TapeCore {
  /// From this many entries on a matrix is large: operands and results together leave the second cache.
  static let tiledCount = 1 << 15
  /// The operations of a chain; a longer one is computed before it goes on.
  static let longestChain = 32

  /// Whether a node's value will be computed in tiles.
  func isTiled(_ index: Int) -> Bool {
    nodes[index].flags.contains(.deferred) && nodes[index].rule.tiling != .whole
  }

  /// Whether a node's value can be read in rows, or will be such.
  fileprivate func hasRows(_ index: Int) -> Bool {
    let node = nodes + index
    return node.pointee.flags.contains(.deferred) || node.pointee.strides.columns <= 1
      || node.pointee.columnCount == 1
  }
}

/// A part of a matrix: some whole rows, or a part of one row.
struct Tile {
  let rows: Range<Int>
  let columns: Range<Int>

  /// So many entries make a tile: the values and adjoints of a chain fit the first caches.
  static let entries = Block.smallLimit

  /// Calls `body` with all tiles of a shape, from the first row to the last; stops where it says false.
  static func forEach(of shape: Shape, _ body: (Tile) -> Bool) {
    let pieces = (shape.columns + entries - 1) / entries
    let width = pieces > 1 ? (shape.columns + pieces - 1) / pieces : shape.columns
    let height = Swift.max(entries / Swift.max(width, 1), 1)
    for row in stride(from: 0, to: shape.rows, by: pieces > 1 ? 1 : height) {
      let rows = row..<Swift.min(row + (pieces > 1 ? 1 : height), shape.rows)
      for column in stride(from: 0, to: shape.columns, by: width) {
        let tile = Tile(
          rows: rows, columns: column..<Swift.min(column + width, shape.columns))
        if !body(tile) { return }
      }
    }
  }

  /// The part of a matrix that belongs to this part of one of a shape: all of a number, the same columns of
  /// a row.
  @inline(__always)
  func part(of view: DenseView, in shape: Shape) -> DenseView {
    var part = view
    var counts = (view.rowCount, view.columnCount)
    if Int(view.rowCount) == shape.rows {
      part.base += rows.lowerBound &* Int(view.rowStride)
      counts.0 = Int32(truncatingIfNeeded: rows.count)
    }
    if Int(view.columnCount) == shape.columns {
      part.base += columns.lowerBound &* Int(view.columnStride)
      counts.1 = Int32(truncatingIfNeeded: columns.count)
    }
    part.counts = Pair(counts.0, counts.1)
    return part
  }
}

// MARK: - Recording

extension Variable {
  /// The operation, recorded without its value, where that is to be computed in tiles; its sum, which is;
  /// nil for all else.
  @inline(__always)
  static func inTiles<R: UnaryRule>(_ rule: R, _ x: Variable) -> Variable? {
    let core = x.core
    switch R.tiling {
    case .entrywise:
      guard core.pointee.mayDefer, core.pointee.hasRows(x.index) else { return nil }
    case .sum:
      guard core.pointee.mayDefer, core.pointee.isTiled(x.index) else { return nil }
    case .whole, .repetition: return nil
    }
    guard let shape = try? rule.shape(x.shape) else { return nil }
    return record(rule, shape, x.node, -1, core)
  }

  @inline(__always)
  static func inTiles<R: BinaryRule>(_ rule: R, _ x: Variable, _ y: Variable) -> Variable? {
    let core = x.core
    switch R.tiling {
    case .entrywise:
      guard core.pointee.mayDefer, core.pointee.hasRows(x.index), core.pointee.hasRows(y.index)
      else { return nil }
    case .sum:
      guard core.pointee.mayDefer,
        core.pointee.isTiled(x.index) && core.pointee.hasRows(y.index)
          || core.pointee.isTiled(y.index) && core.pointee.hasRows(x.index)
      else { return nil }
    case .whole, .repetition: return nil
    }
    guard let shape = try? rule.shape(x.shape, y.shape) else { return nil }
    return record(rule, shape, x.node, y.node, core)
  }

  @inline(never)
  private static func record<R: Rule>(
    _ rule: R, _ shape: Shape, _ left: Int32, _ right: Int32, _ core: TapeCore.Pointer
  ) -> Variable? {
    guard core.hasRoom(for: shape, in: R.self) else { return nil }
    core.pointee.usesTiles = true
    let operands = right < 0 ? [Int(left)] : [Int(left), Int(right)]
    if core.pointee.chain(from: operands).count >= TapeCore.longestChain {
      for operand in operands { _ = core.view(operand) }
    }
    let active = operands.contains { core.pointee.isActive($0) }
    let node = core.pointee.pushDeferred(rule, shape, left, right, active: active, on: core)
    if R.tiling == .sum { _ = core.view(node) }
    return Variable(node, on: core)
  }
}

extension TapeCore {
  /// The nodes that are computed in tiles for the values of some, in order.
  func chain(from ends: [Int]) -> [Int] {
    var chain: [Int] = []
    var open = ends.filter { isTiled($0) }
    while let index = open.popLast() {
      if chain.contains(index) { continue }
      chain.append(index)
      for operand in [nodes[index].left, nodes[index].right] where operand >= 0 {
        if isTiled(Int(operand)) { open.append(Int(operand)) }
      }
    }
    return chain.sorted()
  }
}

// MARK: - Values

/// The values of a chain on one tile after the other.
struct TiledChain {
  /// A node whose value on the tile is computed, or read from memory.
  struct Link {
    let node: Int
    let rule: any Rule.Type
    /// Where the operands are in the list; −1 for none.
    var operands = (-1, -1)
    let isComputed: Bool
    /// The product that the value is, where some of its rows are computed at a time.
    var product: TiledProduct?
    /// The whole value, where it is in memory, or is to be.
    var whole: DenseView
    var isStored = false
    /// The value on the tile.
    var tile: DenseView
  }

  let core: TapeCore.Pointer
  /// The shape of which tiles are parts.
  let shape: Shape
  var links: [Link] = []

  /// The chain that computes the values of `ends`, of one shape but for sums, with all that it reads.
  init(to ends: [Int], of shape: Shape, on core: TapeCore.Pointer) {
    (self.core, self.shape) = (core, shape)
    let computed = core.pointee.chain(from: ends)
    for end in ends where !computed.contains(end) { _ = add(end, isComputed: false) }
    for node in computed {
      let operands = [core.pointee.nodes[node].left, core.pointee.nodes[node].right].map {
        operand in
        operand < 0 ? -1 : self.place(of: Int(operand)) ?? add(Int(operand), isComputed: false)
      }
      let link = add(node, isComputed: true)
      links[link].operands = (operands[0], operands[1])
    }
  }

  func place(of node: Int) -> Int? { links.firstIndex { $0.node == node } }

  private mutating func add(_ node: Int, isComputed: Bool) -> Int {
    let none = DenseView(
      core.pointee.scratch, Int32(shape.rows), Int32(shape.columns), strides: 0, 0, on: core)
    let product = isComputed ? nil : TiledProduct(node, on: core)
    let whole = isComputed || product != nil ? none : core.view(node)
    links.append(
      Link(
        node: node, rule: core.pointee.nodes[node].rule, isComputed: isComputed, product: product,
        whole: whole, tile: whole))
    return links.count - 1
  }

  /// Computes the values on a tile; false after a failure.
  @inline(__always)
  mutating func compute(_ tile: Tile) -> Bool {
    for k in links.indices {
      if let rows = links[k].product?.tile(tile) {
        links[k].tile = rows
        continue
      }
      guard links[k].isComputed else {
        links[k].tile = tile.part(of: links[k].whole, in: shape)
        continue
      }
      let (left, right) = links[k].operands
      let value = links[k].rule.tile(
        links[k].node, at: links[left].tile, links[right < 0 ? left : right].tile, on: core)
      if value.isFailed { return false }
      links[k].tile = value
      if links[k].isStored { value.copy(to: tile.part(of: links[k].whole, in: shape).base) }
    }
    return true
  }

  /// Gives a node whose value is computed memory to store it in.
  mutating func store(_ place: Int) {
    links[place].whole = core.pointee.allocate(shape, on: core)
    links[place].isStored = true
  }

  /// Stores what was computed before, once, and takes note of the rest.
  mutating func storeWhatIsComputedAgain() {
    for k in links.indices where links[k].isComputed && links[k].rule.tiling == .entrywise {
      let node = core.pointee.nodes + links[k].node
      if node.pointee.wasComputed && !links[k].isStored { store(k) }
      node.pointee.wasComputed = true
    }
  }

  /// Hands values that were stored to their nodes, but for that of `end`.
  func keep(butFor end: Int) {
    for link in links where link.isStored && link.node != end {
      core.pointee.settle(link.whole, of: link.node)
    }
  }
}

/// A product of few terms, of which some rows are computed at a time, into the second cache.
struct TiledProduct {
  private let left: DenseView
  private let right: DenseView
  private let height: Int
  private var panel: DenseView?
  /// The rows in the panel.
  private var rows = 0..<0

  /// Up to so many terms an entry is computed again in less time than it is read from memory.
  static let mostTerms = 32
  private static let panelCount = 1 << 16

  /// The product at a node that has no value yet; nil for all else.
  init?(_ index: Int, on core: TapeCore.Pointer) {
    let node = core.pointee.nodes + index
    guard node.pointee.flags.contains(.deferred), node.pointee.rule.role == .product,
      !node.pointee.wasComputed, node.pointee.count >= TapeCore.tiledCount,
      node.pointee.columnCount > DenseView.thin, node.pointee.columnCount <= Self.panelCount,
      core.pointee.shape(Int(node.pointee.left)).columns <= Self.mostTerms
    else { return nil }
    node.pointee.wasComputed = true
    left = core.view(Int(node.pointee.left))
    right = core.view(Int(node.pointee.right))
    height = Swift.max(Self.panelCount / Int(node.pointee.columnCount), 1)
  }

  mutating func tile(_ tile: Tile) -> DenseView {
    if !rows.contains(tile.rows.lowerBound) || rows.upperBound < tile.rows.upperBound {
      compute(from: tile.rows.lowerBound)
    }
    var part = panel.unsafelyUnwrapped
    part.base +=
      (tile.rows.lowerBound - rows.lowerBound) * Int(part.columnCount) + tile.columns.lowerBound
    part.counts = Pair(
      Int32(truncatingIfNeeded: tile.rows.count), Int32(truncatingIfNeeded: tile.columns.count))
    return part
  }

  private mutating func compute(from row: Int) {
    rows = row..<Swift.min(row + height, Int(left.rowCount))
    let shape = Shape(height, Int(right.columnCount))
    let panel = panel ?? left.core.pointee.allocate(shape, on: left.core)
    self.panel = panel
    var part = left
    part.base += row * Int(left.rowStride)
    part.counts = Pair(Int32(rows.count), left.columnCount)
    part.multiplyByBLAS(right, into: panel.base, keeping: 0)
  }
}

extension TapeCore {
  /// The value of a node, from its chain; a failed view after a failure.
  static func tiledValue(of index: Int, on core: Pointer) -> DenseView {
    let node = core.pointee.nodes + index
    let isSum = node.pointee.rule.tiling == .sum
    let operands = [node.pointee.left, node.pointee.right].compactMap { $0 < 0 ? nil : Int($0) }
    let shape = core.pointee.shape(isSum ? operands[0] : index)
    if isSum, core.pointee.sweepFollows, core.pointee.isActive(index), node.pointee.isNumber,
      let value = tiledValueWithAdjoints(of: index, shape, on: core)
    {
      return value
    }
    var chain = TiledChain(to: [index], of: shape, on: core)
    guard let end = chain.place(of: index) else { return .failed(on: core) }
    if chain.links.count(where: \.isComputed) == 1 {
      return node.pointee.rule.evaluate(index, on: core)
    }
    var total = isSum ? TiledSum(core.pointee.shape(index), on: core) : nil
    if !isSum { chain.store(end) }
    chain.storeWhatIsComputedAgain()
    let start = core.pointee.arena.position
    var isWhole = true
    Tile.forEach(of: shape) { tile in
      isWhole = chain.compute(tile)
      if isWhole { total?.add(chain.links[end].tile, tile, of: shape) }
      core.pointee.arena.rewind(to: start)
      return isWhole
    }
    guard isWhole else { return .failed(on: core) }
    chain.keep(butFor: index)
    total?.finish()
    return total?.result ?? chain.links[end].whole
  }

  /// Gives a node that was recorded without its value what was computed.
  mutating func settle(_ value: DenseView, of index: Int) {
    let node = nodes + index
    node.pointee.flags.remove(.deferred)
    node.pointee.base = value.base
    node.pointee.strides = value.strides
    if arena.isFreshBlock(value.base) {
      arena.claim(value.base)
      node.pointee.flags.insert(.ownsBlock)
    }
  }
}

/// The sum of parts that belong to tiles: a number, a row, a column or a matrix.
struct TiledSum {
  private(set) var result: DenseView
  /// What rounding took from a number.
  private var lost = 0.0

  /// Zero, of a shape.
  init(_ shape: Shape, on core: TapeCore.Pointer) {
    result = core.pointee.allocate(shape, on: core)
    tw_fill(shape.count, 0, result.base)
  }

  /// Adds what belongs to a tile of a matrix of a shape.
  @inline(__always)
  mutating func add(_ part: DenseView, _ tile: Tile, of shape: Shape) {
    guard result.isScalar else {
      let place = tile.part(of: result, in: shape)
      for i in 0..<Int(part.rowCount) {
        let row = place.base + i &* Int(place.rowStride)
        tw_accumulate(
          1, Int(part.columnCount), part.base + i &* Int(part.rowStride), 0,
          Int(part.columnStride), row)
      }
      return
    }
    // Thousands of parts: their sum is to be as good as that of a few (Neumaier 1974).
    let (sum, x) = (result.base.pointee, part.base.pointee)
    let new = sum + x
    lost += abs(sum) >= abs(x) ? (sum - new) + x : (x - new) + sum
    result.base.pointee = new
  }

  /// Adds what rounding took, where that is a number.
  func finish() {
    if lost.isFinite { result.base.pointee += result.isScalar ? lost : 0 }
  }
}

import CKernels

// The sweep through a chain of entrywise operations, tile by tile: what pullbacks read is computed again,
// adjoints within the chain stay in the cache, and those of what it was computed from are handed out.

extension TapeCore {
  /// Runs the pullback of a node together with those of its region; false, and nothing done, where that is
  /// no better than by itself.
  @inline(never)
  static func reverseInTiles(_ index: Int, on core: Pointer) -> Bool {
    if !core.pointee.foundAdjoints.isEmpty, handOutWhatWasFound(index, on: core) { return true }
    let node = core.pointee.nodes + index
    let tiling = node.pointee.rule.tiling
    guard tiling == .entrywise || tiling == .sum else { return false }
    let shape = core.pointee.shape(tiling == .sum ? Int(node.pointee.left) : index)
    guard shape.count >= tiledCount else { return false }
    let region = TiledRegion(from: index, of: shape, on: core)
    let isAlone =
      region.members.count == 1 && !core.pointee.isTiled(index)
      && !core.pointee.operandIndices(of: index).contains { core.pointee.isTiled($0) }
    if isAlone { return false }
    let values = region.valuesRead
    guard region.members.count > 1 || values.contains(where: { core.pointee.isTiled($0) }) else {
      return false
    }
    var sweep = TiledSweep(region, reading: values)
    sweep.run { _, _ in }
    sweep.finish()
    return true
  }

  /// The value of a sum and, in the same pass, the adjoints of what its chain was computed from, for a sum of
  /// the adjoint that is expected, 1 but for means: a sweep is to follow, which has only to scale them where it is
  /// another. Nil where there is no such chain.
  static func tiledValueWithAdjoints(
    of index: Int, _ shape: Shape, on core: Pointer
  ) -> DenseView? {
    let region = TiledRegion(from: index, of: shape, on: core)
    guard region.members.count > 1 else { return nil }
    var total = TiledSum(.scalar, on: core)
    var sweep = TiledSweep(region, reading: region.valuesRead, beforehand: true)
    let isWhole = sweep.run { value, tile in total.add(value, tile, of: shape) }
    guard isWhole else {
      if core.pointee.hasFailed { core.pointee.nameFailure(in: index) }
      return .failed(on: core)
    }
    sweep.keepWhatWasFound()
    total.finish()
    return total.result
  }

  /// Hands out what was found for a sum when its value was computed; false where there is nothing.
  private static func handOutWhatWasFound(_ index: Int, on core: Pointer) -> Bool {
    let g = core.pointee.number(adjointOf: index)
    var isAny = false
    while let found = core.pointee.foundAdjoints.last, found.sum >= index {
      core.pointee.foundAdjoints.removeLast()
      isAny = isAny || found.sum == index
      // A sum that the loss does not depend on is none.
      core.pointee.handOut(found, times: found.sum == index ? g : nil)
    }
    return isAny
  }
}

/// The adjoint of a node by a sum, found beforehand.
struct FoundAdjoint {
  let sum: Int
  /// The adjoint that the sum was expected to have.
  let seed: Double
  let node: Int
  let adjoint: DenseView
  let ownsBlock: Bool
  let isFinite: Bool
}

extension TapeCore {
  fileprivate func number(adjointOf index: Int) -> Double {
    nodes[index].adjoint?.pointee ?? .nan
  }

  /// Adds what was found to the adjoint of its node, times a number; drops it where there is none.
  fileprivate mutating func handOut(_ found: FoundAdjoint, times g: Double?) {
    let (base, count) = (found.adjoint.base, found.adjoint.count)
    let node = nodes + found.node
    let isScaled = g != nil && g != found.seed
    if isScaled { tw_scale(count, (g ?? 1) / found.seed, base, base) }
    guard g == nil || node.pointee.adjoint != nil else {
      node.pointee.adjoint = base
      if found.ownsBlock { node.pointee.flags.insert(.ownsAdjointBlock) }
      if found.isFinite && !isScaled { node.pointee.flags.insert(.finiteAdjoint) }
      return
    }
    if g != nil, let adjoint = node.pointee.adjoint {
      node.pointee.flags.remove(.finiteAdjoint)
      tw_zip_contiguous(TW_ADD, count, adjoint, base, adjoint)
    }
    if found.ownsBlock { arena.release(base) }
  }
}

/// Operations whose adjoints are found together: one that has its adjoint, and all below it whose adjoints
/// follow from that, or are there already.
private struct TiledRegion {
  let core: TapeCore.Pointer
  let shape: Shape
  /// The operations, from the last to the first.
  private(set) var members: [Int]
  /// The active operands that are none of them.
  private(set) var ends: [Int] = []

  init(from top: Int, of shape: Shape, on core: TapeCore.Pointer) {
    self.core = core
    self.shape = shape
    members = [top]
    var inside = Set(core.pointee.operandIndices(of: top))
    // What others need too that the sweep has not come to: its adjoint is not complete yet.
    var outside: Set<Int> = []
    // A chain is no longer than this, and little is recorded in between.
    let window = top - 2 * TapeCore.longestChain
    var last = candidate(in: inside, from: window)
    var index = top - 1
    while index >= last {
      if core.pointee.isActive(index) {
        let operands = core.pointee.operandIndices(of: index)
        if inside.contains(index), !outside.contains(index), mayJoin(index) {
          members.append(index)
          inside.formUnion(operands)
          last = Swift.min(last, candidate(in: inside, from: window))
        } else {
          outside.formUnion(operands)
        }
      }
      index -= 1
    }
    ends = inside.filter { core.pointee.isActive($0) && !members.contains($0) }.sorted()
  }

  /// The first of some nodes that may join; of none, one that is never come to.
  private func candidate(in nodes: Set<Int>, from lowest: Int) -> Int {
    nodes.reduce(Int.max) { $1 < $0 && $1 >= lowest && mayJoin($1) ? $1 : $0 }
  }

  private func mayJoin(_ index: Int) -> Bool {
    let node = core.pointee.nodes + index
    let tiling = node.pointee.rule.tiling
    return (tiling == .entrywise || tiling == .repetition)
      && core.pointee.isActive(index) && core.pointee.shape(index) == shape
      && node.pointee.flags.isDisjoint(with: .target)
  }

  /// The nodes whose values the pullbacks read.
  var valuesRead: [Int] {
    var values: Set<Int> = []
    for member in members {
      let node = core.pointee.nodes + member
      let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
      for operand in Set([left, right]) where operand >= 0 && core.pointee.isActive(operand) {
        let reads = node.pointee.rule.reads(member, pullingBackTo: operand, on: core)
        if reads.contains(.left) { values.insert(left) }
        if reads.contains(.right) { values.insert(right) }
        if reads.contains(.value) { values.insert(member) }
      }
    }
    return values.sorted()
  }
}

/// The sweep through a region.
private struct TiledSweep {
  /// An operation of the region, or an operand at its end, with its adjoint.
  private struct Stop {
    let node: Int
    let rule: any Rule.Type
    /// Where the active operands are in the list; −1 for those that are not active, and for none.
    var operands = (-1, -1)
    /// Where the values of both operands and its own are in the chain; −1 where nobody reads them.
    var values = (-1, -1, -1)
    /// The whole adjoint, where it has one in memory: what was found before, or what is found here.
    var whole: DenseView?
    /// Whether it is a gradient that is asked for, or an input.
    var isWanted = false
    /// Whether nothing was found before.
    var isNew = false
    /// The adjoint of a smaller operand, which every tile adds to.
    var sum: TiledSum?
    /// The adjoint on the tile.
    var tile: DenseView?
  }

  private let core: TapeCore.Pointer
  private let shape: Shape
  private var chain: TiledChain
  /// The operations of the region, from the last to the first, then its ends.
  private var stops: [Stop] = []
  private let memberCount: Int
  private let isBeforehand: Bool
  private var isFinite = true

  /// With `beforehand` the first operation is a sum whose value is still to be computed.
  init(_ region: TiledRegion, reading values: [Int], beforehand: Bool = false) {
    (core, shape, memberCount) = (region.core, region.shape, region.members.count)
    isBeforehand = beforehand
    chain = TiledChain(to: beforehand ? values + [region.members[0]] : values, of: shape, on: core)
    if beforehand { chain.storeWhatIsComputedAgain() }
    let nodes = region.members + region.ends
    for node in nodes { stops.append(Stop(node: node, rule: core.pointee.nodes[node].rule)) }
    let core = core
    for k in 0..<memberCount {
      let (left, right) = (
        Int(core.pointee.nodes[nodes[k]].left), Int(core.pointee.nodes[nodes[k]].right)
      )
      func place(_ operand: Int) -> Int {
        operand >= 0 && core.pointee.isActive(operand) ? nodes.firstIndex(of: operand) ?? -1 : -1
      }
      stops[k].operands = (place(left), place(right))
      stops[k].values = (
        chain.place(of: left) ?? -1, chain.place(of: right) ?? -1, chain.place(of: nodes[k]) ?? -1
      )
      if core.pointee.nodes[nodes[k]].adjoint != nil {
        stops[k].whole = core.pointee.adjoint(of: nodes[k], on: core)
      }
    }
    if beforehand { stops[0].whole = .scalar(core.pointee.expectedAdjoint, on: core) }
    for k in memberCount..<nodes.count { prepareEnd(k) }
  }

  /// Gives an end memory for its adjoint.
  private mutating func prepareEnd(_ k: Int) {
    let index = stops[k].node
    guard core.pointee.shape(index) == shape else {
      stops[k].sum = TiledSum(core.pointee.shape(index), on: core)
      return
    }
    let node = core.pointee.nodes + index
    stops[k].isNew = node.pointee.adjoint == nil || isBeforehand
    stops[k].isWanted = !node.pointee.flags.isDisjoint(with: [.target, .input])
    guard stops[k].isNew else {
      node.pointee.flags.remove(.finiteAdjoint)
      stops[k].whole = core.pointee.adjoint(of: index, on: core)
      return
    }
    let whole = core.pointee.allocate(shape, on: core)
    core.pointee.arena.claim(whole.base)
    stops[k].whole = whole
    guard !isBeforehand else { return }
    node.pointee.adjoint = whole.base
    node.pointee.flags.insert(.ownsAdjointBlock)
  }

  /// Goes through all tiles, and shows the value of the first operation on each; false after a failure.
  @discardableResult
  mutating func run(_ body: (DenseView, Tile) -> Void) -> Bool {
    let top = chain.place(of: stops[0].node)
    let start = core.pointee.arena.position
    var isWhole = true
    Tile.forEach(of: shape) { tile in
      isWhole = chain.compute(tile) && pullBack(tile)
      if isWhole {
        handOut(tile)
        if let top { body(chain.links[top].tile, tile) }
      }
      core.pointee.arena.rewind(to: start)
      return isWhole
    }
    return isWhole
  }

  /// Finds the adjoints on a tile; false after a failure.
  private mutating func pullBack(_ tile: Tile) -> Bool {
    for k in stops.indices {
      stops[k].tile = k < memberCount ? stops[k].whole.map { tile.part(of: $0, in: shape) } : nil
    }
    for k in 0..<memberCount {
      let stop = stops[k]
      guard let g = stop.tile else { continue }
      let x = value(stop.values.0, Int(core.pointee.nodes[stop.node].left), of: stop, tile)
      let y =
        stop.operands.1 < 0 && stop.values.1 < 0 && core.pointee.nodes[stop.node].right < 0
        ? x : value(stop.values.1, Int(core.pointee.nodes[stop.node].right), of: stop, tile)
      let z = value(stop.values.2, stop.node, of: stop, tile)
      for (operand, place) in [stop.operands.0, stop.operands.1].enumerated() where place >= 0 {
        let part = stop.rule.pullBackTile(
          stop.node, g, operand: operand, at: x, y, value: z, on: core)
        guard add(part, to: place, from: stop.node, tile) else { return false }
      }
    }
    return true
  }

  /// The value of a node on a tile; where nobody reads it, something of its shape.
  private func value(_ place: Int, _ node: Int, of stop: Stop, _ tile: Tile) -> DenseView {
    // What is repeated is asked for its shape only, as a whole.
    let isWhole = stop.rule.tiling == .repetition && node != stop.node
    if place >= 0 { return isWhole ? chain.links[place].whole : chain.links[place].tile }
    let counts = core.pointee.nodes[node].counts
    let none = DenseView(core.pointee.scratch, counts, strides: Pair(0, 0), on: core)
    return isWhole ? none : tile.part(of: none, in: shape)
  }

  /// Adds a contribution to an adjoint on a tile; false where it is none.
  private mutating func add(
    _ part: DenseView, to place: Int, from source: Int, _ tile: Tile
  ) -> Bool {
    let whole = DenseView(
      core.pointee.scratch, core.pointee.nodes[stops[place].node].counts, strides: Pair(0, 0),
      on: core)
    guard !part.isFailed else {
      core.pointee.inherit(part.core)
      core.pointee.culprit = source
      return false
    }
    guard part.counts == tile.part(of: whole, in: shape).counts else {
      core.pointee.wrongShape(part.shape, stops[place].node, source)
      core.pointee.culprit = source
      return false
    }
    if stops[place].sum != nil {
      stops[place].sum?.add(part, tile, of: shape)
    } else {
      stops[place].tile = stops[place].tile.map { $0 + part } ?? part
    }
    return !core.pointee.hasFailed
  }

  /// Writes what was found on a tile for the ends of the region.
  private mutating func handOut(_ tile: Tile) {
    for k in memberCount..<stops.count {
      guard let whole = stops[k].whole else { continue }
      let target = tile.part(of: whole, in: shape)
      if let part = stops[k].tile {
        if stops[k].isNew {
          part.copy(to: target.base)
          if stops[k].isWanted, tw_first_nonfinite(target.count, target.base) >= 0 {
            isFinite = false
          }
        } else {
          tw_accumulate(
            Int(part.rowCount), Int(part.columnCount), part.base, Int(part.rowStride),
            Int(part.columnStride), target.base)
        }
      } else if stops[k].isNew {
        tw_fill(target.count, 0, target.base)
      }
    }
  }

  /// Keeps the adjoints of the ends until the sweep comes to the sum.
  func keepWhatWasFound() {
    chain.keep(butFor: stops[0].node)
    for stop in stops[memberCount...] {
      stop.sum?.finish()
      guard let adjoint = stop.whole ?? stop.sum?.result else { continue }
      let isBlock = adjoint.count > Block.smallLimit
      if isBlock { core.pointee.arena.claim(adjoint.base) }
      core.pointee.foundAdjoints.append(
        FoundAdjoint(
          sum: stops[0].node, seed: core.pointee.expectedAdjoint, node: stop.node, adjoint: adjoint,
          ownsBlock: isBlock,
          isFinite: isFinite && stop.isWanted))
    }
  }

  /// Hands on what was summed, and gives back the adjoints within.
  func finish() {
    let top = stops[0].node
    for stop in stops[1..<memberCount] where stop.whole != nil {
      core.pointee.dropAdjoint(of: stop.node)
    }
    guard !core.pointee.hasFailed else { return }
    for stop in stops[memberCount...] {
      if let sum = stop.sum {
        sum.finish()
        core.pointee.accumulate(sum.result, into: stop.node, from: top, mayMove: false)
      } else if stop.isNew && stop.isWanted && isFinite {
        core.pointee.nodes[stop.node].flags.insert(.finiteAdjoint)
      }
    }
  }
}

extension TapeCore {
  /// Gives back the adjoint of a node that the sweep need not come to.
  fileprivate mutating func dropAdjoint(of index: Int) {
    let node = nodes + index
    if node.pointee.flags.contains(.ownsAdjointBlock), let adjoint = node.pointee.adjoint {
      release(adjoint)
      node.pointee.flags.remove(.ownsAdjointBlock)
    }
    node.pointee.adjoint = nil
  }
}

import CKernels

// The sweep through a chain of entrywise operations, tile by tile: what pullbacks read is computed again,
// adjoints within the chain stay in the cache, and those of what it was computed from are handed out.

extension TapeCore {
  /// Runs the pullback of a node together with those of its region; false, and nothing done, where that is
  /// no better than by itself.
  @inline(never)
  static func reverseInTiles(_ index: Int, on core: Pointer) -> Bool {
    let node = core.pointee.nodes + index
    let tiling = node.pointee.rule.tiling
    guard tiling == .entrywise || tiling == .sum else { return false }
    let shape = core.pointee.shape(tiling == .sum ? Int(node.pointee.left) : index)
    guard shape.count >= tiledCount else { return false }
    let region = TiledRegion(from: index, of: shape, on: core)
    let values = region.valuesRead
    guard region.members.count > 1 || values.contains(where: { core.pointee.isTiled($0) }) else {
      return false
    }
    var sweep = TiledSweep(region, reading: values)
    sweep.run()
    return true
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
    let window = 2 * TapeCore.longestChain
    for index in stride(from: top - 1, through: Swift.max(top - window, 0), by: -1)
    where core.pointee.isActive(index) {
      let operands = core.pointee.operandIndices(of: index)
      if inside.contains(index), !outside.contains(index), mayJoin(index) {
        members.append(index)
        inside.formUnion(operands)
      } else {
        outside.formUnion(operands)
      }
    }
    ends = inside.filter { core.pointee.isActive($0) && !members.contains($0) }.sorted()
  }

  private func mayJoin(_ index: Int) -> Bool {
    let node = core.pointee.nodes + index
    let tiling = node.pointee.rule.tiling
    return (tiling == .entrywise || tiling == .repetition)
      && core.pointee.shape(index) == shape && node.pointee.flags.isDisjoint(with: .target)
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
  private var isFinite = true

  init(_ region: TiledRegion, reading values: [Int]) {
    (core, shape, memberCount) = (region.core, region.shape, region.members.count)
    chain = TiledChain(to: values, of: shape, on: core)
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
    stops[k].isNew = node.pointee.adjoint == nil
    if stops[k].isNew {
      let block = core.pointee.arena.allocate(shape.count)
      core.pointee.arena.claim(block)
      node.pointee.adjoint = block
      node.pointee.flags.insert(.ownsAdjointBlock)
    }
    node.pointee.flags.remove(.finiteAdjoint)
    stops[k].whole = core.pointee.adjoint(of: index, on: core)
  }

  mutating func run() {
    let start = core.pointee.arena.position
    var isWhole = true
    Tile.forEach(of: shape) { tile in
      isWhole = chain.compute(tile) && pullBack(tile)
      if isWhole { handOut(tile) }
      core.pointee.arena.rewind(to: start)
      return isWhole
    }
    finish()
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
      return false
    }
    guard part.counts == tile.part(of: whole, in: shape).counts else {
      core.pointee.wrongShape(part.shape, stops[place].node, source)
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
          isFinite = isFinite && tw_first_nonfinite(target.count, target.base) < 0
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

  /// Hands on what was summed, and gives back the adjoints within.
  private func finish() {
    let top = stops[0].node
    for stop in stops[1..<memberCount] where stop.whole != nil {
      core.pointee.dropAdjoint(of: stop.node)
    }
    guard !core.pointee.hasFailed else { return }
    for stop in stops[memberCount...] {
      if let sum = stop.sum {
        sum.finish()
        core.pointee.accumulate(sum.result, into: stop.node, from: top, mayMove: false)
      } else if stop.isNew && isFinite {
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

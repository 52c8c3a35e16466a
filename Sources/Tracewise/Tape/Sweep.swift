import CKernels

/// The reverse sweep on a tape's memory.
extension TapeCore {
  /// The operands of a variadic node.
  func operands(of index: Int) -> [Int] {
    let start = Int(nodes[index].left)
    return operandLists[start..<start + Int(nodes[index].right)].map(Int.init)
  }

  /// The adjoint of a node that has one.
  @inline(__always)
  func adjoint(of index: Int, on core: Pointer) -> DenseView {
    let node = nodes + index
    return DenseView(
      node.pointee.adjoint.unsafelyUnwrapped, node.pointee.rowCount, node.pointee.columnCount,
      strides: node.pointee.columnCount, 1, on: core)
  }

  /// Adds a contribution to the adjoint of `target`. The first one is moved rather than copied
  /// where its memory belongs to nobody, or to the adjoint of `source`, which is done with it.
  @inline(__always)
  mutating func accumulate(
    _ gradient: DenseView, into target: Int, from source: Int, mayMove: Bool
  ) {
    guard !gradient.isFailed else { return inherit(gradient.core) }
    let node = nodes + target
    guard gradient.counts == node.pointee.counts else {
      return wrongShape(gradient.shape, target, source)
    }
    if let adjoint = node.pointee.adjoint {
      if gradient.isScalar {
        adjoint.pointee += gradient.base.pointee
      } else {
        node.pointee.flags.remove(.finiteAdjoint)
        if gradient.isContiguous {
          tw_zip_contiguous(TW_ADD, gradient.count, adjoint, gradient.base, adjoint)
        } else {
          tw_accumulate(
            Int(gradient.rowCount), Int(gradient.columnCount), gradient.base,
            Int(gradient.rowStride), Int(gradient.columnStride), adjoint)
        }
      }
      return
    }
    if gradient.isContiguous {
      if arena.isFresh(gradient.base) {
        node.pointee.adjoint = gradient.base
        if !arena.freshBlocks.isEmpty, arena.isFreshBlock(gradient.base) {
          arena.claim(gradient.base)
          node.pointee.flags.insert(.ownsAdjointBlock)
        }
        return
      }
      let from = nodes + source
      if mayMove, gradient.base == from.pointee.adjoint,
        from.pointee.flags.isDisjoint(with: .target)
      {
        node.pointee.adjoint = gradient.base
        if from.pointee.flags.contains(.ownsAdjointBlock) {
          from.pointee.flags.remove(.ownsAdjointBlock)
          node.pointee.flags.insert(.ownsAdjointBlock)
        }
        from.pointee.adjoint = nil
        return
      }
    }
    // Past a transpose, rather than transposed here and back again there.
    if gradient.isTransposed, node.pointee.rule.role == .transposition,
      node.pointee.flags.isDisjoint(with: .target)
    {
      return accumulate(
        gradient.transposedView, into: Int(node.pointee.left), from: source, mayMove: mayMove)
    }
    keepCopy(of: gradient, in: node)
  }

  /// Gives a node a copy of a gradient or tangent, in a block of its own where it is large.
  @inline(__always)
  mutating func keepCopy(of view: DenseView, in node: UnsafeMutablePointer<Node>) {
    let copy = arena.allocate(view.count)
    view.copy(to: copy)
    node.pointee.adjoint = copy
    if view.count > Block.smallLimit {
      arena.claim(copy)
      node.pointee.flags.insert(.ownsAdjointBlock)
    }
  }

  /// Adds a number to the adjoint of a node that is a number.
  @inline(__always)
  mutating func accumulate(_ gradient: Double, into target: Int) {
    let node = nodes + target
    if let adjoint = node.pointee.adjoint {
      adjoint.pointee += gradient
    } else if node.pointee.flags.contains(.ofNumbers) {
      let cell = node.pointee.base + 1
      cell.pointee = gradient
      node.pointee.adjoint = cell
    } else {
      beginAdjoint(of: target, with: gradient)
    }
  }

  /// The first contribution to the adjoint of an input, or of another number that matrices made.
  @inline(never)
  private mutating func beginAdjoint(of target: Int, with gradient: Double) {
    nodes[target].adjoint = arena.allocateNumber(gradient)
  }

  @inline(never)
  mutating func wrongShape(_ shape: Shape, _ target: Int, _ source: Int) {
    let node = nodes[target]
    fail(
      TracewiseError(
        .shape, in: title(of: source),
        "its pullback gives \(shape) for an operand of "
          + "\(Shape(Int(node.rowCount), Int(node.columnCount)))"))
  }

  /// Runs the adjoints of all active nodes from `loss` down to `lowest`, seeded with `seed`.
  ///
  /// With `consuming`, values are freed as soon as the sweep has passed them; the nodes cannot be
  /// swept again.
  ///
  /// Static, and through the pointer alone: the rules reach the core through it too, which a
  /// `mutating` method, whose `self` is exclusive, would not allow.
  static func sweep(
    from loss: Int, to lowest: Int, seed: DenseView, consuming: Bool, on core: Pointer
  ) {
    core.pointee.seedAdjoint(seed, at: loss)
    core.pointee.isSweeping = true
    defer {
      core.pointee.isSweeping = false
      core.pointee.sharedSolve = nil
    }
    var index = loss
    while index >= lowest {
      let node = core.pointee.nodes + index
      if node.pointee.flags.contains(.ofNumbers) {
        if node.pointee.adjoint != nil {
          node.pointee.rule.reverseNumber(index, on: core)
          if core.pointee.hasFailed { return core.pointee.nameFailure(in: index) }
        }
        index &-= 1
        continue
      }
      if index == core.pointee.gathered.next { core.pointee.gathered.finish(index, on: core) }
      if node.pointee.adjoint != nil {
        core.pointee.arena.mark()
        if core.pointee.sharedSolve != nil { core.pointee.sharedSolve = nil }
        if !core.pointee.usesTiles || !reverseInTiles(index, on: core) {
          node.pointee.rule.reverse(index, on: core)
        }
        if core.pointee.hasFailed { return core.pointee.nameFailure(in: index) }
      }
      if !node.pointee.flags.isDisjoint(with: [.ownsAdjointBlock, .ownsBlock]) {
        core.pointee.retire(index, consuming: consuming)
      }
      index &-= 1
    }
    while core.pointee.gathered.next >= 0 {
      core.pointee.gathered.finish(core.pointee.gathered.next, on: core)
    }
    core.pointee.failIfExhausted()
  }

  /// Gives a node its adjoint to begin with.
  private mutating func seedAdjoint(_ seed: DenseView, at loss: Int) {
    arena.mark()
    let adjoint = arena.allocate(seed.count)
    seed.copy(to: adjoint)
    nodes[loss].adjoint = adjoint
    sweepStart = seed.isScalar ? SweepStart(node: loss, seed: adjoint.pointee) : nil
    if seed.count > Block.smallLimit {
      arena.claim(adjoint)
      nodes[loss].flags.insert(.ownsAdjointBlock)
    }
  }

  /// Returns the large blocks of a node that the sweep has passed.
  @inline(never)
  private mutating func retire(_ index: Int, consuming: Bool) {
    failIfExhausted()
    let node = nodes + index
    guard !node.pointee.flags.contains(.target) else { return }
    if node.pointee.flags.contains(.ownsAdjointBlock), let adjoint = node.pointee.adjoint {
      release(adjoint)
      node.pointee.adjoint = nil
      node.pointee.flags.remove(.ownsAdjointBlock)
    }
    if consuming, node.pointee.flags.contains(.ownsBlock), node.pointee.rule.role != .leaf {
      release(node.pointee.base)
      node.pointee.flags.remove(.ownsBlock)
    }
  }

  /// Says in whose pullback a failure arose.
  mutating func nameFailure(in index: Int) {
    guard var error = failure else { return }
    error.message += " (in the pullback of \(title(of: culprit ?? index)))"
    culprit = nil
    failure = error
  }

  /// Clears the adjoints of an earlier sweep.
  mutating func clearAdjoints() {
    gathered.removeAll()
    for index in 0..<nodeCount {
      let node = nodes + index
      if let adjoint = node.pointee.adjoint, node.pointee.flags.contains(.ownsAdjointBlock) {
        release(adjoint)
      }
      node.pointee.adjoint = nil
      node.pointee.flags.subtract([.ownsAdjointBlock, .target, .finiteAdjoint])
    }
  }

  /// Marks as active just the nodes through which `loss` depends on `targets`, and returns the
  /// lowest target. `restoreActivity()` undoes it.
  mutating func activate(towards targets: [Int], upTo loss: Int) -> Int {
    let lowest = targets.min() ?? loss
    for index in 0..<nodeCount { nodes[index].flags.remove(.active) }
    for target in targets { nodes[target].flags.insert(.active) }
    guard lowest < loss else { return lowest }
    for index in lowest...loss where dependsOnActive(index) {
      nodes[index].flags.insert(.active)
    }
    return lowest
  }

  /// Marks as active what depends on an input that asked for a gradient.
  mutating func restoreActivity() {
    for index in 0..<nodeCount {
      if nodes[index].flags.contains(.input) || dependsOnActive(index) {
        nodes[index].flags.insert(.active)
      } else {
        nodes[index].flags.remove(.active)
      }
    }
  }

  private func dependsOnActive(_ index: Int) -> Bool {
    operandIndices(of: index).contains { isActive($0) }
  }
}

// Doing less: operations that are replaced by cheaper ones of the same value.
//
// Products and inverses are recorded without a value, which is computed when it is first read. An
// operation that finds such an operand may need less than its value: Tr(A B) is Σ A ⊙ Bᵀ in O(n²),
// B⁻¹ z a solution, (A B) x a product with two columns, Rᵀ R half a product. That an inverse exists
// is checked when it is recorded. Of an adjoint that is a product, only sums are computed where no more
// is needed (`repeatedOperand`). `Tape(rewriting: false)` computes everything as it is written.

extension TapeCore {
  /// From this many entries on an operand is worth a look for something cheaper.
  static let deferredCount = 64

  /// What is recorded as constant loses its operands, and needs its value at once.
  var mayDefer: Bool { rewrites && pauses == 0 }

  /// Records an operation without its value.
  mutating func pushDeferred<R: Rule>(
    _ rule: R, _ shape: Shape, _ left: Int32, _ right: Int32, active: Bool, on core: Pointer
  ) -> Int {
    let index = push(
      rule, DenseView(scratch, shape: shape, on: core), left, right, active: active)
    nodes[index].flags.insert(.deferred)
    return index
  }

  /// Computes the value of a node that was recorded without.
  @inline(never)
  static func evaluate(_ index: Int, on core: Pointer) {
    let rule = core.pointee.nodes[index].rule
    let isTiled = rule.tiling != .whole
    let value = isTiled ? tiledValue(of: index, on: core) : rule.evaluate(index, on: core)
    let node = core.pointee.nodes + index
    node.pointee.flags.remove(.deferred)
    guard !value.isFailed else {
      return core.pointee.settle(in: rule.name, on: [])
    }
    node.pointee.base = value.base
    node.pointee.strides = value.strides
    let isKept =
      rule.role == .inversion
      && core.pointee.keepInverse(
        value, of: core.view(Int(node.pointee.left)))
    if core.pointee.arena.isFreshBlock(value.base) {
      core.pointee.arena.claim(value.base)
      if !isKept { node.pointee.flags.insert(.ownsBlock) }
    }
    core.pointee.arena.mark()
  }
}

extension UnaryRule {
  public static func evaluate(_ index: Int, on core: TapeCore.Pointer) -> DenseView {
    let node = core.pointee.nodes + index
    let x = core.view(Int(node.pointee.left))
    return Self.of(node).evaluate(x, shape: core.pointee.shape(index))
  }
}

extension BinaryRule {
  public static func evaluate(_ index: Int, on core: TapeCore.Pointer) -> DenseView {
    let node = core.pointee.nodes + index
    let x = core.view(Int(node.pointee.left))
    let y = core.view(Int(node.pointee.right))
    return Self.of(node).evaluate(x, y, shape: core.pointee.shape(index))
  }
}

extension Variable {
  /// The operands of this variable, where it is a deferred result of that role.
  func deferred(_ role: KernelRole) -> (left: Variable, right: Variable?)? {
    let node = core.pointee.nodes[index]
    guard node.flags.contains(.deferred), node.rule.role == role else { return nil }
    return (
      Variable(Int(node.left), on: core),
      node.right >= 0 ? Variable(Int(node.right), on: core) : nil
    )
  }

  /// Whether both are results of one kind of operation on one operand; they may be one variable.
  @inline(__always)
  func isComputedLike(_ other: Variable) -> Bool {
    let nodes = core.pointee.nodes
    let operand = nodes[index].left
    return operand >= 0 && operand == nodes[other.index].left
      && nodes[index].rule == nodes[other.index].rule
  }

  /// ⟨X, X⟩ where this variable was recorded as ‖X‖.
  @inline(never)
  var squaredNorm: Variable? {
    let node = core.pointee.nodes[index]
    guard core.pointee.rewrites, node.rule.role == .norm else { return nil }
    let operand = Variable(Int(node.left), on: core)
    return Variable.apply(InnerProduct(), to: operand, operand)
  }

  /// Whether this variable was recorded as the transpose of another.
  func isTranspose(of other: Variable) -> Bool {
    let node = core.pointee.nodes[index]
    return node.rule.role == .transposition && node.left == other.node
  }
}

/// A record of operations on variables, for gradients by a reverse sweep.
///
/// `gradient(at:of:)` makes and drops a tape by itself; an own tape serves several losses of the
/// same variables, and `reset()` reuses its memory over many iterations. Not `Sendable`: a tape
/// belongs to one task; many run side by side.
public final class Tape {
  let core: TapeCore.Pointer

  /// An empty tape. With `rewriting` operations may be replaced by cheaper ones of the same value:
  /// Tr(A B) in O(n²), B⁻¹ z without the inverse, (A B) x as A (B x), Rᵀ R as half a product.
  /// Without it everything is computed as it is written.
  public init(rewriting: Bool = true) {
    core = TapePool.acquire()
    isRewriting = rewriting
    core.pointee.rewrites = rewriting
  }
  private let isRewriting: Bool
  deinit { TapePool.release(core) }

  /// A variable with the value of a matrix, whose gradient may be asked for. The matrix is not
  /// copied.
  public func input(_ matrix: Matrix, named name: String? = nil) -> Variable {
    leaf(matrix, named: name, isInput: true)
  }

  /// An input, or a part of one, that messages call by its place.
  func input(_ matrix: Matrix, place: Int) -> Variable {
    core.pointee.keep(matrix.storage)
    return core.input(matrix, place: place)
  }

  /// Says what the input of a place is, where it is a structure: messages name its parts.
  func name<Recorded>(_ structure: Recorded, place: Int) {
    if Recorded.self != Variable.self { core.pointee.name(structure, place: place) }
  }

  /// A variable with the value of a matrix, whose gradient is not wanted and costs nothing.
  public func constant(_ matrix: Matrix, named name: String? = nil) -> Variable {
    leaf(matrix, named: name, isInput: false)
  }

  private func leaf(_ matrix: Matrix, named name: String?, isInput: Bool) -> Variable {
    core.pointee.keep(matrix.storage)
    let variable = core.leaf(matrix, isInput: isInput)
    if let name { core.pointee.name(variable.index, name) }
    return variable
  }

  /// Forgets all that was recorded and keeps the memory. Variables from before are stale.
  public func reset() {
    core.pointee.reset()
    core.pointee.rewrites = isRewriting
  }

  /// The number of recorded operations, inputs and constants.
  public var nodeCount: Int { core.pointee.nodeCount }

  /// The memory that the tape holds, in bytes.
  public var byteCount: Int {
    core.pointee.arena.capacity * MemoryLayout<Double>.stride
      + core.pointee.nodeCount * MemoryLayout<Node>.stride
  }

  /// The first failure of what was recorded, or nil.
  public var failure: TracewiseError? { core.pointee.failure }

  /// What `body` computes is constant: no gradient flows through it.
  public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
    core.pointee.pauses += 1
    defer { core.pointee.pauses -= 1 }
    return try body()
  }

  /// The gradients of a 1×1 loss with respect to variables of this tape, inputs or not; zero
  /// where the loss does not depend on them. May be called again, for other losses.
  public func gradient(
    of loss: Variable, withRespectTo variables: [Variable]
  ) throws -> [Matrix] {
    try checkLoss(loss)
    return try pullback(of: loss, cotangent: Matrix(1), withRespectTo: variables)
  }

  /// The gradient of a 1×1 loss with respect to one variable of this tape.
  public func gradient(of loss: Variable, withRespectTo variable: Variable) throws -> Matrix {
    try gradient(of: loss, withRespectTo: [variable])[0]
  }

  /// The adjoints of variables for a cotangent of any output: X̄ with Tr(Gᵀ ∂Y) = Tr(X̄ᵀ ∂X).
  public func pullback(
    of output: Variable, cotangent: Matrix, withRespectTo variables: [Variable]
  ) throws -> [Matrix] {
    try checkLive(output)
    for variable in variables { try checkLive(variable) }
    guard cotangent.shape == output.shape else {
      throw TracewiseError(
        .shape, in: "pullback",
        "the cotangent is \(cotangent.shape), the output \(output.description) is \(output.shape)")
    }
    if let (i, j) = try cotangent.checked().firstNonFinite {
      throw TracewiseError(
        .notFinite, in: "pullback",
        "entry (\(i + 1), \(j + 1)) of the cotangent is \(Matrix.format(cotangent[i, j]))")
    }
    core.pointee.clearAdjoints()
    let targets = variables.map(\.index)
    core.spellOut(targets)
    let lowest = core.pointee.activate(towards: targets, upTo: output.index)
    defer { core.pointee.restoreActivity() }
    try sweep(output, cotangent, targets, lowest: lowest, consuming: false)
    let gradients = takeAdjoints(of: targets)
    try core.checkFinite(gradients, targets)
    return gradients
  }

  /// Runs the sweep, after which the targets' adjoints can be taken off the tape.
  func sweep(
    _ output: Variable, _ cotangent: Matrix, _ targets: [Int], lowest: Int, consuming: Bool
  ) throws {
    for target in targets { core.pointee.nodes[target].flags.insert(.target) }
    if core.pointee.isActive(output.index) {
      let seed = core.pointee.borrow(try cotangent.checked(), on: core)
      TapeCore.sweep(
        from: output.index, to: lowest, seed: seed, consuming: consuming, on: core)
    }
    if let failure = core.pointee.failure { throw failure }
  }

  /// The targets' adjoints, taken off the tape after the sweep.
  func takeAdjoints(of targets: [Int]) -> [Matrix] {
    guard !zip(targets, targets.dropFirst()).allSatisfy(<) else {
      return targets.map { core.pointee.takeAdjoint(of: $0, on: core) }
    }
    // A variable may be asked for twice; its adjoint can be taken off the tape once.
    var taken: [Int: Matrix] = [:]
    return targets.map { target in
      if let matrix = taken[target] { return matrix }
      let matrix = core.pointee.takeAdjoint(of: target, on: core)
      taken[target] = matrix
      return matrix
    }
  }

  /// Throws unless `loss` is a live 1×1 variable of this tape with a finite value.
  func checkLoss(_ loss: Variable) throws { try core.checkLoss(loss) }

  private func checkLive(_ variable: Variable) throws { try core.checkLive(variable) }
}

extension TapeCore.Pointer {
  /// Throws unless `loss` is a live 1×1 variable of this tape with a finite value.
  @inline(__always)
  func checkLoss(_ loss: Variable) throws {
    if loss.core == self, loss.isLive {
      let view = loss.view
      if view.isScalar, view.base.pointee.isFinite { return }
    }
    try refuseLoss(loss)
  }

  @inline(never)
  private func refuseLoss(_ loss: Variable) throws {
    try checkLive(loss)
    guard loss.shape.isScalar else {
      throw TracewiseError(
        .notScalar, in: "loss", "a loss must be 1×1; \(loss.description) is \(loss.shape)")
    }
    throw pointee.originOfNonFinite(in: loss.index, on: self)
  }

  func checkLive(_ variable: Variable) throws {
    if let failure = pointee.failure { throw failure }
    guard variable.core == self, variable.isCurrent else {
      if let failure = variable.failure { throw failure }
      throw TracewiseError(
        .foreignVariable, in: "gradient",
        "a variable belongs to another tape, or to one that was reset or is gone")
    }
    guard variable.isLive else { throw TracewiseError.stale }
  }
}

extension TapeCore {
  /// The adjoint of a swept node as a matrix, zero where the sweep did not reach it.
  mutating func takeAdjoint(of index: Int, on core: Pointer) -> Matrix {
    let node = nodes + index
    let shape = Shape(Int(node.pointee.rowCount), Int(node.pointee.columnCount))
    guard let adjoint = node.pointee.adjoint else {
      return .zeros(shape.rows, shape.columns)
    }
    guard node.pointee.flags.contains(.ownsAdjointBlock) else {
      return Matrix(allocated: .copying(adjoint, count: shape.count), shape)
    }
    node.pointee.flags.remove(.ownsAdjointBlock)
    node.pointee.adjoint = nil
    arena.giveAway(adjoint)
    return Matrix(.adopting(adjoint, count: shape.count), shape)
  }

  /// Where a NaN or an infinity of a node came from: followed back through operands that have one
  /// to a node whose operands have none.
  func originOfNonFinite(in last: Int, on core: Pointer) -> TracewiseError {
    var index = last
    while let operand = operandIndices(of: index).first(where: {
      core.view($0).firstNonFinite != nil
    }) { index = operand }
    let origin = core.view(index)
    guard let (i, j) = origin.firstNonFinite else {
      return TracewiseError(.notFinite, in: "loss", "its value is not finite")
    }
    return notFinite(index, origin, i, j)
  }

  private func notFinite(_ index: Int, _ view: DenseView, _ i: Int, _ j: Int) -> TracewiseError {
    let entry = "entry (\(i + 1), \(j + 1)) of \(describe(index)) is \(Matrix.format(view[i, j]))"
    if nodes[index].rule.role == .leaf {
      return TracewiseError(.notFinite, in: "input", entry)
    }
    let operands = operandIndices(of: index).map { k in
      let shape = view.core.view(k).shape
      return shape.isScalar
        ? "\(describe(k)) = \(view.core.view(k)[0, 0])" : "\(describe(k)) (\(shape))"
    }
    return TracewiseError(
      .notFinite, in: title(of: index),
      "\(entry), born from finite \(operands.joined(separator: " and "))")
  }
}

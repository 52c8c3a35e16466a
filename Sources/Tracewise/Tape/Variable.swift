/// A matrix on a tape: operations on it are computed at once and recorded.
///
/// A trivial value; it belongs to one tape and one task. After its tape is reset or gone it is
/// stale, and using it is an error that the next `try` throws.
public struct Variable {
  let core: TapeCore.Pointer
  /// The tape's generation in the upper 32 bits, the node in the lower ones, all set for the result of
  /// an operation that failed. (One field, since a variable that is passed in memory is read whole.)
  private let place: UInt64

  @inline(__always)
  init(_ node: Int, on core: TapeCore.Pointer) {
    self.core = core
    place = core.pointee.generation | UInt64(truncatingIfNeeded: node)
  }

  private init(failedOn core: TapeCore.Pointer, place: UInt64) {
    self.core = core
    self.place = place | 0xFFFF_FFFF
  }

  /// The node of a variable of the tape's present run that did not fail; else a number of more than 31
  /// bits.
  @inline(__always)
  private var liveNode: UInt64 { place ^ core.pointee.generation }

  /// Whether the variable stands for a value of the tape's present run.
  @inline(__always)
  var isLive: Bool { liveNode >> 31 == 0 && !core.pointee.hasFailed }

  /// Whether the variable belongs to the tape's present run.
  @inline(__always)
  var isCurrent: Bool { liveNode >> 32 == 0 }

  /// What made the variable fail, if anything did. On the core of a stale one another tape may run,
  /// on another thread: its failure is none of this variable's, and may be changing.
  var failure: TracewiseError? { isCurrent ? core.pointee.failure : nil }

  @inline(__always)
  var node: Int32 { Int32(truncatingIfNeeded: place) }

  @inline(__always)
  var index: Int { Int(node) }

  @inline(__always)
  var failed: Variable { Variable(failedOn: core, place: place) }

  @inline(__always)
  var view: DenseView { core.view(index) }
}

extension Variable {
  /// The value, copied off the tape. A failed or stale variable gives a failed matrix.
  public var value: Matrix {
    guard isLive else { return Matrix(failure: failure ?? .stale) }
    return core.pointee.matrix(of: view)
  }

  /// The value of a 1×1 variable; NaN if it is not 1×1 or failed.
  public var scalar: Double { isLive && shape.isScalar ? view.base.pointee : .nan }

  /// The same value without a gradient: what is computed from it is constant.
  public var detached: Variable {
    guard isLive else { return failed }
    let node = core.pointee.push(Leaf(), view, -1, -1, active: false)
    core.pointee.inheritName(node, from: index)
    return Variable(node, on: core)
  }

  /// Gives the variable a name for error messages and graphs.
  public func named(_ name: String) -> Variable {
    guard isLive else { return failed }
    core.pointee.name(index, name)
    return self
  }
}

extension TracewiseError {
  /// The error of an operation on a list of matrices that is empty.
  package static func noOperands(in operation: String) -> TracewiseError {
    TracewiseError(.argument, in: operation, "at least one operand is required")
  }
  static let stale = TracewiseError(
    .foreignVariable, in: "variable", "its tape was reset or is gone")
}

extension Variable: MatrixAlgebra {
  @inline(__always)
  public var shape: Shape { isLive ? core.pointee.shape(index) : Shape(0, 0) }

  @inline(__always)
  public static func apply<R: UnaryRule>(_ rule: R, to x: Variable) -> Variable {
    if R.actsOnNumbers, let y = numbers(rule, x) { return y }
    guard x.isLive else { return x.failed }
    let core = x.core
    let count = core.pointee.nodes[x.index].count
    let isLarge = count >= TapeCore.deferredCount
    if isLarge, let result = rule.rewritten(x) { return result.standing(for: rule, x) }
    if R.tiling != .whole, count >= TapeCore.tiledCount, let result = inTiles(rule, x) {
      return result
    }
    let operand = x.view
    if R.actsOnNumbers, operand.isScalar, core.pointee.makeReady(), let y = numbers(rule, x) {
      return y
    }
    let shape: Shape
    do { shape = try rule.shape(operand.shape) } catch { return x.misfit(error, R.self, [x]) }
    guard core.hasRoom(for: shape, in: R.self) else { return x.failed }
    if isLarge, rule.defers(operand), core.pointee.mayDefer {
      let active = core.pointee.isActive(x.index)
      return Variable(
        core.pointee.pushDeferred(rule, shape, x.node, -1, active: active, on: core), on: core)
    }
    let y = rule.evaluate(operand, shape: shape)
    guard !y.isFailed else { return x.settle(y, R.self, [x]) }
    let active = core.pointee.isActive(x.index)
    return Variable(core.pointee.push(rule, y, x.node, -1, active: active), on: core)
  }

  @inline(__always)
  public static func apply<R: BinaryRule>(_ rule: R, to x: Variable, _ y: Variable) -> Variable {
    if R.actsOnNumbers, let z = numbers(rule, x, y) { return z }
    let core = x.core
    guard core == y.core, x.isLive, y.isLive else { return refuse(R.self, x, y) }
    let nodes = core.pointee.nodes
    let most = Swift.max(nodes[x.index].count, nodes[y.index].count)
    if most >= TapeCore.deferredCount, let result = cheaper(rule, x, y) { return result }
    if R.tiling != .whole, most >= TapeCore.tiledCount, let result = inTiles(rule, x, y) {
      return result
    }
    let (left, right) = (x.view, y.view)
    if R.actsOnNumbers, left.isScalar, right.isScalar, core.pointee.makeReady(),
      let z = numbers(rule, x, y)
    {
      return z
    }
    let shape: Shape
    do { shape = try rule.shape(left.shape, right.shape) } catch {
      return x.misfit(error, R.self, [x, y])
    }
    guard core.hasRoom(for: shape, in: R.self) else { return x.failed }
    let z = rule.evaluate(left, right, shape: shape)
    guard !z.isFailed else { return x.settle(z, R.self, [x, y]) }
    let active = core.pointee.isActive(x.index) || core.pointee.isActive(y.index)
    return Variable(core.pointee.push(rule, z, x.node, y.node, active: active), on: core)
  }

  /// The operation on a live number of a tape that is ready, with all checks made at once; nil for
  /// all else.
  @inline(__always)
  static func numbers<R: UnaryRule>(_ rule: R, _ x: Variable) -> Variable? {
    let core = x.core
    let index = x.liveNode
    guard index >> 31 == 0, core.pointee.isReady else { return nil }
    let node = core.pointee.nodes + Int(index)
    guard node.pointee.isNumber, let value = rule.number(node.pointee.base.pointee) else {
      return nil
    }
    if let result = rule.rewrittenNumber(x) { return result.standing(for: rule, x) }
    let active = node.pointee.flags.contains(.active)
    return Variable(
      core.pointee.pushNumber(rule, value, x.node, -1, active: active, on: core), on: core)
  }

  /// The operation on live numbers of one tape that is ready; nil for all else.
  @inline(__always)
  static func numbers<R: BinaryRule>(_ rule: R, _ x: Variable, _ y: Variable) -> Variable? {
    guard let (left, right) = nodes(of: x, y) else { return nil }
    guard left.pointee.isNumber, right.pointee.isNumber,
      let value = rule.number(left.pointee.base.pointee, right.pointee.base.pointee)
    else { return nil }
    if let result = rule.rewrittenNumber(x, y) { return result.standing(for: rule, x, y) }
    let active = !left.pointee.flags.union(right.pointee.flags).isDisjoint(with: .active)
    let core = x.core
    return Variable(
      core.pointee.pushNumber(rule, value, x.node, y.node, active: active, on: core), on: core)
  }

  /// An entrywise operation on live operands of one shape, so small that there is nothing to defer, on a
  /// tape that is ready; nil for all else.
  @inline(__always)
  static func alike<R: BinaryRule>(_ rule: R, _ x: Variable, _ y: Variable) -> Variable? {
    let core = x.core
    guard let (left, right) = nodes(of: x, y) else { return nil }
    guard left.pointee.counts == right.pointee.counts, left.pointee.count < TapeCore.deferredCount
    else { return nil }
    let active = left.pointee.flags.union(right.pointee.flags).intersection(.active)
    let operand = left.pointee.view(on: core)
    let z = rule.evaluate(operand, right.pointee.view(on: core), shape: operand.shape)
    guard !z.isFailed else { return nil }
    return Variable(core.pointee.append(rule, z, x.node, y.node, active), on: core)
  }

  /// The nodes of two live variables of one tape that is ready; nil for all else.
  @inline(__always)
  private static func nodes(
    of x: Variable, _ y: Variable
  ) -> (left: UnsafeMutablePointer<Node>, right: UnsafeMutablePointer<Node>)? {
    let core = x.core
    let (i, j) = (x.liveNode, y.place ^ core.pointee.generation)
    guard core == y.core, (i | j) >> 31 == 0, core.pointee.isReady else { return nil }
    return (core.pointee.nodes + Int(i), core.pointee.nodes + Int(j))
  }

  /// The operation in a cheaper form, or recorded without its value; nil where neither is possible.
  @inline(__always)
  private static func cheaper<R: BinaryRule>(_ rule: R, _ x: Variable, _ y: Variable) -> Variable? {
    if let result = rule.rewritten(x, y) { return result.standing(for: rule, x, y) }
    let core = x.core
    guard rule.defers(Shape(x.shape.rows, y.shape.columns), inner: x.shape.columns),
      core.pointee.mayDefer, let shape = try? rule.shape(x.shape, y.shape),
      core.hasRoom(for: shape, in: R.self)
    else { return nil }
    let active = core.pointee.isActive(x.index) || core.pointee.isActive(y.index)
    return Variable(
      core.pointee.pushDeferred(rule, shape, x.node, y.node, active: active, on: core), on: core)
  }

  public static func apply<R: VariadicRule>(_ rule: R, to xs: [Variable]) -> Variable {
    guard let x = xs.first else { return withoutOperands(R.name) }
    for y in xs where !y.isLive || y.core != x.core {
      return refuse(R.self, xs.first { $0.isLive } ?? x, y)
    }
    let core = x.core
    let views = xs.map(\.view)
    let shape: Shape
    do { shape = try rule.shape(views.map(\.shape)) } catch { return x.misfit(error, R.self, xs) }
    guard core.hasRoom(for: shape, in: R.self) else { return x.failed }
    let y = rule.evaluate(views, shape: shape)
    guard !y.isFailed else { return x.settle(y, R.self, xs) }
    let start = Int32(truncatingIfNeeded: core.pointee.operandLists.count)
    core.pointee.operandLists += xs.map(\.node)
    let active = xs.contains { core.pointee.isActive($0.index) }
    return Variable(
      core.pointee.push(rule, y, start, Int32(xs.count), active: active), on: core)
  }

  @inline(__always)
  public func constant(_ value: Double, shape: Shape) -> Variable {
    guard isLive else { return failed }
    let value = view.constant(value, shape: shape)
    return value.isFailed ? failed : leaf(value)
  }

  public func identity(_ n: Int) -> Variable {
    guard isLive else { return failed }
    let value = view.identity(n)
    return value.isFailed ? failed : leaf(value)
  }

  public func constant(_ matrix: Matrix) -> Variable {
    guard isLive else { return failed }
    let value = view.constant(matrix)
    return value.isFailed ? failed : leaf(value)
  }

  @inline(__always)
  private func leaf(_ value: DenseView) -> Variable {
    Variable(core.pointee.push(Leaf(), value, -1, -1, active: false), on: core)
  }
}

// MARK: - Failures

extension Variable {
  /// Two operands that cannot meet: one failed, one stale, or of different tapes.
  @inline(never)
  private static func refuse(_ rule: any Rule.Type, _ x: Variable, _ y: Variable) -> Variable {
    let valid = [x, y].first { $0.isLive }
    guard let valid else { return x.failed }
    let other = x.isLive ? y : x
    if !other.isCurrent {
      valid.core.pointee.fail(
        TracewiseError(
          .foreignVariable, in: rule.name,
          "an operand beside \(valid.description) belongs to a tape that was reset or is gone"))
    } else if other.isLive {
      let (left, right) = (x.description, y.description)
      let error = TracewiseError(
        .foreignVariable, in: rule.name, "\(left) and \(right) belong to different tapes")
      valid.core.pointee.fail(error)
      other.core.pointee.fail(error)
    } else if other.core != valid.core {
      valid.core.pointee.fail(other.failure ?? .stale)
    }
    return valid.failed
  }

  /// The failed result of an operation without operands. It belongs to no tape; the first that meets
  /// it fails with its error.
  @inline(never)
  static func withoutOperands(_ operation: String) -> Variable {
    let core = TapePool.withoutOperands(operation)
    return Variable(failedOn: core, place: core.pointee.generation)
  }

  @inline(never)
  private func misfit(_ misfit: Misfit, _ rule: any Rule.Type, _ operands: [Variable]) -> Variable {
    core.pointee.fail(TracewiseError(misfit, in: rule.name, on: operands.map(\.operand)))
    return failed
  }

  @inline(never)
  private func settle(
    _ result: DenseView, _ rule: any Rule.Type, _ operands: [Variable]
  ) -> Variable {
    core.pointee.inherit(result.core)
    core.pointee.settle(in: rule.name, on: operands.map(\.operand))
    return failed
  }

  private var operand: TracewiseError.Operand { .init(description, view.shape) }
}

extension Variable: CustomStringConvertible {
  /// The variable as messages name it: its name, or how it was computed.
  public var description: String {
    guard liveNode >> 31 == 0 else { return "a failed variable" }
    return core.pointee.describe(index)
  }
}

extension TapeCore {
  mutating func inheritName(_ index: Int, from source: Int) {
    if let name = names[source] {
      self.name(index, name)
    } else if nodes[source].rule.role == .leaf, nodes[source].payload > 0 {
      name(index, describe(source))
    }
  }

  /// How a node was computed, in short: names of inputs, operations to a small depth.
  func describe(_ index: Int, depth: Int = 3) -> String {
    if let name = names[index] { return name }
    let node = nodes[index]
    if node.rule.role == .leaf {
      if node.flags.contains(.input), node.payload > 0 {
        return names.input(index, place: Int(node.payload))
      }
      if node.rowCount == 1 && node.columnCount == 1 { return "\(node.base.pointee)" }
      let kind = node.flags.contains(.input) ? "input" : "constant"
      return "a \(Shape(Int(node.rowCount), Int(node.columnCount))) \(kind)"
    }
    guard depth > 0 else { return "…" }
    return node.rule.describe(
      nodes + index, operandIndices(of: index).map { describe($0, depth: depth - 1) })
  }
}

import CKernels

/// A function that is computed again for its derivatives, as the tape keeps it: nodes are trivial values, so they refer to
/// this object, which the tape holds until its reset.
final class RecomputedFunction {
  private let function: ([Variable]) -> Variable
  /// Which operands lead to an input that asked for a gradient.
  private let isActive: [Bool]

  init(_ function: @escaping ([Variable]) -> Variable, _ isActive: [Bool]) {
    (self.function, self.isActive) = (function, isActive)
  }

  /// The function of variables.
  func callAsFunction(_ xs: [Variable]) -> Variable { function(xs) }

  /// Runs `body` with the function recorded on a tape of its own, on which the operands are the first nodes and lie where
  /// they are; nil where it fails, and the tape around it with it.
  func recorded<Result>(
    at xs: [DenseView], _ body: (_ result: Int, _ inner: TapeCore.Pointer) -> Result
  ) -> Result? {
    let outer = xs[0].core
    return TapeCore.Pointer.withTemporary { inner in
      inner.pointee.rewrites = outer.pointee.rewrites
      let inputs = xs.indices.map { k in
        let view = DenseView(xs[k].base, xs[k].counts, strides: xs[k].strides, on: inner)
        let node = inner.pointee.push(Leaf(), view, -1, -1, active: isActive[k])
        inner.pointee.nodes[node].flags.insert(.input)
        inner.pointee.nodes[node].payload = UInt64(k + 1)
        return Variable(node, on: inner)
      }
      let result = function(inputs)
      do { try inner.checkLive(result) } catch {
        outer.pointee.fail(TracewiseError.from(error, in: Recomputation.name))
        return nil
      }
      defer { outer.pointee.noteRecord(of: inner) }
      let value = body(result.index, inner)
      guard let failure = inner.pointee.failure else { return value }
      outer.pointee.fail(failure)
      return nil
    }
  }

  /// Finds the adjoints of the operands for one of the result, and hands them on. What was found before, where it is
  /// given, is added to in its place, and what is gathered for `nodes` of the tape around it is gathered on: as if the
  /// function were a part of what is around it, so that sums have the same bits.
  func pullBack(
    _ g: DenseView, at xs: [DenseView], addingTo before: [UnsafeMutablePointer<Double>?],
    gatheringFor nodes: [Int] = [], _ body: (_ operand: Int, _ adjoint: DenseView) -> Void
  ) {
    let outer = xs[0].core
    // Of an operand that is given twice the first place.
    let first = nodes.indices.filter { nodes.firstIndex(of: nodes[$0]) == $0 }
    _ = recorded(at: xs) { result, inner in
      guard inner.pointee.isActive(result) else { return }
      for k in xs.indices {
        inner.pointee.nodes[k].flags.insert(.target)
        inner.pointee.nodes[k].adjoint = before[k]
      }
      inner.pointee.gathered.kept = nodes.count
      defer { inner.pointee.gathered.kept = 0 }
      for k in first {
        inner.pointee.gathered.take(nodes[k], from: &outer.pointee.gathered, as: k)
      }
      TapeCore.sweep(from: result, to: 0, seed: g, consuming: true, on: inner)
      for k in nodes.indices where !first.contains(k) {
        inner.pointee.gathered.finish(k, on: inner)
      }
      for k in first {
        outer.pointee.gathered.take(k, from: &inner.pointee.gathered, as: nodes[k])
      }
      guard !inner.pointee.hasFailed else { return }
      for k in xs.indices where inner.pointee.nodes[k].adjoint != nil {
        body(k, inner.pointee.adjoint(of: k, on: inner))
      }
    }
  }
}

extension TapeCore {
  /// The memory of what was recorded: nodes and their values, without those of inputs.
  var recordedByteCount: Int {
    (0..<nodeCount).reduce(0) { sum, index in
      let values = nodes[index].rule.role == .leaf ? 0 : nodes[index].count
      return sum + values * MemoryLayout<Double>.stride + MemoryLayout<Node>.stride
    }
  }

  /// Takes note of how much was recorded for a part that is computed again.
  fileprivate mutating func noteRecord(of inner: Pointer) {
    largestPart = Swift.max(
      largestPart, inner.pointee.recordedByteCount + inner.pointee.largestPart)
  }
}

extension Tape {
  /// The most memory, in bytes, that values took at a time since the last reset: those on the tape, and those of the
  /// largest part that a `checkpoint` computed again.
  public var recordedByteCount: Int {
    core.pointee.recordedByteCount + core.pointee.largestPart
  }
}

/// The node of a function that is computed again for its derivatives. Only `checkpoint` makes one, on a tape that holds
/// the box.
struct Recomputation: VariadicRule, @unchecked Sendable {
  static var name: String { "checkpoint" }
  let box: Unmanaged<RecomputedFunction>

  /// Known once the value is.
  func shape(_ xs: [Shape]) throws(Misfit) -> Shape { xs[0] }

  func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let outer = xs[0].core
    let value = box._withUnsafeGuaranteedRef { box in
      box.recorded(at: xs) { result, inner in
        let view = inner.view(result)
        let copy = outer.pointee.allocate(view.shape, on: outer)
        view.copy(to: copy.base)
        return copy
      }
    }
    return value ?? .failed(on: outer)
  }

  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    M.apply(RecomputationLimit(), to: y)
  }
  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    M.apply(RecomputationPullback(box: box, operand: k), to: [g] + xs)
  }
}

// MARK: - On the tape

extension Recomputation {
  /// All adjoints from one record.
  static func reverse(_ index: Int, on core: TapeCore.Pointer) {
    let operands = core.pointee.operands(of: index)
    let g = core.pointee.adjoint(of: index, on: core)
    let xs = operands.map { core.view($0) }
    // Of an operand that is given twice the first place has what was found before.
    let before = operands.indices.map { k in
      operands.firstIndex(of: operands[k]) == k ? core.pointee.nodes[operands[k]].adjoint : nil
    }
    Self.of(core.pointee.nodes + index).box._withUnsafeGuaranteedRef { box in
      box.pullBack(g, at: xs, addingTo: before, gatheringFor: operands) { k, adjoint in
        guard core.pointee.isActive(operands[k]) else { return }
        if before[k] == nil {
          core.pointee.accumulate(adjoint, into: operands[k], from: index, mayMove: false)
        } else {
          core.pointee.nodes[operands[k]].flags.remove(.finiteAdjoint)
        }
      }
    }
  }

  /// Recorded on the tape itself, so that it has derivatives.
  static func reverse(_ index: Int, in sweep: inout RecordedSweep) {
    let operands = sweep.core.pointee.operands(of: index)
    let (inputs, result) = written(index, operands.map { sweep.variable($0) }, on: sweep.core)
    guard result.isLive else { return }
    let targets = inputs.map(\.index)
    var part = RecordedSweep(from: result.index, towards: targets, on: sweep.core)
    let adjoints = part.run(from: result.index, seed: sweep.adjoint(index), targets: targets)
    for (operand, adjoint) in zip(operands, adjoints) where sweep.isActive(operand) {
      sweep.accumulate(adjoint, into: operand)
    }
  }

  static func advance(_ index: Int, on core: TapeCore.Pointer) {
    let operands = core.pointee.operands(of: index)
    let xs = operands.map { core.view($0) }
    Self.of(core.pointee.nodes + index).box._withUnsafeGuaranteedRef { box in
      _ = box.recorded(at: xs) { result, inner in
        let inputs = Array(xs.indices)
        inner.spellOut(inputs)
        // The tangents lie where they are: nothing is written to one.
        for (k, operand) in operands.enumerated() {
          inner.pointee.nodes[k].adjoint = core.pointee.nodes[operand].adjoint
        }
        TapeCore.advance(along: inner.pointee.path(from: inputs, to: [result]), on: inner)
        guard !inner.pointee.hasFailed, inner.pointee.nodes[result].adjoint != nil else { return }
        core.pointee.settle(tangent: inner.pointee.adjoint(of: result, on: inner), of: index)
      }
    }
  }

  static func advance(_ index: Int, in sweep: inout RecordedTangents) {
    let operands = sweep.core.pointee.operands(of: index)
    guard operands.contains(where: { sweep.tangents[$0] != nil }) else { return }
    let (inputs, result) = written(index, operands.map { sweep.variable($0) }, on: sweep.core)
    guard result.isLive else { return }
    var part = RecordedTangents(core: sweep.core)
    let directions = zip(operands, inputs).compactMap { operand, input in
      sweep.tangents[operand].map { (input, $0) }
    }
    sweep.tangents[index] = part.run(to: result, from: directions)
  }

  /// The function on the tape itself, of its operands under new names: only what depends on those counts.
  private static func written(
    _ index: Int, _ xs: [Variable], on core: TapeCore.Pointer
  ) -> (inputs: [Variable], result: Variable) {
    let inputs = xs.map { Variable.apply(Identity(), to: $0) }
    let box = Self.of(core.pointee.nodes + index).box
    return (inputs, box._withUnsafeGuaranteedRef { $0(inputs) })
  }
}

/// The pullback for one operand, as an operation of its own, for interpretations that are no tape.
private struct RecomputationPullback: VariadicRule, @unchecked Sendable {
  static var name: String { "pullback of checkpoint" }
  let box: Unmanaged<RecomputedFunction>
  let operand: Int

  func shape(_ xs: [Shape]) throws(Misfit) -> Shape { xs[operand + 1] }

  func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let outer = xs[0].core
    let result = outer.pointee.allocate(shape, on: outer)
    tw_fill(shape.count, 0, result.base)
    box._withUnsafeGuaranteedRef { box in
      let operands = Array(xs[1...])
      box.pullBack(xs[0], at: operands, addingTo: operands.map { _ in nil }) { k, adjoint in
        if k == operand { adjoint.copy(to: result.base) }
      }
    }
    return outer.pointee.hasFailed ? .failed(on: outer) : result
  }

  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    M.apply(RecomputationLimit(), to: y)
  }
  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    M.apply(RecomputationLimit(), to: xs[k])
  }
}

/// What a checkpoint has on tapes alone.
private struct RecomputationLimit: UnaryRule {
  static var name: String { "checkpoint" }
  func shape(_ x: Shape) throws(Misfit) -> Shape {
    throw Misfit(
      "a checkpoint is a function of variables; its derivatives are found on a tape", kind: .domain)
  }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g }
}

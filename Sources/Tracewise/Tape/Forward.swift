/// How rules run forwards on a tape's memory: the tangent of a node, where its adjoint lies in a reverse sweep, is the
/// rule's differential of its operands' tangents. An operand without one does not change.
///
/// Specialised for its rule where the rule conforms, as the pullbacks of `Reverse.swift` are.
extension UnaryRule {
  public static func advance(_ index: Int, on core: TapeCore.Pointer) {
    let node = core.pointee.nodes + index
    let operand = Int(node.pointee.left)
    guard core.pointee.nodes[operand].adjoint != nil else { return }
    let tangent = Self.of(node).differential(
      core.pointee.adjoint(of: operand, on: core), at: core.view(operand), value: core.view(index))
    core.pointee.settle(tangent: tangent, of: index)
  }

  public static func advanceNumber(_ index: Int, on core: TapeCore.Pointer) {
    guard actsOnNumbers else { return }
    let node = core.pointee.nodes + index
    let operand = Int(node.pointee.left)
    guard let dx = core.pointee.nodes[operand].adjoint else { return }
    let tangent = Self.of(node).differential(
      Number(dx.pointee, on: core), at: Number(core.pointee.number(operand), on: core),
      value: Number(core.pointee.number(index), on: core))
    core.pointee.settle(tangent: tangent.value, of: index)
  }

  public static func advance(_ index: Int, in sweep: inout RecordedTangents) {
    let node = sweep.core.pointee.nodes + index
    let operand = Int(node.pointee.left)
    guard let dx = sweep.tangents[operand] else { return }
    let rule = Self.of(node)
    sweep.tangents[index] = rule.differential(
      dx, at: sweep.variable(operand), value: sweep.variable(index))
  }
}

extension BinaryRule {
  public static func advance(_ index: Int, on core: TapeCore.Pointer) {
    let node = core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let nodes = core.pointee.nodes
    let (movesLeft, movesRight) = (nodes[left].adjoint != nil, nodes[right].adjoint != nil)
    guard movesLeft || movesRight else { return }
    if Self.role == .addition, movesLeft != movesRight {
      let operand = movesLeft ? left : right
      if nodes[operand].counts == node.pointee.counts {
        node.pointee.adjoint = nodes[operand].adjoint
        return
      }
    }
    let (x, y) = (core.view(left), core.view(right))
    let tangent = Self.of(node).differential(
      movesLeft ? core.pointee.adjoint(of: left, on: core) : nil,
      movesRight ? core.pointee.adjoint(of: right, on: core) : nil,
      at: x, y, value: core.view(index))
    if let tangent { core.pointee.settle(tangent: tangent, of: index) }
  }

  public static func advanceNumber(_ index: Int, on core: TapeCore.Pointer) {
    guard actsOnNumbers else { return }
    let node = core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let (dx, dy) = (core.pointee.nodes[left].adjoint, core.pointee.nodes[right].adjoint)
    let tangent = Self.of(node).differential(
      dx.map { Number($0.pointee, on: core) }, dy.map { Number($0.pointee, on: core) },
      at: Number(core.pointee.number(left), on: core),
      Number(core.pointee.number(right), on: core),
      value: Number(core.pointee.number(index), on: core))
    if let tangent { core.pointee.settle(tangent: tangent.value, of: index) }
  }

  public static func advance(_ index: Int, in sweep: inout RecordedTangents) {
    let node = sweep.core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let (dx, dy) = (sweep.tangents[left], sweep.tangents[right])
    guard dx != nil || dy != nil else { return }
    sweep.tangents[index] = Self.of(node).differential(
      dx, dy, at: sweep.variable(left), sweep.variable(right), value: sweep.variable(index))
  }
}

extension BilinearRule {
  /// f(∂X, Y) + f(X, ∂Y), without the half that does not change.
  public static func advance(_ index: Int, on core: TapeCore.Pointer) {
    let node = core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let nodes = core.pointee.nodes
    let rule = Self.of(node)
    switch (nodes[left].adjoint != nil, nodes[right].adjoint != nil) {
    case (false, false): return
    case (true, false):
      let dx = core.pointee.adjoint(of: left, on: core)
      core.pointee.settle(tangent: .apply(rule, to: dx, core.view(right)), of: index)
    case (false, true):
      let dy = core.pointee.adjoint(of: right, on: core)
      core.pointee.settle(tangent: .apply(rule, to: core.view(left), dy), of: index)
    case (true, true):
      let tangent = rule.differential(
        core.pointee.adjoint(of: left, on: core), core.pointee.adjoint(of: right, on: core),
        at: core.view(left), core.view(right), value: core.view(index))
      core.pointee.settle(tangent: tangent, of: index)
    }
  }
}

extension VariadicRule {
  public static func advance(_ index: Int, on core: TapeCore.Pointer) {
    let operands = core.pointee.operands(of: index)
    guard operands.contains(where: { core.pointee.nodes[$0].adjoint != nil }) else { return }
    let xs = operands.map { core.view($0) }
    let dxs = zip(operands, xs).map { operand, x in
      core.pointee.nodes[operand].adjoint == nil
        ? x.zero : core.pointee.adjoint(of: operand, on: core)
    }
    let tangent = Self.of(core.pointee.nodes + index)
      .differential(dxs, at: xs, value: core.view(index))
    core.pointee.settle(tangent: tangent, of: index)
  }

  public static func advance(_ index: Int, in sweep: inout RecordedTangents) {
    let operands = sweep.core.pointee.operands(of: index)
    guard operands.contains(where: { sweep.tangents[$0] != nil }) else { return }
    let xs = operands.map { sweep.variable($0) }
    let dxs = zip(operands, xs).map { sweep.tangents[$0] ?? $1.zero }
    sweep.tangents[index] = Self.of(sweep.core.pointee.nodes + index)
      .differential(dxs, at: xs, value: sweep.variable(index))
  }
}

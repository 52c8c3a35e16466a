/// How rules run backwards on a tape's memory.
///
/// Each default below is specialised for its rule where the rule conforms, so that the generic
/// `pullback` becomes straight code on views: no boxing, no reference counting.
extension UnaryRule {
  public static func reverse(_ index: Int, on core: TapeCore.Pointer) {
    let node = core.pointee.nodes + index
    let operand = Int(node.pointee.left)
    guard core.pointee.isActive(operand) else { return }
    if fusedReverse(index, on: core) { return }
    let g = core.pointee.adjoint(of: index, on: core)
    let x = core.view(operand)
    let y = core.view(index)
    let rule = Self.of(node)
    let gradient =
      rule.fusedPullback(g, at: x, value: y) ?? rule.pullback(g, at: x, value: y)
    core.pointee.accumulate(gradient, into: operand, from: index, mayMove: true)
  }

  public static func reverseNumber(_ index: Int, on core: TapeCore.Pointer) {
    guard actsOnNumbers else { return }
    let node = core.pointee.nodes + index
    let operand = Int(node.pointee.left)
    guard core.pointee.isActive(operand) else { return }
    let gradient = Self.of(node).pullback(
      Number(node.pointee.adjoint.unsafelyUnwrapped.pointee, on: core),
      at: Number(core.pointee.number(operand), on: core),
      value: Number(core.pointee.number(index), on: core))
    core.pointee.accumulate(gradient.value, into: operand)
  }

  public static func reverse(_ index: Int, in sweep: inout RecordedSweep) {
    let node = sweep.core.pointee.nodes + index
    let operand = Int(node.pointee.left)
    guard sweep.isActive(operand) else { return }
    let rule = Self.of(node)
    let x = sweep.variable(operand)
    let y = sweep.variable(index)
    sweep.accumulate(rule.pullback(sweep.adjoint(index), at: x, value: y), into: operand)
  }
}

extension BinaryRule {
  public static func reverse(_ index: Int, on core: TapeCore.Pointer) {
    let node = core.pointee.nodes + index
    let left = Int(node.pointee.left)
    let right = Int(node.pointee.right)
    let rule = Self.of(node)
    if fusedReverse(index, on: core) { return }
    let g = core.pointee.adjoint(of: index, on: core)
    let x = core.view(left)
    let y = core.view(right)
    let z = core.view(index)
    let (needsLeft, needsRight) = (core.pointee.isActive(left), core.pointee.isActive(right))
    // The operand that has an adjoint already is served first: where the pullbacks are G itself, it
    // can then become the other's adjoint without being copied.
    let rightFirst = needsRight && core.pointee.nodes[right].adjoint != nil
    if rightFirst {
      let gradient = rule.rightPullback(g, at: x, y, value: z)
      core.pointee.accumulate(gradient, into: right, from: index, mayMove: !needsLeft)
    }
    if needsLeft {
      let gradient = rule.leftPullback(g, at: x, y, value: z)
      core.pointee.accumulate(
        gradient, into: left, from: index, mayMove: rightFirst || !needsRight)
    }
    if needsRight && !rightFirst {
      let gradient = rule.rightPullback(g, at: x, y, value: z)
      core.pointee.accumulate(gradient, into: right, from: index, mayMove: true)
    }
  }

  public static func reverseNumber(_ index: Int, on core: TapeCore.Pointer) {
    guard actsOnNumbers else { return }
    let node = core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let rule = Self.of(node)
    let g = Number(node.pointee.adjoint.unsafelyUnwrapped.pointee, on: core)
    let x = Number(core.pointee.number(left), on: core)
    let y = Number(core.pointee.number(right), on: core)
    let z = Number(core.pointee.number(index), on: core)
    if core.pointee.isActive(left) {
      core.pointee.accumulate(rule.leftPullback(g, at: x, y, value: z).value, into: left)
    }
    if core.pointee.isActive(right) {
      core.pointee.accumulate(rule.rightPullback(g, at: x, y, value: z).value, into: right)
    }
  }

  public static func reverse(_ index: Int, in sweep: inout RecordedSweep) {
    let node = sweep.core.pointee.nodes + index
    let left = Int(node.pointee.left)
    let right = Int(node.pointee.right)
    let rule = Self.of(node)
    let g = sweep.adjoint(index)
    let x = sweep.variable(left)
    let y = sweep.variable(right)
    let z = sweep.variable(index)
    if sweep.isActive(left) {
      sweep.accumulate(rule.leftPullback(g, at: x, y, value: z), into: left)
    }
    if sweep.isActive(right) {
      sweep.accumulate(rule.rightPullback(g, at: x, y, value: z), into: right)
    }
  }
}

extension VariadicRule {
  public static func reverse(_ index: Int, on core: TapeCore.Pointer) {
    let node = core.pointee.nodes + index
    let rule = Self.of(node)
    let operands = core.pointee.operands(of: index)
    let g = core.pointee.adjoint(of: index, on: core)
    let xs = operands.map { core.view($0) }
    let y = core.view(index)
    let w = rule.adjointSolution(g, at: xs, value: y)
    for (k, operand) in operands.enumerated() where core.pointee.isActive(operand) {
      let gradient = rule.part(of: w, operand: k, at: xs, value: y)
      core.pointee.accumulate(gradient, into: operand, from: index, mayMove: false)
    }
  }

  public static func reverse(_ index: Int, in sweep: inout RecordedSweep) {
    let rule = Self.of(sweep.core.pointee.nodes + index)
    let operands = sweep.core.pointee.operands(of: index)
    let g = sweep.adjoint(index)
    let xs = operands.map { sweep.variable($0) }
    let y = sweep.variable(index)
    let w = rule.adjointSolution(g, at: xs, value: y)
    for (k, operand) in operands.enumerated() where sweep.isActive(operand) {
      sweep.accumulate(rule.part(of: w, operand: k, at: xs, value: y), into: operand)
    }
  }
}

/// A result that a cheaper operation gave, as it was written.
///
/// The cheaper one goes past an operand, which nobody notices unless that operand's own gradient is
/// asked for.
struct AsWritten {
  let index: Int
  let rule: any Rule.Type
  let payload: UInt64
  let left: Int32
  let right: Int32
}

extension Variable {
  /// This result of a cheaper operation, of which is kept what it stands for.
  @inline(never)
  func standing<R: Rule>(for rule: R, _ x: Variable, _ y: Variable? = nil) -> Variable {
    guard isLive, core.pointee.pauses == 0 else { return self }
    core.pointee.remember(rule, index, x.node, y?.node ?? -1)
    return self
  }
}

extension TapeCore.Pointer {
  /// Makes results that went past one of `targets` what was written, for good: the last that was
  /// written of each, from which all operands are reached.
  func spellOut(_ targets: [Int]) {
    guard !pointee.written.isEmpty else { return }
    let targets = Set(targets)
    let passed = pointee.written.filter { result in
      [(result.left, result.right), (result.right, result.left)].contains { operand, other in
        targets.contains(Int(operand)) && pointee.isPassed(Int(operand), beside: other, by: result)
      }
    }
    guard !passed.isEmpty else { return }
    let indices = Set(passed.map(\.index))
    for result in pointee.written where indices.contains(result.index) {
      pointee.nodes[result.index].becomes(result)
    }
    pointee.written.removeAll { indices.contains($0.index) }
    // Values that were not needed so far.
    for index in indices.sorted() {
      for operand in pointee.operandIndices(of: index) { _ = view(operand) }
    }
  }
}

extension TapeCore {
  /// Whether what was computed in place of what is written takes its value from something else than
  /// this operand, or something else's from it.
  fileprivate func isPassed(_ operand: Int, beside other: Int32, by result: AsWritten) -> Bool {
    // Of X Xᵀ both are made one: the transpose, which X does not depend on.
    if isTranspose(operand, of: Int(other)) { return true }
    if other >= 0, isTranspose(Int(other), of: operand) { return false }
    return !reaches(operand, from: result)
  }

  private func isTranspose(_ index: Int, of other: Int) -> Bool {
    nodes[index].rule.role == .transposition && Int(nodes[index].left) == other
  }

  /// Between an operand and the result there are only nodes of its own: other operands, and what
  /// these are made of, are not entered.
  private func reaches(_ operand: Int, from result: AsWritten) -> Bool {
    var open = operandIndices(of: result.index)
    while let index = open.popLast() {
      if index == operand { return true }
      if index < operand || index == result.left || index == result.right { continue }
      open += operandIndices(of: index)
    }
    return false
  }
}

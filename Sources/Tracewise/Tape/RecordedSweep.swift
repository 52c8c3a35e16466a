/// A reverse sweep whose own operations are recorded, so that gradients have gradients.
public struct RecordedSweep {
  let core: TapeCore.Pointer
  private let lowest: Int
  private var adjoints: [Variable?]
  private var active: [Bool]
  /// The node whose pullback runs.
  private var current = 0

  /// A sweep from `loss` towards `targets`, over the nodes that lie between.
  init(from loss: Int, towards targets: [Int], on core: TapeCore.Pointer) {
    self.core = core
    lowest = targets.min() ?? loss
    let count = max(loss - lowest + 1, 0)
    adjoints = Array(repeating: nil, count: count)
    active = Array(repeating: false, count: count)
    for target in targets where target <= loss { active[target - lowest] = true }
    for index in stride(from: lowest, through: loss, by: 1) where !active[index - lowest] {
      active[index - lowest] = core.pointee.operandIndices(of: index).contains { isActive($0) }
    }
  }

  func isActive(_ index: Int) -> Bool {
    index >= lowest && index - lowest < active.count && active[index - lowest]
  }

  func variable(_ index: Int) -> Variable { Variable(index, on: core) }

  func adjoint(_ index: Int) -> Variable { adjoints[index - lowest] ?? variable(index).zero }

  mutating func accumulate(_ gradient: Variable, into index: Int) {
    guard gradient.isLive else {
      // What failed on this tape has failed already; what belongs to none fails here.
      if gradient.core != core { core.pointee.fail(gradient.failure ?? .stale) }
      return
    }
    guard gradient.shape == variable(index).shape else {
      return core.pointee.wrongShape(gradient.shape, index, current)
    }
    let old = adjoints[index - lowest]
    adjoints[index - lowest] = old.map { $0 + gradient } ?? gradient
  }

  /// Runs from `loss`, whose adjoint is `seed`, and returns the adjoints of `targets`, zero where
  /// the loss does not depend on them.
  mutating func run(from loss: Int, seed: Variable, targets: [Int]) -> [Variable] {
    if isActive(loss) { adjoints[loss - lowest] = seed }
    for index in stride(from: loss, through: lowest, by: -1)
    where isActive(index) && adjoints[index - lowest] != nil {
      current = index
      core.pointee.nodes[index].rule.reverse(index, in: &self)
      if core.pointee.hasFailed { break }
    }
    return targets.map { target in
      guard target <= loss, let adjoint = adjoints[target - lowest] else {
        return variable(target).zero
      }
      return adjoint
    }
  }
}

extension TapeCore {
  /// The nodes that a node was computed from.
  func operandIndices(of index: Int) -> [Int] {
    let node = nodes[index]
    if node.rule is any VariadicRule.Type { return operands(of: index) }
    return [Int(node.left), Int(node.right)].filter { $0 >= 0 }
  }
}

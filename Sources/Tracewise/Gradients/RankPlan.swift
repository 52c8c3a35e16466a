/// Which rank of a job takes which runs of samples, and in what order the sums of their parts meet: a function of the
/// numbers of runs and ranks, which each rank computes by itself.
package struct RankPlan: Sendable {
  package let runs: Int
  package let ranks: Int
  /// Ranks begin at multiples of this many runs: whole subtrees, so that few sums meet; an eighth of a rank's runs at
  /// most, so that none waits long for another.
  private let step: Int

  package init(runs: Int, ranks: Int) {
    self.runs = runs
    self.ranks = ranks
    step = SumTree.left(of: max(runs / max(ranks, 1) / 8, 1) + 1)
  }

  /// The runs of a rank: one after the other, about equally many; the first rank has some where there are any.
  package func runs(of rank: Int) -> Range<Int> { start(of: rank)..<start(of: rank + 1) }

  private func start(of rank: Int) -> Int {
    let steps = (runs + step - 1) / step
    return min((rank * steps + ranks - 1) / ranks * step, runs)
  }

  /// The rank that has a run.
  package func rank(of run: Int) -> Int {
    var (low, high) = (0, ranks)
    while high - low > 1 {
      let middle = (low + high) / 2
      if start(of: middle) <= run { low = middle } else { high = middle }
    }
    return low
  }

  /// The parts of the tree that a rank sums by itself.
  package func parts(of rank: Int) -> [Range<Int>] {
    SumTree.parts(in: runs(of: rank), of: runs)
  }

  /// Two sums that are added by the rank that has the left one; the right one comes from its own.
  package struct Meeting: Sendable {
    package let left, right: Range<Int>
    package let receiver, sender: Int

    package var node: Range<Int> { left.lowerBound..<right.upperBound }
  }

  /// The meetings of sums of different ranks, and of what came of them: each after those that it needs. The last sum is
  /// with rank 0.
  package var meetings: [Meeting] {
    var meetings: [Meeting] = []
    func visit(_ node: Range<Int>) {
      let first = rank(of: node.lowerBound)
      guard node.upperBound > start(of: first + 1) else { return }
      let middle = node.lowerBound + SumTree.left(of: node.count)
      visit(node.lowerBound..<middle)
      visit(middle..<node.upperBound)
      meetings.append(
        Meeting(
          left: node.lowerBound..<middle, right: middle..<node.upperBound, receiver: first,
          sender: rank(of: middle)))
    }
    if runs > 0 { visit(0..<runs) }
    return meetings
  }
}

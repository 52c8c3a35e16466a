import Testing
import Tracewise

/// The order of sums over samples is that of one tree, whoever adds.
@Suite struct SumTreeTests {
  private func text(_ node: Range<Int>) -> String {
    SumTree.fold(node) {
      $0.count == 1 ? "\($0.lowerBound)" : nil
    } _: {
      "(\($0) \($1))"
    } ?? ""
  }

  @Test func isTheTreeOfPowersOfTwo() {
    #expect(text(0..<1) == "0")
    #expect(text(0..<7) == "(((0 1) (2 3)) ((4 5) 6))")
    #expect(text(0..<0) == "")
  }

  /// Terms one after the other are added as the tree says, and so are those of whole subtrees.
  @Test(arguments: [1, 2, 4, 8, 64]) func comesTermByTerm(_ block: Int) {
    for count in 1...130 {
      var sum = TreeSum<String> { "(\($0) \($1))" }
      for start in stride(from: 0, to: count, by: block) {
        sum.append(text(start..<min(start + block, count)))
      }
      #expect(sum.total == text(0..<count))
    }
  }

  @Test func theErrorGrowsWithTheLogarithm() {
    var (tree, line) = (TreeSum<Double>(+), 0.0)
    for _ in 0..<65536 {
      tree.append(0.1)
      line += 0.1
    }
    #expect(tree.total == 6553.6)
    #expect(abs(line - 6553.6) > 1e-9)
  }

  /// The sum over samples is that of its runs of 32, in the order of the tree.
  @Test func samplesAreAddedByTheTree() throws {
    let w = random(3, 5, seed: 1)
    let samples = (0..<200).map { random(5, 1, seed: UInt64(100 + $0)) }
    let found = try valueWithGradient(at: w, over: samples) { w, x in sum(sigmoid(w * x)) }
    let runs = try stride(from: 0, to: 200, by: 32).map { start in
      try valueWithGradient(at: w) { w in
        let terms = samples[start..<min(start + 32, 200)].map { x in sum(sigmoid(w * x)) }
        return terms.dropFirst().reduce(terms[0]) { $0 + $1 }
      }
    }
    let gradient = SumTree.fold(0..<7) {
      $0.count == 1 ? runs[$0.lowerBound].gradient : nil
    } _: {
      $0 + $1
    }
    #expect(found.gradient == gradient)
  }

  /// Ranks in one process: each run once, sums that meet in the order of the tree, few messages.
  @Test(arguments: [1, 2, 3, 4, 7, 16, 100, 1000, 4096]) func ranksAddTheSame(_ ranks: Int) throws {
    for runs in [0, 1, ranks - 1, ranks, 3 * ranks + 1, 64 * ranks, 64 * ranks - 5] {
      let plan = RankPlan(runs: runs, ranks: ranks)
      let terms = (0..<runs).map { 1 / Double($0 + 3) }
      func sum(_ node: Range<Int>) throws -> Double {
        var sum = TreeSum<Double>(+)
        for k in node { sum.append(terms[k]) }
        return try #require(sum.total)
      }
      var (held, next) = ([Range<Int>: Double](), 0)
      for rank in 0..<ranks {
        #expect(plan.runs(of: rank).lowerBound == next)
        next = plan.runs(of: rank).upperBound
        if let run = plan.runs(of: rank).first { #expect(plan.rank(of: run) == rank) }
        for part in plan.parts(of: rank) { held[part] = try sum(part) }
      }
      #expect(next == runs)
      let meetings = plan.meetings
      for meeting in meetings {
        #expect(plan.rank(of: meeting.left.lowerBound) == meeting.receiver)
        #expect(plan.rank(of: meeting.right.lowerBound) == meeting.sender)
        let (left, right) = (
          held.removeValue(forKey: meeting.left), held.removeValue(forKey: meeting.right)
        )
        held[meeting.node] = try #require(left) + (try #require(right))
      }
      #expect(held == (runs > 0 ? [0..<runs: try sum(0..<runs)] : [:]))
      let messages = meetings.count { $0.sender != $0.receiver }
      // A rank's border lies in at most so many parts of the tree as its runs have halves.
      #expect(messages <= max(ranks - 1, 0) * 5)
      if runs == 64 * ranks, ranks & (ranks - 1) == 0 { #expect(messages == ranks - 1) }
      let most = (0..<ranks).reduce(0) { max($0, plan.runs(of: $1).count) }
      #expect(Double(most) <= 1.3 * Double(runs) / Double(ranks) + 1)
    }
  }
}

import Testing
import Tracewise

@Suite struct MatrixSendabilityTests {
  /// Each task writes to its copy of one shared matrix while others read it.
  @Test(arguments: [4, 60]) func copiesInTasksAreIndependent(_ n: Int) async {
    let shared = random(n, n, seed: 11)
    let total = sum(shared).scalar
    let sums = await withTaskGroup(of: Double.self) { group in
      for k in 0..<16 {
        group.addTask {
          var mine = shared
          mine[k % n, 0] += Double(k)
          return sum(mine).scalar - sum(shared).scalar
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted()
    }
    for (k, difference) in sums.enumerated() { #expect(abs(difference - Double(k)) < 1e-10) }
    #expect(sum(shared).scalar == total)
  }
}

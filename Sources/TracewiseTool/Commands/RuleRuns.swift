import Dispatch
import Synchronization
import TracewiseChecks
import TracewiseVerification

/// Checks of rules on all cores, in pieces of one subject and some seeds.
struct RuleRuns {
  private let subjects: [RuleSubject]
  private let runs: [SeedRun]
  private let condenses: Bool

  init(
    _ subjects: [RuleSubject], region: (name: String, size: Int?)? = nil, seeds: [UInt64] = [1],
    condenses: Bool = false
  ) {
    self.subjects = subjects
    self.condenses = condenses
    runs = subjects.flatMap { subject in
      stride(from: 0, to: seeds.count, by: 16).map { first in
        SeedRun(
          subject: subject, region: region, isFirst: first == 0,
          seeds: Array(seeds[first..<min(first + 16, seeds.count)]))
      }
    }
  }

  /// What oracles say of each subject, while a progress bar is shown.
  func verifications(
    _ output: Output? = nil
  ) -> [(subject: RuleSubject, result: Verification)] {
    let results = Mutex((done: 0, of: [Verification](repeating: .init([]), count: runs.count)))
    output?.progress(0, of: runs.count, subjects.first?.label ?? "")
    DispatchQueue.concurrentPerform(iterations: runs.count) { k in
      var found = runs[k].verification
      if condenses { found.records = found.records.condensed() }
      results.withLock { [found] in
        $0.of[k] = found
        $0.done += 1
        output?.progress($0.done, of: runs.count, runs[k].subject.label)
      }
    }
    output?.endProgress()
    let found = results.withLock { $0.of }
    return subjects.map { subject in
      let own = zip(runs, found).filter { $0.0.subject.label == subject.label }.map(\.1)
      let records = own.flatMap(\.records)
      let omissions = own.flatMap(\.omissions).condensed()
      return (
        subject, Verification(condenses ? records.condensed() : records, omissions: omissions)
      )
    }
  }
}

/// A subject at some seeds: a piece of work for one core.
private struct SeedRun: Sendable {
  let subject: RuleSubject
  let region: (name: String, size: Int?)?
  /// What must be refused does not depend on seeds.
  let isFirst: Bool
  let seeds: [UInt64]

  var verification: Verification {
    let all = isFirst ? nil : subject.regions.map(\.name)
    // Derivations do not depend on seeds either.
    let oracles = isFirst ? RuleCheck.allOraclesWithDerivation : RuleCheck.allOracles
    return RuleCheck(oracles: oracles).verification(
      of: subject, regions: region.map { [$0.name] } ?? all, size: region?.size, seeds: seeds)
  }
}

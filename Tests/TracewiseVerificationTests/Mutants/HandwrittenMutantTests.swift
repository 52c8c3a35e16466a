import Testing
import TracewiseVerification

/// Wrong rules that no operation swap makes are found, by which oracles is written down.
@Suite struct HandwrittenMutants {
  @Test(arguments: HandwrittenMutant.all) func isCaught(_ mutant: HandwrittenMutant) {
    let records = RuleCheck().run(mutant.subject, seeds: [1, 2])
    let refuting = records.filter { $0.verdict == .refuted }
    let oracles = Set(refuting.map { $0.oracle.oracle })
    #expect(!oracles.isEmpty)
    #expect(oracles == mutant.caughtBy, "\(oracles.sorted())")
  }
}

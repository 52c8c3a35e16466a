import Testing
import Tracewise
import TracewiseVerification

/// The oracles of this module over the catalogue's domains.
@Suite struct TextbookOracles {
  @Test(arguments: RuleCatalogue.all) func exact(_ subject: RuleSubject) {
    verify(subject, ExactRuleOracle())
  }

  @Test(arguments: RuleCatalogue.all) func complexStep(_ subject: RuleSubject) {
    verify(subject, ComplexStepRuleOracle())
  }

  private func verify(_ subject: RuleSubject, _ oracle: any Oracle) {
    let check = RuleCheck(oracles: [oracle])
    for region in subject.regions {
      for size in region.sizes.isEmpty ? [0] : region.sizes {
        for seed: UInt64 in [1, 2] {
          for record in check.run(subject, region: region, size: size, seed: seed)
          where record.verdict != .verified {
            Issue.record("\(record)")
          }
        }
      }
    }
  }
}

import Testing
import Tracewise
import TracewiseVerification

/// Every rule of the library in every region of its domain, by every oracle.
@Suite struct CatalogueTests {
  @Test(arguments: RuleCatalogue.all) func rule(_ subject: RuleSubject) {
    for record in RuleCheck().run(subject, seeds: [1, 2]) where record.verdict != .verified {
      Issue.record("\(record)")
    }
  }
}

import OwnRules
import Testing
import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// A rule that is added to the library is checked, mutated and composed like the library's own.
@Suite struct LibraryTests {
  private func subjects() throws -> [RuleSubject] {
    var library = RuleLibrary.standard
    try library.add(Projection())
    return RuleCatalogue.subjects(of: library)
  }
  private func projection() throws -> RuleSubject {
    try #require(subjects().first { $0.name == Projection.name })
  }

  @Test func regionsFollowFromWhatItSays() throws {
    let names = Set(try projection().regions.map(\.name))
    #expect(names.isSuperset(of: ["general", "tall", "column", "row", "1x1", "zeros-on-the-left"]))
    #expect(!names.contains("zeros-on-the-right"), "it needs a divisor")
    let records = RuleCheck().run(try projection(), seeds: [1, 2])
    for record in records where record.verdict != .verified { Issue.record("\(record)") }
    #expect(records.contains { $0.oracle == "exact" }, "its expansion is its definition")
  }

  @Test func everyMutantIsFound() throws {
    let outcomes = MutationRun().run(try projection())
    #expect(outcomes.count > 100)
    for outcome in outcomes where outcome.verdict == .survived { Issue.record("\(outcome)") }
  }

  @Test func itTakesPartInCompositions() throws {
    let subjects = try subjects()
    var count = 0
    for seed in 1...1000 as ClosedRange<UInt64> where count < 10 {
      guard try Composition(seed: seed, subjects: subjects).ruleNames.contains(Projection.name)
      else { continue }
      count += 1
      for record in CompositionCheck().run(seed: seed, subjects: subjects)
      where record.verdict != .verified { Issue.record("\(record)") }
    }
    #expect(count == 10)
  }

  /// `verify` draws from the same regions.
  @Test func verified() throws {
    let result = try verify(Projection())
    #expect(result.isVerified, "\(result)")
    #expect(Set(result.records.map(\.region)).contains("tall:4"))
  }

  /// What is claimed of it for all sizes, for Coq to check: `scripts/prove FILE.v`.
  @Test func theorems() {
    let text = RuleTheorems([Projection()]).text
    #expect(text.contains("Theorem projection_adjoint (R : comUnitRingType)"), "\(text)")
    #expect(text.contains("Theorem projection_differential (R : comUnitRingType)"), "\(text)")
    #expect(RuleTheorems([Swish()]).text.contains("No adjoint theorem: it says no shapes"))
  }
}

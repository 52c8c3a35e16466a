import Testing
import Tracewise
@testable import TracewiseVerification

/// The oracle of forward mode sees wrong differentials by itself, in rules and in compositions.
@Suite struct ForwardOracleTests {
  @Test(arguments: ["inverse", "softmax", "product", "solve", "det", "cholesky"])
  func seesGrossFaults(_ name: String) throws {
    let subject = try #require(RuleCatalogue.subjects(named: name).first)
    let (tried, blind) = try OracleTrial(oracles: [ForwardOracle()]).blindSpots(of: subject)
    #expect(tried > 0)
    #expect(blind.isEmpty, "\(blind)")
  }

  /// Every fault in a differential that the bodies show, ⟨G, ∂Y⟩ = ⟨X̄, ∂X⟩, the tape shows.
  @Test(arguments: ["inverse", "hadamard", "tanh"])
  func killsWrongDifferentials(_ name: String) throws {
    let subject = try #require(RuleCatalogue.subjects(named: name).first)
    let region = subject.regions[0]
    let points = try (1...2).map {
      try RuleCase(
        subject.mutable, region: region, size: region.sizes[0], seed: $0,
        sampling: .alongDirections)
    }
    func isRefuted(by oracle: some Oracle, _ fault: Mutation) -> Bool {
      Mutation.$current.withValue(fault) {
        points.contains { oracle.check($0).contains { $0.verdict == .refuted } }
      }
    }
    let faults = MutationRun(seeds: [1]).mutations(of: subject).filter { $0.body == .differential }
    let visible = faults.filter { isRefuted(by: AdjointOracle(), $0) }
    #expect(!visible.isEmpty)
    for fault in visible { #expect(isRefuted(by: ForwardOracle(), fault), "\(fault)") }
  }

  @Test func right() throws {
    for seed in UInt64(1)...60 {
      let records = CompositionCheck().run(seed: seed).filter { $0.oracle.oracle == "forward" }
      #expect(records.allSatisfy { $0.verdict != .refuted }, "\(records)")
    }
  }
}

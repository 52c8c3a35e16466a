import Testing
import Tracewise
import TracewiseVerification

@Suite struct SabotagedRules {
  private let inverse = RuleCatalogue.subjects(named: "inverse")[0]
  private let product = RuleCatalogue.subjects(named: "product")[0]
  /// −(Yᵀ G Yᵀ) with the first factor not transposed.
  private let dropped = Mutation(.pullback(0), .init("transpose", 1), .skipped)

  @Test(arguments: RuleCatalogue.all) func withoutAMutationNothingChanges(_ subject: RuleSubject) {
    let check = RuleCheck(oracles: [ExactRuleOracle(), LawsOracle()])
    for record in check.run(subject.mutable) where record.verdict == .refuted {
      Issue.record("\(record)")
    }
  }

  @Test func oneDroppedTransposeIsSeenByOraclesThatKnowNothingOfIt() {
    let check = RuleCheck(oracles: [DifferencesOracle(), AdjointOracle(), ExactRuleOracle()])
    let records = Mutation.$current.withValue(dropped) {
      check.run(inverse.mutable, regions: ["general"])
    }
    for oracle in [.differences, .adjoint, .exact] as [OracleID] {
      #expect(records.contains { $0.oracle == oracle && $0.verdict == .refuted }, "\(oracle)")
    }
    #expect(check.run(inverse.mutable, regions: ["general"]).allSatisfy { $0.verdict != .refuted })
  }

  @Test func aMutationOfAnotherBodyDoesNothing() {
    let other = Mutation(.pullback(1), .init("transpose", 1), .skipped)
    Mutation.$current.withValue(other) {
      let records = RuleCheck(oracles: [ExactRuleOracle()]).run(inverse.mutable)
      #expect(records.allSatisfy { $0.verdict == .verified })
    }
  }

  @Test func mutationsAreNamedByWhatTheBodySays() {
    let mutations = MutationRun().mutations(of: product).filter { $0.body == .pullback(0) }
    // G Yᵀ: a transpose and a product, whatever the shapes.
    #expect(Set(mutations.map(\.place)) == [.init("transpose", 1), .init("product", 1)])
    #expect(mutations.contains(Mutation(.pullback(0), .init("product", 1), .swapped)))
    #expect(mutations.contains(Mutation(.pullback(0), .init("transpose", 1), .stale(0))))
    let mistake = Fault.mistaken(0, for: .operand(0))
    #expect(mutations.contains(Mutation(.pullback(0), .init("transpose", 1), mistake)))
  }

  @Test func aBodyWithoutOperationsHasItsFaultsInItsResult() {
    let plus = RuleCatalogue.subjects(named: "plus")[0]
    let mutations = MutationRun().mutations(of: plus).filter { $0.body == .pullback(0) }
    #expect(mutations.map(\.fault) == [.negated, .doubled, .transposed])
    #expect(mutations.allSatisfy { $0.place == .result })
  }

  @Test func misfitsAreStillborn() throws {
    let outcomes = MutationRun().run(product)
    let outcome = try #require(
      outcomes.first {
        $0.mutation == Mutation(.pullback(0), .init("transpose", 1), .skipped)
      })
    #expect(outcome.verdict == .stillborn && outcome.misfit == "general:4")
    #expect(outcome.mutant == "product left pullback: transpose left out")
  }

  @Test func summariesCount() {
    let summary = MutationSummary(MutationRun().run(inverse))
    #expect(summary.mutants > 60 && summary.isComplete)
    #expect(summary.numerical.isComplete && summary.exact.isComplete)
    #expect(summary.exactInStructure.of == 0)
    let counted = MutationOutcome.Verdict.allCases.reduce(0) { $0 + summary.count($1) }
    #expect(counted == summary.mutants)
  }
}

import Foundation
import Testing
@testable import TracewiseVerification

/// Every single fault in every operation of the rules is seen: by numerical differentiation alone,
/// and by exact arithmetic alone. `tracewise check --mutants` is the same run over all rules.
@Suite struct MutationRuns {
  /// Rules whose runs are long without optimisation; `TRACEWISE_ALL_MUTANTS=1` runs them too, here and in
  /// `OracleTrials`.
  private static let long: Set<String> = [
    "adjugatedifferential", "adjugate", "care", "conv2", "conv2full", "crossentropy", "dare",
    "divide", "eigvecs",
    "deviation", "expmderivative", "gapquotient", "gibbs", "kron", "logm", "logmderivative",
    "lstsq",
    "matrixpower", "max", "min", "norm", "normalised", "pinv", "polar", "pow", "product",
    "singularfactor", "solve", "spectralderivative", "spectralradius", "standardized", "stein",
    "svdu", "svdv",
    "svdvals",
  ]

  static let subjects = RuleCatalogue.all.filter {
    ProcessInfo.processInfo.environment["TRACEWISE_ALL_MUTANTS"] == "1" || !long.contains($0.name)
  }

  @Test(arguments: subjects) func everyMutantIsFound(_ subject: RuleSubject) {
    let outcomes = MutationRun().run(subject)
    #expect(outcomes.isEmpty == subject.bodies.isEmpty)
    for outcome in outcomes where outcome.verdict == .survived { Issue.record("\(outcome)") }

    let same = outcomes.filter { $0.verdict == .equivalent || $0.verdict == .identity }
    for outcome in same where outcome.explanation == nil { Issue.record("\(outcome)") }
    let lines = same.map {
      "\($0.verdict == .equivalent ? "≡" : "≈") \($0.body): \($0.mutation.place) \($0.mutation.fault)"
    }
    #expect(lines == SameMutants.byRule[subject.label] ?? [])
  }

  @Test func theSameMutantsAreFew() {
    #expect(SameMutants.byRule.values.reduce(0) { $0 + $1.count } == 454)
    let labels = Set(RuleCatalogue.all.map(\.label))
    #expect(labels.isSuperset(of: SameMutants.byRule.keys))
  }
  /// A mutant that moves with the last places of its operands hides behind its own rounding: exact arithmetic decides.
  @Test func unstableMutantsAreLeftToExactArithmetic() throws {
    let subject = RuleCatalogue.subjects(named: "inverse")[0]
    let mutation = try #require(MutationRun(seeds: [1]).mutations(of: subject).first)
    func outcome(_ exact: MutationOutcome.Evidence) -> MutationOutcome {
      MutationOutcome(
        rule: subject.label, body: "pullback", mutation: mutation, misfit: nil,
        numerical: .unstable(region: "general:4"), exact: exact, isRational: false,
        isSameInDoubles: false, explanation: nil)
    }
    #expect(outcome(.killed(region: "general:4")).verdict == .killed)
    #expect(outcome(.silent("no value")).verdict == .survived)
    #expect(outcome(.equal).verdict == .equivalent)
    let summary = MutationSummary([outcome(.killed(region: "general:4"))])
    #expect(summary.numerical.killed == 0 && summary.isComplete)
  }
}

import Tracewise

/// Makes all single-fault mutants of rules and sees which evidence finds them wrong: a test of the
/// regions and the oracles.
///
///     let outcomes = MutationRun().run(RuleCatalogue.subjects(named: "inverse")[0])
///     print(MutationSummary(outcomes))
///
/// Each mutant is judged twice: by numerical differentiation alone, and by exact arithmetic alone.
public struct MutationRun: Sendable {
  /// The seeds of the points in each region.
  public var seeds: [UInt64]
  /// How far the error estimates of differences are trusted.
  public var tolerances: Tolerances

  /// A run at the points of these seeds.
  public init(seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances()) {
    self.seeds = seeds
    self.tolerances = tolerances
  }

  /// All mutations of a subject, in the order of its bodies and their operations.
  package func mutations(of subject: RuleSubject) -> [Mutation] {
    MutationPoints(subject, seeds: seeds, tolerances: tolerances).mutations
  }

  /// The outcomes of all mutants of a subject.
  public func run(_ subject: RuleSubject) -> [MutationOutcome] {
    let points = MutationPoints(subject, seeds: seeds, tolerances: tolerances)
    return points.mutations.map(points.judge)
  }
}

/// The counts of a mutation run.
public struct MutationSummary: Sendable, Hashable {
  /// Killed out of those that should be.
  public struct Rate: Sendable, Hashable {
    /// How many were found wrong.
    public var killed = 0
    /// How many should be.
    public var of = 0

    /// All that should be.
    public var isComplete: Bool { killed == of }
  }

  /// How many mutants there were.
  public private(set) var mutants = 0
  /// How many have each fate.
  public private(set) var counts: [MutationOutcome.Verdict: Int] = [:]
  /// By numerical differentiation alone, of all that are neither stillborn nor the same as the rule.
  public private(set) var numerical = Rate()
  /// By the exact oracle alone, of those of rational rules.
  public private(set) var exact = Rate()
  /// By the exact oracle alone, as far as opaque values go, of those of other rules.
  public private(set) var exactInStructure = Rate()

  /// The counts of these outcomes.
  public init(_ outcomes: [MutationOutcome] = []) {
    for outcome in outcomes { add(outcome) }
  }

  /// Counts another outcome.
  public mutating func add(_ outcome: MutationOutcome) {
    mutants += 1
    counts[outcome.verdict, default: 0] += 1
    guard outcome.verdict == .killed || outcome.verdict == .survived else { return }
    numerical.add(outcome.numerical)
    if outcome.isRational {
      exact.add(outcome.exact)
    } else {
      exactInStructure.add(outcome.exact)
    }
  }

  /// How many have a fate.
  public func count(_ verdict: MutationOutcome.Verdict) -> Int { counts[verdict] ?? 0 }

  /// Whether every mutant that is not the same as the rule was found wrong by all that should.
  public var isComplete: Bool { count(.survived) == 0 }
}

extension MutationSummary.Rate {
  fileprivate mutating func add(_ evidence: MutationOutcome.Evidence) {
    of += 1
    if evidence.isKill { killed += 1 }
  }
}

extension MutationSummary.Rate: CustomStringConvertible {
  public var description: String { of == 0 ? "–" : "\(killed)/\(of)" }
}

extension MutationSummary: CustomStringConvertible {
  public var description: String {
    """
    \(mutants) mutants: \(count(.killed)) killed, \(count(.stillborn)) stillborn, \
    \(count(.equivalent)) equivalent, \(count(.identity)) the same by an identity of functions, \
    \(count(.survived)) survived
    killed by differences alone \(numerical), by the exact oracle alone \(exact) of rational \
    rules and \(exactInStructure) of others
    """
  }
}

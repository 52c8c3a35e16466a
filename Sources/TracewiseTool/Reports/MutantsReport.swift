import TracewiseVerification

/// The text of a mutation run: a line for each rule, the mutants that are no errors with the
/// reasons, those that survived, totals.
struct MutantsReport {
  struct Group {
    var rule: String
    var outcomes: [MutationOutcome]
  }

  private let groups: [Group]
  /// Whether every mutant has its line.
  private let showsAll: Bool

  init(_ groups: [Group], showsAll: Bool) {
    self.groups = groups
    self.showsAll = showsAll
  }

  private var outcomes: [MutationOutcome] { groups.flatMap(\.outcomes) }

  var text: String {
    var lines = table
    if showsAll { lines += [""] + all }
    let equal = outcomes.filter { $0.verdict == .equivalent }
    if !equal.isEmpty { lines += ["", "The same as the rule, exactly:"] + explained(equal) }
    let near = outcomes.filter { $0.verdict == .identity }
    if !near.isEmpty {
      let title = "The same to the last digits, by identities that residues do not obey:"
      lines += ["", title] + explained(near)
    }
    let survivors = outcomes.filter { $0.verdict == .survived }
    if !survivors.isEmpty { lines += ["", "Not seen:"] + survivors.map { "  ✗ \($0)" } }
    return (lines + ["", "\(MutationSummary(outcomes))"]).joined(separator: "\n") + "\n"
  }

  // MARK: - Table

  private static let titles = [
    "rule", "mutants", "stillborn", "same", "by differences", "exactly", "in structure", "survived",
  ]

  private var table: [String] {
    let rows = [Self.titles] + groups.map { row($0.rule, MutationSummary($0.outcomes)) }
    let widths = Self.titles.indices.map { k in rows.map { $0[k].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).enumerated().map { k, cell in
        k == 0
          ? cell.0.padded(to: cell.1)
          : String(repeating: " ", count: cell.1 - cell.0.count) + cell.0
      }.joined(separator: "  ")
    }
  }

  private func row(_ rule: String, _ summary: MutationSummary) -> [String] {
    let same = summary.count(.equivalent) + summary.count(.identity)
    return [
      rule, "\(summary.mutants)", "\(summary.count(.stillborn))", "\(same)",
      "\(summary.numerical)", "\(summary.exact)", "\(summary.exactInStructure)",
      "\(summary.count(.survived))",
    ]
  }

  // MARK: - Mutants

  private var all: [String] {
    let width = outcomes.map(\.mutant.count).max() ?? 0
    return outcomes.map { "\($0.mutant.padded(to: width))  \($0.fate)" }
  }

  /// The mutants of a body that are the same for one reason, on a line.
  private func explained(_ same: [MutationOutcome]) -> [String] {
    var reasons: [(title: String, reason: String, mutants: [String])] = []
    for outcome in same {
      let title = "\(outcome.rule) \(outcome.body)"
      let reason = outcome.explanation ?? "not explained"
      let mutant = "\(outcome.mutation.place) \(outcome.mutation.fault)"
      if let last = reasons.indices.last, reasons[last].title == title,
        reasons[last].reason == reason
      {
        reasons[last].mutants.append(mutant)
      } else {
        reasons.append((title, reason, [mutant]))
      }
    }
    return reasons.map { "  \($0.title): \($0.mutants.joined(separator: ", ")) (\($0.reason))" }
  }
}

import Tracewise
import TracewisePrograms
import TracewiseVerification

/// `tracewise check --mutants [RULE ...]`: whether wrong rules would be found out.
enum MutantsCommand {
  /// Each mutant is judged at all points, which are kept for the next one.
  private static let mostSeeds = 1000

  static func run(_ arguments: Arguments) throws -> Int32 {
    guard ["text", "json"].contains(arguments.format) else {
      throw arguments.usage("'--mutants' is reported as text or json only")
    }
    guard arguments.region == nil, arguments.at.isEmpty, arguments.data.isEmpty,
      arguments.dims.isEmpty, arguments.wrt == nil
    else { throw arguments.usage("'--mutants' takes no other options than --seed and --seeds") }
    guard arguments.seeds <= mostSeeds else {
      throw arguments.usage("'--mutants' takes at most \(mostSeeds) seeds")
    }
    let groups = outcomes(of: try subjects(arguments), arguments)
    let summary = MutationSummary(groups.flatMap(\.outcomes))
    let text =
      arguments.format == "json"
      ? json(groups, summary).text() + "\n"
      : MutantsReport(groups, showsAll: !arguments.operands.isEmpty).text
    try Output.result(text, to: arguments.output)
    return summary.isComplete ? 0 : 1
  }

  /// The rules asked for; all where none is.
  private static func subjects(_ arguments: Arguments) throws -> [RuleSubject] {
    guard !arguments.operands.isEmpty else { return RuleCatalogue.all }
    let names = Set(RuleCatalogue.all.flatMap { [$0.label, $0.name] }).sorted()
    return try arguments.operands.flatMap { word in
      let subjects = RuleCatalogue.subjects(named: word)
      guard subjects.isEmpty else { return subjects }
      throw arguments.usage("there is no rule '\(word)'\(Hint.didYouMean(word, among: names))")
    }
  }

  private static func outcomes(
    of subjects: [RuleSubject], _ arguments: Arguments
  ) -> [MutantsReport.Group] {
    let output = Output(arguments)
    // One seed alone may draw operands that hide a fault, such as all signs alike.
    let run = MutationRun(
      seeds: Array(SeedRange(from: arguments.seed, count: max(arguments.seeds, 2))))
    let groups = subjects.enumerated().map { done, subject in
      output.progress(done, of: subjects.count, subject.label)
      return MutantsReport.Group(rule: subject.label, outcomes: run.run(subject))
    }
    output.endProgress()
    return groups
  }

  // MARK: - JSON

  private static func json(_ groups: [MutantsReport.Group], _ summary: MutationSummary) -> JSON {
    let counts = MutationOutcome.Verdict.allCases.map { verdict in
      (verdict.rawValue, JSON.count(summary.count(verdict)))
    }
    return .object(
      [("mutants", JSON.count(summary.mutants))] + counts + [
        ("killedByDifferences", json(summary.numerical)),
        ("killedByExact", json(summary.exact)),
        ("killedByExactInStructure", json(summary.exactInStructure)),
        ("outcomes", .array(groups.flatMap(\.outcomes).map(json))),
      ])
  }

  private static func json(_ rate: MutationSummary.Rate) -> JSON {
    .object([("killed", .count(rate.killed)), ("of", .count(rate.of))])
  }

  private static func json(_ outcome: MutationOutcome) -> JSON {
    .object([
      ("rule", .string(outcome.rule)), ("body", .string(outcome.body)),
      ("operation", .string("\(outcome.mutation.place)")),
      ("fault", .string("\(outcome.mutation.fault)")),
      ("verdict", .string(outcome.verdict.rawValue)),
      ("differences", .string("\(outcome.numerical)")), ("exact", .string("\(outcome.exact)")),
      ("explanation", .optional(outcome.explanation)),
    ])
  }
}

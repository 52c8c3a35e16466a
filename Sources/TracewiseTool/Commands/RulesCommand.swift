import TracewisePrograms
import TracewiseVerification

/// `tracewise rules [RULE ...]`: the rule book, written by the rules themselves.
enum RulesCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let rules = try chosen(arguments)
    try Output.result(text(rules, arguments), to: arguments.output)
    return 0
  }

  private static func text(_ rules: [[RuleSubject]], _ arguments: Arguments) -> String {
    switch arguments.format {
    case "json": JSON.array(RuleEntry.checked(rules).map(\.json)).text() + "\n"
    case "html": RuleBook(entries: RuleEntry.checked(rules)).text
    case _ where arguments.operands.isEmpty:
      rules.map { RuleEntry($0, records: nil).line }.joined()
    default: RuleEntry.checked(rules).map(\.text).joined()
    }
  }

  /// The rules asked for, or all; each with its variants.
  private static func chosen(_ arguments: Arguments) throws -> [[RuleSubject]] {
    guard !arguments.operands.isEmpty else {
      var seen: Set<String> = []
      let names = RuleCatalogue.all.map(\.name).filter { seen.insert($0).inserted }
      return names.map(RuleCatalogue.subjects)
    }
    return try arguments.operands.map { name in
      let subjects = RuleCatalogue.subjects(named: name)
      guard subjects.isEmpty else { return subjects }
      let names = Set(RuleCatalogue.all.map(\.name)).sorted()
      throw arguments.usage("there is no rule '\(name)'\(Hint.didYouMean(name, among: names))")
    }
  }
}

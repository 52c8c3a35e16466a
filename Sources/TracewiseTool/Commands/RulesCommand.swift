import TracewisePrograms
import TracewiseVerification

/// `tracewise rules [RULE ...]`: the rule book, written by the rules themselves.
enum RulesCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let rules = try chosen(arguments)
    if arguments.format == "coq" { return try prove(rules, arguments) }
    if arguments.wantsMutants { throw arguments.usage("'--mutants' is for '--format coq'") }
    try Output.result(text(rules, arguments), to: arguments.output)
    return 0
  }

  /// Theorems for Coq: a file for each rule in the folder of `--output`, or all on standard output.
  private static func prove(_ rules: [[RuleSubject]], _ arguments: Arguments) throws -> Int32 {
    let files = arguments.wantsMutants ? CoqFiles(mutantsOf: rules).files : CoqFiles(rules).files
    guard let folder = arguments.output else {
      try Output.result(files.map(\.text).joined(separator: "\n"), to: nil)
      return 0
    }
    try File.makeFolder(folder)
    for file in files { try Output.result(file.text, to: "\(folder)/\(file.name)") }
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

  /// All rules, each with its variants.
  static var all: [[RuleSubject]] {
    var seen: Set<String> = []
    let names = RuleCatalogue.all.map(\.name).filter { seen.insert($0).inserted }
    return names.map(RuleCatalogue.subjects)
  }

  /// The rules asked for, or all; each with its variants.
  private static func chosen(_ arguments: Arguments) throws -> [[RuleSubject]] {
    arguments.operands.isEmpty ? all : try named(arguments.operands, arguments)
  }

  /// The rules of the names, each with its variants.
  static func named(_ names: [String], _ arguments: Arguments) throws -> [[RuleSubject]] {
    try names.map { name in
      let subjects = RuleCatalogue.subjects(named: name)
      guard subjects.isEmpty else { return subjects }
      let names = Set(RuleCatalogue.all.map(\.name)).sorted()
      throw arguments.usage("there is no rule '\(name)'\(Hint.didYouMean(name, among: names))")
    }
  }
}

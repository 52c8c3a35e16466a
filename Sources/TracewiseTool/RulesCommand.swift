import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// `tracewise rules [RULE ...]`: what the rules compute, printed by the rules themselves.
enum RulesCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let subjects = try chosen(arguments)
    let text =
      arguments.format == "json"
      ? JSON.array(subjects.map(json)).text() + "\n"
      : subjects.map(arguments.operands.isEmpty ? short : long).joined()
    try Output.result(text, to: arguments.output)
    return 0
  }

  /// The subjects asked for, one for each rule where none is.
  private static func chosen(_ arguments: Arguments) throws -> [RuleSubject] {
    guard !arguments.operands.isEmpty else {
      var seen: Set<String> = []
      return RuleCatalogue.all.filter { seen.insert($0.name).inserted }
    }
    return try arguments.operands.map { name in
      if let subject = RuleCatalogue.subjects(named: name).first { return subject }
      let names = Set(RuleCatalogue.all.map(\.name)).sorted()
      throw arguments.usage("there is no rule '\(name)'\(Hint.didYouMean(name, among: names))")
    }
  }

  private static func short(_ subject: RuleSubject) -> String {
    let formulas = formulas(subject)
    return "\(subject.name.padded(to: 22))\(formulas?.differential ?? "")\n"
  }

  private static func long(_ subject: RuleSubject) -> String {
    var text = "\(subject.name)\n"
    if let formulas = formulas(subject) {
      text += "  differential  \(formulas.differential)\n"
      for pullback in formulas.pullbacks { text += "  pullback      \(pullback)\n" }
    }
    text += "  domain        \(subject.regions.map(\.name).joined(separator: ", "))\n"
    for rejection in subject.rejections {
      text += "  refuses       \(rejection.message)\n"
    }
    text += "  check         tracewise check \(subject.name)\n\n"
    return text
  }

  private static func json(_ subject: RuleSubject) -> JSON {
    let formulas = formulas(subject)
    return .object([
      ("name", .string(subject.name)), ("operands", .count(subject.operandCount)),
      ("differential", .optional(formulas?.differential)),
      ("pullbacks", .array((formulas?.pullbacks ?? []).map { .string($0) })),
      ("regions", .array(subject.regions.map { .string($0.name) })),
      ("refuses", .array(subject.rejections.map { .string($0.message) })),
    ])
  }

  /// The formulas at operands of the rule's first region.
  private static func formulas(_ subject: RuleSubject) -> RuleFormulas? {
    guard let region = subject.regions.first else { return nil }
    let operands = region.draw(size: region.sizes.first ?? 0, seed: 1)
    return RuleFormulas(subject.rule, shapes: operands.map(\.shape))
  }
}

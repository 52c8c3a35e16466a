import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// `tracewise check [RULE ... | FILE.loss ... | EXPR]`.
enum CheckCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    var report = CheckReport(arguments)
    let output = Output(arguments)
    if arguments.operands.isEmpty {
      try checkRules(RuleCatalogue.all, arguments, output, &report)
    }
    for operand in arguments.operands {
      let rules = RuleCatalogue.subjects(named: operand)
      if rules.isEmpty {
        try checkLoss(operand, arguments, &report)
      } else {
        try checkRules(rules, arguments, output, &report)
      }
    }
    try report.write()
    return report.exitCode
  }

  private static func checkLoss(
    _ operand: String, _ arguments: Arguments, _ report: inout CheckReport
  ) throws {
    try refuseMisspelling(operand, arguments)
    let loading = try Loading(arguments)
    for seed in arguments.seed..<arguments.seed + UInt64(arguments.seeds) {
      var check = ProgramCheck(try loading.program(operand, seed: seed))
      check.names = arguments.wrt
      check.command = arguments.reproduction(of: operand)
      report.add(try check.records(), under: operand)
    }
  }

  /// A lone word that is no rule but nearly one was meant as a rule.
  private static func refuseMisspelling(_ operand: String, _ arguments: Arguments) throws {
    guard operand.count > 2, operand.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      return
    }
    let names = Set(RuleCatalogue.all.map(\.name)).sorted()
    let hint = suggestion(for: operand, among: names).map { "; did you mean '\($0)'?" }
    guard let hint else { return }
    throw arguments.usage("'\(operand)' is no rule and no file\(hint)")
  }
}

extension Arguments {
  /// The command that repeats a check, without its seed.
  func reproduction(of operand: String) -> String {
    let isPlain = operand.allSatisfy { $0.isLetter || $0.isNumber || "._-/:=".contains($0) }
    var words = ["tracewise", command.rawValue, isPlain ? operand : "\"\(operand)\""]
    for (name, source) in data { words += ["--data", "\(name)=\(source)"] }
    for (name, size) in dims.sorted(by: { $0.key < $1.key }) {
      words += ["--dim", "\(name)=\(size)"]
    }
    if let wrt { words += ["--wrt", wrt.joined(separator: ",")] }
    return words.joined(separator: " ")
  }
}

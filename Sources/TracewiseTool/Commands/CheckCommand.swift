import MatrixFiles
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// `tracewise check [RULE ... | FILE.loss ... | EXPR]`.
enum CheckCommand {
  /// What a word of the command line stands for.
  private enum Operand {
    case rules([RuleSubject])
    case loss(LossText, word: String)

    var isRules: Bool {
      if case .rules = self { true } else { false }
    }
  }

  static func run(_ arguments: Arguments) throws -> Int32 {
    let operands = try operands(of: arguments)
    try refuseIdleOptions(operands, arguments)
    var report = CheckReport(arguments)
    for operand in operands {
      switch operand {
      case .rules(let subjects): try checkRules(subjects, arguments, &report)
      case .loss(let text, let word): try checkLoss(text, word, arguments, &report)
      }
    }
    try report.write()
    return report.exitCode
  }

  /// What is to be checked; all rules where nothing is named.
  private static func operands(of arguments: Arguments) throws -> [Operand] {
    guard !arguments.operands.isEmpty else { return [.rules(RuleCatalogue.all)] }
    let names = Set(RuleCatalogue.all.flatMap { [$0.label, $0.name] }).sorted()
    return try arguments.operands.map { word in
      let rules = RuleCatalogue.subjects(named: word)
      guard rules.isEmpty else { return .rules(rules) }
      return .loss(try LossText(word, orRules: names, arguments), word: word)
    }
  }

  /// Options that none of the operands would heed.
  private static func refuseIdleOptions(_ operands: [Operand], _ arguments: Arguments) throws {
    let used: [(option: Option, isUsed: Bool)] = [
      (.data, !arguments.data.isEmpty), (.dim, !arguments.dims.isEmpty),
      (.wrt, arguments.wrt != nil), (.fix, arguments.wantsFix),
    ]
    if let option = arguments.ofProgram.keys.min(by: { $0.rawValue < $1.rawValue }) {
      throw arguments.usage("'\(option.flag)' is for programs, and none is to be checked")
    }
    if let idle = used.first(where: \.isUsed)?.option, operands.allSatisfy(\.isRules) {
      throw arguments.usage("'\(idle.flag)' is for losses, and only rules are to be checked")
    }
    if !arguments.at.isEmpty, operands.count != 1 || !operands[0].isRules {
      throw arguments.usage("'--at' is for one rule")
    }
    if arguments.format == "counts", !operands.allSatisfy(\.isRules) {
      throw arguments.usage("'--format counts' is for rules")
    }
    if arguments.region != nil, !operands.contains(where: \.isRules) {
      throw arguments.usage("'--region' is for rules, and only losses are to be checked")
    }
  }

  /// Adds what is found of a loss, or of the formulas of a document, to a report.
  ///
  /// - Parameter tell: told the gradients' records one by one while more is being checked, with their titles.
  static func checkLoss(
    _ text: LossText, _ word: String, _ arguments: Arguments, _ report: inout CheckReport,
    telling tell: (CheckRecord, String, Understood) -> Void = { _, _, _ in }
  ) throws {
    let loading = try Loading(arguments)
    let forms = try text.forms()
    var judged: [JudgedForm] = []
    var failure: (any Error)?
    for part in LossForm.parts(of: forms) {
      var found: [JudgedForm] = []
      for form in part {
        do {
          found.append(try self.judged(form, text, word, loading, telling: tell))
        } catch {
          // One formula of a document that has no values is no reason to leave the others.
          guard forms.count > 1 else { throw error }
          Output.message("\(error)".replacing(": error: ", with: ": not checked: "))
          failure = failure ?? error
        }
      }
      for form in part.flatMap(\.assumed)
      where !found.contains(where: \.holds) && found.contains(where: { $0.refutations > 0 }) {
        if let other = try? self.judged(form, text, word, loading) { found = found.assuming(other) }
      }
      judged += found
    }
    if judged.isEmpty, let failure { throw failure }
    for one in judged.reconciled {
      for run in one.runs { report.add(run.records, under: word + one.form.title, run.understood) }
    }
  }

  private static func judged(
    _ form: LossForm, _ text: LossText, _ word: String, _ loading: Loading,
    telling tell: (CheckRecord, String, Understood) -> Void = { _, _, _ in }
  ) throws -> JudgedForm {
    let arguments = loading.arguments
    var one = JudgedForm(form: form)
    for seed in arguments.allSeeds {
      do {
        let bound = try loading.program(form, seed: seed, settingAsideUnread: true)
        let check = check(bound, form, word, arguments)
        let understood = Understood(bound.program)
        let records = try check.records { record in
          tell(named(record, form, text, word), word + form.title, understood)
        }.map { named($0, form, text, word) }
        one.runs.append((records, understood))
        if arguments.wantsFix, seed == arguments.allSeeds.first {
          try fix(text, bound.program, records)
        }
      } catch let error as LanguageError {
        throw form.reading?.inDocument(error) ?? error
      }
    }
    return one
  }

  private static func check(
    _ bound: BoundProgram, _ form: LossForm, _ word: String, _ arguments: Arguments
  ) -> ProgramCheck {
    var check = ProgramCheck(bound)
    check.names = arguments.wrt ?? form.derived
    check.layout = arguments.layout
    check.drawsCurves = arguments.format == "html"
    check.command = arguments.reproduction(of: word)
    check.reproduction = { sizes, data in
      var small = arguments
      small.dims = sizes
      small.data = data.map { ($0.name, DataSource(path: $0.value.bracketed)) }
      return small.reproduction(of: word)
    }
    return check
  }

  /// A record with the name of what was typed: an expression has no file and no line to be named by, and a document
  /// has its own lines.
  private static func named(
    _ record: CheckRecord, _ form: LossForm, _ text: LossText, _ word: String
  ) -> CheckRecord {
    var record = record
    if case .expression = text { record.subject = word }
    if text.isDocument, let line = record.line, let own = form.reading?.line(of: line) {
      record.subject = "\(word):\(own)"
    }
    return record
  }

  /// Writes the file with its wrong claims corrected beside the old one, where there is anything to correct.
  private static func fix(_ text: LossText, _ program: Program, _ records: [CheckRecord]) throws {
    guard case .file(let path) = text, let corrected = program.corrected(by: records) else {
      return
    }
    let stem = path.hasSuffix(".loss") ? String(path.dropLast(5)) : path
    let other = "\(stem).fixed.loss"
    try Output.result(corrected.text, to: other)
    Output.message(
      "\(other): \(corrected.count == 1 ? "1 claim" : "\(corrected.count) claims") corrected")
  }
}

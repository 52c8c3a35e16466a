import Tracewise
import TracewiseLanguage
import TracewiseVerification

extension CheckCommand {
  /// Checks rules in their regions, with a progress bar, and adds the records to the report.
  static func checkRules(
    _ subjects: [RuleSubject], _ arguments: Arguments, _ report: inout CheckReport
  ) throws {
    let output = Output(arguments)
    let region = try arguments.region.map { try parse($0, subjects, arguments) }
    for (done, subject) in subjects.enumerated() {
      output.progress(done, of: subjects.count, subject.label)
      let records = RuleCheck(oracles: RuleCheck.allOracles + [SymbolicOracle()]).run(
        subject, regions: region.map { [$0.name] }, size: region?.size, seeds: arguments.allSeeds)
      if !records.isEmpty { report.add(rule: subject.label, records) }
    }
    output.endProgress()
  }

  /// A region as in `general:4`: its name and, after a colon, the size of operands.
  private static func parse(
    _ text: String, _ subjects: [RuleSubject], _ arguments: Arguments
  ) throws -> (name: String, size: Int?) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let names = Set(subjects.flatMap { $0.regions.map(\.name) }).sorted()
    guard let name = parts.first, names.contains(name) else {
      let hint = Hint.didYouMean(parts.first ?? "", among: names)
      let known = hint.isEmpty ? " (\(names.joined(separator: ", ")))" : hint
      throw arguments.usage("no region '\(text)' in these rules' domains\(known)")
    }
    guard parts.count > 1 else { return (name, nil) }
    guard let size = Int(parts[1]), size >= 0, size <= 64 else {
      throw arguments.usage("'--region \(text)': a size from 0 to 64 is required after the colon")
    }
    return (name, size)
  }
}

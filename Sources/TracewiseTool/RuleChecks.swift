import Tracewise
import TracewiseLanguage
import TracewiseVerification

extension CheckCommand {
  /// Checks rules in their regions, with a progress bar, and adds the records to the report.
  static func checkRules(
    _ subjects: [RuleSubject], _ arguments: Arguments, _ output: Output, _ report: inout CheckReport
  ) throws {
    let seeds = (0..<UInt64(arguments.seeds)).map { arguments.seed &+ $0 }
    let region = try arguments.region.map { try parse($0, subjects, arguments) }
    for (done, subject) in subjects.enumerated() {
      output.progress(done, of: subjects.count, subject.label)
      let records = RuleCheck().run(
        subject, regions: region.map { [$0.name] }, size: region?.size, seeds: seeds)
      report.add(rule: subject.label, records)
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
      let hint = suggestion(for: text, among: names).map { "; did you mean '\($0)'?" }
      throw arguments.usage(
        "no rule has a region '\(text)'" + (hint ?? " (\(names.joined(separator: ", ")))"))
    }
    guard parts.count > 1 else { return (name, nil) }
    guard let size = Int(parts[1]), size >= 0, size <= 64 else {
      throw arguments.usage("'--region \(text)': a size from 0 to 64 is required after the colon")
    }
    return (name, size)
  }
}

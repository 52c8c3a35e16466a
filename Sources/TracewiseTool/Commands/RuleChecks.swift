import Tracewise
import TracewiseVerification

extension CheckCommand {
  /// Checks rules in their regions on all cores, with a progress bar, and adds the records to the
  /// report.
  static func checkRules(
    _ subjects: [RuleSubject], _ arguments: Arguments, _ report: inout CheckReport
  ) throws {
    var subjects = try subjects.map { try $0.at(arguments) }
    let region = try arguments.region.map { try parse($0, subjects, arguments) }
    if let region, let size = region.size {
      let smallest = subjects.map { subject in
        subject.allRegions.first { $0.name == region.name }?.smallestSize
      }
      subjects = zip(subjects, smallest).filter { ($1 ?? .max) <= size }.map(\.0)
      if subjects.isEmpty, let smallest = smallest.compactMap(\.self).min() {
        throw arguments.usage(
          "'--region \(region.name):\(size)': this region is drawn in sizes from \(smallest) on")
      }
    }
    let runs = RuleRuns(subjects, region: region, seeds: arguments.allSeeds)
    // In all regions, at a seed at which somebody has looked.
    let isWhole = region == nil && arguments.at.isEmpty && arguments.seed == 1
    for (subject, result) in runs.verifications(Output(arguments)) {
      report.made.add(subject.label, result.made)
      var records = result.records.map { $0.again(arguments) }
      if isWhole { records += CheckCounts.differences(subject.label, result.made) }
      guard !records.isEmpty else { continue }
      let isDrawn = arguments.format == "html"
      report.add(
        rule: subject.label,
        isDrawn ? RuleIllustration(subject).illustrated(records) : records,
        leftOut: result.omissions)
    }
    if isWhole, arguments.operands.isEmpty {
      for record in CheckCounts.absentOrUncounted(subjects.map(\.label)) {
        report.add(rule: record.subject, [record])
      }
    }
  }

  /// A region as in `general:4`: its name and, after a colon, the size of operands.
  private static func parse(
    _ text: String, _ subjects: [RuleSubject], _ arguments: Arguments
  ) throws -> (name: String, size: Int?) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let names = Set(subjects.flatMap(\.allRegions).map(\.name)).sorted()
    guard let name = parts.first, names.contains(name) else {
      let hint = Hint.didYouMean(parts.first ?? "", among: names)
      let known = hint.isEmpty ? " (\(names.joined(separator: ", ")))" : hint
      throw arguments.usage("no region '\(text)' in these rules' domains\(known)")
    }
    guard parts.count > 1 else { return (name, nil) }
    guard let size = Int(parts[1]), size >= 1, size <= 130 else {
      throw arguments.usage("'--region \(text)': a size from 1 to 130 is required after the colon")
    }
    return (name, size)
  }
}

extension CheckRecord {
  /// The record with the command that names operands as they were given, which may be files.
  fileprivate func again(_ arguments: Arguments) -> CheckRecord {
    guard !arguments.at.isEmpty, counterexample == nil else { return self }
    var record = self
    record.command = "\(arguments.reproduction(of: subject)) --seed \(seed)"
    return record
  }
}

extension RuleSubject {
  /// Oracles go through an operand entry by entry.
  private static let mostEntries = 1 << 20

  /// The subject at the operands of `--at` alone, if there are any.
  fileprivate func at(_ arguments: Arguments) throws -> RuleSubject {
    guard !arguments.at.isEmpty else { return self }
    guard arguments.at.count == operandCount else {
      throw arguments.usage(
        "\(label) takes \(operandCount == 1 ? "one operand" : "\(operandCount) operands"); "
          + "'--at' gives \(arguments.at.count)")
    }
    let operands = try arguments.at.map {
      try Loading.matrix($0, limit: min(arguments.entries, Self.mostEntries))
    }
    do { return try at(operands, seed: arguments.seed) } catch let error as TracewiseError {
      throw Failure.data("\(error)", in: Option.at.flag)
    }
  }
}

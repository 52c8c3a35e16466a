import Dispatch
import Synchronization
import Tracewise
import TracewiseLanguage
import TracewiseVerification

extension CheckCommand {
  /// From so many seeds on, what holds is summed up by oracle instead of listed.
  private static let mostListedSeeds = 100

  /// Checks rules in their regions on all cores, with a progress bar, and adds the records to the
  /// report.
  static func checkRules(
    _ subjects: [RuleSubject], _ arguments: Arguments, _ report: inout CheckReport
  ) throws {
    let subjects = try subjects.map { try $0.at(arguments) }
    let output = Output(arguments)
    let region = try arguments.region.map { try parse($0, subjects, arguments) }
    let runs = subjects.flatMap { subject in
      stride(from: 0, to: arguments.seeds, by: 16).map { first in
        SeedRun(
          subject: subject, region: region, isFirst: first == 0,
          seeds: Array(arguments.allSeeds[first..<min(first + 16, arguments.seeds)]))
      }
    }
    let condenses = arguments.seeds > mostListedSeeds
    let records = Mutex((done: 0, of: [[CheckRecord]](repeating: [], count: runs.count)))
    output.progress(0, of: runs.count, subjects.first?.label ?? "")
    DispatchQueue.concurrentPerform(iterations: runs.count) { k in
      let found = condenses ? runs[k].records.condensed() : runs[k].records
      records.withLock {
        $0.of[k] = found
        $0.done += 1
        output.progress($0.done, of: runs.count, runs[k].subject.label)
      }
    }
    output.endProgress()
    let found = records.withLock { $0.of }
    for subject in subjects {
      let own = zip(runs, found).filter { $0.0.subject.label == subject.label }.flatMap(\.1)
      guard !own.isEmpty else { continue }
      let drawn = arguments.format == "html" ? RuleIllustration(subject).illustrated(own) : own
      report.add(rule: subject.label, condenses ? drawn.condensed() : drawn)
    }
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

extension RuleSubject {
  /// The subject at the operands of `--at` alone, if there are any.
  fileprivate func at(_ arguments: Arguments) throws -> RuleSubject {
    guard !arguments.at.isEmpty else { return self }
    guard arguments.at.count == operandCount else {
      throw arguments.usage(
        "\(label) takes \(operandCount == 1 ? "one operand" : "\(operandCount) operands"); "
          + "'--at' gives \(arguments.at.count)")
    }
    let operands = try arguments.at.map(Loading.matrix)
    return restricted(to: .point(operands))
  }
}

/// A subject at some seeds: a piece of work for one core.
private struct SeedRun: Sendable {
  let subject: RuleSubject
  let region: (name: String, size: Int?)?
  /// What must be refused does not depend on seeds.
  let isFirst: Bool
  let seeds: [UInt64]

  var records: [CheckRecord] {
    let all = isFirst ? nil : subject.regions.map(\.name)
    // Derivations do not depend on seeds either.
    let oracles = RuleCheck.allOracles + (isFirst ? [SymbolicOracle()] : [])
    return RuleCheck(oracles: oracles).run(
      subject, regions: region.map { [$0.name] } ?? all, size: region?.size, seeds: seeds)
  }
}

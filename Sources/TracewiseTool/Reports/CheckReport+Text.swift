import Tracewise
import TracewiseChecks
import TracewisePrograms
import TracewiseVerification

extension CheckReport {
  /// What people read: a line for what holds, the evidence for the rest, the counts at the end.
  var text: String {
    var lines: [String] = []
    let rules = ruleLines
    lines += rules.isEmpty ? [] : rules + [""]
    if let summary = omissions.summary, !arguments.isQuiet { lines += [summary, ""] }
    for group in groups where !group.isRule {
      let rows = lossLines(group)
      guard !rows.isEmpty else { continue }
      let understood =
        arguments.isQuiet ? [] : group.understood?.lines ?? group.program?.lines ?? []
      let notes = arguments.isQuiet ? [] : group.program?.notes ?? []
      lines += [title(of: group)] + understood.map { "  \($0)" } + rows
      lines += notes.map { "  note: \($0)" } + [""]
    }
    return (lines + [counts]).joined(separator: "\n") + "\n"
  }

  private func title(of group: Group) -> String {
    guard let first = arguments.allSeeds.first, let last = arguments.allSeeds.last, last != first
    else { return group.title }
    return "\(group.title), seeds \(first) to \(last)"
  }

  private var counts: String {
    let records = records
    let counts = ["verified", "refuted", "inconclusive"].compactMap { name in
      let count = records.filter { $0.verdict.name == name }.checkCount
      return count > 0 ? "\(count) \(name)" : nil
    }
    return counts.isEmpty ? "nothing to check" : counts.joined(separator: ", ")
  }

  // MARK: - Rules

  /// A line for each rule, and below it what does not hold.
  private var ruleLines: [String] {
    let rules = groups.filter(\.isRule)
    let width = rules.map(\.title.count).max() ?? 0
    return rules.flatMap { group in
      let bad = group.records.filter { $0.verdict != .verified }
      guard !arguments.isQuiet || bad.contains(where: isFailure) else { return [String]() }
      return [summary(of: group, bad, width)] + bad.flatMap { ruleDetails($0) }
    }
  }

  private func summary(of group: Group, _ bad: [CheckRecord], _ width: Int) -> String {
    let mark =
      bad.isEmpty
      ? colour.verified
      : bad.contains { $0.verdict == .refuted } ? colour.refuted : colour.inconclusive
    let good = group.records.filter { $0.verdict == .verified }
    let held = bad.isEmpty ? "" : "\(good.checkCount) of "
    let oracles = Set(group.records.map(\.oracle)).count
    let checks = "\(held)\(group.records.checkCount) checks by \(oracles) oracles"
    // Differences alone look at every entry of every region; other oracles look at other laws.
    let entrywise = good.filter { $0.oracle == .differences }
    return "\(mark) \(group.title.padded(to: width))  \(checks.padded(to: 24))  "
      + numbers(entrywise.isEmpty ? good : entrywise)
  }

  /// In full what fails, in a line what says nothing.
  private func ruleDetails(_ record: CheckRecord) -> [String] {
    if case .inconclusive(let why) = record.verdict, !isFailure(record) {
      let place = record.region.isEmpty ? "" : "\(record.region), "
      return [
        "    \(colour.inconclusive) \(record.oracle), \(place)seed \(record.seed): \(why)"
      ]
    }
    return record.description.split(separator: "\n").map { "    \($0)" }
  }
}

extension CheckReport {
  var colour: Colour { Colour(arguments) }

  /// The worst error of some records, and the size from which on all of them would have seen one.
  func numbers(_ records: [CheckRecord], width: Int = 8) -> String {
    let error = records.map(\.error).max() ?? 0
    let visible = records.map(\.smallestVisibleError).max() ?? 0
    let text = Matrix.format(error, digits: 2) + ","
    return "error \(text.padded(to: width)) seen from \(Matrix.format(visible, digits: 2)) on"
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(width - count, 0))
  }
}

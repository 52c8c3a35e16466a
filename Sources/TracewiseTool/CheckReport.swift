import Tracewise
import TracewiseVerification

/// Collects the records of a run and writes them out.
struct CheckReport {
  private let arguments: Arguments
  private struct Group {
    var title: String
    /// A rule has many records, which are summed up in a line.
    var isRule: Bool
    var records: [CheckRecord]
  }

  /// The records of each operand, in order.
  private var groups: [Group] = []

  init(_ arguments: Arguments) { self.arguments = arguments }

  private var records: [CheckRecord] { groups.flatMap(\.records) }

  mutating func add(_ records: [CheckRecord], under title: String) {
    if let last = groups.indices.last, groups[last].title == title, !groups[last].isRule {
      groups[last].records += records
    } else {
      groups.append(Group(title: title, isRule: false, records: records))
    }
  }

  mutating func add(rule: String, _ records: [CheckRecord]) {
    groups.append(Group(title: rule, isRule: true, records: records))
  }

  private func isFailure(_ record: CheckRecord) -> Bool {
    switch record.verdict {
    case .verified: false
    case .refuted: true
    case .inconclusive: arguments.isStrict || record.isRefutation
    }
  }

  var exitCode: Int32 { records.contains(where: isFailure) ? 1 : 0 }

  private var verdict: String {
    if records.contains(where: { $0.verdict == .refuted }) { return "refuted" }
    return records.allSatisfy { $0.verdict == .verified } ? "verified" : "inconclusive"
  }

  func write() throws {
    let text =
      switch arguments.format {
      case "json": json.text() + "\n"
      case "junit": junit
      default: self.text
      }
    try Output.result(text, to: arguments.output)
  }

  // MARK: - Text

  private var text: String {
    var lines: [String] = []
    lines += ruleTable
    for group in groups where !group.isRule {
      let (title, records) = (group.title, group.records)
      let shown = arguments.isQuiet ? records.filter { $0.verdict != .verified } : records
      guard !shown.isEmpty else { continue }
      lines.append(title)
      lines += Self.aligned(shown)
      lines.append("")
    }
    let counts = ["verified", "refuted", "inconclusive"].compactMap { name in
      let count = records.filter { $0.verdict.name == name }.count
      return count > 0 ? "\(count) \(name)" : nil
    }
    lines.append(counts.isEmpty ? "nothing to check" : counts.joined(separator: ", "))
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line for each rule, and below it in full what does not hold.
  private var ruleTable: [String] {
    let rules = groups.filter(\.isRule)
    guard !rules.isEmpty else { return [] }
    let width = rules.map(\.title.count).max() ?? 0
    var lines: [String] = []
    for group in rules {
      let bad = group.records.filter { $0.verdict != .verified }
      if arguments.isQuiet && bad.isEmpty { continue }
      let mark = bad.isEmpty ? "✓" : bad.contains { $0.verdict == .refuted } ? "✗" : "?"
      let error = group.records.reduce(0) { max($0, $1.error) }
      let oracles = Set(group.records.map(\.oracle)).count
      lines.append(
        "\(mark) \(group.title.padded(to: width))  \(group.records.count) checks by "
          + "\(oracles) oracles  worst error \(Matrix.format(error, digits: 2))")
      lines += bad.map { "\($0)" }
    }
    return lines.isEmpty ? [] : lines + [""]
  }

  /// Lines of columns for what holds, full descriptions for the rest.
  private static func aligned(_ records: [CheckRecord]) -> [String] {
    let subjects = records.map { $0.subject.split(separator: "/").last.map(String.init) ?? "" }
    let subjectWidth = subjects.map(\.count).max() ?? 0
    let reasonWidth = min(records.map(\.reason.count).max() ?? 0, 72)
    return zip(records, subjects).map { record, subject in
      guard record.verdict == .verified else { return "\(record)" }
      let error = Matrix.format(record.error, digits: 2)
      let visible = Matrix.format(record.smallestVisibleError, digits: 2)
      let line =
        "  ✓ " + subject.padded(to: subjectWidth) + "  " + record.reason.padded(to: reasonWidth)
        + "  error \(error), seen from \(visible)"
      return ([line] + counterexample(record)).joined(separator: "\n")
    }
  }

  /// What shows a refuted claim false, under a `refute` line that is right.
  private static func counterexample(_ record: CheckRecord) -> [String] {
    guard record.isRefutation, let entry = record.entry, let found = record.found,
      let expected = record.expected
    else { return record.diagnosis.map { ["      note: \($0)"] } ?? [] }
    var lines = [
      "      entry (\(entry.row), \(entry.column)): claimed \(Matrix.format(found)), "
        + "found \(Matrix.format(expected)) by \(record.oracle), seed \(record.seed)"
    ]
    if let diagnosis = record.diagnosis { lines.append("      cause: \(diagnosis)") }
    return lines
  }

  // MARK: - JSON

  private var json: JSON {
    .object([("verdict", .string(verdict)), ("checks", .array(records.map(Self.json)))])
  }

  private static func json(_ record: CheckRecord) -> JSON {
    var members: [(String, JSON)] = [
      ("subject", .string(record.subject)), ("kind", .string(record.kind.rawValue)),
      ("oracle", .string(record.oracle)), ("verdict", .string(record.verdict.name)),
      ("error", .number(record.error)), ("errorEstimate", .number(record.errorEstimate)),
      ("smallestVisibleError", .number(record.smallestVisibleError)),
      ("seed", .integer(Int(clamping: record.seed))), ("reason", .string(record.fullReason)),
    ]
    if !record.region.isEmpty { members.append(("region", .string(record.region))) }
    if let operand = record.operand { members.append(("operand", .string(operand))) }
    if let entry = record.entry {
      members.append(("entry", .array([.integer(entry.row), .integer(entry.column)])))
    }
    if let expected = record.expected { members.append(("expected", .number(expected))) }
    if let found = record.found { members.append(("found", .number(found))) }
    if let diagnosis = record.diagnosis { members.append(("diagnosis", .string(diagnosis))) }
    if let command = record.command { members.append(("command", .string(command))) }
    return .object(members)
  }

  // MARK: - JUnit

  private var junit: String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"tracewise\">"]
    for group in groups {
      let (title, records) = (group.title, group.records)
      let failures = records.filter(isFailure).count
      let skipped = records.filter { $0.verdict.name == "inconclusive" && !isFailure($0) }.count
      lines.append(
        "  <testsuite name=\"\(title.escapedForXML)\" tests=\"\(records.count)\" "
          + "failures=\"\(failures)\" skipped=\"\(skipped)\">")
      for record in records {
        let name = "\(record.subject) \(record.reason) \(record.oracle) \(record.region)"
        let open =
          "    <testcase classname=\"\(title.escapedForXML)\" name=\"\(name.escapedForXML)\""
        if isFailure(record) {
          lines += [
            open + ">",
            "      <failure message=\"\(record.fullReason.escapedForXML)\">"
              + "\(record.description.escapedForXML)</failure>", "    </testcase>",
          ]
        } else if record.verdict.name == "inconclusive" {
          lines += [
            open + ">", "      <skipped message=\"\(record.fullReason.escapedForXML)\"/>",
            "    </testcase>",
          ]
        } else {
          lines.append(open + "/>")
        }
      }
      lines.append("  </testsuite>")
    }
    return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }
}

extension CheckRecord {
  /// Whether the record is that of a `refute` line.
  var isRefutation: Bool { reason.hasPrefix("refute ") }

  /// The reason, with that of an inconclusive verdict.
  var fullReason: String {
    if case .inconclusive(let why) = verdict, why != reason { return "\(reason): \(why)" }
    return reason
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(width - count, 0))
  }

  var escapedForXML: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case _ where scalar.value < 0x20 && scalar != "\t": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

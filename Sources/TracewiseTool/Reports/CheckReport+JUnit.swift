import Foundation
import TracewiseChecks
import TracewiseDerivation
import TracewisePrograms
import TracewiseVerification

extension CheckReport {
  /// JUnit XML: a suite for each operand, a case for each record; what is inconclusive is skipped.
  var junit: String {
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"tracewise\" \(counts(records))>",
    ]
    for group in groups {
      let title = group.title.escapedForXML
      lines.append("  <testsuite name=\"\(title)\" \(counts(group.records))>")
      if let understood = group.understood {
        let text = understood.lines.joined(separator: "; ").escapedForXML
        lines.append("    <properties>")
        lines.append("      <property name=\"understood\" value=\"\(text)\"/>")
        lines.append("    </properties>")
      }
      var uses: [String: Int] = [:]
      for record in group.records {
        let plain = Self.name(of: record, in: group)
        uses[plain, default: 0] += 1
        // Servers take cases of one name for one: an oracle may check several laws at a point.
        let name = (plain + (uses[plain].map { $0 > 1 ? " (\($0))" : "" } ?? "")).escapedForXML
        let open = "    <testcase classname=\"\(title)\" name=\"\(name)\""
        if let content = content(of: record, in: group) {
          lines += [open + ">", "      " + content, "    </testcase>"]
        } else {
          lines.append(open + "/>")
        }
      }
      let notes = group.program.map { $0.lines + $0.notes } ?? []
      if !notes.isEmpty {
        lines.append("    <system-out>\(notes.joined(separator: "\n").escapedForXML)</system-out>")
      }
      if let summary = group.omissions.summary {
        lines.append("    <system-out>\(summary.escapedForXML)</system-out>")
      }
      lines.append("  </testsuite>")
    }
    return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }

  /// A name that stays the same whether the check passes or fails, so that servers see a history.
  private static func name(of record: CheckRecord, in group: Group) -> String {
    if group.isRule { return "\(record.oracle) \(record.region) seed \(record.seed)" }
    let what =
      record.statement == nil
      ? record.operand.map { "grad(\($0))" } ?? record.reason : record.reason
    return "\(record.line.map { "line \($0): " } ?? "")\(what) seed \(record.seed)"
  }

  private func content(of record: CheckRecord, in group: Group) -> String? {
    let message = record.fullReason.escapedForXML
    if isFailure(record) {
      let lines = group.isRule ? record.description.components(separatedBy: "\n") : failure(record)
      let text = lines.map(\.escapedForXML).joined(separator: "\n")
      return "<failure message=\"\(message)\">\(text)</failure>"
    }
    return record.verdict == .verified ? nil : "<skipped message=\"\(message)\"/>"
  }

  private func counts(_ records: [CheckRecord]) -> String {
    let failures = records.filter(isFailure).count
    let skipped = records.filter { $0.verdict != .verified && !isFailure($0) }.count
    return "tests=\"\(records.count)\" failures=\"\(failures)\" skipped=\"\(skipped)\""
  }
}

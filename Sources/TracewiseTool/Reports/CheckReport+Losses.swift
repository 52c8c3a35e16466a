import Tracewise
import TracewiseVerification

extension CheckReport {
  /// Claims are shown up to this length beside their numbers; the line tells the rest.
  private static let widest = 66

  /// A line for each gradient and claim that holds, over all seeds; in full what does not.
  func lossLines(_ group: Group) -> [String] {
    var rows: [[CheckRecord]] = []
    var places: [String: Int] = [:]
    for record in group.records {
      let key = "\(record.subject) \(record.reason)"
      if record.verdict == .verified, let place = places[key] {
        rows[place].append(record)
      } else {
        if record.verdict == .verified { places[key] = rows.count }
        rows.append([record])
      }
    }
    if arguments.isQuiet { rows.removeAll { !isFailure($0[0]) } }
    let labels = rows.map { $0[0].line.map { "line \($0)  " } ?? "" }
    let labelWidth = labels.map(\.count).max() ?? 0
    let reasonWidth = min(rows.map(\.[0].reason.count).max() ?? 0, Self.widest)
    return zip(rows, labels).flatMap { row, label in
      guard row[0].verdict == .verified else {
        return failure(row[0]).map { "  \($0)" }
      }
      let reason = row[0].reason.shortened(to: Self.widest).padded(to: reasonWidth)
      return [
        "  \(colour.verified) \(label.padded(to: labelWidth))\(reason)  \(numbers(row))\(oracles(row))"
          + (row[0].holdsForAllSizes ? ", all sizes by algebra" : "")
      ] + counterexample(row[0]).map { "      \($0)" }
    }
  }

  /// How many oracles verify a gradient.
  private func oracles(_ row: [CheckRecord]) -> String {
    let count = Set(row.flatMap { $0.evidence.isEmpty ? [] : $0.witnesses }).count
    return count > 1 ? ", by \(count) oracles" : ""
  }

  /// What shows a claim false, under a `refute` line that is right, and what is to be noted.
  private func counterexample(_ record: CheckRecord) -> [String] {
    guard record.isRefutation, let values = record.values else {
      return record.unseen.map { "verified \($0)" } + record.atKinks
        + (record.diagnosis.map { ["note: \($0)"] } ?? [])
    }
    return ["\(values) by \(record.oracle), seed \(record.seed)"]
      + (record.diagnosis.map { ["cause: \($0)"] } ?? [])
      + (record.repairedClaim.map { ["right: \($0)"] } ?? [])
  }

  /// A record that does not hold: the claim, the evidence, the cause, and how to see it again.
  func failure(_ record: CheckRecord) -> [String] {
    let mark = record.verdict == .refuted ? colour.refuted : colour.inconclusive
    let place = record.line == nil ? "" : "\(record.subject)  "
    var lines = ["\(mark) \(place)\(record.reason)"]
    if case .inconclusive(let why) = record.verdict {
      lines.append("    inconclusive: \(why)")
    } else if record.isRefutation {
      lines.append("    not refuted: it holds by \(record.oracle)")
    } else {
      lines.append(
        "    refuted by \(record.witnesses.map(\.description).joined(separator: ", "))")
    }
    if let values = record.values { lines.append("    \(values)") }
    // Where nothing was measured there are no numbers.
    let isMeasured =
      record.smallestVisibleError > 0 || record.error > 0 && record.error.isFinite
    if !record.isWithoutValue, isMeasured {
      lines.append("    \(numbers([record], width: 0))")
    }
    if let diagnosis = record.diagnosis, !record.isRefutation {
      lines.append("    cause: \(diagnosis)")
    }
    if let step = record.step { lines.append("    step: \(step)") }
    if let repair = record.repairedClaim, !record.isRefutation {
      lines.append("    write: \(repair)")
    }
    if let command = record.command { lines.append("    again: \(command)") }
    if let smallest = record.smallest {
      lines.append("    smallest: \(smallest.text)")
      if let command = smallest.command { lines.append("    again: \(command)") }
    }
    return lines
  }
}

extension CheckRecord {
  /// The line of a loss's record, which ends its subject; nil for rules and lone expressions.
  var line: Int? {
    guard kind != .rule, let colon = subject.lastIndex(of: ":") else { return nil }
    return Int(subject[colon...].dropFirst())
  }

  /// `entry (1, 2): claimed 3, found 4`, where an entry shows the claim false.
  var values: String? {
    guard let expected, let found else { return nil }
    let named = entry.map { "entry (\($0.row), \($0.column))" }
    guard let place = place ?? named ?? (statement == nil && kind == .gradient ? whole : nil) else {
      return nil
    }
    let (claimed, right) = Matrix.apart(found, expected)
    return "\(place): claimed \(claimed), found \(right)"
  }

  /// What numbers without a place are about.
  private var whole: String { operand == nil ? "the whole" : "along a direction" }
}

extension String {
  /// The text, or its beginning and an ellipsis.
  fileprivate func shortened(to width: Int) -> String {
    count <= width ? self : prefix(width - 1) + "…"
  }
}

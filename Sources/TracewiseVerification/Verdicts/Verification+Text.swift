import Tracewise

extension Verification: CustomStringConvertible {
  public var description: String {
    let bad = records.filter { $0.verdict != .verified }
    let notes = (notes + [omissions.summary].compactMap { $0 }).map { "note: \($0)" }
    var subjects: [String] = []
    for record in bad where !subjects.contains(record.subject) { subjects.append(record.subject) }
    let blocks = subjects.map { subject in
      Block(records.filter { $0.subject == subject }).text
    }
    return ((bad.isEmpty ? [summary] : blocks) + notes).joined(separator: "\n")
  }

  private var summary: String {
    guard let first = records.first else { return "? nothing was checked" }
    let oracles = Set(records.map(\.oracle)).count
    return "✓ \(first.subject): \(records.count) checks by \(oracles) "
      + "oracle\(oracles == 1 ? "" : "s"), errors from "
      + "\(Matrix.format(smallestVisibleError, digits: 2)) on are seen"
  }
}

/// What the checks of one subject say together, where not all of them hold.
private struct Block {
  private let records: [CheckRecord]
  private let refuted: [CheckRecord]
  private let open: [CheckRecord]

  init(_ records: [CheckRecord]) {
    self.records = records
    refuted = records.filter { $0.verdict == .refuted }
    open = records.filter { if case .inconclusive = $0.verdict { true } else { false } }
  }

  var text: String {
    guard let lead = refuted.min(by: { $0.opacity < $1.opacity }) ?? open.first else { return "" }
    var lines = ["\(lead.mark) \(lead.subject): \(lead.reason)"]
    if !refuted.isEmpty { lines.append("    refuted \(extent(of: refuted))") }
    lines += lead.evidenceLines
    lines += causes
    if !open.isEmpty {
      let doubts = open.map { "\($0.verdict)" }.withoutRepetition
      lines.append("    open \(extent(of: open)): \(doubts.prefix(3).joined(separator: "; "))")
    }
    if let command = lead.command { lines.append("    again: \(command)") }
    return lines.joined(separator: "\n")
  }

  /// `by differences, taylor in 12 of 98 checks`.
  private func extent(of some: [CheckRecord]) -> String {
    let oracles = some.map { "\($0.oracle)" }.withoutRepetition.joined(separator: ", ")
    return "by \(oracles) in \(some.count) of \(records.count) checks"
  }

  /// Each cause once, with the smallest case: of several texts about one case the shortest, for exact
  /// arithmetic puts its numbers before the cause.
  private var causes: [String] {
    var texts: [String: String] = [:]
    var keys: [String] = []
    var cases: [String: CheckRecord] = [:]
    for record in refuted {
      guard let diagnosis = record.diagnosis else { continue }
      let key = record.counterexample.map { "\($0)" } ?? diagnosis
      if texts[key] == nil { keys.append(key) }
      if texts[key].map({ diagnosis.count < $0.count }) ?? true {
        texts[key] = diagnosis
        cases[key] = record
      }
    }
    // What one check alone could say counts for less than what was found out with a case.
    let explained = keys.filter { cases[$0]?.counterexample != nil }
    let shown = (explained.isEmpty ? keys : explained).prefix(4)
    let rest = (explained.isEmpty ? keys.count : explained.count) - shown.count
    return shown.flatMap { key in
      ["    cause: \(texts[key] ?? "")"] + (cases[key]?.caseLines ?? [])
    } + (rest > 0 ? ["    and \(rest) more causes"] : [])
  }
}

extension CheckRecord {
  /// How little the record explains: those with a cause and an entry come first.
  fileprivate var opacity: Int {
    (counterexample == nil ? 4 : 0) + (diagnosis == nil ? 2 : 0) + (entry == nil ? 1 : 0)
  }
}

extension [String] {
  fileprivate var withoutRepetition: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

import Tracewise
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage
import TracewisePrograms
import TracewiseVerification

/// The report as one page that needs nothing else: no scripts, no fonts, no network.
struct HTMLReport {
  private let report: CheckReport

  init(_ report: CheckReport) { self.report = report }

  var text: String {
    HTMLPage(
      title: "tracewise check: \(report.verdict)",
      body: """
        <h1>tracewise check <span class="\(report.verdict)">\(report.verdict)</span></h1>
        <p>\(counts)</p>
        \(report.omissions.summary.map { "<p class=\"quiet\">\($0.escapedForXML)</p>" } ?? "")
        \(report.groups.contains(where: \.isRule) ? ruleTable : "")
        \(losses())
        \(Self.footnote)
        """
    ).text
  }

  /// What the last columns of tables are.
  static let footnote = """
    <p class="quiet">An error is relative to the scale of its quantity; a check would have seen an
    error in a single entry from the size in the last column on.</p>
    """

  /// What is said of losses, a section each.
  ///
  /// - Parameter isBare: whether a lone one has neither a head nor its formulas, which stand elsewhere.
  func losses(isBare: Bool = false) -> String {
    let groups = report.groups.filter { !$0.isRule }
    return groups.map { group in
      isBare && groups.count == 1 ? table(group) : section(group)
    }.joined(separator: "\n")
  }

  var counts: String { Self.counts(report.records) }

  /// How many records have which verdict.
  static func counts(_ records: [CheckRecord]) -> String {
    ["verified", "refuted", "inconclusive"].compactMap { name in
      let count = records.filter { $0.verdict.name == name }.checkCount
      return count > 0 ? "<b class=\"\(name)\">\(count)</b> \(name)" : nil
    }.joined(separator: ", ")
  }

  /// A row for each rule; what does not hold is told below it.
  private var ruleTable: String {
    let rows = report.groups.filter(\.isRule).map { group in
      let bad = group.records.filter { $0.verdict != .verified }
      let state =
        bad.isEmpty
        ? "verified" : bad.contains { $0.verdict == .refuted } ? "refuted" : "inconclusive"
      let oracles = Set(group.records.map { "\($0.oracle)" }).sorted().joined(separator: ", ")
      // As in the text: differences alone look at every entry of every region.
      let entrywise = group.records.filter { $0.oracle == .differences }
      let counted = entrywise.isEmpty ? group.records : entrywise
      let error = counted.reduce(0) { max($0, $1.error) }
      let visible = counted.reduce(0) { max($0, $1.smallestVisibleError) }
      let row = """
        <tr><td class="\(state)">\(Self.mark(state))</td><td>\(group.title.escapedForXML)</td>
        <td data-label="checks" title="\(oracles.escapedForXML)">\(group.records.checkCount)</td>
        \(Self.cell("worst error", error))\(Self.cell("seen from", visible))</tr>
        """
      // What fails tells its evidence; of what holds, one curve shows how far.
      let shown =
        bad + group.records.filter { $0.verdict == .verified && $0.plots != nil }.prefix(1)
      return row
        + shown.map { "<tr class=\"more\"><td></td><td colspan=\"4\">\(details($0))</td></tr>" }
        .joined(separator: "\n")
    }
    return """
      <h2>Rules</h2>
      <table>\(Self.head("", "rule", "checks", "worst error", "seen from"))<tbody>
      \(rows.joined(separator: "\n"))
      </tbody></table>
      """
  }

  private func section(_ group: CheckReport.Group) -> String {
    """
    <h2>\(group.title.escapedForXML)</h2>
    \(group.understood.map(understood) ?? "")
    \((group.program.map { $0.lines + $0.notes } ?? []).map { "<p>\($0.escapedForXML)</p>" }.joined(separator: "\n"))
    \(table(group))
    """
  }

  /// A row for each record, and what else is said of it below.
  private func table(_ group: CheckReport.Group) -> String {
    let rows = group.records.map { record in
      let state = record.verdict.name
      let row = """
        <tr><td class="\(state)">\(Self.mark(state))</td>
        <td class="where">\(record.subject.escapedForXML)</td><td><code>\(record.reason.escapedForXML)</code></td>
        <td data-label="by">\(record.witnesses.map(\.description).joined(separator: ", ").escapedForXML)</td>
        \(Self.cell("error", record.error))\(Self.cell("seen from", record.smallestVisibleError))</tr>
        """
      let inner = details(record)
      return inner.isEmpty ? row : row + "<tr><td></td><td colspan=\"5\">\(inner)</td></tr>"
    }
    return """
      <table>\(Self.head("", "where", "what", "by", "error", "seen from"))<tbody>
      \(rows.joined(separator: "\n"))
      </tbody></table>
      """
  }

  /// The formulas of a loss, and the sizes of its inputs.
  private func understood(_ understood: Understood) -> String {
    let lines = understood.mathML + [understood.sizesText.escapedForXML]
    return "<p>\(lines.joined(separator: "<br>"))</p>"
  }

  /// The evidence, the cause, a map of the errors, and curves.
  private func details(_ record: CheckRecord) -> String {
    var parts: [String] = []
    if case .inconclusive(let why) = record.verdict {
      parts.append("<p>\("\(why)".escapedForXML)</p>")
    }
    if let entry = record.entry, let found = record.found, let expected = record.expected {
      let (claimed, right) = Matrix.apart(found, expected)
      let place = record.place ?? "entry (\(entry.row), \(entry.column))"
      parts.append(
        "<p>\(place.escapedForXML): claimed <b>\(claimed)</b>, found <b>\(right)</b></p>")
    }
    if let diagnosis = record.diagnosis {
      let isNote = record.verdict == .verified && !record.isRefutation
      parts.append(
        "<p class=\"\(isNote ? "quiet" : "cause")\">\(isNote ? "note" : "cause"): "
          + "\(diagnosis.escapedForXML)</p>")
    }
    for side in record.unseen {
      parts.append("<p class=\"quiet\">verified \(side.escapedForXML)</p>")
    }
    for note in record.atKinks { parts.append("<p class=\"quiet\">\(note.escapedForXML)</p>") }
    if let step = record.step { parts.append("<p>\(step.escapedForXML)</p>") }
    if let repair = record.repairedClaim { parts.append(forms(record, repair)) }
    if record.entry != nil, let errors = record.errors, errors.count > 1, errors.count <= 4096 {
      parts.append(
        "<p class=\"quiet\">errors of the entries, the fuller the colour the larger:</p>"
          + SVGPlot.heatMap(errors))
    }
    if let plots = record.plots { parts.append(curves(plots)) }
    if record.verdict != .verified, let command = record.command {
      parts.append("<p>again: <code>\(command.escapedForXML)</code></p>")
    }
    if let smallest = record.smallest {
      let command = smallest.command.map { "<br>again: <code>\($0.escapedForXML)</code>" } ?? ""
      parts.append("<p>smallest: \(smallest.text.escapedForXML)\(command)</p>")
    }
    return parts.joined(separator: "\n")
  }

  /// What is claimed beside what is right, with the words in which they differ marked.
  private func forms(_ record: CheckRecord, _ repair: String) -> String {
    let word = ["claim ", "refute "].first(where: record.reason.hasPrefix) ?? ""
    let claimed = String(record.reason.dropFirst(word.count))
    let (left, right) = Self.differing(claimed, repair)
    return """
      <div class="forms"><div class="claimed">claimed<br><code>\(left)</code></div>
      <div class="right">write<br><code>\(right)</code></div></div>
      """
  }

  /// Two texts of which the part is marked that stands between what they begin and end with alike.
  private static func differing(_ one: String, _ other: String) -> (String, String) {
    let (a, b) = (Array(one), Array(other))
    let start = zip(a, b).prefix { $0 == $1 }.count
    let most = min(a.count, b.count) - start
    let end = zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count
    func marked(_ text: [Character]) -> String {
      let last = text.count - min(end, most)
      func part(_ range: Range<Int>) -> String { String(text[range]).escapedForXML }
      let middle = start < last ? "<mark>\(part(start..<last))</mark>" : ""
      return part(0..<start) + middle + part(last..<text.count)
    }
    return (marked(a), marked(b))
  }

  /// The head of a table; screen readers are told what its cells are about.
  static func head(_ titles: String...) -> String {
    let cells = titles.map { $0.isEmpty ? "<td></td>" : "<th scope=\"col\">\($0)</th>" }
    return "<thead><tr>\(cells.joined())</tr></thead>"
  }

  /// A cell with a number, which says on a narrow screen what it is.
  static func cell(_ label: String, _ value: Double) -> String {
    "<td class=\"number\" data-label=\"\(label)\">\(number(value))</td>"
  }

  private func curves(_ plots: CheckPlots) -> String {
    let points = plots.curve.points
    // Where the remainder is rounding alone, it has no slope.
    let isExact = (points.first?.remainder ?? 0) < 1e3 * (points.last?.remainder ?? 0)
    let reference = points.first.map { first in
      points.filter { !isExact && $0.step >= 1e-7 }.map { point in
        let ratio = point.step / first.step
        return (x: point.step, y: first.remainder * ratio * ratio)
      }
    }
    let errors = SVGPlot(
      title: "error of central differences", xLabel: "step h",
      curves: [
        .init(
          label: "|D(h) − slope|", colour: "var(--curve)",
          points: points.map { ($0.step, $0.differenceError) })
      ])
    let remainders = SVGPlot(
      title: "Taylor remainder", xLabel: "step h",
      curves: [
        .init(
          label: "|φ(h) − φ(0) − h slope|", colour: "var(--curve)",
          points: points.map { ($0.step, $0.remainder) })
      ]
        + (isExact
          ? []
          : [.init(label: "h²", colour: "var(--second)", points: reference ?? [], isDashed: true)]))
    return "<details><summary>along \(plots.direction.escapedForXML)</summary><div class=\"plots\">"
      + errors.text + remainders.text + "</div></details>"
  }

  static func mark(_ state: String) -> String {
    switch state {
    case "verified": "✓"
    case "refuted": "✗"
    default: "?"
    }
  }

  static func number(_ value: Double) -> String { Matrix.format(value, digits: 2) }
}

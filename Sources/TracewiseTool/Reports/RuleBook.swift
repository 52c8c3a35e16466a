import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// The rule book as one page: contents, and of every rule the formulas, the derivation of its
/// pullback and the verdicts of a check made for the page.
struct RuleBook {
  let entries: [RuleEntry]

  var text: String {
    HTMLPage(
      title: "Tracewise: the rule book",
      body: """
        <h1>The rules of Tracewise \(Tool.version)</h1>
        \(introduction)
        <h2>Contents</h2>
        \(contents { "#" + $0 })
        \(entries.map(\.html).joined(separator: "\n"))
        \(HTMLReport.footnote)
        """
    ).text
  }

  var introduction: String {
    """
    <p>For each rule <math><mi>Y</mi><mo>=</mo><mi>f</mi><mo>(</mo><mi>X</mi><mo>)</mo></math>:
    its differential, the pullback of a cotangent <math><mi>G</mi></math> as the trace method
    derives it from the differential, and what the oracles say of both. All of it is computed by
    running the rules: formulas on symbols, checks on matrices.</p>
    <p>\(counts)</p>
    """
  }

  /// A table for each chapter; the rules' sections or pages are at the addresses.
  func contents(_ address: (String) -> String) -> String {
    let entries = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return RuleLibrary.standard.chapters.compactMap { chapter in
      let rows = chapter.names.compactMap { entries[$0]?.contentsRow(at: address($0)) }
      guard !rows.isEmpty else { return nil }
      return """
        <h3>\(chapter.title)</h3>
        <table><tbody>
        \(rows.joined(separator: "\n"))
        </tbody></table>
        """
    }.joined(separator: "\n")
  }

  private var counts: String {
    let records = entries.flatMap { $0.records ?? [] }
    let summary = OracleSummary(oracle: "", records: records)
    return "\(entries.count) rules, \(summary.counts)."
  }
}

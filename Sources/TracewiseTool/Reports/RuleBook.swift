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
        <p>For each rule <math><mi>Y</mi><mo>=</mo><mi>f</mi><mo>(</mo><mi>X</mi><mo>)</mo></math>:
        its differential, the pullback of a cotangent <math><mi>G</mi></math> as the trace method
        derives it from the differential, and what the oracles say of both. All of it is computed by
        running the rules: formulas on symbols, checks on matrices.</p>
        <p>\(counts)</p>
        <h2>Contents</h2>
        <table><tbody>
        \(entries.map(\.contentsRow).joined(separator: "\n"))
        </tbody></table>
        \(entries.map(\.html).joined(separator: "\n"))
        <p class="quiet">An error is relative to the scale of its quantity; a check would have seen an
        error in a single entry from the size in the last column on.</p>
        """
    ).text
  }

  private var counts: String {
    let records = entries.flatMap { $0.records ?? [] }
    let summary = OracleSummary(oracle: "", records: records)
    return "\(entries.count) rules, \(summary.counts)."
  }
}

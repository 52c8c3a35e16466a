import Tracewise
import TracewiseChecks
import TracewiseDerivation
import TracewiseVerification

extension RuleEntry {
  /// The entry as a section of the rule book.
  var html: String {
    """
    <section id="\(name.escapedForXML)">
    <h2>\(name.escapedForXML)</h2>
    \(content)
    </section>
    """
  }

  /// What is said of the rule.
  var content: String {
    """
    \(formulaTable)
    \(derivationHTML)
    <p>Domain: \(regions.joined(separator: ", ").escapedForXML).</p>
    \(refusalList)
    \(verdictTable)
    \(theoremList)
    <p class="quiet">again: <code>tracewise check \(name.escapedForXML)</code></p>
    """
  }

  /// A line of the contents: the name, and the formula of the differential.
  func contentsRow(at address: String) -> String {
    let formula = formulas.map { MathMLNotation.line(Self.equation($0.differentialForm)) } ?? ""
    return "<tr><td class=\"\(state)\">\(HTMLReport.mark(state))</td>"
      + "<td><a href=\"\(address.escapedForXML)\">\(name.escapedForXML)</a></td>"
      + "<td>\(formula)</td></tr>"
  }

  private static func equation(_ definition: Definition) -> String {
    let printer = Printer(MathMLNotation())
    return
      "\(printer.notation.symbol(definition.symbol))<mo>=</mo>\(printer.text(definition.value))"
  }

  private var formulaTable: String {
    guard let formulas else { return "" }
    var rows = [("formula", Self.equation(formulas.value))]
    if case .law? = law?.kind, let law, let identity = law.equation {
      rows.append((law.name, Printer(MathMLNotation()).text(identity)))
    }
    rows.append(("differential", Self.equation(formulas.differentialForm)))
    rows += formulas.pullbackForms.map { ("pullback", Self.equation($0)) }
    let lines = rows.map { label, formula in
      "<tr><th scope=\"row\">\(label)</th><td>\(MathMLNotation.line(formula))</td></tr>"
    }
    return "<table class=\"facts\"><tbody>\(lines.joined(separator: "\n"))</tbody></table>"
  }

  private var derivationHTML: String {
    guard let derivation else { return "" }
    var block = DerivationBlock(derivation.derivation.nodeDerivation, Printer(MathMLNotation()))
    block.rows += pullbacks.map { item in
      var row = DerivationBlock([item.derived], Printer(MathMLNotation())).rows[0]
      row.reason = item.comparison
      return row
    }
    return "<h3>The pullback, derived from the differential</h3>\n\(DerivationHTML.table(block))"
  }

  private var refusalList: String {
    guard !refusals.isEmpty else { return "" }
    let items = refusals.map { "<li>\($0.escapedForXML)</li>" }.joined(separator: "\n")
    return "<p>Refuses:</p><ul>\(items)</ul>"
  }

  private var theoremList: String {
    let texts = theorems.map { "<pre>\($0.text.escapedForXML)</pre>" }.joined(separator: "\n")
    return "<details><summary>For all sizes, in Coq</summary>\n\(texts)\n</details>"
  }

  private var verdictTable: String {
    let rows = summaries.map { summary in
      """
      <tr><td class="\(summary.state)">\(HTMLReport.mark(summary.state))</td>
      <td>\(summary.oracle.description.escapedForXML)</td><td data-label="checks">\(summary.counts)</td>
      \(HTMLReport.cell("worst error", summary.error))
      \(HTMLReport.cell("seen from", summary.smallestVisibleError))</tr>
      """
    }
    return """
      <table>\(HTMLReport.head("", "oracle", "checks", "worst error", "seen from"))<tbody>
      \(rows.joined(separator: "\n"))
      </tbody></table>
      """
  }
}

import Tracewise

/// A derivation as HTML with its formulas in MathML: what stands in a page's body.
public struct DerivationHTML {
  private let blocks: DerivationBlocks<MathMLNotation>
  private let page: (String) -> String?

  /// A derivation, and the second derivatives that are to stand after it. `page` is the address of the page of a rule
  /// by its name, for reasons that have one.
  public init(
    _ derivation: Derivation, second: [SecondDerivative] = [],
    page: @escaping (String) -> String? = { _ in nil }
  ) {
    blocks = DerivationBlocks(derivation, second: second, MathMLNotation())
    self.page = page
  }

  /// The shapes, then all blocks, a table each; `style` is the style sheet that they want.
  public var text: String {
    let shapes = blocks.shapes.map {
      "\(MathMLNotation.line($0.name)) is "
        + MathMLNotation.line("\($0.rows)<mo form=\"infix\">×</mo>\($0.columns)")
    }
    let head = shapes.isEmpty ? "" : "<p>Here \(shapes.joined(separator: ", ")).</p>\n"
    return head + blocks.blocks.map { Self.table($0, page: page) }.joined(separator: "\n")
  }

  /// The gradients and what they are written with, without the steps that lead there.
  public var results: String {
    [blocks.names, blocks.gradients].filter { !$0.rows.isEmpty }.map { Self.table($0) }
      .joined(separator: "\n")
  }

  /// A block as a table: what stands before the relation, behind it, and the reason.
  package static func table(
    _ block: DerivationBlock, page: (String) -> String? = { _ in nil }
  ) -> String {
    let title = block.title.isEmpty ? "" : "<p>\(block.title.escapedForXML):</p>\n"
    return """
      \(title)<table class="derivation"><tbody>
      \(block.rows.map { row($0, page) }.joined(separator: "\n"))
      </tbody></table>
      """
  }

  private static func row(_ row: DerivationRow, _ page: (String) -> String?) -> String {
    guard let right = row.right else {
      return "<tr><td colspan=\"4\">\(MathMLNotation.line(row.left))</td></tr>"
    }
    let relation = row.relation == .gets ? "gets" : "<math><mo>=</mo></math>"
    let span = row.reason.isEmpty ? " colspan=\"2\"" : ""
    let reason = row.reason.isEmpty ? "" : "<td class=\"reason\">\(reason(row, page))</td>"
    return "<tr><td>\(MathMLNotation.line(row.left))</td><td>\(relation)</td>"
      + "<td class=\"formula\"\(span)>\(MathMLNotation.line(right))</td>\(reason)</tr>"
  }

  private static func reason(_ row: DerivationRow, _ page: (String) -> String?) -> String {
    let subject = row.subject.map { " " + MathMLNotation.line($0) } ?? ""
    let link = row.rule.flatMap(page)
    let text = row.reason.escapedForXML
    let words = (link.map { "<a href=\"\($0.escapedForXML)\">\(text)</a>" } ?? text) + subject
    let reason = row.identity.map { "\(words): \(MathMLNotation.line($0))" } ?? words
    guard let fault = row.fault else { return reason }
    return "\(reason) <b class=\"refuted\">wrong: \(fault.escapedForXML)</b>"
  }

  /// How the tables look.
  public static let style = """
    math { font-size: 1.08em }
    .derivation { border-collapse: collapse; width: 100%; margin: 1rem 0 }
    .derivation td { border: 0; padding: .2rem .3rem; vertical-align: baseline; width: 0;
      white-space: nowrap }
    .derivation td.formula { width: auto; white-space: normal; padding-left: 1.6rem;
      text-indent: -1.3rem }
    .derivation td.reason { width: 34%; white-space: normal; color: var(--quiet, #666);
      font-size: .87em; padding-left: 1.5rem }
    @media (max-width: 48rem) {
      .derivation td { display: inline; padding: 0 .3rem 0 0; white-space: normal }
      .derivation td.formula { text-indent: 0; padding-left: 0 }
      .derivation td.reason { display: block; width: 100%; padding-left: 0 }
      .derivation math { max-width: 100%; overflow-x: auto }
    }
    """
}

import Tracewise

/// A derivation as a LaTeX document: the article class and amsmath are all that it needs.
///
/// Formulas and reasons stand in columns of `align*`, in boxes in which TeX breaks long lines.
public struct DerivationLatex {
  private let title: String
  private let blocks: DerivationBlocks<LatexNotation>

  private let notes: [String]

  /// A derivation, the second derivatives that are to stand after it, a title in plain text, and remarks for the
  /// end.
  public init(
    _ derivation: Derivation, second: [SecondDerivative] = [], title: String, notes: [String] = []
  ) {
    self.title = title
    self.notes = notes
    blocks = DerivationBlocks(derivation, second: second, LatexNotation())
  }

  /// The whole document.
  public var text: String {
    """
    \\documentclass{article}
    \\usepackage{amsmath}
    \\setlength{\\textwidth}{170mm}
    \\setlength{\\oddsidemargin}{-5mm}
    \\setlength{\\textheight}{230mm}
    \\setlength{\\topmargin}{-15mm}
    \\setlength{\\parindent}{0pt}
    \\setlength{\\jot}{2pt}
    \\allowdisplaybreaks
    % Lines break between terms sooner than inside of a call.
    \\renewcommand{\\allowbreak}{\\penalty800 }
    % A formula that may go over several lines, and the reason for it.
    \\newcommand{\\formula}[1]{\\parbox[t]{96mm}{\\raggedright\\hangafter=1\\hangindent=1.5em
      $#1$\\strut}}
    \\newcommand{\\reason}[1]{\\parbox[t]{54mm}{\\raggedright\\footnotesize\\strut #1\\strut}}
    \\newcommand{\\wide}[1]{\\parbox[t]{150mm}{\\raggedright\\hangafter=1\\hangindent=1.5em
      $#1$\\strut}}
    \\begin{document}
    \\section*{\\raggedright \(LatexText.escaped(title))}
    \(shapes)\(blocks.blocks.map(Self.block).joined(separator: "\n"))\(remarks)
    \\end{document}

    """
  }

  private var remarks: String {
    guard !notes.isEmpty else { return "" }
    let items = notes.map { "\\item \(LatexText.escaped($0))" }.joined(separator: "\n")
    return "\n\\begin{itemize}\\raggedright\n\(items)\n\\end{itemize}"
  }

  private var shapes: String {
    let all = blocks.shapes.map { "$\($0.name)$ is $\($0.rows) \\times \($0.columns)$" }
    return all.isEmpty ? "" : "{\\raggedright Here \(all.joined(separator: ", ")).\\par}\n"
  }

  private static func block(_ block: DerivationBlock) -> String {
    let title = block.title.isEmpty ? "" : "\(LatexText.escaped(block.title)):\n"
    let hasReasons = block.rows.contains { !$0.reason.isEmpty }
    return """
      \(title)\\begin{align*}
      \(block.rows.map { row($0, besideReasons: hasReasons) }.joined(separator: " \\\\\n"))
      \\end{align*}
      """
  }

  /// Beside reasons a formula has less room.
  private static func row(_ row: DerivationRow, besideReasons: Bool) -> String {
    let box = besideReasons ? "formula" : "wide"
    guard let right = row.right else {
      // The column of what is before a relation is as wide as the widest: a trace starts beside it.
      return "& \\\(box){\(row.left)}"
    }
    let relation = row.relation == .gets ? "\\mathrel{{+}{=}}" : "="
    guard !row.reason.isEmpty else { return "  \(row.left) &\(relation) \\\(box){\(right)}" }
    return "  \(row.left) &\(relation) \\formula{\(right)} && \\reason{\(reason(row))}"
  }

  private static func reason(_ row: DerivationRow) -> String {
    let words = LatexText.escaped(row.reason) + (row.subject.map { " $\($0)$" } ?? "")
    let reason = row.identity.map { "\(words): $\($0)$" } ?? words
    return row.fault.map { "\(reason) \\textbf{WRONG: \(LatexText.escaped($0))}" } ?? reason
  }
}

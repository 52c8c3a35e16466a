import Tracewise
import TracewiseChecks
import TracewiseDerivation
import TracewiseVerification

extension RuleEntry {
  /// A line of the list of rules.
  var line: String { "\(name.padded(to: 22))\(formulas?.differential ?? "")\n" }

  /// The whole entry as text.
  var text: String {
    var text = "\(name)\n"
    func add(_ label: String, _ value: String) { text += "  \(label.padded(to: 14))\(value)\n" }
    let printer = Printer(UnicodeNotation())
    if let formulas {
      add("formula", formulas.formula)
      if case .law? = law?.kind, let law, let identity = law.equation {
        add(law.name, printer.text(identity))
      }
      add("differential", formulas.differential)
      for pullback in formulas.pullbacks { add("pullback", pullback) }
    }
    add("domain", regions.joined(separator: ", "))
    for message in refusals { add("refuses", message) }
    add("check", "tracewise check \(name)")
    for theorem in theorems { add("theorem", theorem.claim) }
    if let derivation {
      text += "\n  The pullback, derived from the differential:\n"
      let block = DerivationBlock(derivation.derivation.nodeDerivation, printer)
      for line in DerivationText.lines(block) { text += "  \(line)\n" }
      for item in pullbacks {
        let symbol = printer.notation.symbol(item.derived.symbol)
        text += "  \(symbol) = \(printer.text(item.derived.value)): \(item.comparison)\n"
      }
    }
    text += "\n"
    for summary in summaries {
      let error = Matrix.format(summary.error, digits: 2)
      let visible = Matrix.format(summary.smallestVisibleError, digits: 2)
      text +=
        "  \(summary.oracle.description.padded(to: 24))\(summary.counts.padded(to: 16))"
        + "error \(error), seen from \(visible) on\n"
    }
    return text + "\n"
  }
}

import Tracewise

/// A line of a derivation, its formulas written in a notation; how it is set is the layout's.
package struct DerivationRow: Sendable {
  package enum Relation: Sendable {
    case equals
    /// A gradient gets a summand.
    case gets
  }

  /// What stands before the relation; empty where a line goes on from the one before.
  package var left = ""
  package var relation = Relation.equals
  /// What stands behind the relation; nil where `left` stands alone.
  package var right: String?
  /// Why the line follows from the one before, in words.
  package var reason = ""
  /// The name that the words end with.
  var subject: String?
  /// The rule that the words are about.
  var rule: String?
  /// The identity that the reason names.
  package var identity: String?
  /// What a check found wrong.
  package var fault: String?
}

/// Lines that belong together.
package struct DerivationBlock: Sendable {
  /// What the block is about, in words; empty for most.
  package var title = ""
  package var rows: [DerivationRow]

  /// A nodeDerivation: its first line, which is the differential of the loss of that symbol or a trace,
  /// and a line for each step.
  package init(
    _ nodeDerivation: NodeDerivation, of symbol: MatrixSymbol = .loss,
    _ printer: Printer<some Notation>
  ) {
    let start = printer.text(nodeDerivation.start)
    let loss = symbol.differential
    rows = [
      nodeDerivation.node == nil && nodeDerivation.isOfLoss
        ? DerivationRow(left: printer.notation.symbol(loss), right: start)
        : DerivationRow(left: start)
    ]
    rows += nodeDerivation.steps.map { DerivationRow($0, printer) }
  }

  /// Named formulas.
  package init(
    title: String = "", _ definitions: [Definition], _ printer: Printer<some Notation>
  ) {
    self.title = title
    rows = definitions.map {
      DerivationRow(left: printer.notation.symbol($0.symbol), right: printer.text($0.value))
    }
  }
}

extension NodeDerivation {
  /// Whether the nodeDerivation starts with ∂L, and not with a trace.
  fileprivate var isOfLoss: Bool {
    if case .pending = start.kind { return true }
    return false
  }
}

extension DerivationRow {
  init(_ step: Step, _ printer: Printer<some Notation>) {
    right = printer.text(step.line)
    reason = step.reason.words
    subject = step.reason.subject.map { printer.notation.symbol($0) }
    rule = step.reason.rule
    identity = step.reason.equation.map { printer.text($0) }
    if case .different(let why)? = step.judgement { fault = why }
  }
}

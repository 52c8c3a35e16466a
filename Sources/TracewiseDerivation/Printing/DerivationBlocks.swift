import Tracewise

/// A derivation in blocks of lines: the loss, the nodeDerivations, the gradients.
package struct DerivationBlocks<N: Notation> {
  private let derivation: Derivation
  private let seconds: [SecondDerivative]
  private let printer: Printer<N>

  package init(_ derivation: Derivation, second: [SecondDerivative] = [], _ notation: N) {
    self.derivation = derivation
    seconds = second
    printer = Printer(notation)
  }

  /// All of it, in the order in which it is read.
  package var blocks: [DerivationBlock] {
    ([loss] + nodeDerivations + [differential, names, gradients] + secondDerivatives).filter {
      !$0.rows.isEmpty
    }
  }

  /// The loss and the named values.
  var loss: DerivationBlock {
    let used = Set(derivation.nodeDerivations.compactMap(\.node))
    let loss = Definition(symbol: symbol, value: derivation.loss)
    let values = derivation.values.filter { used.contains($0.symbol) || isUsed($0.symbol) }
    return DerivationBlock([loss] + values, printer)
  }

  private var symbol: MatrixSymbol { MatrixSymbol(derivation.name, derivation.loss.shape) }

  /// The differential, where it is what was derived.
  private var differential: DerivationBlock {
    DerivationBlock(
      derivation.differential.map { [Definition(symbol: symbol.differential, value: $0)] } ?? [],
      printer)
  }

  /// The shapes of what the loss is made of: names with rows and columns, which are sizes by their
  /// names where they have any.
  package var shapes: [(name: String, rows: String, columns: String)] {
    func name(_ n: Int) -> String {
      derivation.sizes[n].map { printer.notation.symbol($0) } ?? printer.notation.number(Double(n))
    }
    let inputs = derivation.loss.symbols + derivation.values.flatMap(\.value.symbols)
    var seen: Set<MatrixSymbol> = []
    return inputs.filter { symbol in
      symbol.role == .value && !derivation.values.contains { $0.symbol == symbol }
        && seen.insert(symbol).inserted
    }.map { (printer.notation.symbol($0), name($0.shape.rows), name($0.shape.columns)) }
  }

  private func isUsed(_ symbol: MatrixSymbol) -> Bool {
    derivation.loss.symbols.contains(symbol)
      || derivation.values.contains { $0.value.symbols.contains(symbol) }
  }

  var nodeDerivations: [DerivationBlock] {
    derivation.nodeDerivations.map { nodeDerivation in
      var block = DerivationBlock(nodeDerivation, of: symbol, printer)
      for contribution in nodeDerivation.contributions where needsSum(contribution.symbol) {
        block.rows.append(
          DerivationRow(
            left: printer.notation.symbol(contribution.symbol.gradient), relation: .gets,
            right: printer.text(contribution.gradient)))
      }
      let complete = derivation.nodes.filter { isLast(nodeDerivation, for: $0.symbol) }
      block.rows += DerivationBlock(complete, printer).rows
      return block
    }
  }

  private func contributors(_ symbol: MatrixSymbol) -> [NodeDerivation] {
    derivation.nodeDerivations.filter { $0.contributions.contains { $0.symbol == symbol } }
  }

  private func needsSum(_ symbol: MatrixSymbol) -> Bool { contributors(symbol).count > 1 }

  /// Whether the gradient of a named value is complete after this nodeDerivation.
  private func isLast(_ nodeDerivation: NodeDerivation, for gradient: MatrixSymbol) -> Bool {
    guard let symbol = derivation.values.first(where: { $0.symbol.gradient == gradient })?.symbol
    else { return false }
    return contributors(symbol).last?.node == nodeDerivation.node
  }

  /// What the gradients are written with, each name once; named values stand above.
  var names: DerivationBlock {
    var known = Set(derivation.values.map(\.symbol))
    let definitions = derivation.gradients.flatMap(\.definitions)
    return DerivationBlock(definitions.filter { known.insert($0.symbol).inserted }, printer)
  }

  var gradients: DerivationBlock {
    DerivationBlock(
      derivation.gradients.map { Definition(symbol: $0.input.gradient, value: $0.form) }, printer)
  }

  /// The differentials of the gradients along directions.
  private var secondDerivatives: [DerivationBlock] {
    guard let first = seconds.first else { return [] }
    var known: Set<MatrixSymbol> = []
    let names = seconds.flatMap(\.definitions).filter { known.insert($0.symbol).inserted }
    var block = DerivationBlock(
      title: "Second derivatives, along directions",
      first.directions.map { Definition(symbol: $0.symbol.differential, value: $0.value) } + names,
      printer)
    block.rows += seconds.map { second in
      DerivationRow(
        left: printer.notation.differential(printer.notation.symbol(second.input.gradient)),
        right: printer.text(second.form))
    }
    return [block]
  }
}

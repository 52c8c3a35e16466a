import Tracewise

/// A derivation in blocks of lines: the loss, the nodeDerivations, the gradients.
package struct DerivationBlocks<N: Notation> {
  private let derivation: Derivation
  private let seconds: [SecondDerivative]
  private let printer: Printer<N>
  /// How many nodeDerivations give to the gradient of each name, and the last of them.
  private let contributors: [MatrixSymbol: (count: Int, last: Int)]

  package init(_ derivation: Derivation, second: [SecondDerivative] = [], _ notation: N) {
    self.derivation = derivation
    seconds = second
    printer = Printer(notation)
    var contributors: [MatrixSymbol: (count: Int, last: Int)] = [:]
    for (place, nodeDerivation) in derivation.nodeDerivations.enumerated() {
      for symbol in Set(nodeDerivation.contributions.map(\.symbol)) {
        contributors[symbol] = (1 + (contributors[symbol]?.count ?? 0), place)
      }
    }
    self.contributors = contributors
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
      .union(([derivation.loss] + derivation.values.map(\.value)).flatMap(\.symbols))
    let loss = Definition(symbol: symbol, value: derivation.loss)
    let values = derivation.values.filter { used.contains($0.symbol) }
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
    var seen = Set(derivation.values.map(\.symbol))
    return inputs.filter { symbol in
      symbol.role == .value && seen.insert(symbol).inserted
    }.map { (printer.notation.symbol($0), name($0.shape.rows), name($0.shape.columns)) }
  }

  var nodeDerivations: [DerivationBlock] {
    let completed = completedNodes
    return derivation.nodeDerivations.enumerated().map { place, nodeDerivation in
      var block = DerivationBlock(nodeDerivation, of: symbol, printer)
      for contribution in nodeDerivation.contributions
      where (contributors[contribution.symbol]?.count ?? 0) > 1 {
        block.rows.append(
          DerivationRow(
            left: printer.notation.symbol(contribution.symbol.gradient), relation: .gets,
            right: printer.text(contribution.gradient)))
      }
      block.rows += DerivationBlock(completed[place] ?? [], printer).rows
      return block
    }
  }

  /// The gradients of named values that are complete after each nodeDerivation.
  private var completedNodes: [Int: [Definition]] {
    let places = Dictionary(
      derivation.values.map { ($0.symbol.gradient, contributors[$0.symbol]?.last) },
      uniquingKeysWith: { first, _ in first })
    var completed: [Int: [Definition]] = [:]
    for node in derivation.nodes {
      if let place = places[node.symbol] ?? nil { completed[place, default: []].append(node) }
    }
    return completed
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

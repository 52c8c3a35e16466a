import Tracewise

/// A derivation for all sizes: that each line of its pieces equals the line before, and that ∂L = Σ Tr(∇Xᵀ ∂X) with its
/// closed forms.
///
/// What waits for a law is the differential that the rules' own bodies give, of which `tracewise rules` has the theorems.
package struct DerivationTheorems: Sendable {
  /// The theorems, that of the gradients the last.
  package private(set) var theorems: [RuleTheorem] = []
  /// What cannot be said in words of theorems; nil where all can.
  package private(set) var missing: String?
  private let sizes: TheoremSizes
  private let varying: Set<MatrixSymbol>

  /// The theorems of a derivation at sizes that tell where they come from.
  package init(_ derivation: Derivation, named name: String, sizes: TheoremSizes) {
    self.sizes = sizes
    varying = Set(derivation.varying)
    for (k, piece) in derivation.nodeDerivations.enumerated() {
      let lines = [piece.start] + piece.steps.map(\.line)
      let node = piece.node.map { Expression($0.differential) }
      let seen = lines.map { shown($0, node, piece.value) }
      guard seen.count > 1 else { continue }
      add(
        "\(name)_piece_\(k + 1)", from: seen[0], to: seen[seen.count - 1], by: Array(seen[1...]),
        where: piece.node.map { ($0, piece.value) })
    }
    let known = derivation.expandedValues
    let loss = derivation.loss.replacing { $0.symbol.flatMap { known[$0] } }
    let inputs = Set(derivation.gradients.map(\.input))
    let sum = derivation.gradients.map { form in
      Expression.apply(Trace(), to: form.value.T * Expression(form.input.differential))
    }
    guard let first = sum.first else { return }
    let whole = sum.dropFirst().reduce(first) { $0 + $1 }
    add("\(name)_gradients", from: loss.tangent(inputs), to: whole, by: [])
  }

  /// A line with what waits for a law put in, and ∂h of the piece's own value h.
  private func shown(_ line: Expression, _ node: Expression?, _ value: Expression) -> Expression {
    line.replacing { x in
      if case .pending(let inner) = x.kind { return inner.tangent(varying) }
      return x == node ? value.tangent(varying) : nil
    }
  }

  /// - Parameter definition: a named value of the lines, and what it stands for.
  private mutating func add(
    _ name: String, from left: Expression, to right: Expression, by lines: [Expression],
    where definition: (MatrixSymbol, Expression)? = nil
  ) {
    var printer = TermPrinter(sizes, named: [:])
    printer.assumesInverses = true
    let ends = [left, right]
    var symbols: [MatrixSymbol] = []
    func note(_ all: [MatrixSymbol]) {
      for symbol in all where !symbols.contains(symbol) {
        if case .size = symbol.role { continue }
        symbols.append(symbol)
      }
    }
    for x in ends + lines { note(x.symbols) }
    if let (symbol, value) = definition, symbols.contains(symbol) { note(value.symbols) }
    printer.reserve(symbols)
    let (left, right) = (printer.term(left), printer.term(right))
    // What a law says of its rule is what the rule's body gives, and no step here.
    var terms = [left] + lines.map { printer.term($0) }
    terms = terms.indices.filter { $0 == 0 || terms[$0] != terms[$0 - 1] }.map { terms[$0] }
    if let (symbol, value) = definition, symbols.contains(symbol) {
      printer.define(symbol, printer.term(value))
    }
    for symbol in symbols where !symbol.shape.isScalar {
      let x = Expression(symbol)
      switch symbol.structure {
      case .symmetric: printer.equate(.apply(Transpose(), to: x), x)
      case .columnsSumToOne where symbol.role == .value:
        printer.equate(
          .apply(ColumnSums(), to: x), x.constant(1, shape: Shape(1, symbol.shape.columns)))
      default: break
      }
    }
    let differentials = symbols.filter { $0.role == .differential }.map(TermPrinter.name)
    let step = "derived; " + differentials.map { "push \($0); " }.joined() + "closed"
    let proof =
      terms.dropFirst().dropLast().map { "transitivity \($0); first by \(step)." } + ["by \(step)"]
    if let word = printer.missing { missing = missing ?? word }
    theorems.append(
      RuleTheorem(
        name: name, binders: printer.binders(symbols), claim: "\(left) = \(right)",
        proof: proof.joined(separator: "\n")))
  }
}

extension Derivation {
  /// The named values in inputs alone.
  fileprivate var expandedValues: [MatrixSymbol: Expression] {
    var known: [MatrixSymbol: Expression] = [:]
    for definition in values {
      known[definition.symbol] = definition.value.replacing { $0.symbol.flatMap { known[$0] } }
    }
    return known
  }
}

import Tracewise

/// A derivation as text in a notation, line by line with reasons.
public struct DerivationText<N: Notation> {
  private let derivation: Derivation
  private let printer: Printer<N>

  public init(_ derivation: Derivation, _ notation: N) {
    self.derivation = derivation
    printer = Printer(notation)
  }

  /// The whole derivation, then the gradients.
  public var text: String {
    var lines = shapes + ["L = \(printer.text(derivation.loss))"]
    let used = Set(derivation.passages.compactMap(\.node))
    for value in derivation.values where used.contains(value.symbol) || isUsed(value.symbol) {
      lines.append("\(name(value.symbol)) = \(printer.text(value.value))")
    }
    for passage in derivation.passages { lines += [""] + write(passage) }
    lines += [""] + results
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the sizes in the results are sizes of.
  private var shapes: [String] {
    let forms = derivation.gradients.map(\.value) + [derivation.loss]
    let sizes = Set(forms.flatMap(\.symbols).filter(\.isSize))
    guard !sizes.isEmpty else { return [] }
    func name(_ n: Int) -> String { derivation.sizes[n].map { self.name($0) } ?? "\(n)" }
    let inputs = derivation.loss.symbols + derivation.values.flatMap(\.value.symbols)
    var seen: Set<MatrixSymbol> = []
    let described = inputs.filter { symbol in
      symbol.role == .value && !derivation.values.contains { $0.symbol == symbol }
        && !symbol.shape.isScalar && seen.insert(symbol).inserted
    }
    let texts = described.map { "\($0.name) \(name($0.shape.rows))×\(name($0.shape.columns))" }
    return [texts.joined(separator: ", ")]
  }

  private func isUsed(_ symbol: MatrixSymbol) -> Bool {
    derivation.loss.symbols.contains(symbol)
      || derivation.values.contains { $0.value.symbols.contains(symbol) }
  }

  private func name(_ symbol: MatrixSymbol) -> String { printer.notation.symbol(symbol) }

  private func write(_ passage: Passage) -> [String] {
    let start = printer.text(passage.start)
    let head = passage.node == nil ? "∂L = \(start)" : start
    let steps = passage.steps.map { ("   = \(printer.text($0.line))", mark($0)) }
    let width = min(72, steps.map(\.0.count).max() ?? 0)
    var lines = [head]
    for (line, reason) in steps {
      // Behind a long line there is no room for its reason.
      if line.count > width {
        lines += [line, String(repeating: " ", count: width + 3) + reason]
      } else {
        lines.append(line + String(repeating: " ", count: width + 3 - line.count) + reason)
      }
    }
    for contribution in passage.contributions where needsSum(contribution.symbol) {
      lines.append(
        "   ∇\(name(contribution.symbol)) gets \(printer.text(contribution.gradient))")
    }
    for node in derivation.nodes where isLast(passage, for: node.symbol) {
      lines.append("∇\(node.symbol.name) = \(printer.text(node.value))")
    }
    return lines
  }

  /// A step's reason, and a word where its check failed.
  private func mark(_ step: Step) -> String {
    let reason = step.reason.text(printer)
    if case .different(let why)? = step.judgement { return "\(reason)   WRONG: \(why)" }
    return reason
  }

  private func contributors(_ symbol: MatrixSymbol) -> [Passage] {
    derivation.passages.filter { $0.contributions.contains { $0.symbol == symbol } }
  }

  private func needsSum(_ symbol: MatrixSymbol) -> Bool { contributors(symbol).count > 1 }

  /// Whether the gradient of a named value is complete after this passage.
  private func isLast(_ passage: Passage, for gradient: MatrixSymbol) -> Bool {
    guard let symbol = derivation.values.first(where: { $0.symbol.gradient == gradient })?.symbol
    else { return false }
    return contributors(symbol).last?.node == passage.node
  }

  /// The gradients, and what they are written with, each name once; named values stand above.
  private var results: [String] {
    let above = Set(derivation.values.map(\.symbol))
    var known = above
    var lines: [String] = []
    for gradient in derivation.gradients {
      for definition in gradient.definitions where known.insert(definition.symbol).inserted {
        lines.append("\(name(definition.symbol)) = \(printer.text(definition.value))")
      }
    }
    if !lines.isEmpty { lines.append("") }
    return lines
      + derivation.gradients.map { "∇\(name($0.input)) = \(printer.text($0.form))" }
  }
}

import Tracewise

/// Results in terms of names that a file has for what stands in them, though the loss was written
/// without: p for softmax(Kᵀ q).
struct LetNames {
  private struct Name {
    let definition: Definition
    /// What it stands for, and the transpose where that is another.
    let value: Expression
    let transposed: Expression?

    /// The forms in which it is found, each with what is written for it.
    var forms: [(form: Expression, short: Expression)] {
      let symbol = Expression(definition.symbol)
      return [(value, symbol)] + (transposed.map { [($0, symbol.T)] } ?? [])
    }
  }

  private let names: [Name]
  /// What is written for forms, by what they are without the order of terms.
  private var short: [Expression: Expression] = [:]
  private var weights: Set<Int> = []

  /// - Parameters:
  ///   - definitions: names, each in terms of inputs, of the loss's own names and of names before it.
  ///   - results: what brings them into the form that results have.
  init(_ definitions: [Definition], _ results: inout Simplifier) {
    var expanded: [MatrixSymbol: Expression] = [:]
    var names: [Name] = []
    for definition in definitions {
      let value = results(definition.value.replacing { $0.symbol.flatMap { expanded[$0] } })
      expanded[definition.symbol] = value
      guard value.weight > 1 else { continue }
      let transposed = results(value.T)
      let isSame = transposed == value || value.shape.isScalar
      names.append(
        Name(definition: definition, value: value, transposed: isSame ? nil : transposed))
    }
    // The largest first.
    self.names = names.sorted { $0.value.weight > $1.value.weight }
    for (form, symbol) in names.flatMap(\.forms) where short[form.unordered] == nil {
      short[form.unordered] = symbol
      weights.insert(form.weight)
    }
  }

  /// The expression in terms of the names; as a whole it keeps its operation, for ∇x = g says less.
  func rewritten(_ x: Expression) -> Expression { rewritten(x, isWhole: true) }

  private func rewritten(_ x: Expression, isWhole: Bool) -> Expression {
    guard !names.isEmpty else { return x }
    return x.replacing { part in
      guard part.symbol == nil, !isWhole || part != x else { return nil }
      if weights.contains(part.weight), let name = short[part.unordered] { return name }
      return part.operation == .product ? product(part) : nil
    }
  }

  /// A chain with runs of factors under their names, or transposed under theirs.
  private func product(_ x: Expression) -> Expression? {
    var factors = x.factors
    var isChanged = false
    for (form, short) in names.flatMap(\.forms) {
      let run = form.factors
      guard run.count > 1 else { continue }
      while let start = factors.indices.first(where: { factors[$0...].starts(with: run) }) {
        factors.replaceSubrange(start..<start + run.count, with: [short])
        isChanged = true
      }
    }
    guard isChanged else { return nil }
    let parts = factors.map { rewritten($0, isWhole: false) }
    return parts.dropFirst().reduce(parts[0]) { .apply(Product(), to: $0, $1) }
  }
}

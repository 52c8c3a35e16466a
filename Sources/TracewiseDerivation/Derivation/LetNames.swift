import Tracewise

/// Results in terms of names that a file has for what stands in them, though the loss was written
/// without: p for softmax(Kᵀ q).
struct LetNames {
  private struct Name {
    let definition: Definition
    /// The weight of what it stands for, and the same without the order of terms.
    let weight: Int
    let unordered: Expression
    /// The factors of a product.
    let factors: [Expression]
    let transposed: [Expression]
  }

  private let names: [Name]
  private let weights: Set<Int>

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
      names.append(
        Name(
          definition: definition, weight: value.weight, unordered: value.unordered,
          factors: value.factors,
          transposed: transposed == value || value.shape.isScalar ? [] : transposed.factors))
    }
    // The largest first.
    self.names = names.sorted { $0.weight > $1.weight }
    weights = Set(names.map(\.weight))
  }

  /// The expression in terms of the names; as a whole it keeps its operation, for ∇x = g says less.
  func rewritten(_ x: Expression) -> Expression { rewritten(x, isWhole: true) }

  private func rewritten(_ x: Expression, isWhole: Bool) -> Expression {
    guard !names.isEmpty else { return x }
    return x.replacing { part in
      guard part.symbol == nil, !isWhole || part != x else { return nil }
      if weights.contains(part.weight), let name = name(of: part) { return name }
      return part.operation == .product ? product(part) : nil
    }
  }

  private func name(of x: Expression) -> Expression? {
    let unordered = x.unordered
    return names.first { $0.unordered == unordered }.map { Expression($0.definition.symbol) }
  }

  /// A chain with runs of factors under their names, or transposed under theirs.
  private func product(_ x: Expression) -> Expression? {
    var factors = x.factors
    var isChanged = false
    for name in names where name.factors.count > 1 {
      let symbol = Expression(name.definition.symbol)
      for (run, short) in [(name.factors, symbol), (name.transposed, symbol.T)] where run.count > 1
      {
        while let start = factors.indices.first(where: { factors[$0...].starts(with: run) }) {
          factors.replaceSubrange(start..<start + run.count, with: [short])
          isChanged = true
        }
      }
    }
    guard isChanged else { return nil }
    let parts = factors.map { rewritten($0, isWhole: false) }
    return parts.dropFirst().reduce(parts[0]) { .apply(Product(), to: $0, $1) }
  }
}

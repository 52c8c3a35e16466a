import Tracewise

extension Simplifier {
  /// A B + A C = A (B + C): what all terms of a sum share at one end is taken out, unless that
  /// leaves an identity behind.
  mutating func factor(_ form: Form) -> Form {
    guard mode != .canonical, form.terms.count > 1, !form.shape.isScalar else { return form }
    let chains = form.terms.map(\.factors)
    guard let first = chains.first, chains.allSatisfy({ $0.count > 1 }) else { return form }
    // The scalar line of a differential keeps its terms apart.
    guard !chains.contains(where: { $0.contains(where: \.hasDifferential) }) else { return form }
    let prefix = Self.shared(first, chains)
    let suffix =
      prefix == 0 ? Self.shared(first.reversed(), chains.map { $0.reversed() }) : 0
    guard prefix + suffix > 0 else { return form }
    let inside = form.terms.map { term in
      var term = term
      term.factors = Array(term.factors.dropFirst(prefix).dropLast(suffix))
      return term
    }
    guard inside.allSatisfy({ !$0.factors.isEmpty }) else { return form }
    let shape = Shape(inside[0].factors[0].shape.rows, inside[0].factors.last!.shape.columns)
    guard !shape.isScalar else { return form }
    var term = single(Form(shape, inside).collected())
    term.factors = Array(first.prefix(prefix)) + term.factors + Array(first.suffix(suffix))
    return Form(form.shape, [term])
  }

  /// How many factors all chains share at the front, with at least one left in each.
  private static func shared(_ first: [Expression], _ chains: [[Expression]]) -> Int {
    var count = 0
    while chains.allSatisfy({ $0.count > count + 1 && $0[count] == first[count] }) { count += 1 }
    return count
  }
}

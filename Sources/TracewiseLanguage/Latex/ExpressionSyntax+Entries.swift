import Tracewise

/// Formulas in entries as formulas in columns and matrices.
extension ExpressionSyntax {
  /// The column, of two indices the matrix, whose entries are the values for all indices, where nothing but such entries
  /// and numbers stands in it, at least one entry: what they are taken of is of one shape then, as a range without an end
  /// says.
  func entries(over indices: [String]) -> ExpressionSyntax? {
    guard (1...2).contains(indices.count), let words = whole(over: indices), words.varies else {
      return nil
    }
    return words.form
  }

  private func made(_ kind: Kind) -> ExpressionSyntax { ExpressionSyntax(kind, range: range) }

  private func whole(over indices: [String]) -> (form: ExpressionSyntax, varies: Bool)? {
    switch kind {
    case .number: return (self, false)
    case .negated(let x):
      return x.whole(over: indices).map { (made(.negated($0.form)), $0.varies) }
    case .call(let name, let operands):
      let places = operands.map { operand in
        if case .name(let place) = operand.kind { place } else { "" }
      }
      if let form = made(.name(name)).taken(at: places, of: indices) { return (form, true) }
      guard operands.count == 1, FunctionTable.standard.rule(named: name) is any ElementwiseRule
      else { return nil }
      return operands[0].whole(over: indices).map { (made(.call(name, [$0.form])), $0.varies) }
    case .index(let base, let subscripts):
      guard !indices.contains(where: { !base.places(of: $0).isEmpty }) else { return nil }
      let places = subscripts.map { place in
        if case .at(let at) = place.kind, case .name(let name) = at.kind { name } else { "" }
      }
      return base.taken(at: places, of: indices).map { ($0, true) }
    case .binary(let operation, let x, let y):
      guard let a = x.whole(over: indices), let b = y.whole(over: indices) else { return nil }
      let entrywise: BinaryOperator? =
        switch operation {
        case .add, .subtract: operation
        case .multiply, .hadamard: a.varies && b.varies ? .hadamard : .multiply
        case .divide, .entrywiseDivide: b.varies ? .entrywiseDivide : .divide
        case .power, .entrywisePower: b.varies ? nil : a.varies ? .entrywisePower : .power
        default: nil
        }
      return entrywise.map { (made(.binary($0, a.form, b.form)), a.varies || b.varies) }
    default: return nil
    }
  }

  /// Itself, or its transpose, where its places are the indices.
  private func taken(at places: [String], of indices: [String]) -> ExpressionSyntax? {
    if places == indices { return self }
    return places.count == 2 && places == indices.reversed() ? made(.transposed(self)) : nil
  }
}

/// Equations that say what a symbol is: `A = A^\top`, `A = A^\top \succ 0`, `Q^\top Q = I`, `\|u\| = 1`.
extension LatexKinds {
  mutating func declareByEquation(_ statement: LatexStatement, _ context: LatexContext) -> Bool {
    let sides = statement.sides
    if let name = Self.name(sides[0], context) {
      return declareByTranspose(name, sides[1], context)
    }
    guard let left = try? LatexReader.expression(sides[0], context) else { return false }
    switch left.kind {
    case .call("norm", let arguments) where sides[1].word == "1" && sides[1].count == 1:
      guard case .name(let name)? = arguments.first?.kind,
        let kind = LatexTrait.unit.added(to: kinds[name], of: name)
      else { return false }
      kinds[name] = kind
    case .binary(.multiply, let a, let b):
      // Qᵀ Q = I, and Q Qᵀ = I of a square one.
      guard Self.isIdentity(sides[1]) else { return false }
      let isColumns = a.kind == .transposed(b)
      guard isColumns || b.kind == .transposed(a), case .name(let name) = (isColumns ? b : a).kind
      else { return false }
      let known = kinds[name]?.sizes
      let tall = LatexKind.tallSizes(of: name)
      let sizes = known ?? (isColumns ? tall : tall.reversed())
      kinds[name] = LatexKind(kind: .orthogonal, sizes: sizes)
    case .transposed(let inner):
      // A^\top = A
      guard case .name(let name) = inner.kind, Self.name(sides[1], context) == name else {
        return false
      }
      declare(name, .symmetric)
    default: return false
    }
    return true
  }

  /// `A = A^\top`, `A = -A^\top`, with what is said behind it.
  private mutating func declareByTranspose(
    _ name: String, _ side: ArraySlice<LatexToken>, _ context: LatexContext
  ) -> Bool {
    let relation = side.firstIndex { token in
      token.command.map { ["succ", "succeq", "in"].contains($0) } ?? false
    }
    guard let other = try? LatexReader.expression(side[..<(relation ?? side.endIndex)], context)
    else { return false }
    let transposed = ExpressionSyntax.Kind.transposed(ExpressionSyntax(.name(name)))
    switch other.kind {
    case transposed:
      let isDefinite = relation.map { side[$0].command != "in" } ?? false
      declare(name, isDefinite ? .positiveDefinite : .symmetric)
    case .negated(let inner) where inner.kind == transposed: declare(name, .skew)
    default: return false
    }
    return true
  }

  private mutating func declare(_ name: String, _ kind: Kind) {
    if kind == .symmetric, kinds[name]?.kind == .positiveDefinite { return }
    kinds[name] = LatexKind(kind: kind, sizes: [kinds[name]?.sizes.first ?? freshSize()])
  }

  private static func isIdentity(_ side: ArraySlice<LatexToken>) -> Bool {
    let letters = side.prefix { $0.kind != .subscript }
    return letters.word == "I"
  }
}

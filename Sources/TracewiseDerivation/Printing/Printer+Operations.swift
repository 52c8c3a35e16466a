import Tracewise

extension Printer {
  /// A word of algebra; nil for what is none, and for those that are written like functions.
  func operation(_ x: Expression) -> Text? {
    guard let word = x.operation else { return nil }
    let parts = x.parts
    switch word {
    case .concatenation: return (notation.call("", parts.map(text)), .atom)
    case _ where parts.count == 2: return binary(word, parts[0], parts[1])
    default: return unary(word, parts[0])
    }
  }

  private func unary(_ word: AlgebraicOperation, _ x: Expression) -> Text? {
    switch word {
    case .identity, .broadcast: return write(x)
    case .negation: return (notation.negated(within(x, .hadamard)), .negated)
    case .scaling(let factor):
      let body = notation.product(notation.number(factor), within(x, .product))
      return (body, factor < 0 ? .negated : .product)
    case .shift(let offset): return shifted(x, offset)
    case .transpose:
      if let y = x.operand(of: .inverse) {
        return (notation.inverseTransposed(within(y, .atom)), .atom)
      }
      return (notation.transposed(within(x, .atom)), .atom)
    case .inverse:
      if let y = x.operand(of: .transpose) {
        return (notation.inverseTransposed(within(y, .atom)), .atom)
      }
      return (notation.inverse(within(x, .atom)), .atom)
    case .trace: return (notation.trace(text(x)), .atom)
    case .determinant: return (notation.determinant(text(x)), .atom)
    case .entrywisePower(let exponent): return power(x, exponent)
    case .comparison(let relation): return (comparison(relation, x), .atom)
    case .symmetricPart: return (notation.call("sym", [text(x)]), .atom)
    case .triangularPart(let side, let diagonal): return triangle(side, diagonal, x)
    default: return nil
    }
  }

  /// tril(X), tril(X, −1) without the diagonal, Φ(X) with half of it; likewise triu(X).
  private func triangle(_ side: TriangularPart.Side, _ diagonal: Double, _ x: Expression) -> Text {
    let (name, next) = side == .lower ? ("tril", -1.0) : ("triu", 1.0)
    if diagonal == 1 { return (notation.call(name, [text(x)]), .atom) }
    if diagonal == 0.5 {
      return side == .lower
        ? (notation.call("Φ", [text(x)]), .atom)
        : (notation.transposed(notation.call("Φ", [text(x.T)])), .atom)
    }
    let strict = notation.call(name, [text(x), notation.number(next)])
    if diagonal == 0 { return (strict, .atom) }
    let part = notation.call("diag", [notation.call("diag", [text(x)])])
    return (notation.sum(strict, notation.product(notation.number(diagonal), part)), .sum)
  }

  /// Powers of every entry; of scalars, plain ones.
  private func power(_ x: Expression, _ exponent: Double) -> Text {
    if exponent == 0.5 {
      return (notation.root(notation.fractionGroups ? text(x) : within(x, .atom)), .atom)
    }
    if exponent == -1, x.shape.isScalar {
      let one = notation.number(1)
      return notation.fractionGroups
        ? (notation.fraction(one, text(x)), .product)
        : (notation.fraction(one, within(x, .atom)), .fraction)
    }
    if exponent == -1 {
      return (notation.infix(.quotient, notation.number(1), within(x, .product)), .hadamard)
    }
    let body = within(x, .atom)
    let text = notation.number(exponent)
    return x.shape.isScalar
      ? (notation.power(body, text), .atom) : (notation.entrywisePower(body, text), .atom)
  }

  /// [A < B], where A − B is compared with 0; of a mask itself, the mask or its opposite.
  private func comparison(_ relation: Relation, _ x: Expression) -> String {
    let x = x.operand(of: .broadcast).flatMap { $0.mask == nil ? nil : $0 } ?? x
    if let (inner, y) = x.mask, relation == .equal || relation == .notEqual {
      return comparison(relation == .equal ? inner.negated : inner, y)
    }
    func written(_ a: String, _ b: String) -> String { notation.comparison(relation, a, b) }
    if let (a, b) = x.operands(of: .difference) { return written(text(a), summand(b, .sum)) }
    if case .shift(let offset)? = x.operation {
      let inner = x.parts[0]
      return inner.operand(of: .negation).map { written(notation.number(offset), text($0)) }
        ?? written(text(inner), notation.number(-offset))
    }
    if let inner = x.operand(of: .negation) { return written(notation.number(0), text(inner)) }
    return written(text(x), notation.number(0))
  }

  private func shifted(_ x: Expression, _ offset: Double) -> Text {
    if let inner = x.operand(of: .negation) {
      return (notation.difference(notation.number(offset), within(inner, .hadamard)), .sum)
    }
    let size = notation.number(abs(offset))
    return offset < 0
      ? (notation.difference(within(x, .sum), size), .sum)
      : (notation.sum(within(x, .sum), size), .sum)
  }
}

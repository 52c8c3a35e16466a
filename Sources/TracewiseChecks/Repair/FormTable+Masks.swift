import Tracewise
import TracewiseLanguage

extension FormTable {
  /// a + sign(u) ⊙ a as 2 (u > 0) ⊙ a, and a − sign(u) ⊙ a as 2 (u < 0) ⊙ a, what derivatives of max and min are in
  /// words of sign; nil of a sum without such terms.
  func masked(_ y: FormNode, _ values: FormValues) -> FormNode? {
    let terms = y.terms
    guard terms.count > 1, terms.count <= 12 else { return nil }
    for (j, signed) in terms.enumerated() {
      for (rest, u) in withoutSign(signed.node) {
        guard
          let i = terms.indices.first(where: { i in
            i != j && isSame(terms[i].node, rest, like: signed.node, values)
          })
        else { continue }
        let isAbove = terms[i].isNegative == signed.isNegative
        let mask = comparison(isAbove ? .greater : .less, u)
        let isScalar = values[rest]?.isScalar == true
        let new = scaled(isScalar ? product(rest, mask) : hadamard(mask, rest), Fraction(2))
        var others = terms
        others[i] = FormTerm(isNegative: terms[i].isNegative, node: new)
        others.remove(at: j)
        let shorter = sum(others)
        if values.areEqual(shorter, y) { return shorter }
      }
    }
    return nil
  }

  /// What is left of products without one of their signs, and what that is the sign of.
  private func withoutSign(_ x: FormNode) -> [(rest: FormNode, u: FormNode)] {
    if x.function == "sign" { return [(number(1), x.parts[0])] }
    guard x.isProduct else { return [] }
    return x.parts.indices.flatMap { k -> [(rest: FormNode, u: FormNode)] in
      let (part, others) = (x.parts[k], (x.parts[..<k], x.parts[(k + 1)...]))
      if part.isProduct, part.operation != x.operation {
        return withoutSign(part).map { inner in
          (product(like: x, Array(others.0 + [inner.rest] + others.1)), inner.u)
        }
      }
      let rest = Array(others.0 + others.1)
      guard part.function == "sign", rest.first?.isDivisor != true else { return [] }
      return [(product(like: x, rest), part.parts[0])]
    }
  }

  /// Whether a term is an expression, or the number that it is in all entries.
  private func isSame(
    _ term: FormNode, _ rest: FormNode, like signed: FormNode, _ values: FormValues
  ) -> Bool {
    if term === rest { return true }
    guard let shape = values[signed]?.shape, let own = values[term] else { return false }
    if values[rest]?.isScalar == true {
      let ones = call("ones", number(shape.rows), number(shape.columns))
      return own.isScalar || own.shape == shape
        ? values.areEqual(product(term, own.isScalar ? ones : number(1)), product(rest, ones))
        : false
    }
    return values.areEqual(term, rest)
  }

  /// u > 0, what is subtracted on the other side.
  func comparison(_ relation: Relation, _ u: FormNode) -> FormNode {
    func side(_ isNegative: Bool) -> FormNode {
      let terms = u.terms.filter { $0.isNegative == isNegative }
      return terms.isEmpty
        ? number(0) : sum(terms.map { FormTerm(isNegative: false, node: $0.node) })
    }
    return node(.call(relation.rawValue), [side(false), side(true)])
  }
}

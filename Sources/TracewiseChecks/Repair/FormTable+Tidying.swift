import TracewiseLanguage

extension FormTable {
  /// The same expression as a person would write it: transposes inside products, numbers collected, a
  /// leading minus put into a difference.
  func tidy(_ x: FormNode, keeping kept: Set<FormNode>, _ values: FormValues) -> FormNode {
    if x.isLocal || kept.contains(x) { return x }
    let y = x.parts.isEmpty ? x : rebuilt(x, x.parts.map { tidy($0, keeping: kept, values) })
    if kept.contains(y) { return y }
    switch y.operation {
    case .transpose: return transposed(y, keeping: kept, values)
    case .product:
      if let shorter = withoutInversePairs(y) { return tidy(shorter, keeping: kept, values) }
      let numbers = y.parts.count {
        $0.isNumber || ($0.operation == .divisor && $0.parts[0].isNumber)
      }
      return numbers > (y.parts[0].isNumber ? 1 : 0) ? scaled(y, Fraction(1)) : y
    case .sum: return y.negated?.operation == .product ? difference(y) : y
    default: return y
    }
  }

  private func transposed(
    _ y: FormNode, keeping kept: Set<FormNode>, _ values: FormValues
  ) -> FormNode {
    let x = y.parts[0]
    if values[x]?.isScalar == true { return x }
    func isScalar(_ x: FormNode) -> Bool { values[x]?.isScalar == true }
    if x.isSum {
      return sum(
        x.terms.map { term in
          let isSymmetric = values[term.node]?.isSymmetric == true
          return FormTerm(
            isNegative: term.isNegative,
            node: isSymmetric
              ? term.node : tidy(transpose(term.node), keeping: kept, values))
        })
    }
    guard x.operation == .product,
      !x.parts.contains(where: { $0.isDivisor && !isScalar($0.parts[0]) })
    else { return y }
    let factors = x.parts.filter { !$0.isDivisor }.reversed().map {
      isScalar($0) ? $0 : transpose($0)
    }
    return tidy(
      product(factors + x.parts.filter(\.isDivisor)), keeping: kept, values)
  }

  /// X X⁻¹ left out; nil where there is none.
  private func withoutInversePairs(_ y: FormNode) -> FormNode? {
    let parts = y.parts
    for k in parts.indices.dropFirst() {
      let (a, b) = (parts[k - 1], parts[k])
      let isPair =
        (a.function == "inv" && a.parts[0] === b) || (b.function == "inv" && b.parts[0] === a)
      if isPair, parts.count > 2 {
        return product(Array(parts[..<(k - 1)] + parts[(k + 1)...]))
      }
    }
    return nil
  }

  /// −(a − b) c as (b − a) c.
  private func difference(_ y: FormNode) -> FormNode {
    let factors = y.parts[0].parts
    guard
      let place = factors.firstIndex(where: {
        $0.signs?.count == 2 && $0.signs?.contains(true) == true
      })
    else { return y }
    let terms = factors[place].terms.map { FormTerm(isNegative: !$0.isNegative, node: $0.node) }
      .sorted { !$0.isNegative && $1.isNegative }
    var turned = factors
    turned[place] = sum(terms)
    return product(turned)
  }
}

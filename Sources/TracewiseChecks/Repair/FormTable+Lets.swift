import Tracewise
import TracewiseLanguage

extension FormTable {
  /// A form with the names of `let`s where their values stand, also those of some factors of a product; what is kept
  /// stays as it is.
  func folded(
    _ x: FormNode, into locals: [FormNode], keeping kept: Set<FormNode> = [], _ values: FormValues
  ) -> FormNode {
    if locals.isEmpty || x.isName || x.isNumber || x.isSubscript || kept.contains(x) { return x }
    if let name = named(x, locals, values) { return name }
    let y =
      x.parts.isEmpty
      ? x : rebuilt(x, x.parts.map { folded($0, into: locals, keeping: kept, values) })
    if let shorter = withPartialSum(y, locals, values) {
      return folded(shorter, into: locals, keeping: kept, values)
    }
    guard y.operation == .product, y.parts.count <= 12 else { return y }
    for run in FormPlaces.runs(y.parts.count).sorted(by: { $0.count > $1.count }) {
      let factors = Array(y.parts[run])
      guard run.count > 1, !factors.contains(where: \.isDivisor),
        factors.contains(where: { values[$0]?.isScalar == false }),
        !kept.contains(product(factors)), let name = named(product(factors), locals, values)
      else { continue }
      let rest = y.parts[..<run.lowerBound] + [name] + y.parts[run.upperBound...]
      return folded(product(Array(rest)), into: locals, keeping: kept, values)
    }
    return y
  }

  /// A form with the words of another where they have the values of its pieces, so that both can be compared.
  func aligned(_ x: FormNode, to words: [FormNode], _ values: FormValues) -> FormNode {
    if x.size < 3 || x.isSubscript || words.contains(x) { return x }
    if let value = values[x], let word = word(words, value, values, smallerThan: x.size) {
      return word
    }
    if x.isSum, (3...6).contains(x.parts.count) {
      let terms = x.terms
      for mask in 1..<(1 << terms.count) - 1 where mask.nonzeroBitCount > 1 {
        let part = sum(terms.indices.filter { mask >> $0 & 1 == 1 }.map { terms[$0] })
        guard let value = values[part] else { continue }
        let rest = terms.indices.filter { mask >> $0 & 1 == 0 }.map { terms[$0] }
        for isNegative in [false, true] {
          guard let word = word(words, value.signed(isNegative), values, smallerThan: part.size)
          else {
            continue
          }
          return aligned(
            sum([FormTerm(isNegative: isNegative, node: word)] + rest), to: words, values)
        }
      }
    }
    return x.parts.isEmpty || x.isLocal
      ? x : rebuilt(x, x.parts.map { aligned($0, to: words, values) })
  }

  private func word(
    _ words: [FormNode], _ value: FormValue, _ values: FormValues, smallerThan size: Int
  ) -> FormNode? {
    words.first { $0.size < size && values[$0]?.isClose(to: value) == true }
  }

  /// A sum with the name of a `let` for those of its terms that are all of the let's; nil where there is none.
  private func withPartialSum(
    _ y: FormNode, _ locals: [FormNode], _ values: FormValues
  ) -> FormNode? {
    guard y.isSum, y.parts.count <= 12 else { return nil }
    for local in locals {
      let own = local.parts[0].terms
      guard own.count > 1, own.count < y.parts.count else { continue }
      for isNegative in [false, true] {
        var rest = y.terms
        let isPart = own.allSatisfy { term in
          let k = rest.firstIndex {
            $0.isNegative == (term.isNegative != isNegative)
              && ($0.node === term.node || values.areEqual($0.node, term.node))
          }
          if let k { rest.remove(at: k) }
          return k != nil
        }
        if isPart { return sum([FormTerm(isNegative: isNegative, node: local)] + rest) }
      }
    }
    return nil
  }

  /// The name of a `let`, or its transpose, that has the value of an expression.
  private func named(_ x: FormNode, _ locals: [FormNode], _ values: FormValues) -> FormNode? {
    guard let value = values[x] else { return nil }
    for local in locals where !local.parts[0].isNumber && !local.parts[0].isName {
      guard let own = values[local] else { continue }
      if value.isClose(to: own) { return local }
      if !value.isScalar, value.isClose(to: own.transposed) { return transpose(local) }
    }
    return multiple(x, value, locals, values)
  }

  /// A small multiple of a `let`, where that is much shorter.
  private func multiple(
    _ x: FormNode, _ value: FormValue, _ locals: [FormNode], _ values: FormValues
  ) -> FormNode? {
    guard !value.isScalar, x.size > 5 else { return nil }
    for local in locals where !local.parts[0].isNumber && !local.parts[0].isName {
      guard let own = values[local], own.shape == value.shape, let ratio = value.ratio(to: own),
        let first = ratio.first, ratio.allSatisfy({ abs($0 - first) <= 1e-8 * abs(first) }),
        let f = Fraction(abs(first), denominators: 4),
        [f.numerator, f.denominator].allSatisfy({ $0 <= 4 })
      else { continue }
      let multiple = scaled(local, f)
      return first < 0 ? negative(multiple) : multiple
    }
    return nil
  }
}

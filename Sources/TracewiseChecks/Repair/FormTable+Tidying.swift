import Tracewise
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
      if let shorter = withoutInversePairs(y) ?? withoutQuotients(y, values)
        ?? withoutIdentities(y, values) ?? total(y, values)
        ?? withCommonFactorOutside(y, values) ?? sumsOfLines(y, values) ?? withoutMagnitude(y)
      {
        return tidy(shorter, keeping: kept, values)
      }
      if let shorter = withoutCommonFactor(y) ?? distributed(y, values)
        ?? withoutMultipleOfIdentity(y, values)
      {
        return tidy(shorter, keeping: kept, values)
      }
      let collected = scaled(y, Fraction(1))
      let numbers = y.parts.count {
        $0.isNumber || ($0.operation == .divisor && $0.parts[0].isNumber)
      }
      return numbers > (y.parts[0].isNumber ? 1 : 0) || collected.size < y.size ? collected : y
    case .hadamard:
      if let shorter = broadcast(y, values) ?? withoutMagnitude(y) {
        return tidy(shorter, keeping: kept, values)
      }
      return withoutOnes(y, values)
    case .index: return entries(y, values).map { tidy($0, keeping: kept, values) } ?? y
    case .call("pow") where y.parts.count == 2:
      guard let exponent = number(in: y.parts[1], values) else { return y }
      let isScalar = values[y.parts[0]]?.isScalar == true
      return node(isScalar ? .power : .entrywisePower, [y.parts[0], exponent])
    case .call("diag") where y.parts[0].function == "ones" && values[y.parts[0]]?.columns == 1:
      return call("eye", y.parts[0].parts[0])
    case .call("reshape") where y.parts.count == 3 && y.parts[0].function == "ones":
      return call("ones", y.parts[1], y.parts[2])
    case .call("columnmax") where y.parts[0].function != "vec":
      return values[y.parts[0]]?.columns == 1 ? call("columnmax", call("vec", y.parts[0])) : y
    case .call("tr") where values[y.parts[0]]?.isScalar == true: return y.parts[0]
    case .call("sum")
    where y.parts[0].function == "sum" && y.parts[0].parts.count == 2
      && values[y]?.isScalar == true:
      return call("sum", y.parts[0].parts[0])
    case .call("sum") where y.parts[0].isSum && y.parts[0].parts.count > 1:
      return withoutVanishing(y, values).map { tidy($0, keeping: kept, values) } ?? y
    case .call(let name) where Self.linear.contains(name):
      guard let inner = y.parts[0].negated else { return y }
      return negative(node(y.operation, [inner] + y.parts.dropFirst()))
    case .sum:
      let shorter = collected(y, values)
      if shorter !== y { return shorter }
      if let shorter = broadcast(y, values) ?? withoutZeros(y, values) ?? blockwise(y, values)
        ?? hyperbolic(y)
      {
        return tidy(shorter, keeping: kept, values)
      }
      if let masked = masked(y, values) { return tidy(masked, keeping: kept, values) }
      return y.negated?.operation == .product ? difference(y) : y
    default: return y
    }
  }

  /// 2σ(x) − 1 as tanh(x/2); nil of anything else.
  private func hyperbolic(_ y: FormNode) -> FormNode? {
    let terms = y.terms
    guard terms.count == 2,
      let one = terms.firstIndex(where: { $0.node.number == 1 && $0.isNegative }),
      !terms[1 - one].isNegative, case let product = terms[1 - one].node, product.isProduct,
      product.parts.count == 2, product.parts[0].number == 2,
      product.parts[1].function == "sigmoid"
    else { return nil }
    return call("tanh", scaled(product.parts[1].parts[0], Fraction(1, 2)))
  }

  /// Terms that are made of blocks of the same shapes, as one, block by block; nil where no two are.
  private func blockwise(_ y: FormNode, _ values: FormValues) -> FormNode? {
    let terms = y.terms.map {
      FormTerm(isNegative: $0.isNegative, node: withZerosApart($0.node, values))
    }
    func isAlike(_ a: FormNode, _ b: FormNode) -> Bool {
      a.isBlocks && a.operation == b.operation
        && zip(a.parts, b.parts).allSatisfy { values[$0]?.shape == values[$1]?.shape }
    }
    guard
      let first = terms.first(where: { term in
        terms.count { isAlike($0.node, term.node) } > 1
      })?.node
    else { return nil }
    let same = terms.filter { isAlike($0.node, first) }
    let parts = first.parts.indices.map { k in
      sum(same.map { FormTerm(isNegative: $0.isNegative, node: $0.node.parts[k]) })
    }
    let whole = FormTerm(isNegative: false, node: node(first.operation, parts))
    return sum([whole] + terms.filter { !isAlike($0.node, first) })
  }

  /// Blocks one below the other with several zeros as so many blocks.
  private func withZerosApart(_ x: FormNode, _ values: FormValues) -> FormNode {
    guard case .blocks(let counts) = x.operation, counts.allSatisfy({ $0 == 1 }) else { return x }
    let parts = x.parts.flatMap { part in
      guard part.function == "zeros", let value = values[part], value.columns == 1, value.rows <= 8
      else { return [part] }
      return Array(repeating: number(0), count: value.rows)
    }
    return node(.blocks(parts.map { _ in 1 }), parts)
  }

  /// Functions out of which a sign is written.
  static let linear: Set<String> = ["sym", "tril", "triu", "diag", "tr", "sum", "mean"]

  /// An entry of a sum, a multiple, a transpose or what is computed entry by entry as one of what these are made of;
  /// nil of anything else.
  private func entries(_ y: FormNode, _ values: FormValues) -> FormNode? {
    let (x, places) = (y.parts[0], Array(y.parts.dropFirst()))
    func entry(_ x: FormNode) -> FormNode { node(.index, [x] + places) }
    switch x.operation {
    case .sum where x.parts.allSatisfy({ values[$0]?.shape == values[x]?.shape }):
      return sum(x.terms.map { FormTerm(isNegative: $0.isNegative, node: entry($0.node)) })
    case .transpose where places.count == 2:
      let turned = node(.index, [x.parts[0]] + places.reversed())
      return values[turned]?.isScalar == true ? turned : transpose(turned)
    case .product:
      func isScalar(_ x: FormNode) -> Bool {
        values[x.isDivisor ? x.parts[0] : x]?.isScalar == true
      }
      let matrices = x.parts.indices.filter { !isScalar(x.parts[$0]) }
      guard matrices.count == 1, x.parts.count > 1 else { return nil }
      var factors = x.parts
      factors[matrices[0]] = entry(factors[matrices[0]])
      return product(factors)
    case .hadamard, .entrywisePower, .call:
      let isScalar = values[y]?.isScalar == true
      func part(_ part: FormNode) -> FormNode {
        if part.operation == .entrywiseDivisor {
          return isScalar ? divisor(entry(part.parts[0])) : entrywiseDivisor(entry(part.parts[0]))
        }
        return values[part]?.shape == values[x]?.shape ? entry(part) : part
      }
      let parts = x.parts.map(part)
      let moved: FormNode =
        switch x.operation {
        case .hadamard: isScalar ? product(parts) : hadamard(parts)
        case .entrywisePower: node(isScalar ? .power : .entrywisePower, parts)
        default: node(x.operation, parts)
        }
      return moved !== y && values.areEqual(moved, y) ? moved : nil
    default: return nil
    }
  }

  /// (2 a + 4 b)/2 as a + 2 b; nil where no number cancels.
  private func withoutCommonFactor(_ y: FormNode) -> FormNode? {
    guard
      let k = y.parts.firstIndex(where: { $0.operation == .divisor && $0.parts[0].whole != nil }),
      let divisor = y.parts[k].parts[0].whole, divisor > 1,
      let place = y.parts.firstIndex(where: { part in
        part.isSum
          && part.parts.allSatisfy {
            let f = coefficient(of: $0).factor
            return f.denominator == 1 && f.numerator % divisor == 0
          }
      })
    else { return nil }
    var parts = y.parts
    parts[place] = sum(
      parts[place].terms.map {
        FormTerm(isNegative: $0.isNegative, node: scaled($0.node, Fraction(1, divisor)))
      })
    parts.remove(at: k)
    return product(parts)
  }

  /// A*(B + c*I) as A*B + c*A; nil of any other product.
  private func withoutMultipleOfIdentity(_ y: FormNode, _ values: FormValues) -> FormNode? {
    /// Of a number, which may have several factors, as xᵀ A x has.
    func isMultiple(_ x: FormNode) -> Bool {
      guard x.operation == .product, let k = x.parts.firstIndex(where: { $0.function == "eye" })
      else { return false }
      let rest = Array(x.parts[..<k] + x.parts[(k + 1)...])
      return !rest.isEmpty && !rest[0].isDivisor && values[product(rest)]?.isScalar == true
    }
    guard !y.parts.contains(where: \.isDivisor),
      let k = y.parts.firstIndex(where: { part in
        part.isSum && part.parts.count == 2 && part.parts.contains(where: isMultiple)
      }), y.parts.contains(where: { $0 !== y.parts[k] && values[$0]?.isScalar == false })
    else { return nil }
    let new = sum(
      y.parts[k].terms.map { term in
        let factors = term.node.operation == .product ? term.node.parts : [term.node]
        let rest = factors.filter { $0.function != "eye" }
        let isIdentity = rest.count < factors.count
        // A number in several factors stands in front of all others.
        let parts =
          isIdentity
          ? rest + Array(y.parts[..<k]) + Array(y.parts[(k + 1)...])
          : Array(y.parts[..<k]) + [term.node] + Array(y.parts[(k + 1)...])
        return FormTerm(isNegative: term.isNegative, node: product(parts))
      })
    return values.areEqual(new, y) ? new : nil
  }

  /// diag(p)*(A - 1 qᵀ) as diag(p)*A - p qᵀ; nil of any other product.
  private func distributed(_ y: FormNode, _ values: FormValues) -> FormNode? {
    /// The row that stands in all rows, which may be broadcast.
    func row(_ x: FormNode) -> [FormNode]? {
      if values[x]?.rows == 1 { return [x] }
      return x.operation == .product && x.parts[0].function == "ones"
        && values[x.parts[0]]?.columns == 1 ? Array(x.parts.dropFirst()) : nil
    }
    guard
      let k = y.parts.indices.dropLast().first(where: {
        y.parts[$0].function == "diag" && values[y.parts[$0].parts[0]]?.columns == 1
          && y.parts[$0 + 1].terms.contains { row($0.node) != nil }
      }), y.parts[k + 1].parts.count == 2
    else { return nil }
    let diagonal = y.parts[k]
    let sum = sum(
      y.parts[k + 1].terms.map { term in
        let node =
          term.node.function == "eye"
          ? diagonal
          : row(term.node).map { product([diagonal.parts[0]] + $0) }
            ?? product(diagonal, term.node)
        return FormTerm(isNegative: term.isNegative, node: node)
      })
    let new = product(Array(y.parts[..<k]) + [sum] + Array(y.parts[(k + 2)...]))
    return values.areEqual(new, y) ? new : nil
  }

  /// A product without identities; nil where it has none.
  private func withoutIdentities(_ y: FormNode, _ values: FormValues) -> FormNode? {
    let rest = y.parts.filter { $0.function != "eye" }
    guard !rest.isEmpty, rest.count < y.parts.count, !rest[0].isDivisor else { return nil }
    let shorter = product(rest)
    return values.areEqual(shorter, y) ? shorter : nil
  }

  /// sign(x)/|x| as 1/x, and sign(x) |x| as x; nil of any other product.
  private func withoutMagnitude(_ y: FormNode) -> FormNode? {
    for (i, sign) in y.parts.enumerated() where sign.function == "sign" {
      let x = sign.parts[0]
      for (j, other) in y.parts.enumerated() {
        let isDivided = other.isDivisor && other.operation != .leftDivisor
        let magnitude = isDivided ? other.parts[0] : other
        guard magnitude.function == "abs", magnitude.parts[0] === x else { continue }
        var parts = y.parts
        parts[j] = isDivided ? node(other.operation, [x]) : x
        parts.remove(at: i)
        return product(like: y, parts)
      }
    }
    return nil
  }

  /// A product with a sum whose terms all end, or begin, with the same matrix as one with that matrix beside the sum.
  private func withCommonFactorOutside(_ y: FormNode, _ values: FormValues) -> FormNode? {
    for (k, part) in y.parts.enumerated() where part.isSum && part.parts.count > 1 {
      guard part.parts.allSatisfy({ $0.operation == .product && !$0.parts[0].isDivisor }) else {
        continue
      }
      func without(_ takes: (FormNode) -> ArraySlice<FormNode>) -> FormNode {
        sum(
          part.terms.map {
            FormTerm(isNegative: $0.isNegative, node: product(Array(takes($0.node))))
          })
      }
      let one = part.parts[0].parts
      let (first, last) = (one[0], one[one.count - 1])
      var middle: [FormNode] = []
      if !last.isDivisor, values[last]?.isScalar == false,
        part.parts.allSatisfy({ $0.parts.last === last })
      {
        middle = [without { $0.parts.dropLast() }, last]
      } else if values[first]?.isScalar == false,
        part.parts.allSatisfy({ $0.parts[0] === first && !$0.parts[1].isDivisor })
      {
        middle = [first, without { $0.parts.dropFirst() }]
      }
      guard !middle.isEmpty else { continue }
      let new = product(Array(y.parts[..<k]) + middle + Array(y.parts[(k + 1)...]))
      if values.areEqual(new, y) { return new }
    }
    return nil
  }

  /// A sum whose equal terms are collected, n − n + 2 as 2, and in which numbers are not written as matrices.
  private func collected(_ y: FormNode, _ values: FormValues) -> FormNode {
    var groups: [(rest: FormNode?, factor: Fraction, terms: [FormTerm])] = []
    for term in y.terms {
      let (factor, factors) = coefficient(of: term.node)
      let rest = factors.isEmpty ? nil : product(factors)
      let signed = term.isNegative ? factor * Fraction(-1) : factor
      func isSame(_ other: FormNode?) -> Bool {
        if other === rest { return true }
        guard let other, let rest, values[rest]?.isScalar == true else { return false }
        // x'*y is y'*x.
        return values.areEqual(other, rest)
      }
      if let k = groups.firstIndex(where: { isSame($0.rest) }) {
        groups[k].factor = groups[k].factor + signed
        groups[k].terms.append(term)
      } else {
        groups.append((rest, signed, [term]))
      }
    }
    guard groups.count < y.parts.count else { return y }
    let terms = groups.flatMap { group -> [FormTerm] in
      if group.terms.count == 1 { return group.terms }
      if group.factor.numerator == 0 { return [] }
      let size = Fraction(abs(group.factor.numerator), group.factor.denominator)
      return [
        FormTerm(
          isNegative: group.factor.numerator < 0, node: scaled(group.rest ?? number(1), size))
      ]
    }
    guard !terms.isEmpty else { return values[y]?.isScalar == true ? number(0) : y }
    let shorter = sum(terms)
    return values[shorter]?.shape == values[y]?.shape ? shorter : y
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

  /// A number that a product is multiplied with and divided by.
  private func withoutQuotients(_ y: FormNode, _ values: FormValues) -> FormNode? {
    for (k, divisor) in y.parts.enumerated() where divisor.operation == .divisor {
      guard let j = y.parts.firstIndex(of: divisor.parts[0]),
        values[divisor.parts[0]]?.isScalar == true
      else { continue }
      return product(y.parts.indices.filter { $0 != k && $0 != j }.map { y.parts[$0] })
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

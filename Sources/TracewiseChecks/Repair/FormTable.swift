import TracewiseLanguage

/// Makes nodes, one for each expression.
final class FormTable {
  private struct Key: Hashable {
    let operation: FormNode.Operation
    let parts: [FormNode]
  }

  private var known: [Key: FormNode] = [:]

  func node(_ operation: FormNode.Operation, _ parts: [FormNode] = []) -> FormNode {
    let key = Key(operation: operation, parts: parts)
    if let node = known[key] { return node }
    let node = FormNode(operation, parts, id: known.count)
    known[key] = node
    return node
  }

  func number(_ value: Double) -> FormNode {
    value < 0 ? negative(node(.number(-value))) : node(.number(value))
  }

  func number(_ value: Int) -> FormNode { number(Double(value)) }
  func call(_ name: String, _ parts: FormNode...) -> FormNode { node(.call(name), parts) }
  func power(_ x: FormNode, _ exponent: Double) -> FormNode {
    node(.power, [x, number(exponent)])
  }
  func entrywisePower(_ x: FormNode, _ exponent: Double) -> FormNode {
    node(.entrywisePower, [x, number(exponent)])
  }
  func divisor(_ x: FormNode) -> FormNode { node(.divisor, [x]) }
  func entrywiseDivisor(_ x: FormNode) -> FormNode { node(.entrywiseDivisor, [x]) }

  /// A place among so many, by the name of their number where that has one and the place is near the end.
  func place(_ place: Int, of count: Int, named size: FormNode) -> FormNode {
    guard size.isName, count - place <= 2 else { return number(place) }
    return place == count ? size : difference(size, number(count - place))
  }

  func transpose(_ x: FormNode) -> FormNode {
    if x.operation == .transpose { return x.parts[0] }
    return x.isNumber ? x : node(.transpose, [x])
  }

  /// A sum; sums in it are flattened, and a single term that is added is itself.
  func sum(_ terms: [FormTerm]) -> FormNode {
    var flat: [FormTerm] = []
    for term in terms {
      flat += term.node.terms.map {
        FormTerm(isNegative: $0.isNegative != term.isNegative, node: $0.node)
      }
    }
    if flat.count > 1 {
      flat.removeAll { $0.node.number == 0 }
      if flat.isEmpty { return number(0) }
    }
    if flat.count == 1, !flat[0].isNegative { return flat[0].node }
    return node(.sum(isNegative: flat.map(\.isNegative)), flat.map(\.node))
  }

  func sum(_ x: FormNode, _ y: FormNode) -> FormNode {
    sum([FormTerm(isNegative: false, node: x), FormTerm(isNegative: false, node: y)])
  }

  func difference(_ x: FormNode, _ y: FormNode) -> FormNode {
    sum([FormTerm(isNegative: false, node: x), FormTerm(isNegative: true, node: y)])
  }

  func negative(_ x: FormNode) -> FormNode { sum([FormTerm(isNegative: true, node: x)]) }

  /// A product of matrices and numbers; products in it are flattened, signs pulled out.
  func product(_ factors: [FormNode]) -> FormNode {
    let (factors, isNegative) = withoutSigns(factors)
    var flat: [FormNode] = []
    for factor in factors {
      // A left divisor divides what stands right of it within its own product.
      let isFlat =
        factor.operation == .product
        && (flat.isEmpty || !factor.parts.contains { $0.operation == .leftDivisor })
      if isFlat { flat += factor.parts } else { flat.append(factor) }
    }
    return signed(joined(flat, .product, dividing: .divisor), isNegative)
  }

  func product(_ factors: FormNode...) -> FormNode { product(factors) }

  /// An entrywise product.
  func hadamard(_ factors: [FormNode]) -> FormNode {
    let (factors, isNegative) = withoutSigns(factors)
    let flat = factors.flatMap { $0.operation == .hadamard ? $0.parts : [$0] }
      .filter { $0.number != 1 }
    return signed(joined(flat, .hadamard, dividing: .entrywiseDivisor), isNegative)
  }

  func hadamard(_ factors: FormNode...) -> FormNode { hadamard(factors) }

  private func withoutSigns(_ factors: [FormNode]) -> (factors: [FormNode], isNegative: Bool) {
    (
      factors.map { $0.negated ?? $0 },
      factors.count { $0.negated != nil } % 2 == 1
    )
  }

  private func signed(_ x: FormNode, _ isNegative: Bool) -> FormNode {
    isNegative ? negative(x) : x
  }

  private func joined(
    _ factors: [FormNode], _ operation: FormNode.Operation, dividing: FormNode.Operation
  ) -> FormNode {
    var factors = factors
    if factors.isEmpty || factors[0].operation == dividing { factors.insert(number(1), at: 0) }
    if factors.count > 1, factors[0].number == 1, !factors[1].isDivisor { factors.removeFirst() }
    return factors.count == 1 ? factors[0] : node(operation, factors)
  }

  /// A product or an entrywise product, whichever `like` is.
  func product(like other: FormNode, _ factors: [FormNode]) -> FormNode {
    other.operation == .hadamard ? hadamard(factors) : product(factors)
  }

  /// Some neighbouring terms of a sum, or factors of a product of which none divides.
  func run(_ range: Range<Int>, of x: FormNode) -> FormNode? {
    if x.isSum { return sum(Array(x.terms[range])) }
    let factors = Array(x.parts[range])
    return factors.contains(where: \.isDivisor) ? nil : product(like: x, factors)
  }

  /// The same operation on other parts.
  func rebuilt(_ x: FormNode, _ parts: [FormNode]) -> FormNode {
    if parts == x.parts { return x }
    switch x.operation {
    case .sum(let signs):
      return sum(zip(signs, parts).map { FormTerm(isNegative: $0, node: $1) })
    case .product: return product(parts)
    case .hadamard: return hadamard(parts)
    case .transpose: return transpose(parts[0])
    // What is edited inside a `let` is the claim's own definition no longer.
    case .local: return parts[0]
    default: return node(x.operation, parts)
    }
  }

  /// x with another expression in all places of one.
  func replacing(_ x: FormNode, _ old: FormNode, by new: FormNode) -> FormNode {
    if x === old { return new }
    return x.parts.isEmpty ? x : rebuilt(x, x.parts.map { replacing($0, old, by: new) })
  }

  /// The same of several at once, outside the definitions of `let`s, which are not the claim's own words.
  func replacingInClaim(_ x: FormNode, _ replacements: [FormNode: FormNode]) -> FormNode {
    if let new = replacements[x] { return new }
    return x.isLocal || x.parts.isEmpty
      ? x : rebuilt(x, x.parts.map { replacingInClaim($0, replacements) })
  }

  /// x with two pieces exchanged, outside the definitions of `let`s.
  func exchanging(_ x: FormNode, _ a: FormNode, _ b: FormNode) -> FormNode {
    a === b ? x : replacingInClaim(x, [a: b, b: a])
  }

  /// x with what a change makes of its parts, from the leaves up, outside the definitions of `let`s.
  func rewriting(_ x: FormNode, _ change: (FormNode) -> FormNode?) -> FormNode {
    if x.isLocal { return x }
    let y = x.parts.isEmpty ? x : rebuilt(x, x.parts.map { rewriting($0, change) })
    return change(y) ?? y
  }

  /// x without a factor, wherever it is one.
  func dropping(_ factor: FormNode, from x: FormNode) -> FormNode {
    let parts = x.parts.filter { !($0 === factor && x.isProduct) }
      .map { dropping(factor, from: $0) }
    if parts.count < x.parts.count { return product(like: x, parts) }
    return parts.isEmpty ? x : rebuilt(x, parts)
  }
}

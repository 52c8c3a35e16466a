import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// The edits of one expression that people's mistakes are the inverses of.
///
/// Signs and numeric factors are not among them: values are compared up to scale.
struct LocalEdits {
  let table: FormTable
  let values: FormValues
  let node: FormNode
  let value: FormValue
  private(set) var all: [FormEdit] = []

  /// Longer sums and products are not edited as wholes: their parts are.
  private static let mostParts = 32

  /// The edits of a node; none of one without a value.
  static func of(_ node: FormNode, _ table: FormTable, _ values: FormValues) -> [FormEdit] {
    guard !node.isNumber, !node.isSubscript, node.parts.count <= Self.mostParts,
      let value = values[node]
    else { return [] }
    var edits = LocalEdits(table: table, values: values, node: node, value: value)
    edits.collect()
    return edits.all
  }

  private init(table: FormTable, values: FormValues, node: FormNode, value: FormValue) {
    self.table = table
    self.values = values
    self.node = node
    self.value = value
  }

  mutating func add(
    _ cause: Cause, _ new: FormNode?, _ extra: Double = 0, piece: String? = nil,
    pieces: [FormNode] = [], isExchange: Bool = false
  ) {
    guard let new, new !== node, !cancels(new) else { return }
    all.append(
      FormEdit(
        cause: cause, new: new, extra: extra, piece: piece, pieces: pieces, isExchange: isExchange))
  }

  /// Whether something is divided by itself, so that it says nothing.
  private func cancels(_ x: FormNode) -> Bool {
    guard x.isProduct else { return false }
    func isMultiple(_ x: FormNode, of y: FormNode) -> Bool {
      x === y
        || x.operation == .product
          && x.parts.allSatisfy { $0 === y || values[$0]?.isScalar == true }
          && x.parts.contains { $0 === y }
    }
    return x.parts.contains { divisor in
      divisor.isDivisor && x.parts.contains { isMultiple($0, of: divisor.parts[0]) }
    }
  }

  var parts: [FormNode] { node.parts }

  private mutating func collect() {
    if !node.isDivisor, !value.isScalar { whole() }
    extremes()
    lengths()
    if node.function != nil { function() }
    if node.isComparison { thresholds() }
    if node.isDivisor, node.operation != .leftDivisor {
      add(.inverse, parts[0])
      // One over the trace for the trace of the inverse.
      if parts[0].parts.count == 1, parts[0].function != nil,
        values[parts[0].parts[0]]?.isSquare == true
      {
        add(.inverse, table.node(parts[0].operation, [table.call("inv", parts[0].parts[0])]))
      }
    }
    powers()
    numbers()
    oneMore()
    switch node.operation {
    case .product:
      factors()
      product()
      parenthesesOfProduct()
      exchangedNames()
    case .hadamard:
      factors()
      hadamard()
      parenthesesOfHadamard()
      exchangedNames()
    case .sum where parts.count > 1:
      terms()
      parenthesesOfSum()
      exchangedNames()
    case .index: indices()
    case .blocks(let counts): blocks(counts)
    default: break
    }
    if node.isPower { parenthesesOfPower() }
    if !node.isDivisor, !value.isScalar { diagonals() }
    if !value.isScalar { sums() }
    if node.isName || node.function != nil { derivatives() }
  }

  func isSymmetric(_ x: FormNode) -> Bool {
    values[x].map { $0.isScalar || $0.isSymmetric } ?? false
  }

  // MARK: - Transposes, inverses, symmetric parts

  private mutating func whole() {
    let isSymmetric = value.isSymmetric
    if node.operation == .product, isOuter(parts) {
      // The factors exchanged.
    } else if node.operation == .product, !isSymmetric, parts.allSatisfy({ self.isSymmetric($0) }) {
      // The transpose of a product of symmetric matrices is another order.
      if !parts.contains(where: \.isDivisor) { add(.order, table.product(parts.reversed())) }
    } else if !isSymmetric, !value.isAntisymmetric, node.function != "kron" {
      // Of the transpose of a sum it is that, and not one of a term.
      let isOfSum = node.operation == .transpose && parts[0].isSum
      add(.transpose, table.transpose(node), isOfSum ? -0.04 : 0)
    }
    if !value.isSquare, value.rows > 1, value.columns > 1, node.operation == .transpose {
      add(.inverse, table.call("pinv", parts[0]), 0.6)
    }
    guard value.isSquare else { return }
    if node.function == nil || node.function == "diag" {
      add(.inverse, table.call("inv", node))
      if !isSymmetric { add(.inverse, table.transpose(table.call("inv", node))) }
    }
    if !isSymmetric {
      let extra = node.size <= 2 ? 0 : 0.3
      let both = table.sum(node, table.transpose(node))
      add(.symmetric, table.scaled(both, Fraction(1, 2)), extra)
    }
  }

  /// 1 + x in a denominator that lacks its 1.
  private mutating func oneMore() {
    guard node.operation == .divisor || node.operation == .entrywiseDivisor else { return }
    let one = table.number(1)
    let denominator = table.sum(one, parts[0])
    guard !parts[0].isNumber,
      node.operation == .entrywiseDivisor || values[parts[0]]?.isScalar == true
    else { return }
    add(.termMissing, table.node(node.operation, [denominator]), 0.05, piece: "1")
  }

  /// A product of two numbers for their sum, as of traces, and the other way round.
  private mutating func numbers() {
    if value.isScalar, node.isName || node.isSum && parts.count > 1 {
      for one in [table.number(1), table.number(-1)] {
        add(.termMissing, table.sum(node, one), node.isName ? 0.1 : 0, piece: one.text)
      }
    }
    guard value.isScalar, parts.count == 2, parts.allSatisfy({ $0.function != nil }) else { return }
    if node.operation == .product { add(.function, table.sum(parts[0], parts[1])) }
    if node.signs == [false, false] { add(.function, table.product(parts)) }
  }

  // MARK: - Powers

  private mutating func powers() {
    let x = node.isDivisor ? parts[0] : node
    let wrapped = { [node, table] (y: FormNode) in
      node.isDivisor ? table.node(node.operation, [y]) : y
    }
    let isCandidate =
      switch node.operation {
      case .divisor, .entrywiseDivisor, .power, .entrywisePower, .name, .local, .call, .index: true
      default: value.isScalar
      }
    if node.operation == .product, !value.isScalar {
      add(.power, table.entrywisePower(node, 2), 0.1)
    }
    guard isCandidate, node.operation != .leftDivisor, let own = values[x] else { return }
    if x.function == "sqrt" { add(.power, wrapped(x.parts[0]), -0.02) }
    if x.operation == .power || x.operation == .entrywisePower {
      exponents(of: x, wrapped)
      kinds(of: x, wrapped)
    } else if own.isScalar {
      guard !x.isNumber else { return }
      for exponent in [2, 3, 1.5] { add(.power, wrapped(table.power(x, exponent))) }
      add(.power, wrapped(table.call("sqrt", x)))
      if !node.isDivisor { add(.inverse, table.product(table.divisor(x)), ofFunction(x)) }
    } else {
      add(.power, wrapped(table.entrywisePower(x, 2)))
      add(.power, wrapped(table.call("sqrt", x)))
      if !node.isDivisor { add(.inverse, table.hadamard(table.entrywiseDivisor(x)), ofFunction(x)) }
    }
  }

  /// Nobody takes one over a sigmoid for a sigmoid.
  private func ofFunction(_ x: FormNode) -> Double {
    let x = x.isLocal ? x.parts[0] : x
    return x.function.map { ["sigmoid", "softmax", "tanh"].contains($0) } == true ? 1.2 : 0
  }

  private mutating func exponents(of x: FormNode, _ wrapped: (FormNode) -> FormNode) {
    let base = x.parts[0]
    if let negative = x.parts[1].negated {
      add(.power, wrapped(table.node(x.operation, [base, negative])))
    }
    guard let e = x.parts[1].number else {
      let one = table.number(1)
      for exponent in [table.difference(x.parts[1], one), table.sum(x.parts[1], one)] {
        add(.power, wrapped(table.node(x.operation, [base, exponent])))
      }
      return add(.power, wrapped(base))
    }
    if e == 2, x.operation == .entrywisePower {
      add(.function, wrapped(table.hadamard(base, table.difference(table.number(1), base))))
    }
    for other in Set([e - 1, e + 1, e - 0.5, e + 0.5, -e, e + 2, 2 * e, e / 2]).sorted()
    where other != 0 && other != e {
      let exponent = table.number(other)
      add(.power, wrapped(other == 1 ? base : table.node(x.operation, [base, exponent])))
    }
    add(.power, wrapped(base))
  }

  private mutating func kinds(of x: FormNode, _ wrapped: (FormNode) -> FormNode) {
    guard !node.isDivisor, !value.isScalar else { return }
    let other: FormNode.Operation = x.operation == .power ? .entrywisePower : .power
    add(.hadamard, table.node(other, x.parts))
    if x.operation == .entrywisePower {
      add(.hadamard, table.product(x.parts[0], table.transpose(x.parts[0])))
    }
  }
}

import Tracewise

/// The edits of one expression that people's mistakes are the inverses of.
///
/// Signs and numeric factors are not among them: values are compared up to scale.
struct LocalEdits {
  let table: FormTable
  let values: FormValues
  private let node: FormNode
  private let value: FormValue
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

  private mutating func add(
    _ cause: RepairCause, _ new: FormNode?, _ extra: Double = 0, piece: String? = nil
  ) {
    guard let new, new !== node else { return }
    all.append(FormEdit(cause: cause, new: new, extra: extra, piece: piece))
  }

  private var parts: [FormNode] { node.parts }

  private mutating func collect() {
    if !node.isDivisor, !value.isScalar { whole() }
    if node.function != nil { function() }
    if node.isDivisor, node.operation != .leftDivisor { add(.inverse, parts[0]) }
    powers()
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
    if !node.isDivisor, !value.isScalar { diagonals() }
    if !value.isScalar { sums() }
    if node.isName || node.function != nil { derivatives() }
  }

  private func isSymmetric(_ x: FormNode) -> Bool {
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
    } else if !isSymmetric, node.function != "kron" {
      add(.transpose, table.transpose(node))
    }
    guard value.isSquare else { return }
    if node.function == nil {
      add(.inverse, table.call("inv", node))
      if !isSymmetric { add(.inverse, table.transpose(table.call("inv", node))) }
    }
    if !isSymmetric {
      let extra = node.size <= 2 ? 0 : 0.3
      let both = table.sum(node, table.transpose(node))
      add(.symmetric, table.scaled(both, Fraction(1, 2)), extra)
    }
  }

  // MARK: - Functions

  /// Functions that are taken for each other.
  static let neighbours: [(String, String)] = [
    ("logdet", "det"), ("sum", "mean"), ("sum", "tr"), ("tr", "det"), ("exp", "log"),
    ("sin", "cos"), ("abs", "sign"), ("relu", "step"), ("softmax", "exp"),
    ("softmax", "logsoftmax"), ("softmax", "sigmoid"), ("tanh", "sigmoid"), ("norm", "sum"),
    ("norm", "norm1"), ("tr", "norm"), ("adjugate", "inv"), ("sqrt", "log"),
    ("normalcdf", "gelu"), ("log", "log1p"), ("softplus", "relu"), ("max", "min"),
  ]

  private mutating func function() {
    guard let name = node.function else { return }
    let x = parts.first
    switch name {
    case "inv": inverse(of: parts[0])
    case "sum", "mean": reduction(name, parts[0])
    case "diag":
      if let v = values[parts[0]], v.columns > 1 { add(.function, table.call("diag", node)) }
      add(.function, parts[0])
    case "kron":
      add(.order, table.call("kron", parts[1], parts[0]))
      add(.hadamard, table.product(parts))
    case "conv2": add(.order, table.call("conv2", parts[1], parts[0]))
    case "eye": add(.function, table.call("ones", parts[0], parts[0]), -0.15)
    case "ones":
      if value.isSquare { add(.function, table.call("eye", parts[0]), -0.15) }
    default: if parts.count == 1 { add(.function, x) }
    }
    for (a, b) in Self.neighbours where a == name || b == name {
      let other = table.node(.call(a == name ? b : a), parts)
      switch (a, b) {
      case ("sum", "mean"): add(.size, other, -0.12)
      case ("logdet", "det"): add(.logdet, other)
      case ("adjugate", _): add(.function, other, 0.3)
      case ("abs", _), ("relu", _): add(.function, other, -0.12)
      default: add(.function, other)
      }
    }
    if parts.count == 1, let x { add(.function, derivative(name, x)) }
  }

  private mutating func inverse(of x: FormNode) {
    add(.inverse, x)
    if x.function == "diag" { add(.function, table.call("diag", table.call("inv", x.parts[0]))) }
    if x.isSum, x.parts.count > 1 {
      add(
        .inverse,
        table.sum(
          x.terms.map {
            FormTerm(isNegative: $0.isNegative, node: table.call("inv", $0.node))
          }))
    }
  }

  private mutating func reduction(_ name: String, _ x: FormNode) {
    let rows = table.call(name, x, table.number(1))
    let columns = table.call(name, x, table.number(2))
    // Along the other axis rather than of the transpose.
    let extra = parts.count > 1 ? -0.2 : 0
    for other in [rows, columns, table.transpose(rows), table.transpose(columns)] {
      add(.broadcast, other, extra)
    }
    add(.broadcast, table.call(name, x))
    add(.broadcast, x)
  }

  private func derivative(_ name: String, _ x: FormNode) -> FormNode? {
    let one = table.number(1)
    let f = table.call(name, x)
    return switch name {
    case "tanh": table.difference(one, table.entrywisePower(f, 2))
    case "sigmoid": table.hadamard(f, table.difference(one, f))
    case "relu": table.call("step", x)
    case "abs": table.call("sign", x)
    case "log": table.hadamard(one, table.entrywiseDivisor(x))
    case "softplus": table.call("sigmoid", x)
    case "sin": table.call("cos", x)
    case "cos": table.negative(table.call("sin", x))
    default: nil
    }
  }

  /// 1 − x, x(1 − x) and 1 − x², of which derivatives of activations are made.
  private mutating func derivatives() {
    if let name = node.function, ["eye", "ones", "zeros", "inv"].contains(name) { return }
    let rest = table.difference(table.number(1), node)
    add(.function, rest)
    add(.function, table.hadamard(node, rest))
    add(.function, table.difference(table.number(1), table.entrywisePower(node, 2)))
    if node.isName {
      for name in ["sign", "step", "exp"] { add(.function, table.call(name, node)) }
    }
  }

  private mutating func diagonals() {
    guard value.isSquare || value.columns == 1 else { return }
    if value.columns == 1 || node.isName || node.function != nil || node.isSum {
      add(.function, table.call("diag", node))
    }
    if value.isSquare { add(.function, table.call("diag", table.call("diag", node))) }
  }

  private mutating func sums() {
    switch node.operation {
    case .name, .local, .call, .index, .transpose, .hadamard, .sum, .product: break
    default: return
    }
    if value.columns > 1 { add(.broadcast, table.call("sum", node, table.number(2))) }
    if value.rows > 1 {
      add(.broadcast, table.transpose(table.call("sum", node, table.number(1))))
    }
    add(.broadcast, table.call("sum", node))
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
    guard isCandidate, node.operation != .leftDivisor, let own = values[x] else { return }
    if x.operation == .power || x.operation == .entrywisePower {
      exponents(of: x, wrapped)
      kinds(of: x, wrapped)
    } else if own.isScalar {
      guard !x.isNumber else { return }
      for exponent in [2, 3, 1.5] { add(.power, wrapped(table.power(x, exponent))) }
      add(.power, wrapped(table.call("sqrt", x)))
      if !node.isDivisor { add(.inverse, table.product(table.divisor(x))) }
    } else {
      add(.power, wrapped(table.entrywisePower(x, 2)))
      add(.power, wrapped(table.call("sqrt", x)))
      if !node.isDivisor { add(.inverse, table.hadamard(table.entrywiseDivisor(x))) }
    }
  }

  private mutating func exponents(of x: FormNode, _ wrapped: (FormNode) -> FormNode) {
    let base = x.parts[0]
    if let negative = x.parts[1].negated {
      add(.power, wrapped(table.node(x.operation, [base, negative])))
    }
    guard let e = x.parts[1].number else { return }
    for other in Set([e - 1, e + 1, e - 0.5, e + 0.5, -e, e + 2, 2 * e]).sorted()
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

  // MARK: - Factors

  private mutating func factors() {
    for run in FormPlaces.runs(parts.count) {
      let dropped = Array(parts[run])
      let rest = Array(parts[..<run.lowerBound] + parts[run.upperBound...])
      drop(dropped, leaving: rest, 0)
    }
    guard parts.count > 2, parts.count <= 8 else { return }
    for i in parts.indices {
      for j in parts.indices where j > i + 1 {
        let rest = parts.indices.filter { $0 != i && $0 != j }.map { parts[$0] }
        drop([parts[i], parts[j]], leaving: rest, 0.15)
      }
    }
  }

  private mutating func drop(_ dropped: [FormNode], leaving rest: [FormNode], _ extra: Double) {
    let isNumber = dropped.allSatisfy {
      $0.isNumber || ($0.isDivisor && $0.parts[0].isNumber)
    }
    add(
      isNumber ? .factor : .factorAdded, table.product(like: node, rest), extra,
      piece: table.product(like: node, dropped).text)
  }

  private mutating func product() {
    for i in parts.indices where !parts[i].isDivisor && values[parts[i]]?.isScalar == false {
      for j in parts.indices where i != j && j != i - 1 {
        var moved = parts
        moved.insert(moved.remove(at: i), at: j)
        add(.order, table.product(moved))
      }
    }
    for k in 1..<parts.count { split(at: k) }
    pairs()
    totals()
    if isOuter(parts) {
      add(.transpose, table.product(parts.reversed().map { table.transpose($0) }), -0.05)
    }
    for run in FormPlaces.runs(parts.count) where run.count > 1 { inner(run) }
    if value.isSquare, !value.isSymmetric {
      add(.symmetric, table.sum(node, table.transpose(node)), node.size <= 2 ? 0 : 0.1)
    }
    for (k, factor) in parts.enumerated() where factor.operation == .divisor {
      quotient(k, factor)
    }
  }

  /// The product of the factors before a place and of those behind it, taken otherwise.
  private mutating func split(at k: Int) {
    guard !parts[k...].contains(where: \.isDivisor) else { return }
    let (a, b) = (table.product(Array(parts[..<k])), table.product(Array(parts[k...])))
    add(.hadamard, table.hadamard(a, b))
    add(.hadamard, table.hadamard(table.transpose(a), b))
    guard let u = values[a], let v = values[b], !u.isScalar, !v.isScalar else { return }
    if parts.count == 2 { add(.order, table.product(b, a), -0.12) }
    if !u.isSymmetric, !v.isSymmetric {
      add(.transpose, table.product(table.transpose(a), table.transpose(b)), 0.05)
    }
  }

  /// Edits of some neighbouring factors as one.
  private mutating func inner(_ run: Range<Int>) {
    let factors = Array(parts[run])
    guard !factors.contains(where: \.isDivisor) else { return }
    let middle = table.product(factors)
    // A number at either end belongs to no run.
    guard let v = values[middle], !v.isScalar,
      ![factors[0], factors[factors.count - 1]].contains(where: { values[$0]?.isScalar != false })
    else { return }
    func with(_ x: FormNode) -> FormNode {
      table.product(Array(parts[..<run.lowerBound] + [x] + parts[run.upperBound...]))
    }
    if factors.allSatisfy({ isSymmetric($0) }) {
      add(.order, with(table.product(factors.reversed())))
    } else if isOuter(factors) {
      add(.transpose, with(table.product(factors.reversed().map { table.transpose($0) })), -0.05)
    } else {
      add(.transpose, with(table.transpose(middle)))
    }
    if factors.count == 2, !factors.contains(where: { isSymmetric($0) }) {
      add(.transpose, with(table.product(factors.map { table.transpose($0) })), 0.05)
    }
    for k in 1..<factors.count {
      add(
        .hadamard,
        with(
          table.hadamard(
            table.product(Array(factors[..<k])), table.product(Array(factors[k...])))))
    }
    if v.isSquare {
      add(.inverse, with(table.call("inv", middle)))
      add(
        .symmetric, with(table.sum(middle, table.transpose(middle))), middle.size <= 3 ? 0 : 0.3)
    }
  }

  /// Whether it is the outer product of two columns.
  private func isOuter(_ factors: [FormNode]) -> Bool {
    guard factors.count == 2, let a = values[factors[0]], let b = values[factors[1]] else {
      return false
    }
    return a.columns == 1 && b.rows == 1 && a.rows > 1 && b.columns > 1
  }

  /// X Xᵀ for Xᵀ X, and the product of two traces for the trace of a product.
  private mutating func pairs() {
    for k in parts.indices.dropFirst() {
      let (a, b) = (parts[k - 1], parts[k])
      let isTranspose =
        a === table.transpose(b) || (a.operation == .transpose && a.parts[0] === b)
      let isTrace = a.function == "tr" && b.function == "tr"
      guard isTranspose || isTrace else { continue }
      let both =
        isTranspose ? table.product(b, a) : table.call("tr", table.product(a.parts[0], b.parts[0]))
      add(
        isTrace ? .function : .order,
        table.product(Array(parts[..<(k - 1)] + [both] + parts[(k + 1)...])), -0.17)
    }
  }

  /// A sum over all entries times ones, for a sum over rows or columns.
  private mutating func totals() {
    for (k, factor) in parts.enumerated() {
      guard let name = factor.function, name == "sum" || name == "mean", factor.parts.count == 1,
        let j = parts.firstIndex(where: { $0.function == "ones" })
      else { continue }
      let rest = parts.indices.filter { $0 != k && $0 != j }.map { parts[$0] }
      for axis in [1, 2] {
        let sum = table.call(name, factor.parts[0], table.number(axis))
        add(.broadcast, table.product(rest + [sum]))
        add(.broadcast, table.product(rest + [table.transpose(sum)]))
      }
    }
  }

  private mutating func quotient(_ k: Int, _ factor: FormNode) {
    let rest = table.product(parts.indices.filter { $0 != k }.map { parts[$0] })
    let divisor = factor.parts[0]
    add(.hadamard, table.hadamard(rest, table.entrywiseDivisor(divisor)))
    if let name = divisor.function, ["norm", "sum", "mean", "norm1"].contains(name) {
      add(.broadcast, table.hadamard(rest, table.entrywiseDivisor(divisor.parts[0])))
    }
  }

  private mutating func hadamard() {
    hadamardOfFunctions()
    for k in 1..<parts.count where parts[k].operation != .entrywiseDivisor {
      let (a, b) = (table.hadamard(Array(parts[..<k])), table.hadamard(Array(parts[k...])))
      add(.hadamard, table.product(a, b))
      add(.hadamard, table.product(table.transpose(a), b))
    }
    if parts.count == 2, parts[1].operation == .entrywiseDivisor {
      let x = parts[1].parts[0]
      add(.inverse, table.hadamard(x, table.entrywiseDivisor(parts[0])))
      add(.hadamard, table.product(parts[0], table.divisor(x)))
    }
  }

  private mutating func hadamardOfFunctions() {
    for k in parts.indices.dropFirst() {
      let (a, b) = (parts[k - 1], parts[k])
      func with(_ x: FormNode) -> FormNode {
        table.hadamard(Array(parts[..<(k - 1)] + [x] + parts[(k + 1)...]))
      }
      // The diagonal for the matrix, a product of sums for a sum of products.
      if a.function == "diag" { add(.hadamard, with(table.product(a.parts[0], b))) }
      if b.function == "diag" { add(.hadamard, with(table.product(b.parts[0], a))) }
      if let name = a.function, name == "sum" || name == "mean", b.function == name,
        a.parts.count == b.parts.count, a.parts.dropFirst() == b.parts.dropFirst()
      {
        let product = table.hadamard(a.parts[0], b.parts[0])
        add(.broadcast, with(table.node(.call(name), [product] + a.parts.dropFirst())))
      }
      // The derivative of the sigmoid for that of tanh.
      if b === table.difference(table.number(1), a) {
        add(.function, with(table.difference(table.number(1), table.entrywisePower(a, 2))))
      }
    }
  }

  // MARK: - Parentheses

  /// a b ⊙ c as a (b ⊙ c), and a ⊙ b c as (a ⊙ b) c.
  private mutating func parenthesesOfHadamard() {
    func split(_ x: FormNode) -> [(outer: [FormNode], inner: [FormNode])] {
      guard x.operation == .product, !x.parts.contains(where: \.isDivisor) else {
        return [([], [x])]
      }
      return x.parts.indices.map { (Array(x.parts[..<$0]), Array(x.parts[$0...])) }
    }
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return }
    let middle = Array(parts.dropFirst().dropLast())
    for (outer, head) in split(first) {
      for (tail, rest) in split(last).map({ ($0.outer, $0.inner) }) + [
        (last.operation == .product ? last.parts : [last], [])
      ] {
        if outer.isEmpty, rest.isEmpty || tail.isEmpty { continue }
        let (inside, behind) = tail.isEmpty ? (rest, []) : (tail, rest)
        let core = table.hadamard([table.product(head)] + middle + [table.product(inside)])
        add(.parentheses, table.product(outer + [core] + behind))
      }
    }
  }

  /// a (b ⊙ c) d as a b ⊙ c d and the like, and a (b + c) as a b + c.
  private mutating func parenthesesOfProduct() {
    for (k, part) in parts.enumerated() {
      let factor = part.isLocal ? part.parts[0] : part
      let (before, behind) = (Array(parts[..<k]), Array(parts[(k + 1)...]))
      if factor.operation == .hadamard, let first = factor.parts.first, let last = factor.parts.last
      {
        let middle = Array(factor.parts.dropFirst().dropLast())
        if behind.isEmpty || before.isEmpty || !behind.contains(where: \.isDivisor) {
          let left = table.product(before + [first])
          let right = table.product([last] + behind)
          if last.operation != .entrywiseDivisor {
            add(.parentheses, table.hadamard([left] + middle + [right]))
            add(.parentheses, table.product([table.hadamard([left] + middle + [last])] + behind))
            add(.parentheses, table.product(before + [table.hadamard([first] + middle + [right])]))
          }
        }
      }
      guard factor.isSum, factor.parts.count > 1 else { continue }
      for j in factor.parts.indices {
        var terms = factor.terms
        let term = terms.remove(at: j)
        let product = FormTerm(
          isNegative: term.isNegative, node: table.product(before + [term.node] + behind))
        let outer = table.product(before + [table.number(1)] + behind)
        add(.factorAdded, table.sum([product] + terms), 0.15, piece: outer.text)
      }
    }
  }

  /// a b + c as a (b + c).
  private mutating func parenthesesOfSum() {
    let terms = node.terms
    for (k, term) in terms.enumerated() where term.node.operation == .product {
      let factors = term.node.parts
      guard !factors.contains(where: \.isDivisor) else { continue }
      let others = terms.indices.filter { $0 != k }.map {
        FormTerm(isNegative: terms[$0].isNegative != term.isNegative, node: terms[$0].node)
      }
      for j in 1..<factors.count {
        let head = FormTerm(isNegative: false, node: table.product(Array(factors[j...])))
        let whole = table.product(Array(factors[..<j]) + [table.sum([head] + others)])
        add(
          .factorMissing, table.sum([FormTerm(isNegative: term.isNegative, node: whole)]), 0.15,
          piece: table.product(Array(factors[..<j])).text)
        let tail = FormTerm(isNegative: false, node: table.product(Array(factors[..<j])))
        let other = table.product([table.sum([tail] + others)] + Array(factors[j...]))
        add(
          .factorMissing, table.sum([FormTerm(isNegative: term.isNegative, node: other)]), 0.15,
          piece: table.product(Array(factors[j...])).text)
      }
    }
  }

  // MARK: - Terms, names, indices

  private mutating func terms() {
    let terms = node.terms
    if terms.count == 2, terms[0].node.number == 1, terms[1].isNegative,
      terms[1].node.operation == .entrywisePower, terms[1].node.parts[1].number == 2
    {
      let x = terms[1].node.parts[0]
      add(.function, table.hadamard(x, table.difference(table.number(1), x)))
    }
    for (k, term) in terms.enumerated() {
      func others(_ places: Int...) -> FormNode {
        table.sum(terms.indices.filter { !places.contains($0) }.map { terms[$0] })
      }
      func turned(_ places: Int...) -> FormNode {
        table.sum(
          terms.indices.map {
            FormTerm(
              isNegative: terms[$0].isNegative != places.contains($0), node: terms[$0].node)
          })
      }
      func text(_ places: Int...) -> String { table.sum(places.map { terms[$0] }).text }
      // 1 − p without p is no term less but a factor.
      add(.termAdded, others(k), others(k).isNumber ? 0.1 : 0, piece: text(k))
      // The sign of one of two equal terms drops both.
      let hasTwin = terms.indices.contains {
        $0 != k && isSame(terms[$0].node, term.node)
      }
      if !hasTwin { add(.sign, turned(k), piece: term.node.text) }
      guard terms.count > 2, terms.count <= 12 else { continue }
      for j in terms.indices where j > k {
        add(.termAdded, others(k, j), piece: text(k, j))
        add(.sign, turned(k, j), piece: "\(term.node.text) and \(terms[j].node.text)")
      }
    }
  }

  private func isSame(_ a: FormNode, _ b: FormNode) -> Bool {
    guard let a = values[a], let b = values[b] else { return false }
    return a.isClose(to: b)
  }

  private mutating func exchangedNames() {
    let cause = node.operation == .product ? RepairCause.order : .otherInput
    var names: Set<FormNode> = []
    func visit(_ x: FormNode) {
      if x.isName { names.insert(x) } else { x.parts.forEach(visit) }
    }
    visit(node)
    guard names.count <= 7 else { return }
    let sorted = names.sorted { $0.text < $1.text }
    for (k, a) in sorted.enumerated() {
      for b in sorted[(k + 1)...] {
        guard let u = values[a], let v = values[b], u.shape == v.shape, !u.isClose(to: v) else {
          continue
        }
        add(cause, table.exchanging(node, a, b), piece: "\(a.text) and \(b.text)")
      }
    }
  }

  private mutating func indices() {
    let places = Array(parts.dropFirst())
    func with(_ places: [FormNode]) -> FormNode { table.node(.index, [parts[0]] + places) }
    if places.count == 2 {
      add(.index, with(places.reversed()))
      if places.contains(where: { $0.operation == .all }) {
        add(.index, table.transpose(with(places.reversed())))
      }
    }
    // One row or column for the sum of all.
    if places.count == 2 {
      let fixed = places.indices.filter { !places[$0].isSubscript }
      if fixed == [0], places[1].operation == .all {
        add(.broadcast, table.call("sum", parts[0], table.number(1)))
      } else if fixed == [1], places[0].operation == .all {
        add(.broadcast, table.call("sum", parts[0], table.number(2)))
      }
    }
    add(.index, parts[0])
    for (k, place) in places.enumerated() {
      guard let i = place.whole else { continue }
      for step in [-2, -1, 1, 2] where i + step >= 1 {
        var moved = places
        moved[k] = table.number(i + step)
        add(.index, with(moved))
      }
    }
  }

  private mutating func blocks(_ counts: [Int]) {
    guard counts.count > 1, Set(counts).count == 1 else { return }
    let rows = counts.indices.reversed().flatMap { row in
      parts[row * counts[0]..<(row + 1) * counts[0]]
    }
    add(.order, table.node(node.operation, Array(rows)))
  }
}

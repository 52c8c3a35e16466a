import Tracewise
import TracewiseLanguage

/// Products: factors dropped, moved, exchanged, and taken for those of another product.
extension LocalEdits {
  mutating func factors() {
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

  mutating func drop(_ dropped: [FormNode], leaving rest: [FormNode], _ extra: Double) {
    let isNumber = dropped.allSatisfy {
      $0.isNumber || ($0.isDivisor && $0.parts[0].isNumber)
    }
    add(
      isNumber ? .factor : .factorAdded, table.product(like: node, rest), extra,
      piece: table.product(like: node, dropped).text)
  }

  mutating func product() {
    for i in parts.indices where !parts[i].isDivisor && values[parts[i]]?.isScalar == false {
      for j in parts.indices where i != j && j != i - 1 {
        var moved = parts
        moved.insert(moved.remove(at: i), at: j)
        add(.order, table.product(moved))
      }
    }
    for k in 1..<parts.count { split(at: k) }
    pairs()
    congruences()
    weightedSums()
    outerProducts()
    diagonalsOfOuterProducts()
    totals()
    diagonalsOfSums()
    if isOuter(parts) {
      add(.transpose, table.product(parts.reversed().map { table.transpose($0) }), -0.05)
    }
    for run in FormPlaces.runs(parts.count) where run.count > 1 { inner(run) }
    if value.isSquare, !value.isSymmetric {
      add(
        .symmetric, table.sum(node, table.transpose(node)), node.size <= 2 ? 0 : 0.1,
        piece: table.transpose(node).text)
    }
    for (k, factor) in parts.enumerated() {
      if factor.operation == .divisor { quotient(k, factor) }
      if factor.operation == .leftDivisor {
        add(
          .inverse, table.product(Array(parts[..<k]) + [factor.parts[0]] + Array(parts[(k + 1)...]))
        )
      }
    }
  }

  /// The product of the factors before a place and of those behind it, taken otherwise.
  mutating func split(at k: Int) {
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
  mutating func inner(_ run: Range<Int>) {
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
      // Of three factors and more it is the names that were exchanged.
      add(.transpose, with(table.transpose(middle)), factors.count > 2 ? 0.2 : 0)
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
    guard v.isSquare else { return }
    add(.inverse, with(table.call("inv", middle)))
    // Of what is symmetric it is twice that.
    if !v.isSymmetric {
      add(
        .symmetric, with(table.sum(middle, table.transpose(middle))), middle.size <= 3 ? 0 : 0.3,
        piece: with(table.transpose(middle)).text)
    }
  }

  /// Vᵀ X V for V X Vᵀ.
  mutating func congruences() {
    for i in parts.indices {
      for j in parts.indices where j > i + 1 && table.transpose(parts[i]) === parts[j] {
        guard values[parts[i]]?.isSquare == true else { continue }
        var turned = parts
        (turned[i], turned[j]) = (parts[j], parts[i])
        add(.transpose, table.product(turned))
      }
    }
  }

  /// sum(A, 2) for A*w, and sum(A, 1) for w'*A.
  mutating func weightedSums() {
    guard parts.count > 1, let last = parts.last, let first = parts.first,
      !parts.contains(where: { $0.isDivisor || $0.function == "eye" })
    else { return }
    let (front, back) = (
      table.product(Array(parts.dropLast())), table.product(Array(parts.dropFirst()))
    )
    if values[last]?.columns == 1, let whole = values[front], whole.columns > 1 {
      add(.factorAdded, table.call("sum", front, table.number(2)), 0.1, piece: last.text)
    }
    if values[first]?.rows == 1, let whole = values[back], whole.rows > 1 {
      add(.factorAdded, table.call("sum", back, table.number(1)), 0.1, piece: first.text)
    }
  }

  /// diag(c) for c cᵀ.
  mutating func diagonalsOfOuterProducts() {
    for k in parts.indices.dropFirst() where table.transpose(parts[k]) === parts[k - 1] {
      guard values[parts[k - 1]]?.columns == 1, values[parts[k]]?.columns != 1 else { continue }
      var others = parts
      others[k - 1] = table.call("diag", parts[k - 1])
      others.remove(at: k)
      add(.function, table.product(others))
    }
  }

  /// L x xᵀ for L (xᵀ x): the number aᵀ b as a matrix a bᵀ beside the others.
  mutating func outerProducts() {
    for k in parts.indices.dropFirst() where parts[k - 1].operation == .transpose {
      let inner = [parts[k - 1], parts[k]]
      guard values[inner[0]]?.rows == 1, values[inner[1]]?.columns == 1, parts.count > 2 else {
        continue
      }
      let outer = inner.map { table.transpose($0) }
      let rest = Array(parts[..<(k - 1)] + parts[(k + 1)...])
      for new in [rest + outer, outer + rest] { add(.order, table.product(new)) }
      // (aᵀ b) 1 for a ⊙ b.
      let others = rest.filter { $0.function != "ones" }
      if others.count < rest.count {
        add(.hadamard, table.product(others + [table.hadamard(outer[0], parts[k])]))
      }
    }
  }

  /// Whether it is the outer product of two columns.
  func isOuter(_ factors: [FormNode]) -> Bool {
    guard factors.count == 2, let a = values[factors[0]], let b = values[factors[1]] else {
      return false
    }
    return a.columns == 1 && b.rows == 1 && a.rows > 1 && b.columns > 1
  }

  /// X Xᵀ for Xᵀ X, and the product of two traces for the trace of a product.
  mutating func pairs() {
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

  /// diag(v) among factors, for its sum beside them.
  mutating func diagonalsOfSums() {
    for (k, factor) in parts.enumerated() where factor.function == "sum" && parts.count > 2 {
      guard factor.parts.count == 1, let v = values[factor.parts[0]], v.columns == 1, v.rows > 1
      else { continue }
      var rest = parts
      rest.remove(at: k)
      for j in 1..<rest.count where values[rest[j]]?.rows == v.rows {
        let diagonal = table.call("diag", factor.parts[0])
        add(.broadcast, table.product(Array(rest[..<j]) + [diagonal] + rest[j...]), -0.1)
      }
    }
  }

  /// A sum over all entries times the identity, for the diagonal of sums over rows or columns.
  private mutating func diagonalOfTotals(_ sum: FormNode, _ rest: [FormNode]) {
    guard let k = rest.firstIndex(where: { $0.function == "eye" }), let name = sum.function else {
      return
    }
    for axis in [1, 2] {
      let lines = table.call(name, sum.parts[0], table.number(axis))
      var factors = rest
      factors[k] = table.call("diag", axis == 1 ? table.transpose(lines) : lines)
      add(.broadcast, table.product(factors))
    }
  }

  /// A sum over all entries times ones, for a sum over rows or columns.
  mutating func totals() {
    for (k, factor) in parts.enumerated() {
      guard let name = factor.function, name == "sum" || name == "mean", factor.parts.count == 1
      else { continue }
      var rest = parts
      rest.remove(at: k)
      diagonalOfTotals(factor, rest)
      guard let j = rest.firstIndex(where: { $0.function == "ones" }) else { continue }
      rest.remove(at: j)
      for axis in [1, 2] {
        let sum = table.call(name, factor.parts[0], table.number(axis))
        add(.broadcast, table.product(rest + [sum]))
        add(.broadcast, table.product(rest + [table.transpose(sum)]))
      }
    }
  }

  mutating func quotient(_ k: Int, _ factor: FormNode) {
    let rest = table.product(parts.indices.filter { $0 != k }.map { parts[$0] })
    let divisor = factor.parts[0]
    add(.hadamard, table.hadamard(rest, table.entrywiseDivisor(divisor)))
    if let name = divisor.function, ["norm", "sum", "mean", "norm1"].contains(name) {
      add(.broadcast, table.hadamard(rest, table.entrywiseDivisor(divisor.parts[0])))
    }
  }

  mutating func hadamard() {
    hadamardOfFunctions()
    for k in 1..<parts.count where parts[k].operation != .entrywiseDivisor {
      let (a, b) = (table.hadamard(Array(parts[..<k])), table.hadamard(Array(parts[k...])))
      add(.hadamard, table.product(a, b))
      add(.hadamard, table.product(table.transpose(a), b))
      add(.hadamard, table.product(a, table.transpose(b)))
    }
    if parts.count == 2, parts[1].operation == .entrywiseDivisor {
      let x = parts[1].parts[0]
      add(.inverse, table.hadamard(x, table.entrywiseDivisor(parts[0])))
      add(.hadamard, table.product(parts[0], table.divisor(x)))
    }
  }

  mutating func hadamardOfFunctions() {
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
}

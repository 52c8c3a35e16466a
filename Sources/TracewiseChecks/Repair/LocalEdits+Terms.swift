import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Terms, names, indices and blocks.
extension LocalEdits {
  mutating func terms() {
    let terms = node.terms
    if value.isScalar, value.smallest > 0, !value.hasBothSigns {
      add(.function, table.call("log", node), 0.1)
    }
    if terms.count == 2, terms[0].node.number == 1, terms[1].isNegative,
      terms[1].node.operation == .entrywisePower, terms[1].node.parts[1].number == 2
    {
      let x = terms[1].node.parts[0]
      add(.function, table.hadamard(x, table.difference(table.number(1), x)))
    }
    if terms.count <= 4 {
      for k in 1..<terms.count {
        let (a, b) = (table.sum(Array(terms[..<k])), table.sum(Array(terms[k...])))
        guard let u = values[a], let v = values[b], u.shape == v.shape, !a.isNumber, !b.isNumber
        else { continue }
        add(.hadamard, u.isScalar ? table.product(a, b) : table.hadamard(a, b), 0.1)
      }
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
        $0 != k && values.areEqual(terms[$0].node, term.node)
      }
      if !hasTwin { add(.sign, turned(k), piece: term.node.text, pieces: [term.node]) }
      guard terms.count > 2, terms.count <= 12 else { continue }
      for j in terms.indices where j > k {
        add(.termAdded, others(k, j), piece: text(k, j))
        add(
          .sign, turned(k, j), piece: "\(term.node.text) and \(terms[j].node.text)",
          pieces: [term.node, terms[j].node])
      }
    }
  }

  mutating func exchangedNames() {
    let cause = node.operation == .product ? Cause.order : .otherInput
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
        guard isFelt(a, b) else { continue }
        add(
          cause, table.exchanging(node, a, b), piece: "\(a.text) and \(b.text)", isExchange: true)
      }
    }
  }

  /// Whether the exchange of two names is felt where either stands: in p'q - p it is one name for the other.
  private func isFelt(_ a: FormNode, _ b: FormNode) -> Bool {
    func changed(_ x: FormNode) -> Set<FormNode> {
      if x === a || x === b { return [x] }
      if x.parts.isEmpty || x.isLocal || values.areEqual(x, table.exchanging(x, a, b)) { return [] }
      return x.parts.reduce(into: []) { $0.formUnion(changed($1)) }
    }
    return changed(node).count == 2
  }

  /// A size for the difference of two, or for one less: the number of what is left.
  mutating func lengths() {
    let names = values.sizes.keys.sorted().map { table.node(.name($0)) }
    if node.isSum, node.isOfSizes(values.sizes) {
      // n − 1, n or n + 1 for another of them.
      for name in names where node.all.contains(name) || names.count < 4 {
        for other in [
          name, table.difference(name, table.number(1)), table.sum(name, table.number(1)),
          table.difference(name, table.number(2)),
        ] { add(.size, other) }
      }
    }
    guard case .name(let name) = node.operation, values.sizes[name] != nil else { return }
    let others = names.filter { $0 !== node }
    for other in others { add(.size, other) }
    for other in others + [table.number(1)] {
      add(.size, table.difference(node, other))
      add(.size, table.sum(node, other))
    }
  }

  mutating func indices() {
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
    for k in places.indices {
      for other in Subscripts(table, values).others(for: places, k, of: parts[0]) {
        var moved = places
        moved[k] = other
        add(.index, with(moved))
      }
    }
  }

  mutating func blocks(_ counts: [Int]) {
    guard Set(counts).count == 1, parts.count <= 16 else { return }
    let (height, width) = (counts.count, counts[0])
    func with(_ rows: [Int], _ columns: [Int]) -> FormNode {
      table.node(
        node.operation, rows.flatMap { row in columns.map { parts[row * width + $0] } })
    }
    func exchanges(_ places: [Int]) -> [[Int]] {
      places.flatMap { i in
        places.filter { $0 > i }.map { j in
          var turned = places
          turned.swapAt(i, j)
          return turned
        }
      }
    }
    let (rows, columns) = (Array(0..<height), Array(0..<width))
    if height > 2 { add(.order, with(rows.reversed(), columns)) }
    for turned in exchanges(rows) { add(.order, with(turned, columns)) }
    for turned in exchanges(columns) { add(.order, with(rows, turned)) }
  }
}

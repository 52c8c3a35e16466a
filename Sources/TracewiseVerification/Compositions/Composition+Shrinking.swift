import Tracewise

extension Composition {
  /// The smallest composition found that still fails: nodes are dropped, values become inputs,
  /// inputs become constants, shapes become smaller, and then numbers shorter, as long as the operands
  /// stay inside their rules' domains.
  package func shrunk(while fails: @escaping (Composition) -> Bool) -> Composition {
    var smallest = self
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for candidate in smallest.smallerOnes()
      where candidate.weight < smallest.weight && candidate.isInsideDomains && fails(candidate) {
        smallest = candidate
        isSmaller = true
        break
      }
    }
    var numbers = CompositionNumbers(smallest, fails)
    numbers.shortenNumbers()
    return numbers.best
  }

  /// What shrinking makes less: nodes first, then inputs, then entries.
  private var weight: Int {
    let entries = matrices.reduce(0) { $0 + $1.count }
    return 1_000_000 * ruleNames.count + 10_000 * inputs.count + entries
  }

  private func smallerOnes() -> [Composition] {
    cutOff() + withInputs() + withConstants() + withSmallerShapes()
  }

  /// The loss becomes the inner product of an earlier value with a constant.
  private func cutOff() -> [Composition] {
    let values = values(at: inputs)
    return nodes.indices.dropLast().filter { nodes[$0].rule != nil }.compactMap { place in
      var generator = SeededGenerator(seed: UInt64(place))
      let x = values[place]
      let constant = Matrix(x.rows, x.columns) { _, _ in (4 * generator.normal()).rounded() / 4 }
      return Self.pruned(
        nodes[...place] + [
          Node(.constant(constant)), Node(.rule(AnyRule(InnerProduct())), of: [place + 1, place]),
        ])
    }
  }

  /// A value becomes an input.
  private func withInputs() -> [Composition] {
    let values = values(at: inputs)
    return nodes.indices.dropLast().filter { nodes[$0].rule != nil }.reversed().compactMap {
      var changed = nodes
      changed[$0] = Node(.input(values[$0]))
      return Self.pruned(changed)
    }
  }

  private func withConstants() -> [Composition] {
    nodes.indices.compactMap { place in
      guard case .input(let x) = nodes[place].operation else { return nil }
      var changed = nodes
      changed[place] = Node(.constant(x))
      return Self.pruned(changed)
    }
  }

  /// All matrices with so many rows or columns lose one.
  private func withSmallerShapes() -> [Composition] {
    stride(from: 6, through: 2, by: -1).compactMap { size in
      with(
        matrices.map { x in
          Matrix(x.rows - (x.rows == size ? 1 : 0), x.columns - (x.columns == size ? 1 : 0)) {
            x[$0, $1]
          }
        })
    }
  }

  /// The composition of the nodes that the last one needs; nil if there is no input among them.
  private static func pruned(_ nodes: some Collection<Node>) -> Composition? {
    let nodes = Array(nodes)
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    isNeeded[nodes.count - 1] = true
    for place in nodes.indices.reversed() where isNeeded[place] {
      for operand in nodes[place].operands { isNeeded[operand] = true }
    }
    var places: [Int: Int] = [:]
    var kept: [Node] = []
    for place in nodes.indices where isNeeded[place] {
      places[place] = kept.count
      kept.append(
        Node(nodes[place].operation, of: nodes[place].operands.compactMap { places[$0] }))
    }
    return try? Composition(kept)
  }

  /// The inputs and constants.
  fileprivate var matrices: [Matrix] {
    nodes.compactMap { node in
      switch node.operation {
      case .input(let x), .constant(let x): x
      case .rule: nil
      }
    }
  }

  /// The same rules of other inputs and constants.
  fileprivate func with(_ matrices: [Matrix]) -> Composition? {
    var rest = matrices[...]
    return try? Composition(
      nodes.map { node in
        switch node.operation {
        case .input: Node(.input(rest.removeFirst()))
        case .constant: Node(.constant(rest.removeFirst()))
        case .rule: node
        }
      })
  }
}

/// Makes the inputs and constants of a failing composition simpler.
private struct CompositionNumbers: CounterexampleSearch {
  private(set) var best: Composition
  private let fails: (Composition) -> Bool
  /// Trials left.
  private var trials = 300

  init(_ composition: Composition, _ fails: @escaping (Composition) -> Bool) {
    best = composition
    self.fails = fails
  }

  var matrices: [Matrix] { best.matrices }

  mutating func accepts(_ matrices: [Matrix]) -> Bool {
    guard trials > 0, let other = best.with(matrices), other.isInsideDomains else { return false }
    trials -= 1
    guard fails(other) else { return false }
    best = other
    return true
  }
}

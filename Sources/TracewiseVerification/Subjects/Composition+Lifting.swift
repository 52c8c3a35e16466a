package import Tracewise

extension Composition {
  /// Whether the value depends on an input at all.
  package var dependsOnInputs: Bool { moves.last ?? false }

  /// The same function of more inputs: what is known, and not as plain as `isPlain` asks, is an input
  /// behind the others, with its value here. Formulas of it then have names where they had numbers.
  package func lifted(unless isPlain: (Matrix) -> Bool) -> (function: Composition, known: [Matrix])
  {
    let all = values(at: inputs)
    let isUsed = nodes.indices.map { place in
      moves[place] || nodes.indices.contains { moves[$0] && nodes[$0].operands.contains(place) }
    }
    let own = nodes.indices.filter { nodes[$0].isInput }
    let known = nodes.indices.filter { isUsed[$0] && !moves[$0] && !isPlain(all[$0]) }
    var places: [Int: Int] = [:]
    var result: [Node] = []
    func add(_ place: Int, _ operation: Node.Operation, of operands: [Int] = []) {
      places[place] = result.count
      result.append(Node(operation, of: operands.compactMap { places[$0] }))
    }
    for place in own { add(place, nodes[place].operation) }
    for place in known { add(place, .input(all[place])) }
    for place in nodes.indices where isUsed[place] && places[place] == nil {
      if moves[place] {
        add(place, nodes[place].operation, of: nodes[place].operands)
      } else {
        add(place, .constant(all[place]))
      }
    }
    return (Composition(unchecked: result), known.map { all[$0] })
  }
}

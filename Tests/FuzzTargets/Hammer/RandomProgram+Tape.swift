import Tracewise

/// A program on the tape.
extension RandomProgram {
  /// What the middle of a program throws.
  struct Interruption: Error {}

  /// ½|Y|², and all values.
  func recorded(
    at inputs: [Variable], interruptedBefore stop: Int? = nil
  ) throws -> (loss: Variable, values: [Variable]) {
    var values = inputs
    for (place, node) in nodes.enumerated() {
      if place == stop { throw Interruption() }
      values.append(value(node, values, shapes[inputs.count + place]))
    }
    return (0.5 * sum(values[last] ⊙ values[last]), values)
  }

  private func value(_ node: Node, _ values: [Variable], _ shape: Shape) -> Variable {
    let (x, y) = (values[node.a], values[node.b])
    return switch node.operation {
    case .sum: x + y
    case .difference: x - y
    case .hadamard: x ⊙ y
    case .quotient: x ./ (2 + tanh(y))
    case .product: x * y
    case .addColumn: x + y
    case .transpose: x.T
    case .negative: -x
    case .sine: sin(x)
    case .tangent: tanh(x)
    case .scaling(let c): c * x
    case .total: sum(x)
    case .rowSums: x.rowSums
    case .horizontal: horizontal([x, y])
    case .vertical: vertical([x, y])
    case .block(let rows, let columns): x.slice(rows: rows, columns: columns)
    case .reshape: x.reshaped(shape.rows, shape.columns)
    case .inverse: tamed(x).inverse()
    case .solve: solve(tamed(x), y)
    }
  }

  private func tamed(_ x: Variable) -> Variable {
    let n = x.shape.rows
    return (1 / Double(n)) * tanh(x) + 2 * x.identity(n)
  }
}

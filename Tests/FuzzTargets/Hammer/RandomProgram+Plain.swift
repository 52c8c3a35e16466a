import Tracewise

/// A program by the reference: values forwards, adjoints backwards, each by its textbook formula.
extension RandomProgram {
  /// ½|Y|² and its gradients.
  func plain<Number>(at inputs: [Plain<Number>]) -> (loss: Number, gradients: [Plain<Number>]) {
    var values = inputs
    for (place, node) in nodes.enumerated() {
      values.append(value(node, values, shapes[inputs.count + place]))
    }
    var adjoints = shapes.map(Plain<Number>.zeros)
    adjoints[last] = values[last]
    for (place, node) in nodes.enumerated().reversed() {
      let output = inputs.count + place
      let (a, b) = pullback(node, values, values[output], adjoints[output])
      adjoints[node.a] = adjoints[node.a].zip(a, +)
      if let b { adjoints[node.b] = adjoints[node.b].zip(b, +) }
    }
    let squares = values[last].zip(values[last], *).sum
    return (Number(0.5) * squares, Array(adjoints.prefix(inputs.count)))
  }

  private func value<Number>(
    _ node: Node, _ values: [Plain<Number>], _ shape: Shape
  ) -> Plain<Number> {
    let (x, y) = (values[node.a], values[node.b])
    return switch node.operation {
    case .sum: x.zip(y, +)
    case .difference: x.zip(y, -)
    case .hadamard: x.zip(y, *)
    case .quotient: x.zip(y) { $0 / Self.divisor($1) }
    case .product: x * y
    case .addColumn: Plain(shape) { x[$0, $1] + y[$0, 0] }
    case .transpose: x.transposed
    case .negative: x.map { Number(0) - $0 }
    case .sine: x.map(\.sine)
    case .tangent: x.map(\.hyperbolicTangent)
    case .scaling(let c): x.map { Number(c) * $0 }
    case .total: Plain(shape) { _, _ in x.sum }
    case .rowSums: x.rowSums
    case .horizontal: Plain(shape, columnwise: x.values + y.values)
    case .vertical:
      Plain(shape) { $0 < x.shape.rows ? x[$0, $1] : y[$0 - x.shape.rows, $1] }
    case .block(let rows, let columns): x.block(rows, columns)
    case .reshape: Plain(shape, columnwise: x.values)
    case .inverse: Self.tamed(x).inverse
    case .solve: Self.tamed(x).inverse * y
    }
  }

  /// What a cotangent g of a node gives its operands.
  private func pullback<Number>(
    _ node: Node, _ values: [Plain<Number>], _ output: Plain<Number>, _ g: Plain<Number>
  ) -> (Plain<Number>, Plain<Number>?) {
    let (x, y) = (values[node.a], values[node.b])
    switch node.operation {
    case .sum: return (g, g)
    case .difference: return (g, g.map { Number(0) - $0 })
    case .hadamard: return (g.zip(y, *), g.zip(x, *))
    case .quotient:
      // z = x / (2 + tanh y)
      let dx = g.zip(y) { $0 / Self.divisor($1) }
      return (dx, dx.zip(output, *).zip(y) { (Number(0) - $0) * Self.slope($1) })
    case .product: return (g * y.transposed, x.transposed * g)
    case .addColumn: return (g, g.rowSums)
    case .transpose: return (g.transposed, nil)
    case .negative: return (g.map { Number(0) - $0 }, nil)
    case .sine: return (g.zip(x) { $0 * $1.cosine }, nil)
    case .tangent: return (g.zip(x) { $0 * Self.slope($1) }, nil)
    case .scaling(let c): return (g.map { Number(c) * $0 }, nil)
    case .total: return (Plain(x.shape) { _, _ in g[0, 0] }, nil)
    case .rowSums: return (Plain(x.shape) { i, _ in g[i, 0] }, nil)
    case .horizontal:
      let split = x.shape.columns
      let rows = 0..<x.shape.rows
      return (g.block(rows, 0..<split), g.block(rows, split..<g.shape.columns))
    case .vertical:
      let split = x.shape.rows
      let columns = 0..<x.shape.columns
      return (g.block(0..<split, columns), g.block(split..<g.shape.rows, columns))
    case .block(let rows, let columns):
      return (
        Plain(x.shape) { i, j in
          rows.contains(i) && columns.contains(j)
            ? g[i - rows.lowerBound, j - columns.lowerBound] : Number(0)
        }, nil
      )
    case .reshape: return (Plain(x.shape, columnwise: g.values), nil)
    case .inverse: return (Self.untamed(output.transposed * g * output.transposed, x), nil)
    case .solve:
      let dy = Self.tamed(x).inverse.transposed * g
      return (Self.untamed(dy * output.transposed, x), dy)
    }
  }

  /// 2 + tanh y, which is never small.
  private static func divisor<Number: PlainNumber>(_ y: Number) -> Number {
    Number(2) + y.hyperbolicTangent
  }

  /// 1 − tanh² x
  private static func slope<Number: PlainNumber>(_ x: Number) -> Number {
    let t = x.hyperbolicTangent
    return Number(1) - t * t
  }

  /// 2 I + tanh(X)/n, which is well conditioned.
  private static func tamed<Number>(_ x: Plain<Number>) -> Plain<Number> {
    let share = Number(1 / Double(x.shape.rows))
    return Plain(x.shape) { i, j in
      Number(i == j ? 2 : 0) + share * x[i, j].hyperbolicTangent
    }
  }

  /// The gradient for X, where −g is the one for 2 I + tanh(X)/n.
  private static func untamed<Number>(_ g: Plain<Number>, _ x: Plain<Number>) -> Plain<Number> {
    let share = Number(-1 / Double(x.shape.rows))
    return g.zip(x) { share * $0 * slope($1) }
  }
}

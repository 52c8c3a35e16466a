import Tracewise

extension Composition: CustomStringConvertible {
  /// A line for each node that is no constant, such as `v3 = x1 * x2`.
  public var description: String {
    let names = names
    return nodes.indices.compactMap { place in
      switch nodes[place].operation {
      case .input(let x): "\(names[place]): \(x.shape) = \(x.literal(digits: 4))"
      case .constant: nil
      case .rule(let rule):
        "\(place == nodes.count - 1 ? "loss" : names[place]) = "
          + rule.described(nodes[place].operands.map { names[$0] })
      }
    }.joined(separator: "\n")
  }

  private var names: [String] {
    var (inputs, others) = (0, 0)
    return nodes.map { node in
      switch node.operation {
      case .input:
        inputs += 1
        return "x\(inputs)"
      case .constant(let matrix): return matrix.literal(digits: 4)
      case .rule:
        others += 1
        return "v\(others)"
      }
    }
  }
}

extension AnyRule {
  /// The rule in the loss language's notation, with its attributes where it has some.
  fileprivate func described(_ operands: [String]) -> String {
    let text = rule.describe(operands)
    let attributes = Mirror(reflecting: rule).children.compactMap { child in
      child.label.map { "\($0): \(child.value)" }
    }
    return attributes.isEmpty ? text : "\(text) with \(attributes.joined(separator: ", "))"
  }
}

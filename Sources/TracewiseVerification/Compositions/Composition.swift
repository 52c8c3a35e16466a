public import Tracewise

/// A loss made of rules: a list of nodes, each of which uses nodes before it. The last one is the
/// loss, 1×1.
///
/// It is a value, so that it can be drawn at random, evaluated in any interpretation, altered, made
/// smaller while it still fails, and printed.
public struct Composition: Sendable, GenericLoss {
  public struct Node: Sendable {
    public enum Operation: Sendable {
      /// An input that a gradient is taken for, with its value.
      case input(Matrix)
      /// A matrix that never changes.
      case constant(Matrix)
      case rule(AnyRule)
    }

    public var operation: Operation
    /// The nodes that a rule is applied to, from 0.
    public var operands: [Int]

    public init(_ operation: Operation, of operands: [Int] = []) {
      self.operation = operation
      self.operands = operands
    }

    var isConstant: Bool { if case .constant = operation { true } else { false } }
    var isInput: Bool { if case .input = operation { true } else { false } }
    var rule: AnyRule? { if case .rule(let rule) = operation { rule } else { nil } }
  }

  public var nodes: [Node]

  /// The composition of these nodes. Throws unless every operand stands before its rule, there is
  /// an input, and the loss is a number.
  public init(_ nodes: [Node]) throws {
    self.nodes = nodes
    for (place, node) in nodes.enumerated() {
      if let rule = node.rule { try rule.require(operands: node.operands.count) }
      guard node.operands.allSatisfy({ (0..<place).contains($0) }) else {
        throw Self.error("an operand must stand before the rule that uses it")
      }
    }
    guard nodes.contains(where: \.isInput) else { throw Self.error("there is no input") }
    let loss = try value(at: inputs).checked()
    guard loss.shape.isScalar else { throw Self.error("the loss must be 1×1; it is \(loss.shape)") }
  }

  private static func error(_ reason: String) -> TracewiseError {
    TracewiseError(.argument, in: "composition", reason)
  }

  /// The values of the inputs, in order.
  public var inputs: [Matrix] {
    nodes.compactMap { if case .input(let x) = $0.operation { x } else { nil } }
  }

  /// The names of the rules in use.
  public var ruleNames: [String] { nodes.compactMap { $0.rule?.name } }

  /// The same composition with other rules.
  public func replacing(_ change: (AnyRule) -> AnyRule) throws -> Composition {
    try Composition(
      nodes.map { node in
        node.rule.map { Node(.rule(change($0)), of: node.operands) } ?? node
      })
  }
}

// MARK: - In any interpretation

extension Composition {
  /// The loss at other values of the inputs.
  public func value<M: MatrixAlgebra>(at xs: [M]) throws -> M {
    let all = try values(at: xs)
    guard let loss = all.last else { throw Self.error("there is no loss") }
    return loss
  }

  /// The values of all nodes. Each one passes through `rounded`, which may disturb it.
  func values<M: MatrixAlgebra>(at xs: [M], rounded: (M) -> M = { $0 }) throws -> [M] {
    var rest = xs[...]
    guard let any = xs.first else { throw Self.error("there is no input") }
    var values: [M] = []
    for node in nodes {
      switch node.operation {
      case .input:
        guard let x = rest.popFirst() else { throw Self.error("there are too few inputs") }
        values.append(rounded(x))
      case .constant(let matrix): values.append(any.constant(matrix))
      case .rule(let rule): values.append(rounded(rule.apply(to: node.operands.map { values[$0] })))
      }
    }
    return values
  }

  /// The gradients for all inputs by a reverse sweep in the interpretation of the inputs: what each
  /// rule's pullback gives, added up where a value is used several times.
  public func gradient<M: MatrixAlgebra>(at xs: [M]) throws -> [M] {
    try gradient(at: xs, rounded: { $0 })
  }

  func gradient<M: MatrixAlgebra>(at xs: [M], rounded: (M) -> M) throws -> [M] {
    let values = try values(at: xs, rounded: rounded)
    var adjoints = [M?](repeating: nil, count: nodes.count)
    adjoints[nodes.count - 1] = values.last?.constant(1, shape: .scalar)
    for (place, node) in nodes.enumerated().reversed() {
      guard let g = adjoints[place], let rule = node.rule else { continue }
      let operands = node.operands.map { values[$0] }
      for (k, source) in node.operands.enumerated() where !nodes[source].isConstant {
        let part = rounded(rule.pullback(g, operand: k, at: operands, value: values[place]))
        adjoints[source] = adjoints[source].map { rounded($0 + part) } ?? part
      }
    }
    return nodes.indices.filter { nodes[$0].isInput }.map { adjoints[$0] ?? values[$0].zero }
  }
}

public import Tracewise

/// A loss made of rules: a list of nodes, each of which uses nodes before it. The last one is the
/// loss, 1×1.
///
/// It is a value, so that it can be drawn at random, evaluated in any interpretation, altered, made
/// smaller while it still fails, and printed.
public struct Composition: GenericLoss, Sendable {
  package struct Node: Sendable {
    package enum Operation: Sendable {
      /// An input that a gradient is taken for, with its value.
      case input(Matrix)
      /// A matrix that never changes.
      case constant(Matrix)
      case rule(AnyRule)
    }

    package var operation: Operation
    /// The nodes that a rule is applied to, from 0.
    package var operands: [Int]

    package init(_ operation: Operation, of operands: [Int] = []) {
      self.operation = operation
      self.operands = operands
    }

    var isConstant: Bool { if case .constant = operation { true } else { false } }
    var isInput: Bool { if case .input = operation { true } else { false } }
    var rule: AnyRule? { if case .rule(let rule) = operation { rule } else { nil } }
  }

  package let nodes: [Node]
  /// The constants that are data: rounded as inputs are.
  private let data: Set<Int>
  /// Whether a node depends on an input.
  let moves: [Bool]
  /// The values of rules applied to constants alone.
  private let folded: [Int: Matrix]

  /// The composition of these nodes. Throws unless every operand stands before its rule, there is
  /// an input, and the loss is a number.
  package init(_ nodes: [Node]) throws {
    for (place, node) in nodes.enumerated() {
      if let rule = node.rule { try rule.require(operands: node.operands.count) }
      guard node.operands.allSatisfy({ (0..<place).contains($0) }) else {
        throw Self.error("an operand must stand before the rule that uses it")
      }
    }
    guard nodes.contains(where: \.isInput) else { throw Self.error("there is no input") }
    self.init(unchecked: nodes)
    let loss = try value(at: inputs).checked()
    guard loss.shape.isScalar else { throw Self.error("the loss must be 1×1; it is \(loss.shape)") }
  }

  /// The composition of nodes that are known to fit; the value may have any shape.
  init(unchecked nodes: [Node], data: Set<Int> = [], values: [Int: Matrix] = [:]) {
    self.nodes = nodes
    self.data = data
    moves = nodes.reduce(into: []) { moves, node in
      moves.append(node.isInput || node.operands.contains { moves[$0] })
    }
    folded = values.filter { [moves] in !moves[$0.key] && nodes[$0.key].rule != nil }
  }

  static func error(_ reason: String) -> TracewiseError {
    TracewiseError(.argument, in: "composition", reason)
  }

  /// The values of the inputs, in order.
  public var inputs: [Matrix] {
    nodes.compactMap { if case .input(let x) = $0.operation { x } else { nil } }
  }

  /// The names of the rules in use.
  public var ruleNames: [String] { nodes.compactMap { $0.rule?.name } }

  /// The same composition with other rules.
  package func replacing(_ change: (AnyRule) -> AnyRule) throws -> Composition {
    try Composition(
      nodes.map { node in
        node.rule.map { Node(.rule(change($0)), of: node.operands) } ?? node
      })
  }
}

// MARK: - In any interpretation

extension Composition: Differentiable {
  public var name: String { "composition" }
  public var isElementary: Bool { false }
  public var hasDefinition: Bool { nodes.allSatisfy { $0.rule?.hasDefinition ?? true } }

  /// The loss at other values of the inputs.
  public func value<M: MatrixAlgebra>(at xs: [M]) throws -> M {
    guard !xs.isEmpty, xs.count == nodes.count(where: \.isInput) else {
      throw Self.error("there are not as many values as inputs")
    }
    return apply(to: xs)
  }

  public func apply<M: MatrixAlgebra>(to xs: [M]) -> M {
    let values = values(at: xs)
    return values[values.count - 1]
  }

  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    apply(to: zip(xs, dxs).map { DualMatrix(value: $0, differential: $1) }).differential
  }

  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    sweep(g, at: xs)[k]
  }

  public func pullbacks<M: MatrixAlgebra>(
    _ g: M, operands: [Int], at xs: [M], value y: M
  ) -> [M] {
    let all = sweep(g, at: xs)
    return operands.map { all[$0] }
  }

  /// The gradients for all inputs by a reverse sweep in the interpretation of the inputs.
  package func gradient<M: MatrixAlgebra>(at xs: [M]) throws -> [M] {
    guard let any = xs.first else { throw Self.error("there is no input") }
    return sweep(any.constant(1, shape: .scalar), at: xs)
  }

  /// The values of all nodes, each of them disturbed where the rounding of all is measured.
  func values<M: MatrixAlgebra>(at xs: [M]) -> [M] {
    let rounded = Disturbance.rounding(M.self)
    let roundedConstant = Disturbance.roundingOfConstants(M.self)
    var inputs = xs.makeIterator()
    var values: [M] = []
    values.reserveCapacity(nodes.count)
    for (place, node) in nodes.enumerated() {
      switch node.operation {
      case .input: values.append(inputs.next() ?? xs[0])
      case .constant(let matrix):
        values.append(xs[0].constant(data.contains(place) ? roundedConstant(matrix) : matrix))
      case .rule(let rule):
        if let value = folded[place] {
          values.append(xs[0].constant(roundedConstant(value)))
        } else {
          values.append(rounded(rule.apply(to: node.operands.map { values[$0] })))
        }
      }
    }
    return values
  }

  /// What each rule's pullback gives, from the loss's adjoint on, added up where a value is used
  /// several times.
  private func sweep<M: MatrixAlgebra>(_ g: M, at xs: [M]) -> [M] {
    let rounded = Disturbance.rounding(M.self)
    let values = values(at: xs)
    var adjoints = [M?](repeating: nil, count: nodes.count)
    adjoints[nodes.count - 1] = g
    for (place, node) in nodes.enumerated().reversed() {
      guard let g = adjoints[place], let rule = node.rule else { continue }
      let operands = node.operands.map { values[$0] }
      for (k, source) in node.operands.enumerated() where moves[source] {
        let part = rounded(rule.pullback(g, operand: k, at: operands, value: values[place]))
        adjoints[source] = adjoints[source].map { rounded($0 + part) } ?? part
      }
    }
    return nodes.indices.filter { nodes[$0].isInput }.map { adjoints[$0] ?? values[$0].zero }
  }

  public func largestValue(at xs: [Matrix]) -> Double {
    values(at: xs).reduce(1) { max($0, $1.largestEntry) }
  }

  public var work: Int {
    let shapes = values(at: inputs).map(\.shape)
    return nodes.indices.reduce(0) { total, place in
      let (node, shape) = (nodes[place], shapes[place])
      guard node.rule != nil, folded[place] == nil else { return total }
      let operands = node.operands.map { shapes[$0] }
      let isEntrywise = operands.allSatisfy { $0 == shape || $0.isScalar }
      let inner =
        isEntrywise ? 1 : max(shape.columns, operands.map { min($0.rows, $0.columns) }.max() ?? 1)
      return total + max(shape.count, (operands.map(\.count).max() ?? 0) * inner)
    }
  }
}

/// What a tape recorded, for people to look at.
public struct RecordedGraph: Sendable {
  /// An input, a constant or an operation.
  public struct Node: Sendable {
    /// Its place on the tape.
    public let index: Int
    /// The rule's name; nil for inputs and constants.
    public let operation: String?
    /// The name it was given, if any.
    public let name: String?
    /// The shape of its value.
    public let shape: Shape
    /// The places of its operands, in order.
    public let operands: [Int]
    /// Whether it leads to an input that asked for a gradient.
    public let isActive: Bool
    /// The value, where it is 1×1.
    public let scalar: Double?
  }
  /// What was recorded, each after its operands.
  public let nodes: [Node]
}

extension Tape {
  /// What `output` was computed from.
  public func graph(of output: Variable) -> RecordedGraph {
    guard output.core == core, output.isLive else { return RecordedGraph(nodes: []) }
    var needed: Set<Int> = [output.index]
    for index in stride(from: output.index, through: 0, by: -1) where needed.contains(index) {
      needed.formUnion(core.pointee.operandIndices(of: index))
    }
    return RecordedGraph(
      nodes: needed.sorted().map { index in
        let view = core.view(index)
        let isLeaf = core.pointee.nodes[index].rule.role == .leaf
        return RecordedGraph.Node(
          index: index, operation: isLeaf ? nil : core.pointee.title(of: index),
          name: core.pointee.names[index], shape: view.shape,
          operands: core.pointee.operandIndices(of: index),
          isActive: core.pointee.isActive(index), scalar: view.isScalar ? view[0, 0] : nil)
      })
  }
}

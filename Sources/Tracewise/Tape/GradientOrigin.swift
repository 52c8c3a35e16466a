// Where a NaN or an infinity of a gradient was born: the recorded operations are run once more in plain
// matrices, forwards and backwards, until a pullback makes one of finite operands. Only a gradient that
// has failed pays for it.

extension RuleKernel {
  public static func replay(_ index: Int, on core: TapeCore.Pointer, at xs: [Matrix]) -> Matrix? {
    nil
  }
  public static func replay(
    _ index: Int, on core: TapeCore.Pointer, pullingBack g: Matrix, at xs: [Matrix], value: Matrix
  ) -> [Matrix] { [] }
}

extension UnaryRule {
  public static func replay(_ index: Int, on core: TapeCore.Pointer, at xs: [Matrix]) -> Matrix? {
    Matrix.apply(of(core.pointee.nodes + index), to: xs[0])
  }
  public static func replay(
    _ index: Int, on core: TapeCore.Pointer, pullingBack g: Matrix, at xs: [Matrix], value: Matrix
  ) -> [Matrix] {
    [of(core.pointee.nodes + index).pullback(g, at: xs[0], value: value)]
  }
}

extension BinaryRule {
  public static func replay(_ index: Int, on core: TapeCore.Pointer, at xs: [Matrix]) -> Matrix? {
    Matrix.apply(of(core.pointee.nodes + index), to: xs[0], xs[1])
  }
  public static func replay(
    _ index: Int, on core: TapeCore.Pointer, pullingBack g: Matrix, at xs: [Matrix], value: Matrix
  ) -> [Matrix] {
    let rule = of(core.pointee.nodes + index)
    return [
      rule.leftPullback(g, at: xs[0], xs[1], value: value),
      rule.rightPullback(g, at: xs[0], xs[1], value: value),
    ]
  }
}

extension VariadicRule {
  public static func replay(_ index: Int, on core: TapeCore.Pointer, at xs: [Matrix]) -> Matrix? {
    Matrix.apply(of(core.pointee.nodes + index), to: xs)
  }
  public static func replay(
    _ index: Int, on core: TapeCore.Pointer, pullingBack g: Matrix, at xs: [Matrix], value: Matrix
  ) -> [Matrix] {
    let rule = of(core.pointee.nodes + index)
    return xs.indices.map { rule.pullback(g, operand: $0, at: xs, value: value) }
  }
}

/// Where a sweep began, and the number it began with.
struct SweepStart {
  let node: Int
  let seed: Double
}

extension TapeCore.Pointer {
  /// Tapes of more nodes are not run again.
  private static let mostReplayed = 1 << 17

  /// In which pullback of the last sweep a number that is not finite was born, and from what; nil where
  /// that is not found.
  func originInSweep() -> String? {
    guard let start = pointee.sweepStart, start.node < Self.mostReplayed,
      let values = replayed(upTo: start.node)
    else { return nil }
    var adjoints: [Int: Matrix] = [start.node: Matrix(start.seed)]
    for index in stride(from: start.node, through: 0, by: -1) {
      guard let g = adjoints.removeValue(forKey: index) else { continue }
      let operands = pointee.operandIndices(of: index)
      let node = pointee.nodes + index
      let parts = node.pointee.rule.replay(
        index, on: self, pullingBack: g, at: operands.map { values[$0] }, value: values[index])
      for (operand, part) in zip(operands, parts) where pointee.isActive(operand) {
        guard part.failure == nil else { return nil }
        if let (i, j) = part.firstNonFinite { return origin(index, operand, values[operand], i, j) }
        adjoints[operand] = adjoints[operand].map { $0 + part } ?? part
        if adjoints[operand]?.firstNonFinite != nil { return nil }
      }
    }
    return nil
  }

  private func origin(_ index: Int, _ operand: Int, _ x: Matrix, _ i: Int, _ j: Int) -> String {
    let name = pointee.describe(operand)
    let entry = x.shape.isScalar ? name : "entry (\(i + 1), \(j + 1)) of \(name) (\(x.shape))"
    return "born in the pullback of \(pointee.describe(index)), where \(entry) is "
      + Matrix.format(x[i, j])
  }

  /// The values of all nodes, computed once more from the leaves.
  private func replayed(upTo last: Int) -> [Matrix]? {
    var values: [Matrix] = []
    for index in 0...last {
      let node = pointee.nodes + index
      let operands = pointee.operandIndices(of: index)
      let value =
        operands.isEmpty
        ? pointee.copy(of: node.pointee.view(on: self))
        : node.pointee.rule.replay(index, on: self, at: operands.map { values[$0] })
      guard let value, value.failure == nil else { return nil }
      values.append(value)
    }
    return values
  }

  /// Throws if a gradient has an entry that is not finite.
  func checkFinite(_ gradients: [Matrix], _ targets: [Int]) throws {
    for (gradient, target) in zip(gradients, targets)
    where !pointee.nodes[target].flags.contains(.finiteAdjoint) {
      guard let (i, j) = gradient.firstNonFinite else { continue }
      let entry = "entry (\(i + 1), \(j + 1)) of the gradient for \(pointee.describe(target))"
      let origin = originInSweep().map { ", \($0)" } ?? ""
      throw TracewiseError(
        .notFinite, in: "gradient", "\(entry) is \(Matrix.format(gradient[i, j]))\(origin)")
    }
  }
}

// Batch norm, layer norm and RMS norm: entries less their mean, divided by their deviation. The two rules here
// are each other's derivatives; gains, shifts and groups are words around them (`Layers.swift`).

/// Whose mean and deviation entries are normalized by. Samples are columns, features rows.
public enum Normalization: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Those of a sample, over its features: layer norm. (Ba, Kiros & Hinton 2016.)
  case layer
  /// Those of a feature, over the samples: batch norm. (Ioffe & Szegedy 2015.)
  case batch
  /// The root of the mean square of a sample; nothing is subtracted. (Zhang & Sennrich 2019.)
  case rootMeanSquare

  /// The name that formulas have for it.
  public var name: String {
    switch self {
    case .layer: "layer"
    case .batch: "batch"
    case .rootMeanSquare: "rms"
    }
  }

  /// The shape of means and deviations, or why there are none.
  func statistics(of x: Shape) throws(Misfit) -> Shape {
    switch self {
    case .layer, .rootMeanSquare:
      guard x.rows > 0 else { throw "columns with entries are required; {0} is {0.shape}" }
      return Shape(1, x.columns)
    case .batch:
      guard x.columns > 0 else { throw "rows with entries are required; {0} is {0.shape}" }
      return Shape(x.rows, 1)
    }
  }

  /// How many entries a mean is of, as the sum of as many ones: a size keeps its name in formulas.
  fileprivate func count<M: MatrixAlgebra>(_ x: M) -> M {
    sum(x.constant(1, shape: self == .batch ? Shape(1, x.columns) : Shape(x.rows, 1)))
  }

  /// The mean of each column, a row, or of each row, a column.
  func mean<M: MatrixAlgebra>(_ x: M) -> M {
    (self == .batch ? x.rowSums : x.columnSums) ./ count(x)
  }

  /// X less its means; X itself where nothing is subtracted.
  func centred<M: MatrixAlgebra>(_ x: M) -> M {
    self == .rootMeanSquare ? x : x - mean(x)
  }
}

/// The deviation σ = √(mean (X − mean X)² + ε) of each column, or of each row; for RMS norm √(mean X² + ε).
/// With Y = (X − mean X) ⊘ σ, ∂σ = mean(Y ⊙ ∂X) + ∂ε ⊘ 2σ.
public struct Deviation: BinaryRule {
  public static var name: String { "deviation" }
  public var notation: RuleNotation {
    .function(kind == .rootMeanSquare ? "rms" : "\(kind.name)deviation")
  }
  public var keepsName: Bool { true }
  public var attributes: [RuleAttribute] { [RuleAttribute("kind", .function("\(kind)", nil))] }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .any : .atLeast(0.1) }
  public func expansion<M: MatrixAlgebra>(_ x: M, _ e: M) -> M? {
    sqrt(kind.mean(kind.centred(x).squared) + e)
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ e: M) -> [M] {
    [kind.mean(kind.centred(x).squared) + e]
  }
  /// Whose deviation it is.
  public let kind: Normalization
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, shapes: Self.operands.operands(size))]
  }
  /// The deviation of columns or of rows.
  public init(_ kind: Normalization) { self.kind = kind }

  /// X and a number ε.
  static let operands = Signature((.m, .n), (.one, .one), gives: (.m, .n))
  public func shape(_ x: Shape, _ e: Shape) throws(Misfit) -> Shape {
    _ = try Self.operands.result(x, e)
    return try kind.statistics(of: x)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ de: M, at x: M, _ e: M, value s: M) -> M {
    kind.mean(M.apply(Standardized(kind), to: x, e) ⊙ dx) + 0.5 * (de ./ s)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ e: M, value s: M) -> M {
    M.apply(Standardized(kind), to: x, e) ⊙ (g ./ kind.count(x))
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ e: M, value s: M) -> M {
    0.5 * inner(g, s.reciprocal)
  }
}

/// Y = (X − mean X) ⊘ σ, each column, or each row, with mean 0 and deviation 1 but for ε; for RMS norm X ⊘ σ.
/// ∂Y = (∂X − mean ∂X − Y ⊙ mean(Y ⊙ ∂X)) ⊘ σ − Y ∂ε ⊘ 2σ²: where ε is 0, what is orthogonal to 1 and to Y,
/// divided by σ. (Ioffe & Szegedy 2015, section 3, in one line.)
public struct Standardized: BinaryRule {
  public static var name: String { "standardized" }
  public var notation: RuleNotation { .function("\(kind.name)normalized") }
  public var keepsName: Bool { true }
  public var attributes: [RuleAttribute] { [RuleAttribute("kind", .function("\(kind)", nil))] }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .any : .atLeast(0.1) }
  public func expansion<M: MatrixAlgebra>(_ x: M, _ e: M) -> M? {
    kind.centred(x) ./ M.apply(Deviation(kind), to: x, e)
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ e: M) -> [M] {
    let other = kind == .batch ? Normalization.layer : .batch
    return [
      M.apply(Standardized(kind == .layer ? .rootMeanSquare : .layer), to: x, e),
      M.apply(Standardized(other), to: x, e), kind.centred(x),
    ]
  }
  /// Whose mean and deviation X is normalized by.
  public let kind: Normalization
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, shapes: Deviation.operands.operands(size))]
  }
  /// Columns or rows divided by their deviation.
  public init(_ kind: Normalization) { self.kind = kind }

  public func shape(_ x: Shape, _ e: Shape) throws(Misfit) -> Shape {
    _ = try kind.statistics(of: x)
    return try Deviation.operands.result(x, e)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ de: M, at x: M, _ e: M, value y: M) -> M {
    let s = M.apply(Deviation(kind), to: x, e)
    return (kind.centred(dx) - y ⊙ kind.mean(y ⊙ dx)) ./ s - 0.5 * (y ⊙ (de ./ s.squared))
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ e: M, value y: M) -> M {
    (kind.centred(g) - y ⊙ kind.mean(y ⊙ g)) ./ M.apply(Deviation(kind), to: x, e)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ e: M, value y: M) -> M {
    -0.5 * inner(g, y ./ M.apply(Deviation(kind), to: x, e).squared)
  }
}

/// The columns in blocks of equally many rows, side by side: m×n becomes m/g×g n, of which each column is a group.
public struct RowGroups: LinearRule {
  public static var name: String { "rowgroups" }
  public func describe(_ x: [String]) -> String { "\(x[0]) in \(groups) groups" }
  public var notation: RuleNotation { .expansion }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    x.rows > 0 ? RowGroups(x.rows.divided(choose)) : nil
  }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? {
    x.reshaped(x.rows / Int(max(groups, 1)), x.columns * Int(max(groups, 1)))
  }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    guard let shape = try? shape(x.shape) else { return nil }
    return x.T.reshaped(shape.columns, shape.rows).T
  }
  let groups: Int32
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(RowGroups(size(.k)), (size(.k) * size(.m), size(.n)))]
  }
  /// The rule for so many groups in each column, at least 1.
  public init(_ groups: Int) { self.groups = Int32(size: groups) }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard groups > 0, x.rows % Int(groups) == 0 else {
      throw Misfit(
        "the rows of {0} ({0.rows}) do not make {value} equal groups", value: Int(groups))
    }
    return Shape(x.rows / Int(groups), x.columns * Int(groups))
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    g.reshaped(shape.rows, shape.columns)
  }
}

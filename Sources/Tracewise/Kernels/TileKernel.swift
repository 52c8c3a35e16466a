// How rules run on tiles, parts of large matrices that lie in the first cache: by the very kernels and
// pullbacks that they have for whole matrices, on views of parts.

/// What a rule makes of a part of its operands.
public enum Tiling: Sendable, BitwiseCopyable {
  /// Nothing: it needs them whole.
  case whole
  /// That part of the value; and of that part of G that part of its pullbacks.
  case entrywise
  /// A summand of the value, or of that part of it; and of that part of G that part of its pullbacks.
  case sum
  /// That part of the value, which is a view; of that part of G a summand of its pullback.
  case repetition
}

/// What a pullback reads besides G.
public struct PullbackReads: OptionSet, Sendable, BitwiseCopyable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// The left operand, or the only one.
  public static let left = PullbackReads(rawValue: 1)
  /// The right operand.
  public static let right = PullbackReads(rawValue: 2)
  /// The value.
  public static let value = PullbackReads(rawValue: 4)
}

extension RuleKernel {
  @inline(__always)
  public static var tiling: Tiling { .whole }
  public static func tile(
    _ index: Int, at x: DenseView, _ y: DenseView, on core: TapeCore.Pointer
  ) -> DenseView { .failed(on: core) }
  public static func pullBackTile(
    _ index: Int, _ g: DenseView, operand k: Int, at x: DenseView, _ y: DenseView,
    value z: DenseView, on core: TapeCore.Pointer
  ) -> DenseView { .failed(on: core) }
  public static func reads(
    _ index: Int, pullingBackTo operand: Int, on core: TapeCore.Pointer
  ) -> PullbackReads { [.left, .right, .value] }
}

extension UnaryRule {
  public static func tile(
    _ index: Int, at x: DenseView, _ y: DenseView, on core: TapeCore.Pointer
  ) -> DenseView {
    .apply(of(core.pointee.nodes + index), to: x)
  }
  public static func pullBackTile(
    _ index: Int, _ g: DenseView, operand k: Int, at x: DenseView, _ y: DenseView,
    value z: DenseView, on core: TapeCore.Pointer
  ) -> DenseView {
    let rule = of(core.pointee.nodes + index)
    return rule.fusedPullback(g, at: x, value: z) ?? rule.pullback(g, at: x, value: z)
  }
  public static func reads(
    _ index: Int, pullingBackTo operand: Int, on core: TapeCore.Pointer
  ) -> PullbackReads {
    let node = core.pointee.nodes + index
    return of(node).pullback(
      Read([], core.pointee.shape(index)), at: Read(.left, core.pointee.shape(operand)),
      value: Read(.value, core.pointee.shape(index))
    ).what
  }
}

extension BinaryRule {
  @inline(__always)
  public static var tiling: Tiling { isEntrywise ? .entrywise : .whole }
  public static func tile(
    _ index: Int, at x: DenseView, _ y: DenseView, on core: TapeCore.Pointer
  ) -> DenseView {
    .apply(of(core.pointee.nodes + index), to: x, y)
  }
  public static func pullBackTile(
    _ index: Int, _ g: DenseView, operand k: Int, at x: DenseView, _ y: DenseView,
    value z: DenseView, on core: TapeCore.Pointer
  ) -> DenseView {
    let rule = of(core.pointee.nodes + index)
    return k == 0
      ? rule.leftPullback(g, at: x, y, value: z) : rule.rightPullback(g, at: x, y, value: z)
  }
  public static func reads(
    _ index: Int, pullingBackTo operand: Int, on core: TapeCore.Pointer
  ) -> PullbackReads {
    let node = core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let (g, z) = (Read([], core.pointee.shape(index)), Read(.value, core.pointee.shape(index)))
    let (x, y) = (Read(.left, core.pointee.shape(left)), Read(.right, core.pointee.shape(right)))
    var what: PullbackReads = []
    if operand == left { what.formUnion(of(node).leftPullback(g, at: x, y, value: z).what) }
    if operand == right { what.formUnion(of(node).rightPullback(g, at: x, y, value: z).what) }
    return what
  }
}

extension ElementwiseRule {
  @inline(__always)
  public static var tiling: Tiling { .entrywise }
}
extension Negation { public static var tiling: Tiling { .entrywise } }
extension Scaling { public static var tiling: Tiling { .entrywise } }
extension Shift { public static var tiling: Tiling { .entrywise } }
extension ScalarMultiple { public static var tiling: Tiling { .entrywise } }
extension Broadcast { public static var tiling: Tiling { .repetition } }
extension Sum { public static var tiling: Tiling { .sum } }
extension ColumnSums { public static var tiling: Tiling { .sum } }
extension RowSums { public static var tiling: Tiling { .sum } }
extension InnerProduct { public static var tiling: Tiling { .sum } }

/// A matrix of which is known only what it was computed from: the interpretation that says what a
/// pullback reads.
private struct Read: MatrixAlgebra {
  let what: PullbackReads
  let shape: Shape

  init(_ what: PullbackReads, _ shape: Shape) {
    (self.what, self.shape) = (what, shape)
  }

  static func apply<R: UnaryRule>(_ rule: R, to x: Read) -> Read {
    Read(x.what, (try? rule.shape(x.shape)) ?? x.shape)
  }
  static func apply<R: BinaryRule>(_ rule: R, to x: Read, _ y: Read) -> Read {
    Read(x.what.union(y.what), (try? rule.shape(x.shape, y.shape)) ?? x.shape)
  }
  static func apply<R: VariadicRule>(_ rule: R, to xs: [Read]) -> Read {
    let what = xs.reduce(into: PullbackReads()) { $0.formUnion($1.what) }
    return Read(what, (try? rule.shape(xs.map(\.shape))) ?? Shape(0, 0))
  }
  func constant(_ value: Double, shape: Shape) -> Read { Read([], shape) }
  func identity(_ n: Int) -> Read { Read([], Shape(n, n)) }
  func constant(_ matrix: Matrix) -> Read { Read([], matrix.shape) }
}

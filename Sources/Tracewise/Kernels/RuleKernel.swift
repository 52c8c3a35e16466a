// The machine of rules: how values are computed, what is fused, what numbers do without memory. The
// mathematics is in `Rules`; a test holds every extra here equal to what it replaces.

/// What the tape needs to know of every rule.
public protocol RuleKernel: Sendable, BitwiseCopyable {
  /// Whether numbers give a number, by `number`, and the pullbacks of numbers need no matrices: such
  /// operations are recorded and reversed in registers.
  static var actsOnNumbers: Bool { get }
  /// What the tape's own shortcuts take the rule for.
  static var role: KernelRole { get }

  /// What becomes of a part of large operands.
  static var tiling: Tiling { get }

  /// Computes the value of the node at `index`, which was recorded without.
  static func evaluate(_ index: Int, on core: TapeCore.Pointer) -> DenseView
  /// Runs the pullback of the node at `index` on the tape's own memory.
  static func reverse(_ index: Int, on core: TapeCore.Pointer)
  /// Runs the pullback of the node at `index`, a number computed from numbers, in registers.
  static func reverseNumber(_ index: Int, on core: TapeCore.Pointer)
  /// Runs the pullback of the node at `index` on variables, so that it is itself recorded.
  static func reverse(_ index: Int, in sweep: inout RecordedSweep)

  /// What the rule of the node at `index` makes of parts of its operands; of one, x is y.
  static func tile(
    _ index: Int, at x: DenseView, _ y: DenseView, on core: TapeCore.Pointer
  ) -> DenseView
  /// The pullback of the node at `index` for operand k, 0 or 1, on parts of all.
  static func pullBackTile(
    _ index: Int, _ g: DenseView, operand k: Int, at x: DenseView, _ y: DenseView,
    value z: DenseView, on core: TapeCore.Pointer
  ) -> DenseView
  /// What the pullback of the node at `index` for an operand, another node, reads besides G.
  static func reads(
    _ index: Int, pullingBackTo operand: Int, on core: TapeCore.Pointer
  ) -> PullbackReads

  /// Finds the tangent of the node at `index` from those of its operands, on the tape's own memory.
  static func advance(_ index: Int, on core: TapeCore.Pointer)
  /// Finds the tangent of the node at `index`, a number computed from numbers, in registers.
  static func advanceNumber(_ index: Int, on core: TapeCore.Pointer)
  /// Finds the tangent of the node at `index` on variables, so that it is itself recorded.
  static func advance(_ index: Int, in sweep: inout RecordedTangents)

  /// The value of a node's operation at plain matrices; nil for what is none.
  static func replay(_ index: Int, on core: TapeCore.Pointer, at xs: [Matrix]) -> Matrix?
  /// The pullbacks of a node's operation for all operands, at plain matrices.
  static func replay(
    _ index: Int, on core: TapeCore.Pointer, pullingBack g: Matrix, at xs: [Matrix], value: Matrix
  ) -> [Matrix]
}

/// The operations that the sweep and the rewriting see through.
public enum KernelRole: Sendable, BitwiseCopyable {
  /// An input or constant of the tape, or the operation of that name.
  case leaf, addition, subtraction, transposition, repetition, inversion, product, norm
  /// An operation that no shortcut knows.
  case other
}

extension RuleKernel {
  @inline(__always)
  public static var actsOnNumbers: Bool { false }
  @inline(__always)
  public static var role: KernelRole { .other }

  public static func evaluate(_ index: Int, on core: TapeCore.Pointer) -> DenseView {
    .failed(on: core)
  }

  public static func reverseNumber(_ index: Int, on core: TapeCore.Pointer) {}

  public static func advanceNumber(_ index: Int, on core: TapeCore.Pointer) {}
}

/// The machine of a rule of one operand.
public protocol UnaryKernel: RuleKernel {
  /// The value on dense memory; `shape` is that of the result. Where it is not said, the value of the
  /// rule's expansion.
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView
  /// The value for a 1×1 operand, where it is 1×1 and to be had without memory; else nil.
  func number(_ x: Double) -> Double?
  /// Whether the value for this operand, which must exist, is worth computing only when it is read.
  func defers(_ x: DenseView) -> Bool
  /// A cheaper form of the operation on this variable, of at least `TapeCore.deferredCount` entries;
  /// nil if there is none.
  func rewritten(_ x: Variable) -> Variable?
  /// Another form of the operation on a number that was computed as this one was, with more derivatives;
  /// nil if there is none.
  func rewrittenNumber(_ x: Variable) -> Variable?
  /// The pullback in one pass over memory, for operands of one shape; nil where there is none.
  /// An extra: it must equal `pullback`, to rounding.
  func fusedPullback(_ g: DenseView, at x: DenseView, value y: DenseView) -> DenseView?
  /// Adds the pullback of the node at `index`, of an active operand, to the operand's adjoint in less
  /// work than by itself; false where there is no such way. An extra, too.
  static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool
}

/// The machine of a rule of two operands.
public protocol BinaryKernel: RuleKernel {
  /// The value on dense memory; `shape` is that of the result. Where it is not said, the value of the
  /// rule's expansion.
  func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView
  /// The value for 1×1 operands, where it is 1×1 and to be had without memory; else nil.
  func number(_ x: Double, _ y: Double) -> Double?
  /// Whether a value of this shape, which must exist, is worth computing only when it is read.
  func defers(_ shape: Shape, inner: Int) -> Bool
  /// A cheaper form of the operation on these variables, one of which has at least
  /// `TapeCore.deferredCount` entries; nil if there is none.
  func rewritten(_ x: Variable, _ y: Variable) -> Variable?
  /// Another form of the operation on numbers that were computed as these were, with more derivatives;
  /// nil if there is none.
  func rewrittenNumber(_ x: Variable, _ y: Variable) -> Variable?
  /// Adds both pullbacks of the node at `index` to its operands' adjoints in less work than one by
  /// one; false where there is no such way. An extra: it must do what the pullbacks do, to rounding.
  static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool
}

/// The machine of a rule of any number of operands.
public protocol VariadicKernel: RuleKernel {
  /// The value on dense memory; `shape` is that of the result.
  func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView
}

extension UnaryKernel {
  @inline(__always)
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool { false }
  @inline(__always)
  public func number(_ x: Double) -> Double? { nil }
  @inline(__always)
  public func defers(_ x: DenseView) -> Bool { false }
  @inline(__always)
  public func rewritten(_ x: Variable) -> Variable? { nil }
  @inline(__always)
  public func rewrittenNumber(_ x: Variable) -> Variable? { nil }
  @inline(__always)
  public func fusedPullback(
    _ g: DenseView, at x: DenseView, value y: DenseView
  ) -> DenseView? { nil }
}

extension BinaryKernel {
  @inline(__always)
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool { false }
  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { nil }
  @inline(__always)
  public func defers(_ shape: Shape, inner: Int) -> Bool { false }
  @inline(__always)
  public func rewritten(_ x: Variable, _ y: Variable) -> Variable? { nil }
  @inline(__always)
  public func rewrittenNumber(_ x: Variable, _ y: Variable) -> Variable? { nil }
}

extension UnaryRule {
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    expansion(x) ?? x.refuse(.argument, "the rule has neither a kernel nor an expansion")
  }
}

extension BinaryRule {
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    expansion(x, y) ?? x.refuse(.argument, "the rule has neither a kernel nor an expansion")
  }
}

/// The machine of an entrywise function: a loop over numbers without gaps.
public protocol ElementwiseKernel: UnaryKernel {
  /// f on `count` numbers from `x` to `y`; the two may be the same memory.
  func compute(
    _ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>)
}

extension ElementwiseRule {
  @inline(__always)
  public static var actsOnNumbers: Bool { true }
  @inline(__always)
  public func number(_ x: Double) -> Double? {
    var (x, y) = (x, 0.0)
    compute(1, &x, &y)
    return y
  }

  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    if x.isScalar, let y = number(x.base.pointee) { return .scalar(y, on: x.core) }
    let source = x.contiguousOrTransposed
    let result = x.core.pointee.allocate(like: source, on: x.core)
    compute(shape.count, source.base, result.base)
    return result
  }
}

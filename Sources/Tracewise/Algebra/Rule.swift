/// A differentiable operation on matrices, said once.
///
/// A rule is a small, trivially copyable value: its attributes (an exponent, a shape) are stored
/// properties, its operands and result are arguments. It captures nothing else, in particular no
/// factorisation, so that derivatives of derivatives stay right.
public protocol Rule: Sendable, BitwiseCopyable {
  /// The rule's name in messages, in the loss language and in the rule book, such as `inverse`.
  static var name: String { get }
  /// The operation in the loss language's notation, for messages: `A * B`, `inverse(B)`.
  static func describe(_ operands: [String]) -> String
  /// Whether numbers give a number, by `number`, and the pullbacks of numbers need no matrices: such
  /// operations are recorded and reversed in registers.
  static var actsOnNumbers: Bool { get }

  /// Computes the value of the node at `index`, which was recorded without.
  static func evaluate(_ index: Int, on core: TapeCore.Pointer) -> DenseView
  /// Runs the pullback of the node at `index` on the tape's own memory.
  static func reverse(_ index: Int, on core: TapeCore.Pointer)
  /// Runs the pullback of the node at `index`, a number computed from numbers, in registers.
  static func reverseNumber(_ index: Int, on core: TapeCore.Pointer)
  /// Runs the pullback of the node at `index` on variables, so that it is itself recorded.
  static func reverse(_ index: Int, in sweep: inout RecordedSweep)
}

extension Rule {
  @inline(__always)
  public static var actsOnNumbers: Bool { false }

  public static func evaluate(_ index: Int, on core: TapeCore.Pointer) -> DenseView {
    .failed(on: core)
  }

  public static func reverseNumber(_ index: Int, on core: TapeCore.Pointer) {}

  public static func describe(_ operands: [String]) -> String {
    "\(name)(\(operands.joined(separator: ", ")))"
  }
}

/// A rule of one operand: Y = f(X).
public protocol UnaryRule: Rule {
  /// The shape of the result, or why the operand does not fit.
  func shape(_ x: Shape) throws(Misfit) -> Shape
  /// The value on dense memory; `shape` is that of the result.
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView
  /// The value for a 1×1 operand, where it is 1×1 and to be had without memory; else nil.
  func number(_ x: Double) -> Double?
  /// Whether the value for this operand, which must exist, is worth computing only when it is read.
  func defers(_ x: DenseView) -> Bool
  /// A cheaper form of the operation on this variable, of at least `TapeCore.deferredCount` entries;
  /// nil if there is none.
  func rewritten(_ x: Variable) -> Variable?
  /// ∂Y as a linear function of ∂X, at X with Y = f(X).
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M
  /// X̄ with Tr(Gᵀ ∂Y) = Tr(X̄ᵀ ∂X) for every ∂X: the adjoint of the differential.
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M
  /// The pullback in one pass over memory, for operands of one shape; nil where there is none.
  /// An extra: it must equal `pullback`, to rounding.
  func fusedPullback(_ g: DenseView, at x: DenseView, value y: DenseView) -> DenseView?
  /// Adds the pullback of the node at `index`, of an active operand, to the operand's adjoint in less
  /// work than by itself; false where there is no such way. An extra, too.
  static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool
}

/// A rule of two operands: Z = f(X, Y). One pullback an operand, so that an operand without a
/// gradient costs nothing.
public protocol BinaryRule: Rule {
  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape
  func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView
  /// The value for 1×1 operands, where it is 1×1 and to be had without memory; else nil.
  func number(_ x: Double, _ y: Double) -> Double?
  /// Whether a value of this shape, which must exist, is worth computing only when it is read.
  func defers(_ shape: Shape, inner: Int) -> Bool
  /// A cheaper form of the operation on these variables, one of which has at least
  /// `TapeCore.deferredCount` entries; nil if there is none.
  func rewritten(_ x: Variable, _ y: Variable) -> Variable?
  /// ∂Z as a linear function of (∂X, ∂Y).
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M
  /// Adds both pullbacks of the node at `index` to its operands' adjoints in less work than one by
  /// one; false where there is no such way. An extra: it must do what the pullbacks do, to rounding.
  static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool
  /// X̄, the part of the adjoint that belongs to the left operand.
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M
  /// Ȳ, the part of the adjoint that belongs to the right operand.
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M
}

extension UnaryRule {
  @inline(__always)
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool { false }

  @inline(__always)
  public func number(_ x: Double) -> Double? { nil }
  @inline(__always)
  public func defers(_ x: DenseView) -> Bool { false }
  @inline(__always)
  public func rewritten(_ x: Variable) -> Variable? { nil }
  @inline(__always)
  public func fusedPullback(
    _ g: DenseView, at x: DenseView, value y: DenseView
  ) -> DenseView? { nil }
}

extension BinaryRule {
  @inline(__always)
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool { false }

  @inline(__always)
  public func number(_ x: Double, _ y: Double) -> Double? { nil }
  @inline(__always)
  public func defers(_ shape: Shape, inner: Int) -> Bool { false }
  @inline(__always)
  public func rewritten(_ x: Variable, _ y: Variable) -> Variable? { nil }
}

/// A rule of any number of operands.
public protocol VariadicRule: Rule {
  func shape(_ xs: [Shape]) throws(Misfit) -> Shape
  func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView
  /// ∂Y as a linear function of all ∂X.
  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M
  /// The adjoint's part for operand k.
  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M
}

/// A linear rule: its differential is the rule itself, so only the adjoint is left to say.
public protocol LinearRule: UnaryRule {
  /// The adjoint map, for an operand of the given shape: Tr(Gᵀ f(X)) = Tr(adjoint(G)ᵀ X).
  func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M
}

extension LinearRule {
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(self, to: dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    adjoint(g, shape: x.shape)
  }
}

/// A rule linear in each of its two operands: ∂f(X, Y) = f(∂X, Y) + f(X, ∂Y).
public protocol BilinearRule: BinaryRule {}

extension BilinearRule {
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    M.apply(self, to: dx, y) + M.apply(self, to: x, dy)
  }
}

/// An entrywise function of one operand: law 8 of the deck, ∂f(X) = f′(X) ⊙ ∂X.
public protocol ElementwiseRule: UnaryRule {
  /// f on `count` numbers from `x` to `y`; the two may be the same memory.
  func compute(
    _ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>)
  /// f′(X), from X and Y = f(X). At a kink, the subgradient that the rule's comment names.
  func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M
}

extension ElementwiseRule {
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }

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
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    derivative(at: x, value: y) ⊙ dx
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g ⊙ derivative(at: x, value: y)
  }
}

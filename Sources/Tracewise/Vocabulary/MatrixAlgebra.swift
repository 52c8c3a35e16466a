/// Anything that matrix operations can be interpreted in: the waist of the library.
///
/// Rules, losses and the loss language are written above it, once; dense matrices, the tape,
/// textbook arithmetic over any field and symbolic expressions are its interpretations. The
/// operators and functions on it (`+`, `*`, `⊙`, `inverse()`, `trace`, …) are extensions, so that
/// no interpretation has operations of its own.
///
/// Laws that every interpretation keeps:
/// - `apply` gives a value of the shape that the rule's `shape` names, or a failure;
/// - a failed operand gives a failed result with the same failure;
/// - values are immutable: applying a rule changes none of its operands.
///
/// For example, `(a * b).T` and `b.T * a.T` are the same matrix in every interpretation. Not an
/// algebra: a type whose `*` rounds differently each time it is evaluated.
public protocol MatrixAlgebra {
  /// Rows and columns; 0×0 of a value that failed.
  var shape: Shape { get }

  /// Y = f(X).
  static func apply<R: UnaryRule>(_ rule: R, to x: Self) -> Self
  /// Z = f(X, Y).
  static func apply<R: BinaryRule>(_ rule: R, to x: Self, _ y: Self) -> Self
  /// Y = f(X₁, X₂, …), of at least one operand.
  static func apply<R: VariadicRule>(_ rule: R, to xs: [Self]) -> Self

  /// The matrix with all entries equal to `value`, in the interpretation of `self`.
  func constant(_ value: Double, shape: Shape) -> Self
  /// The n×n identity matrix, in the interpretation of `self`.
  func identity(_ n: Int) -> Self
  /// A given matrix as a constant, in the interpretation of `self`.
  func constant(_ matrix: Matrix) -> Self
}

extension MatrixAlgebra {
  /// The number of rows.
  public var rows: Int { shape.rows }
  /// The number of columns.
  public var columns: Int { shape.columns }

  /// The 1×1 constant `value`.
  public func constant(_ value: Double) -> Self { constant(value, shape: .scalar) }
  /// The zero matrix of the shape of `self`.
  public var zero: Self { constant(0, shape: shape) }
}

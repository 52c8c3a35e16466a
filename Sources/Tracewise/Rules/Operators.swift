infix operator ⊙ : MultiplicationPrecedence
infix operator .* : MultiplicationPrecedence
infix operator ./ : MultiplicationPrecedence

/// The operators of matrices, written once for all interpretations.
///
/// `+ - ⊙ ./` and `pow` broadcast scalars, columns (m×1) and rows (1×n); the broadcast is a rule of its
/// own, so that it is undone in one place.
extension MatrixAlgebra {
  /// Both operands, broadcast to their common shape; unchanged where they have none, so that the
  /// rule names the misfit.
  @inline(__always)
  static func aligned(_ a: Self, _ b: Self) -> (Self, Self) {
    let (left, right) = (a.shape, b.shape)
    if left == right { return (a, b) }
    guard let shape = Shape.broadcast(left, right) else { return (a, b) }
    return (a.broadcast(to: shape), b.broadcast(to: shape))
  }

  /// Law 1: ∂(A + B) = ∂A + ∂B.
  @specialized(where Self == Variable)
  public static func + (a: Self, b: Self) -> Self {
    let (a, b) = aligned(a, b)
    return apply(Addition(), to: a, b)
  }
  /// Law 1: ∂(A − B) = ∂A − ∂B.
  @specialized(where Self == Variable)
  public static func - (a: Self, b: Self) -> Self {
    let (a, b) = aligned(a, b)
    return apply(Subtraction(), to: a, b)
  }
  @specialized(where Self == Variable)
  public static prefix func - (a: Self) -> Self { apply(Negation(), to: a) }

  /// The matrix product (law 2); with a 1×1 operand the scalar multiple.
  @specialized(where Self == Variable)
  public static func * (a: Self, b: Self) -> Self {
    let (left, right) = (a.shape, b.shape)
    if left.isScalar { return apply(ScalarProduct(), to: a, b) }
    if right.isScalar && left.columns != 1 { return apply(ScalarProduct(), to: b, a) }
    return apply(Product(), to: a, b)
  }

  /// The Hadamard product (law 7).
  @specialized(where Self == Variable)
  public static func ⊙ (a: Self, b: Self) -> Self {
    let (a, b) = aligned(a, b)
    return apply(Hadamard(), to: a, b)
  }
  /// The Hadamard product, in ASCII.
  @specialized(where Self == Variable)
  public static func .* (a: Self, b: Self) -> Self { a ⊙ b }

  /// The entrywise quotient.
  @specialized(where Self == Variable)
  public static func ./ (a: Self, b: Self) -> Self {
    let (a, b) = aligned(a, b)
    return apply(Quotient(), to: a, b)
  }

  /// A B⁻¹; with a 1×1 divisor the entrywise quotient.
  @specialized(where Self == Variable)
  public static func / (a: Self, b: Self) -> Self {
    b.shape.isScalar ? a ./ b : apply(RightDivision(), to: a, b)
  }
}

/// Operators with numbers.
extension MatrixAlgebra {
  @specialized(where Self == Variable)
  public static func * (factor: Double, a: Self) -> Self { apply(Scaling(by: factor), to: a) }
  @specialized(where Self == Variable)
  public static func * (a: Self, factor: Double) -> Self { apply(Scaling(by: factor), to: a) }
  @specialized(where Self == Variable)
  public static func / (a: Self, divisor: Double) -> Self { a ./ a.constant(divisor) }
  @specialized(where Self == Variable)
  public static func / (dividend: Double, a: Self) -> Self { a.constant(dividend) / a }
  @specialized(where Self == Variable)
  public static func + (a: Self, offset: Double) -> Self { apply(Shift(by: offset), to: a) }
  @specialized(where Self == Variable)
  public static func + (offset: Double, a: Self) -> Self { apply(Shift(by: offset), to: a) }
  @specialized(where Self == Variable)
  public static func - (a: Self, offset: Double) -> Self { apply(Shift(by: -offset), to: a) }
  @specialized(where Self == Variable)
  public static func - (offset: Double, a: Self) -> Self { apply(Shift(by: offset), to: -a) }
}

/// Operators that mix variables with constant matrices.
extension Variable {
  public static func + (a: Variable, b: Matrix) -> Variable { a + a.constant(b) }
  public static func + (a: Matrix, b: Variable) -> Variable { b.constant(a) + b }
  public static func - (a: Variable, b: Matrix) -> Variable { a - a.constant(b) }
  public static func - (a: Matrix, b: Variable) -> Variable { b.constant(a) - b }
  public static func * (a: Variable, b: Matrix) -> Variable { a * a.constant(b) }
  public static func * (a: Matrix, b: Variable) -> Variable { b.constant(a) * b }
  public static func ⊙ (a: Variable, b: Matrix) -> Variable { a ⊙ a.constant(b) }
  public static func ⊙ (a: Matrix, b: Variable) -> Variable { b.constant(a) ⊙ b }
  public static func .* (a: Variable, b: Matrix) -> Variable { a ⊙ a.constant(b) }
  public static func .* (a: Matrix, b: Variable) -> Variable { b.constant(a) ⊙ b }
  public static func ./ (a: Variable, b: Matrix) -> Variable { a ./ a.constant(b) }
  public static func ./ (a: Matrix, b: Variable) -> Variable { b.constant(a) ./ b }
  public static func / (a: Variable, b: Matrix) -> Variable { a / a.constant(b) }
  public static func / (a: Matrix, b: Variable) -> Variable { b.constant(a) / b }
}

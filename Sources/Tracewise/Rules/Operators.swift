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

  /// A + B, with broadcasting: ∂(A + B) = ∂A + ∂B (law 1).
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func + (a: Self, b: Self) -> Self {
    let (a, b) = aligned(a, b)
    return apply(Addition(), to: a, b)
  }
  /// A − B, with broadcasting: ∂(A − B) = ∂A − ∂B (law 1).
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func - (a: Self, b: Self) -> Self {
    let (a, b) = aligned(a, b)
    return apply(Subtraction(), to: a, b)
  }
  /// −A: ∂(−A) = −∂A (law 1).
  @_disfavoredOverload @specialized(where Self == Variable)
  public static prefix func - (a: Self) -> Self { apply(Negation(), to: a) }

  /// The matrix product: ∂(AC) = (∂A)C + A(∂C) (law 2); with a 1×1 operand the scalar multiple.
  /// O(m n k). Inner sizes that differ are an error.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func * (a: Self, b: Self) -> Self {
    let (left, right) = (a.shape, b.shape)
    if left.isScalar { return apply(ScalarMultiple(), to: a, b) }
    if right.isScalar && left.columns != 1 { return apply(ScalarMultiple(), to: b, a) }
    return apply(Product(), to: a, b)
  }

  /// The Hadamard product, with broadcasting: ∂(A ⊙ B) = (∂A) ⊙ B + A ⊙ ∂B (law 7).
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func ⊙ (a: Self, b: Self) -> Self {
    let (a, b) = aligned(a, b)
    return apply(Hadamard(), to: a, b)
  }
  /// The Hadamard product, in ASCII.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func .* (a: Self, b: Self) -> Self { a ⊙ b }

  /// The entrywise quotient Z, with broadcasting: ∂Z = (∂A − Z ⊙ ∂B) ⊘ B. Nothing traps at 0.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func ./ (a: Self, b: Self) -> Self {
    let (a, b) = aligned(a, b)
    return apply(Quotient(), to: a, b)
  }

  /// X = A B⁻¹ for a square B: ∂X = (∂A − X ∂B) B⁻¹; with a 1×1 divisor the entrywise quotient. A B
  /// that is exactly singular is an error.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func / (a: Self, b: Self) -> Self {
    b.shape.isScalar ? a ./ b : apply(RightDivision(), to: a, b)
  }
}

/// Operators with numbers.
extension MatrixAlgebra {
  /// c A for a fixed number c: ∂(c A) = c ∂A.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func * (factor: Double, a: Self) -> Self { apply(Scaling(by: factor), to: a) }
  /// A c = c A for a fixed number c.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func * (a: Self, factor: Double) -> Self { apply(Scaling(by: factor), to: a) }
  /// Each entry divided by a fixed number, as IEEE 754 divides: nothing traps at 0.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func / (a: Self, divisor: Double) -> Self { a ./ a.constant(divisor) }
  /// c/a for a 1×1 matrix a. For larger ones write `c * A.inverse()` or `c * A.reciprocal`: they
  /// are not the same, and this is an error of shapes.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func / (dividend: Double, a: Self) -> Self { a.constant(dividend) / a }
  /// The number added to each entry: ∂(A + c) = ∂A.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func + (a: Self, offset: Double) -> Self { apply(Shift(by: offset), to: a) }
  /// The number added to each entry.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func + (offset: Double, a: Self) -> Self { apply(Shift(by: offset), to: a) }
  /// The number subtracted from each entry.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func - (a: Self, offset: Double) -> Self { apply(Shift(by: -offset), to: a) }
  /// Each entry subtracted from the number: ∂(c − A) = −∂A.
  @_disfavoredOverload @specialized(where Self == Variable)
  public static func - (offset: Double, a: Self) -> Self { apply(Shift(by: offset), to: -a) }
}

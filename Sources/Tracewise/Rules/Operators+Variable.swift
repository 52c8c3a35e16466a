// The operators of variables once more, with their types spelled out. The compiler tries concrete
// operators before generic ones: without these, an expression of six operators in the closure of a
// gradient takes it seconds or is refused. They do what the generic ones say.

extension Variable {
  /// A + B, with broadcasting (law 1).
  public static func + (a: Variable, b: Variable) -> Variable {
    numbers(Addition(), a, b) ?? alike(Addition(), a, b) ?? add(a, b)
  }
  /// A − B, with broadcasting (law 1).
  public static func - (a: Variable, b: Variable) -> Variable {
    numbers(Subtraction(), a, b) ?? alike(Subtraction(), a, b) ?? subtract(a, b)
  }
  /// The matrix product A B (law 2); with a 1×1 operand the scalar multiple.
  public static func * (a: Variable, b: Variable) -> Variable {
    numbers(ScalarProduct(), a, b) ?? multiply(a, b)
  }
  /// A B⁻¹; with a 1×1 divisor the entrywise quotient.
  @inline(__always)
  public static func / (a: Variable, b: Variable) -> Variable { divide(a, b) }
  /// The Hadamard product A ⊙ B, with broadcasting (law 7).
  @inline(__always)
  public static func ⊙ (a: Variable, b: Variable) -> Variable { hadamard(a, b) }
  /// −A (law 1).
  @inline(__always)
  public static prefix func - (a: Variable) -> Variable { negate(a) }

  /// c A for a fixed number c.
  @inline(__always)
  public static func * (factor: Double, a: Variable) -> Variable { scale(a, factor) }
  /// A c = c A for a fixed number c.
  @inline(__always)
  public static func * (a: Variable, factor: Double) -> Variable { scale(a, factor) }
  /// Each entry divided by a fixed number.
  @inline(__always)
  public static func / (a: Variable, divisor: Double) -> Variable { shrink(a, divisor) }
  /// The number added to each entry.
  @inline(__always)
  public static func + (a: Variable, offset: Double) -> Variable { shift(a, offset) }
  /// The number added to each entry.
  @inline(__always)
  public static func + (offset: Double, a: Variable) -> Variable { shift(a, offset) }
  /// The number subtracted from each entry.
  @inline(__always)
  public static func - (a: Variable, offset: Double) -> Variable { shift(a, -offset) }
  /// Each entry subtracted from the number.
  @inline(__always)
  public static func - (offset: Double, a: Variable) -> Variable { shift(negate(a), offset) }
}

// In a generic function the generic operators are the only ones.

@inline(__always) private func add<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a + b }
@inline(__always) private func subtract<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a - b }
@inline(__always) private func multiply<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a * b }
@inline(__always) private func divide<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a / b }
@inline(__always) private func hadamard<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a ⊙ b }
@inline(__always) private func negate<M: MatrixAlgebra>(_ a: M) -> M { -a }
@inline(__always) private func scale<M: MatrixAlgebra>(_ a: M, _ c: Double) -> M { c * a }
@inline(__always) private func shrink<M: MatrixAlgebra>(_ a: M, _ c: Double) -> M { a / c }
@inline(__always) private func shift<M: MatrixAlgebra>(_ a: M, _ c: Double) -> M { a + c }

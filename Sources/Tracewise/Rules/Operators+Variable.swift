// The operators of variables once more, with their types spelled out. The compiler tries concrete
// operators before generic ones: without these, an expression of six operators in the closure of a
// gradient takes it seconds or is refused. They do what the generic ones say.

extension Variable {
  public static func + (a: Variable, b: Variable) -> Variable {
    numbers(Addition(), a, b) ?? alike(Addition(), a, b) ?? add(a, b)
  }
  public static func - (a: Variable, b: Variable) -> Variable {
    numbers(Subtraction(), a, b) ?? alike(Subtraction(), a, b) ?? subtract(a, b)
  }
  public static func * (a: Variable, b: Variable) -> Variable {
    numbers(ScalarProduct(), a, b) ?? multiply(a, b)
  }
  @inline(__always)
  public static func / (a: Variable, b: Variable) -> Variable { divide(a, b) }
  @inline(__always)
  public static func ⊙ (a: Variable, b: Variable) -> Variable { hadamard(a, b) }
  @inline(__always)
  public static prefix func - (a: Variable) -> Variable { negate(a) }

  @inline(__always)
  public static func * (factor: Double, a: Variable) -> Variable { scale(a, factor) }
  @inline(__always)
  public static func * (a: Variable, factor: Double) -> Variable { scale(a, factor) }
  @inline(__always)
  public static func / (a: Variable, divisor: Double) -> Variable { shrink(a, divisor) }
  @inline(__always)
  public static func + (a: Variable, offset: Double) -> Variable { shift(a, offset) }
  @inline(__always)
  public static func + (offset: Double, a: Variable) -> Variable { shift(a, offset) }
  @inline(__always)
  public static func - (a: Variable, offset: Double) -> Variable { shift(a, -offset) }
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

// Operators and functions of matrices and variables with their types spelled out. They do what the
// generic ones say.
//
// The compiler tries concrete overloads before generic ones, and generic ones that are disfavoured only
// where nothing else fits: a loss of twenty operators in the closure of a gradient then takes it some
// milliseconds, where with generic ones alone it takes seconds or is refused. They are left out of the
// documentation, which has the generic ones.

@_documentation(visibility: internal)
extension Variable {
  public static func + (a: Variable, b: Variable) -> Variable {
    numbers(Addition(), a, b) ?? alike(Addition(), a, b) ?? add(a, b)
  }
  public static func - (a: Variable, b: Variable) -> Variable {
    numbers(Subtraction(), a, b) ?? alike(Subtraction(), a, b) ?? subtract(a, b)
  }
  public static func * (a: Variable, b: Variable) -> Variable {
    numbers(ScalarMultiple(), a, b) ?? multiply(a, b)
  }
  @inline(__always)
  public static func / (a: Variable, b: Variable) -> Variable { divide(a, b) }
  @inline(__always)
  public static func ⊙ (a: Variable, b: Variable) -> Variable { hadamard(a, b) }
  @inline(__always)
  public static func ./ (a: Variable, b: Variable) -> Variable { quotient(a, b) }
  @inline(__always)
  public static func .* (a: Variable, b: Variable) -> Variable { hadamard(a, b) }
  @inline(__always)
  public static prefix func - (a: Variable) -> Variable { negate(a) }
}

@_documentation(visibility: internal)
extension Matrix {
  public static func + (a: Matrix, b: Matrix) -> Matrix { add(a, b) }
  public static func - (a: Matrix, b: Matrix) -> Matrix { subtract(a, b) }
  public static func * (a: Matrix, b: Matrix) -> Matrix { multiply(a, b) }
  public static func / (a: Matrix, b: Matrix) -> Matrix { divide(a, b) }
  public static func ⊙ (a: Matrix, b: Matrix) -> Matrix { hadamard(a, b) }
  public static func ./ (a: Matrix, b: Matrix) -> Matrix { quotient(a, b) }
  public static func .* (a: Matrix, b: Matrix) -> Matrix { hadamard(a, b) }
  public static prefix func - (a: Matrix) -> Matrix { negate(a) }
}

// MARK: - A variable and a constant matrix

@_documentation(visibility: internal)
extension Variable {
  public static func + (a: Variable, b: Matrix) -> Variable { a + a.constant(b) }
  public static func + (a: Matrix, b: Variable) -> Variable { b.constant(a) + b }
  public static func - (a: Variable, b: Matrix) -> Variable { a - a.constant(b) }
  public static func - (a: Matrix, b: Variable) -> Variable { b.constant(a) - b }
  public static func * (a: Variable, b: Matrix) -> Variable { a * a.constant(b) }
  public static func * (a: Matrix, b: Variable) -> Variable { b.constant(a) * b }
  public static func / (a: Variable, b: Matrix) -> Variable { a / a.constant(b) }
  public static func / (a: Matrix, b: Variable) -> Variable { b.constant(a) / b }
  public static func ⊙ (a: Variable, b: Matrix) -> Variable { a ⊙ a.constant(b) }
  public static func ⊙ (a: Matrix, b: Variable) -> Variable { b.constant(a) ⊙ b }
  public static func ./ (a: Variable, b: Matrix) -> Variable { a ./ a.constant(b) }
  public static func ./ (a: Matrix, b: Variable) -> Variable { b.constant(a) ./ b }
  public static func .* (a: Variable, b: Matrix) -> Variable { a .* a.constant(b) }
  public static func .* (a: Matrix, b: Variable) -> Variable { b.constant(a) .* b }
}

// MARK: - With numbers

@_documentation(visibility: internal)
extension Variable {
  @inline(__always)
  public static func * (c: Double, a: Variable) -> Variable { multiple(a, c) }
  @inline(__always)
  public static func * (a: Variable, c: Double) -> Variable { multiple(a, c) }
  @inline(__always)
  public static func / (a: Variable, c: Double) -> Variable { shrink(a, c) }
  @inline(__always)
  public static func / (c: Double, a: Variable) -> Variable { divide(a.constant(c), a) }
  @inline(__always)
  public static func ./ (a: Variable, c: Double) -> Variable { shrink(a, c) }
  @inline(__always)
  public static func ./ (c: Double, a: Variable) -> Variable { quotient(a.constant(c), a) }
  @inline(__always)
  public static func + (a: Variable, c: Double) -> Variable { shift(a, c) }
  @inline(__always)
  public static func + (c: Double, a: Variable) -> Variable { shift(a, c) }
  @inline(__always)
  public static func - (a: Variable, c: Double) -> Variable { shift(a, -c) }
  @inline(__always)
  public static func - (c: Double, a: Variable) -> Variable { shift(negate(a), c) }
  @inline(__always)
  public static func * (c: Int, a: Variable) -> Variable { multiple(a, Double(c)) }
  @inline(__always)
  public static func * (a: Variable, c: Int) -> Variable { multiple(a, Double(c)) }
  @inline(__always)
  public static func / (a: Variable, c: Int) -> Variable { shrink(a, Double(c)) }
  @inline(__always)
  public static func / (c: Int, a: Variable) -> Variable { divide(a.constant(Double(c)), a) }
  @inline(__always)
  public static func ./ (a: Variable, c: Int) -> Variable { shrink(a, Double(c)) }
  @inline(__always)
  public static func ./ (c: Int, a: Variable) -> Variable { quotient(a.constant(Double(c)), a) }
  @inline(__always)
  public static func + (a: Variable, c: Int) -> Variable { shift(a, Double(c)) }
  @inline(__always)
  public static func + (c: Int, a: Variable) -> Variable { shift(a, Double(c)) }
  @inline(__always)
  public static func - (a: Variable, c: Int) -> Variable { shift(a, -Double(c)) }
  @inline(__always)
  public static func - (c: Int, a: Variable) -> Variable { shift(negate(a), Double(c)) }
}

@_documentation(visibility: internal)
extension Matrix {
  public static func * (c: Double, a: Matrix) -> Matrix { multiple(a, c) }
  public static func * (a: Matrix, c: Double) -> Matrix { multiple(a, c) }
  public static func / (a: Matrix, c: Double) -> Matrix { shrink(a, c) }
  public static func / (c: Double, a: Matrix) -> Matrix { divide(a.constant(c), a) }
  public static func ./ (a: Matrix, c: Double) -> Matrix { shrink(a, c) }
  public static func ./ (c: Double, a: Matrix) -> Matrix { quotient(a.constant(c), a) }
  public static func + (a: Matrix, c: Double) -> Matrix { shift(a, c) }
  public static func + (c: Double, a: Matrix) -> Matrix { shift(a, c) }
  public static func - (a: Matrix, c: Double) -> Matrix { shift(a, -c) }
  public static func - (c: Double, a: Matrix) -> Matrix { shift(negate(a), c) }
  public static func * (c: Int, a: Matrix) -> Matrix { multiple(a, Double(c)) }
  public static func * (a: Matrix, c: Int) -> Matrix { multiple(a, Double(c)) }
  public static func / (a: Matrix, c: Int) -> Matrix { shrink(a, Double(c)) }
  public static func / (c: Int, a: Matrix) -> Matrix { divide(a.constant(Double(c)), a) }
  public static func ./ (a: Matrix, c: Int) -> Matrix { shrink(a, Double(c)) }
  public static func ./ (c: Int, a: Matrix) -> Matrix { quotient(a.constant(Double(c)), a) }
  public static func + (a: Matrix, c: Int) -> Matrix { shift(a, Double(c)) }
  public static func + (c: Int, a: Matrix) -> Matrix { shift(a, Double(c)) }
  public static func - (a: Matrix, c: Int) -> Matrix { shift(a, -Double(c)) }
  public static func - (c: Int, a: Matrix) -> Matrix { shift(negate(a), Double(c)) }
}

// MARK: - Generic, where a concrete operator is the caller

@inline(__always) private func add<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a + b }
@inline(__always) private func subtract<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a - b }
@inline(__always) private func multiply<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a * b }
@inline(__always) private func divide<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a / b }
@inline(__always) private func hadamard<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a ⊙ b }
@inline(__always) private func quotient<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { a ./ b }
@inline(__always) private func negate<M: MatrixAlgebra>(_ a: M) -> M { -a }
@inline(__always) private func multiple<M: MatrixAlgebra>(_ a: M, _ c: Double) -> M { c * a }
@inline(__always) private func shrink<M: MatrixAlgebra>(_ a: M, _ c: Double) -> M { a / c }
@inline(__always) private func shift<M: MatrixAlgebra>(_ a: M, _ c: Double) -> M { a + c }

// `a += b` is `a = a + b`, for matrices in their place where that can be.

extension MatrixAlgebra {
  /// Adds to a variable or matrix, with broadcasting.
  @_disfavoredOverload
  public static func += (a: inout Self, b: Self) { a = a + b }
  /// Subtracts from a variable or matrix, with broadcasting.
  @_disfavoredOverload
  public static func -= (a: inout Self, b: Self) { a = a - b }
  /// Multiplies by a matrix from the right, or by a 1×1 one.
  @_disfavoredOverload
  public static func *= (a: inout Self, b: Self) { a = a * b }
  /// Divides by a matrix from the right, A B⁻¹, or by a 1×1 one.
  @_disfavoredOverload
  public static func /= (a: inout Self, b: Self) { a = a / b }

  /// Adds a number to each entry.
  @_disfavoredOverload
  public static func += (a: inout Self, c: Double) { a = a + c }
  /// Subtracts a number from each entry.
  @_disfavoredOverload
  public static func -= (a: inout Self, c: Double) { a = a - c }
  /// Multiplies each entry by a number.
  @_disfavoredOverload
  public static func *= (a: inout Self, c: Double) { a = a * c }
  /// Divides each entry by a number.
  @_disfavoredOverload
  public static func /= (a: inout Self, c: Double) { a = a / c }

  @_disfavoredOverload @_documentation(visibility: internal)
  public static func += (a: inout Self, c: Int) { a = a + Double(c) }
  @_disfavoredOverload @_documentation(visibility: internal)
  public static func -= (a: inout Self, c: Int) { a = a - Double(c) }
  @_disfavoredOverload @_documentation(visibility: internal)
  public static func *= (a: inout Self, c: Int) { a = a * Double(c) }
  @_disfavoredOverload @_documentation(visibility: internal)
  public static func /= (a: inout Self, c: Int) { a = a / Double(c) }
}

@_documentation(visibility: internal)
extension Matrix {
  public static func += (a: inout Matrix, b: Matrix) { a.add(b, times: 1) { $0 + $1 } }
  public static func -= (a: inout Matrix, b: Matrix) { a.add(b, times: -1) { $0 - $1 } }

  private mutating func add(_ b: Matrix, times c: Double, _ sum: (Matrix, Matrix) -> Matrix) {
    if shape == b.shape, failure == nil, b.failure == nil {
      move(by: c, along: b)
    } else {
      self = sum(self, b)
    }
  }
}

@_documentation(visibility: internal)
extension Variable {
  public static func += (a: inout Variable, b: Variable) { a = a + b }
  public static func -= (a: inout Variable, b: Variable) { a = a - b }
  public static func += (a: inout Variable, b: Matrix) { a = a + b }
  public static func -= (a: inout Variable, b: Matrix) { a = a - b }
  public static func *= (a: inout Variable, b: Matrix) { a = a * b }
  public static func /= (a: inout Variable, b: Matrix) { a = a / b }
}

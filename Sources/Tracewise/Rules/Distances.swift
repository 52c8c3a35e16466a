/// The squared distances of the columns of X (k×m) from those of Y (k×n): Dᵢⱼ = ‖xᵢ − yⱼ‖².
/// ∂D = 2 (diag(Xᵀ∂X) 1ᵀ − ∂Xᵀ Y − Xᵀ ∂Y + 1 diag(Yᵀ∂Y)ᵀ). O(k m n), by differences, which do not
/// cancel as ‖x‖² + ‖y‖² − 2 xᵀy does.
public struct SquaredDistances: BinaryRule {
  public static var name: String { "squareddistances" }
  public static var signature: Signature? { Signature((.k, .m), (.k, .n), gives: (.m, .n)) }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] {
    [M.apply(Distances(), to: x, y), x.T * y]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value d: M) -> M {
    2 * changes(dx, dy, x, y)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value d: M) -> M {
    2 * onFirst(g, x, y)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value d: M) -> M {
    2 * onSecond(g, x, y)
  }
}

/// 1/x, and 0 at 0: (x⁺)′ = −(x⁺)². What belongs to distances of points that coincide is 0.
public struct ReciprocalOrZero: ElementwiseRule {
  public static var name: String { "reciprocalorzero" }
  public static var kinks: Kinks { .atZero }
  public var parity: Parity { .odd }
  public func need(ofOperand k: Int) -> OperandNeed { .awayFromZero(0.2) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.reciprocal] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { -y.squared }
}

/// The distances of the columns of X (k×m) from those of Y (k×n): Dᵢⱼ = ‖xᵢ − yⱼ‖. With S the squared ones,
/// ∂D = ½ D⁺ ⊙ ∂S, where D⁺ is 1/d, and 0 of points that coincide: the subgradient of least norm.
public struct Distances: BinaryRule {
  public static var name: String { "distances" }
  public static var signature: Signature? { Signature((.k, .m), (.k, .n), gives: (.m, .n)) }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] {
    [M.apply(SquaredDistances(), to: x, y)]
  }
  public init() {}
  private func slope<M: MatrixAlgebra>(_ d: M) -> M { M.apply(ReciprocalOrZero(), to: d) }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value d: M) -> M {
    slope(d) ⊙ changes(dx, dy, x, y)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value d: M) -> M {
    onFirst(g ⊙ slope(d), x, y)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value d: M) -> M {
    onSecond(g ⊙ slope(d), x, y)
  }
}

/// (xᵢ − yⱼ)ᵀ (∂xᵢ − ∂yⱼ), half the change of the squared distances.
private func changes<M: MatrixAlgebra>(_ dx: M, _ dy: M, _ x: M, _ y: M) -> M {
  (x ⊙ dx).columnSums.T - dx.T * y - x.T * dy + (y ⊙ dy).columnSums
}

/// The adjoint of that for X.
private func onFirst<M: MatrixAlgebra>(_ g: M, _ x: M, _ y: M) -> M {
  x ⊙ g.rowSums.T - y * g.T
}

/// The adjoint of that for Y.
private func onSecond<M: MatrixAlgebra>(_ g: M, _ x: M, _ y: M) -> M {
  y ⊙ g.columnSums - x * g
}

/// ‖xᵢ − yⱼ‖² for the columns of X (k×m) and Y (k×n), an m×n matrix. O(k m n). An error where columns
/// differ in length.
public func squaredDistances<M: MatrixAlgebra>(_ x: M, _ y: M) -> M {
  M.apply(SquaredDistances(), to: x, y)
}

/// ‖xᵢ − yⱼ‖ for the columns of X (k×m) and Y (k×n), an m×n matrix. O(k m n). Points that coincide have the
/// gradient 0, a subgradient. An error where columns differ in length.
public func distances<M: MatrixAlgebra>(_ x: M, _ y: M) -> M { M.apply(Distances(), to: x, y) }

import Tracewise

/// `Congruence` with two mistakes that are easily made: A G Aᵀ for Aᵀ G A, which fits where A is
/// square, and B for Bᵀ in the left pullback, as if B were symmetric.
public struct WrongCongruence: MatrixBinaryRule {
  public static let name = "wrongcongruence"
  public init() {}
  public func shape(_ a: Shape, _ b: Shape) throws(Misfit) -> Shape {
    guard a.isSquare else { throw "a square matrix is required; {0} is {0.shape}" }
    return try Congruence().shape(a, b)
  }
  public func value(_ a: Matrix, _ b: Matrix) throws -> Matrix { a * b * a.T }

  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value y: M) -> M {
    Congruence().differential(da, db, at: a, b, value: y)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value y: M) -> M {
    g * a * b + g.T * a * b
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value y: M) -> M {
    a * g * a.T
  }
}

/// `Swish` with half of its slope: a factor, which a report names.
public struct HalfSwish: MatrixUnaryRule {
  public static let name = "halfswish"
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  public func value(_ x: Matrix) throws -> Matrix { x ⊙ sigmoid(x) }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    Swish().differential(dx, at: x, value: y)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    0.5 * Swish().pullback(g, at: x, value: y)
  }
}

/// `Swish` that has values of tall matrices alone, though its `shape` takes all.
public struct TallAlone: MatrixUnaryRule {
  public static let name = "tallalone"
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  public func value(_ x: Matrix) throws -> Matrix {
    guard x.rows > x.columns else {
      throw TracewiseError(.shape, in: Self.name, "more rows than columns are required")
    }
    return x ⊙ sigmoid(x)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    Swish().differential(dx, at: x, value: y)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    Swish().pullback(g, at: x, value: y)
  }
}

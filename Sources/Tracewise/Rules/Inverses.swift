/// Law 5: ∂D⁻¹ = −D⁻¹ (∂D) D⁻¹.
///
/// O(n³), by LU. An exactly singular matrix has no inverse; a nearly singular one has one whose
/// error is about ε times the condition number.
public struct Inverse: UnaryRule {
  public static var name: String { "inverse" }
  public static func describe(_ x: [String]) -> String { "inv(\(x[0]))" }
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    return x
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    let factorisation = x.factorised()
    guard factorisation.zeroPivot == 0 else { return x.refuseSingular(factorisation) }
    return x.inverted(factorisation)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { -(y * dx * y) }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { -(y.T * g * y.T) }
}

/// X = A⁻¹ B: ∂X = A⁻¹ (∂B − (∂A) X). (Giles 2008, 2.3.1.)
///
/// O(n³ + n² k), by LU; the inverse is never formed.
public struct Solve: BinaryRule {
  public static var name: String { "solve" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) \\ \(x[1])" }
  public init() {}
  public func shape(_ a: Shape, _ b: Shape) throws(Misfit) -> Shape {
    guard a.isSquare else { throw .notSquare }
    guard a.rows == b.rows else {
      throw "the rows of {0} ({0.rows}) must equal the rows of {1} ({1.rows})"
    }
    return b
  }
  public func evaluate(_ a: DenseView, _ b: DenseView, shape: Shape) -> DenseView {
    let factorisation = a.factorised()
    guard factorisation.zeroPivot == 0 else { return a.refuseSingular(factorisation) }
    return a.solve(b, factorisation)
  }
  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value x: M) -> M {
    Tracewise.solve(a, db - da * x)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    -(Tracewise.solve(a.T, g) * x.T)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    Tracewise.solve(a.T, g)
  }
}

/// X = A B⁻¹: ∂X = (∂A − X ∂B) B⁻¹.
public struct RightDivision: BinaryRule {
  public static var name: String { "divide" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) / \(x[1])" }
  public init() {}
  public func shape(_ a: Shape, _ b: Shape) throws(Misfit) -> Shape {
    guard b.isSquare else { throw "a square divisor is required; {1} is {1.shape}" }
    guard a.columns == b.rows else {
      throw "the columns of {0} ({0.columns}) must equal the rows of {1} ({1.rows})"
    }
    return a
  }
  public func evaluate(_ a: DenseView, _ b: DenseView, shape: Shape) -> DenseView {
    let factorisation = b.transposedView.factorised()
    guard factorisation.zeroPivot == 0 else { return b.refuseSingular(factorisation, operand: 1) }
    return b.transposedView.solve(a.transposedView, factorisation).transposedView
  }
  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value x: M) -> M {
    (da - x * db) / b
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M { g / b.T }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    -(x.T * (g / b.T))
  }
}

extension DenseView {
  /// Refuses a matrix whose LU factorisation met a pivot that is exactly zero.
  func refuseSingular(_ factorisation: Factorisation, operand: Int = 0) -> DenseView {
    refuse(
      .singular,
      "{\(operand)} is singular: pivot \(factorisation.zeroPivot) of its LU factorisation is 0")
  }
}

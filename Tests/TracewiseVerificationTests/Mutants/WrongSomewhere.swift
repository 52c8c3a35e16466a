import Tracewise
import TracewiseVerification

// Rules that are wrong for some operands, or in some entries, only.

/// The determinant whose gradient is |D| D⁻ᵀ where that exists, and 0 at singular matrices.
struct WrongAtSingularPoints: WrongUnaryRule {
  var right: Determinant { Determinant() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * M.apply(CofactorsByInverse(), to: x)
  }
}

/// |D| D⁻ᵀ, and 0 at singular matrices.
struct CofactorsByInverse: MatrixUnaryRule, TextbookUnaryRule {
  static var name: String { "cofactors by the inverse" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func value(_ x: Matrix) -> Matrix {
    let determinant = determinant(x)
    guard abs(determinant.scalar) > 1e-9 else { return .zeros(x.rows, x.columns) }
    return determinant * x.inverse().T
  }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let determinant = try x.determinant()
    guard determinant.isInvertible else { return Grid(shape, repeating: .zero) }
    return try x.inverted().transposed.map { determinant * $0 }
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(AdjugateDifferential(), to: x, dx).T
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    M.apply(AdjugateDifferential(), to: x.T, g.T)
  }
}

/// exp with half the gradient off the diagonal.
struct WrongOffDiagonal: WrongUnaryRule {
  var right: Exp { Exp() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g ⊙ y ⊙ g.constant(Matrix(g.rows, g.columns) { $0 == $1 ? 1 : 0.5 })
  }
}

/// x² with the wrong sign below the diagonal.
struct WrongInOneTriangle: WrongUnaryRule {
  var right: Square { Square() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    2 * g ⊙ x ⊙ g.constant(Matrix(g.rows, g.columns) { $0 > $1 ? -1 : 1 })
  }
}

/// The sum with twice the gradient for wide matrices.
struct WrongForWideMatrices: WrongUnaryRule {
  var right: Sum { Sum() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    (x.columns > x.rows && x.rows > 1 ? 2 * g : g).broadcast(to: x.shape)
  }
}

/// The square with half the gradient behind the sixteenth row, as of a fast path that stops too early.
struct WrongForLargeMatrices: WrongUnaryRule {
  var right: Square { Square() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    2 * g ⊙ x ⊙ g.constant(Matrix(g.rows, g.columns) { row, _ in row < 16 ? 1 : 0.5 })
  }
}

/// The product, wrong where both operands are numbers.
struct WrongForNumbers: WrongBinaryRule {
  var right: Product { Product() }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    x.shape.isScalar && y.shape.isScalar ? g * x : g * y.T
  }
}

/// X ⊙ Y that forgets one of its operands where both are the same.
struct WrongForRepeatedOperands: WrongBinaryRule {
  var right: Hadamard { Hadamard() }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    g ⊙ x ⊙ M.apply(Differs(), to: x, y)
  }
}

/// 1 in all entries, or 0 where both operands are the same matrix.
struct Differs: MatrixBinaryRule, TextbookBinaryRule {
  static var name: String { "differs" }
  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { x }
  func value(_ x: Matrix, _ y: Matrix) -> Matrix {
    Matrix(x.rows, x.columns, repeating: x == y ? 0 : 1)
  }
  func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape, repeating: x == y ? .zero : .one)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    x.zero
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { x.zero }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { y.zero }
}

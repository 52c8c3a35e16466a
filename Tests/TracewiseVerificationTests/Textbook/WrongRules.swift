import Tracewise
import TracewiseVerification

// Rules that are wrong on purpose: each is a rule of the library but for one slip.

/// The inverse, with its first factor not transposed: right on symmetric inputs.
struct InverseWithoutTranspose: TextbookUnaryRule {
  static var name: String { "inverse without transpose" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { try Inverse().shape(x) }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { Inverse().evaluate(x, shape: shape) }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Inverse().textbook(x, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { -(y * dx * y) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { -(y * g * y.T) }
}

/// The inverse, with the wrong sign.
struct InverseWithoutSign: TextbookUnaryRule {
  static var name: String { "inverse without sign" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { try Inverse().shape(x) }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { Inverse().evaluate(x, shape: shape) }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Inverse().textbook(x, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { y * dx * y }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { y.T * g * y.T }
}

/// The determinant with the factor 1/N that the deck prints.
struct PrintedDeterminant: TextbookUnaryRule {
  static var name: String { "printed determinant" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { try Determinant().shape(x) }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    Determinant().evaluate(x, shape: shape)
  }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Determinant().textbook(x, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    trace(x.adjugate() * dx) / Double(x.rows)
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    (g * x.adjugate().T) / Double(x.rows)
  }
}

/// The product, with a term missing in its differential.
struct ProductWithoutTerm: TextbookBinaryRule {
  static var name: String { "product without a term" }
  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try Product().shape(x, y) }
  func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    Product().evaluate(x, y, shape: shape)
  }
  func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    Product().textbook(x, y, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    dx * y
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * y.T }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { x.T * g }
}

/// The sum, with a pullback of the wrong shape.
struct SumOfWrongShape: TextbookUnaryRule {
  static var name: String { "sum of wrong shape" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { .scalar }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { Sum().evaluate(x, shape: shape) }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Sum().textbook(x, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { sum(dx) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g }
}

/// tanh with the derivative 1 − tanh.
struct TanhWithoutSquare: TextbookUnaryRule {
  static var name: String { "tanh without square" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    HyperbolicTangent().evaluate(x, shape: shape)
  }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try HyperbolicTangent().textbook(x, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { (1 - y) ⊙ dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { (1 - y) ⊙ g }
}

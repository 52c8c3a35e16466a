import Tracewise
import TracewiseVerification

/// A rule of one operand that is another one but for what it says itself.
protocol WrongUnaryRule: TextbookUnaryRule {
  associatedtype Right: UnaryRule
  var right: Right { get }
}

extension WrongUnaryRule {
  static var name: String { "wrong \(Right.name)" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { try right.shape(x) }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { right.evaluate(x, shape: shape) }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Textbook.apply(right, to: Textbook(x)).checked()
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    right.differential(dx, at: x, value: y)
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    right.pullback(g, at: x, value: y)
  }
}

/// A rule of two operands that is another one but for what it says itself.
protocol WrongBinaryRule: TextbookBinaryRule {
  associatedtype Right: BinaryRule
  var right: Right { get }
}

extension WrongBinaryRule {
  static var name: String { "wrong \(Right.name)" }
  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try right.shape(x, y) }
  func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    right.evaluate(x, y, shape: shape)
  }
  func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Textbook.apply(right, to: Textbook(x), Textbook(y)).checked()
  }
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    right.differential(dx, dy, at: x, y, value: z)
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    right.leftPullback(g, at: x, y, value: z)
  }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    right.rightPullback(g, at: x, y, value: z)
  }
}

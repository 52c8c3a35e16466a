import Tracewise
import TracewiseVerification

// Rules with the mistakes that people make. Values are right, so that only derivatives can tell.

/// A pullback without its first transpose.
struct InverseWithoutTranspose: UnaryRule {
  static var name: String { "inverse without transpose" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { try Inverse().shape(x) }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    Inverse().evaluate(x, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { -(y * dx * y) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { -(y * g * y.T) }
}

/// A wrong sign in differential and pullback alike: they agree with one another.
struct CosineWithWrongSign: ElementwiseRule {
  static var name: String { "cos with wrong sign" }
  func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    Cosine().compute(n, x, y)
  }
  func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { sin(x) }
}

/// The deck's Law 6 as printed, with a factor 1/N.
struct DeterminantWithFactor: UnaryRule {
  static var name: String { "det with factor" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { try Determinant().shape(x) }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    Determinant().evaluate(x, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    trace(x.adjugate() * dx) / Double(x.rows)
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * x.adjugate().T / Double(x.rows)
  }
}

/// A softmax that forgets the term of the normalisation.
struct SoftmaxWithoutNormalisation: UnaryRule {
  static var name: String { "softmax without normalisation" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { try Softmax().shape(x) }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    Softmax().evaluate(x, shape: shape)
  }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    y ⊙ (dx - (y ⊙ dx).columnSums)
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { y ⊙ g }
}

/// A derivative that is right as a number but was computed from a constant: the gradient is right
/// and its gradient is not.
struct SquareWithFrozenPullback: UnaryRule {
  static var name: String { "square with frozen pullback" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { Square().evaluate(x, shape: shape) }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 2 * x ⊙ dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    guard let frozen = x as? Variable, let result = 2 * frozen.detached ⊙ (g as! Variable) as? M
    else { return 2 * x ⊙ g }
    return result
  }
}

/// A pullback that adds a constant: not linear in the cotangent.
struct ExpWithOffset: UnaryRule {
  static var name: String { "exp with offset" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { Exp().evaluate(x, shape: shape) }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { y ⊙ dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { y ⊙ g + 1e-9 }
}

/// A product whose right pullback has the factors the wrong way round, for square operands.
struct ProductWithSwappedFactors: BilinearRule {
  static var name: String { "product with swapped factors" }
  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try Product().shape(x, y) }
  func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    Product().evaluate(x, y, shape: shape)
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * y.T }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g * x.T }
}

/// An operation that refuses nothing it should.
struct SumOfAnything: LinearRule {
  static var name: String { "sum of anything" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { .scalar }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { Sum().evaluate(x, shape: shape) }
  func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.broadcast(to: shape) }
}

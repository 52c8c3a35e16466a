import Tracewise
import TracewiseVerification

// Rules with the mistakes that people make in gradients.

/// The mean whose gradient forgets to divide.
struct MeanWithoutDivision: WrongUnaryRule {
  var right: Mean { Mean() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g.broadcast(to: x.shape) }
}

/// The inverse with the symmetric part of its gradient.
struct SymmetrisedInverse: WrongUnaryRule {
  var right: Inverse { Inverse() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    let gradient = y.T * g * y.T
    return -0.5 * (gradient + gradient.T)
  }
}

/// The inverse with its gradient transposed.
struct TransposedInverse: WrongUnaryRule {
  var right: Inverse { Inverse() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { -(y * g.T * y) }
}

/// log|det X| in the convention for symmetric matrices.
struct SymmetricConvention: WrongUnaryRule {
  var right: LogDeterminant { LogDeterminant() }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    let gradient = g * x.inverse().T
    return 2 * gradient - gradient ⊙ x.identity(x.rows)
  }
}

/// X ⊙ Y that gives both operands the gradient of the left one.
struct SameGradientTwice: WrongBinaryRule {
  var right: Hadamard { Hadamard() }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g ⊙ y }
}

/// The product whose left gradient forgets that the right operand is not square.
struct ProductWithWrongShape: WrongBinaryRule {
  var right: Product { Product() }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { (g * y.T).T }
}

/// The differential of the inverse with the wrong sign.
struct InverseDifferential: WrongUnaryRule {
  var right: Inverse { Inverse() }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { y * dx * y }
}

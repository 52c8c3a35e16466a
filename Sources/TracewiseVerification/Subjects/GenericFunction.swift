public import Tracewise

/// A function of matrices that any interpretation can run: a loss, a claimed gradient, a side of an
/// identity.
public protocol GenericFunction {
  /// The value at matrices of any interpretation. Throws where there is none.
  func value<M: MatrixAlgebra>(at xs: [M]) throws -> M
}

/// A generic function with a 1×1 value.
///
///     struct Gaussian: GenericLoss {
///       func value<M: MatrixAlgebra>(at xs: [M]) -> M {
///         logDeterminant(xs[0]) + trace(xs[1].T * xs[0].inverse() * xs[1])
///       }
///     }
public protocol GenericLoss: GenericFunction {}

import Tracewise

// Barriers, Lagrangians, kernels.

/// The log barrier of a linear programme.
/// Mixes: constants c, A, b; Double t; literals; untyped closure.
func logBarrier(x: Matrix, c: Matrix, A: Matrix, b: Matrix, t: Double) throws -> (Double, Matrix) {
  try valueWithGradient(at: x) { x in
    t * c.T * x - sum(log(b - A * x)) - 0.1 * sum(log(x)) + 1e-6 * norm(x).squared
  }
}

/// An augmented Lagrangian of equality constraints; multipliers m are constants.
/// Mixes: constants Q, c, A, b, m; Double rho; typed function.
func augmentedLagrangian(
  _ x: Variable, Q: Matrix, c: Matrix, A: Matrix, b: Matrix, m: Matrix, rho: Double
) -> Variable {
  0.5 * x.T * Q * x + c.T * x + m.T * (A * x - b) + rho / 2 * norm(A * x - b).squared
}

/// The barrier of a semidefinite programme with a linear matrix inequality in x1, x2 (1×1).
/// Mixes: constants F0, F1, F2, Doubles, ⊙ of scalars with constants, untyped closure of 2.
func semidefiniteBarrier(
  x1: Matrix, x2: Matrix, F0: Matrix, F1: Matrix, F2: Matrix, c1: Double, c2: Double, mu: Double
) throws -> (Matrix, Matrix) {
  try gradient(at: x1, x2) { x1, x2 in
    c1 * x1 + c2 * x2 - mu * logDeterminant(F0 + x1 ⊙ F1 + x2 ⊙ F2) + 1e-3
      * (x1.squared + x2.squared)
  }
}

/// Entropy-regularised linear programme on the simplex.
/// Mixes: Double eps, softmax, constants, literals, untyped closure.
func entropicSimplex(t: Matrix, c: Matrix, A: Matrix, b: Matrix, eps: Double) throws -> Matrix {
  try gradient(at: t) { t in
    c.T * softmax(t) + eps * sum(softmax(t) ⊙ logSoftmax(t)) + 10 * norm(A * softmax(t) - b).squared
      + 1e-4 * norm(t).squared
  }
}

/// Kernel ridge in dual form.
/// Mixes: constants K, y; Double lambda; Int n; generic.
func kernelRidge<M: MatrixAlgebra>(_ a: M, K: M, y: M, lambda: Double, n: Int) -> M {
  norm(K * a - y).squared / (2 * Double(n)) + lambda / 2 * (a.T * K * a) + 1e-3 * sum(abs(a)) - 0.5
    * mean(a ⊙ y)
}

/// Sum of Rosenbrock's terms along a vector by difference matrices.
/// Mixes: constants P, Q (selections), literals 100, 1, 2; untyped closure.
func rosenbrock(x: Matrix, P: Matrix, Q: Matrix) throws -> (Double, Matrix) {
  try valueWithGradient(at: x) { x in
    sum(100 * pow(Q * x - pow(P * x, 2), 2) + pow(1 - P * x, 2)) + 1e-8 * norm(x).squared
  }
}

/// Least squares of a Kronecker model.
/// Mixes: kronecker of two variables, constants, literals, Double, untyped closure of 2.
func kroneckerModel(A: Matrix, B: Matrix, x: Matrix, y: Matrix, lambda: Double) throws -> (
  Matrix, Matrix
) {
  try gradient(at: A, B) { A, B in
    0.5 * norm(kronecker(A, B) * x - y).squared + lambda * (norm(A).squared + norm(B).squared) - 0.1
      * (trace(A) + trace(B))
  }
}

/// A proximal point step with a smoothed max of affine functions.
/// Mixes: Doubles mu, eta; logSumExp; constants; untyped closure.
func smoothedMax(x: Matrix, A: Matrix, b: Matrix, x0: Matrix, mu: Double, eta: Double) throws
  -> Matrix
{
  try gradient(at: x) { x in
    mu * logSumExp((A * x + b) / mu) + 0.5 / eta * norm(x - x0).squared + 0.01 * sum(abs(x))
  }
}

/// A-optimal design with softmax weights.
/// Mixes: constants, identity, Doubles, generic constant by constant(_:), typed function.
func aOptimal(_ t: Variable, X: Matrix, eps: Double, d: Int) -> Variable {
  trace((X.T * softmax(t).diagonalMatrix * X + eps * Matrix.identity(d)).inverse()) + 0.1
    * sum(softmax(t) ⊙ logSoftmax(t))
}

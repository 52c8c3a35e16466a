// The files of this folder hold losses of ten and more operators as people write them, collected by
// somebody who had read the README only. That they compile is the test: the type checker refused 56 of
// them, and took over 150 ms for 12 more, before operators and functions of variables and matrices had
// concrete overloads.

import Tracewise

// Regression losses. X is n×d (a sample a row), y is n×1, w is d×1.

/// Ridge regression with an intercept.
/// Mixes: Double lambda, Int n as Double(n), constants X and y, variables w and c, untyped closure of 2.
func ridge(w: Matrix, c: Matrix, X: Matrix, y: Matrix, lambda: Double, n: Int) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: w, c) { w, c in
    norm(X * w + c - y).squared / (2 * Double(n)) + 0.5 * lambda * norm(w).squared + 1e-6
      * c.squared
  }
}

/// Logistic regression with labels in {-1, 1} and an L2 penalty.
/// Mixes: literals, Double lambda, Int n, constants, untyped closure.
func logisticSigned(w: Matrix, X: Matrix, y: Matrix, lambda: Double, n: Int) throws -> Matrix {
  try gradient(at: w) { w in
    sum(log1p(exp(-y ⊙ (X * w)))) / Double(n) + lambda / 2 * sum(w ⊙ w)
  }
}

/// Bernoulli log-likelihood with labels in {0, 1}.
/// Mixes: integer literals with variables and constants (1 - y, 1 - sigmoid), untyped closure.
func logisticBernoulli(w: Matrix, X: Matrix, y: Matrix, lambda: Double) throws -> Matrix {
  try gradient(at: w) { w in
    -sum(y ⊙ log(sigmoid(X * w)) + (1 - y) ⊙ log(1 - sigmoid(X * w))) + 0.5 * lambda
      * norm(w).squared
  }
}

/// Probit by the logistic approximation of the normal distribution function.
/// Mixes: float literals 1.5976, 0.07056, pow with an integer, constants, untyped closure.
func probit(w: Matrix, X: Matrix, y: Matrix) throws -> Matrix {
  try gradient(at: w) { w in
    -mean(
      y ⊙ log(sigmoid(1.5976 * (X * w) + 0.07056 * pow(X * w, 3)))
        + (1 - y) ⊙ log(sigmoid(-1.5976 * (X * w) - 0.07056 * pow(X * w, 3))))
  }
}

/// Poisson regression with an offset.
/// Mixes: constants X, y, offset, literals, Int n, untyped closure.
func poisson(w: Matrix, X: Matrix, y: Matrix, offset: Matrix, n: Int) throws -> (Double, Matrix) {
  try valueWithGradient(at: w) { w in
    sum(exp(X * w + offset) - y ⊙ (X * w + offset)) / Double(n) + 0.01 * norm(w).squared
  }
}

/// Pseudo-Huber regression.
/// Mixes: Double delta in products and quotients, literals, typed function.
func pseudoHuber(_ w: Variable, X: Matrix, y: Matrix, delta: Double, lambda: Double) -> Variable {
  delta * delta * sum(sqrt(1 + pow((X * w - y) / delta, 2)) - 1) + lambda * norm(w).squared / 2
}

/// The quantile (pinball) loss: τ r + max(-r, 0).
/// Mixes: Double tau, constants, literal 1, untyped closure.
func quantile(w: Matrix, X: Matrix, y: Matrix, tau: Double, lambda: Double) throws -> Matrix {
  try gradient(at: w) { w in
    mean(tau * relu(y - X * w) + (1 - tau) * relu(X * w - y)) + lambda * sum(abs(w))
  }
}

/// Elastic net.
/// Mixes: two Doubles, literals 0.5 and 2 and 1, Int n, untyped closure.
func elasticNet(w: Matrix, X: Matrix, y: Matrix, lambda: Double, alpha: Double, n: Int) throws
  -> Matrix
{
  try gradient(at: w) { w in
    0.5 / Double(n) * norm(y - X * w).squared + lambda
      * (alpha * sum(abs(w)) + 0.5 * (1 - alpha) * norm(w).squared)
  }
}

/// Group lasso with two groups.
/// Mixes: Int sizes within Double(…).squareRoot(), constants X1, X2, y, two variables, untyped closure.
func groupLasso(
  w1: Matrix, w2: Matrix, X1: Matrix, X2: Matrix, y: Matrix, lambda: Double, d1: Int, d2: Int
) throws -> (Matrix, Matrix) {
  try gradient(at: w1, w2) { w1, w2 in
    0.5 * norm(X1 * w1 + X2 * w2 - y).squared + lambda
      * (Double(d1).squareRoot() * norm(w1) + Double(d2).squareRoot() * norm(w2))
  }
}

/// Negative binomial regression without the constant terms.
/// Mixes: Double r, literals, constants, generic over MatrixAlgebra.
func negativeBinomial<M: MatrixAlgebra>(_ w: M, X: M, y: M, r: Double, lambda: Double) -> M {
  sum((y + r) ⊙ log(r + exp(X * w)) - y ⊙ (X * w)) + 0.5 * lambda * norm(w).squared
}

/// Heteroscedastic regression: mean X w, log variance X v.
/// Mixes: literals, constants, two variables, untyped closure.
func heteroscedastic(w: Matrix, v: Matrix, X: Matrix, y: Matrix) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: w, v) { w, v in
    0.5 * sum((y - X * w) ⊙ (y - X * w) ⊙ exp(-(X * v)) + X * v) + 0.001
      * (norm(w).squared + norm(v).squared)
  }
}

import Tracewise

// Variables and constant matrices mixed, for likelihoods and covariances.

/// Gaussian log-likelihood by a solve with the constant data.
/// Mixes: solve of a variable and a constant Matrix; Int n times a variable.
func gaussianSolve(S: Matrix, X: Matrix, n: Int, d: Int) throws -> (Double, Matrix) {
  try valueWithGradient(at: S) { S in
    0.5 * (n * logDeterminant(S) + inner(X, solve(S, X)) + Double(n * d) * 1.8378770664)
  }
}

/// Mahalanobis distance to a variable mean with a constant covariance.
/// Mixes: solve of a constant Matrix and a variable.
func mahalanobis(m: Matrix, S: Matrix, x: Matrix, lambda: Double) throws -> Matrix {
  try gradient(at: m) { m in
    0.5 * (x - m).T * solve(S, x - m) + 0.5 * logDeterminant(S) + lambda * norm(m).squared / 2
      + 0.01 * sum(abs(m))
  }
}

/// Gaussian process by a solve.
/// Mixes: solve of a variable expression and a constant; inner of a constant first and a variable; quotient of variables by ./.
func gaussianProcessSolve(l: Matrix, D2: Matrix, y: Matrix, noise: Double, n: Int) throws -> Matrix
{
  try gradient(at: l) { l in
    0.5 * inner(y, solve(exp(-0.5 * D2 ./ l.squared) + noise * Matrix.identity(n), y))
      + 0.5 * logDeterminant(exp(-0.5 * D2 ./ l.squared) + noise * Matrix.identity(n)) + 0.5
      * Double(n) * 1.8378770664
  }
}

/// KL of Gaussians by solves with a constant covariance.
/// Mixes: solve(constant, variable); Int d subtracted from a variable.
func klSolve(m: Matrix, S: Matrix, m0: Matrix, S0: Matrix, d: Int) throws -> (Matrix, Matrix) {
  try gradient(at: m, S) { m, S in
    0.5
      * (trace(solve(S0, S)) + (m - m0).T * solve(S0, m - m0) - d + logDeterminant(S0)
        - logDeterminant(S))
  }
}

/// Correlation coefficient.
/// Mixes: / of two variables (1×1); inner of a variable and a constant.
func correlation(w: Matrix, X: Matrix, y: Matrix, lambda: Double) throws -> Matrix {
  try gradient(at: w) { w in
    1 - inner(X * w - mean(X * w), y - mean(y)) / (norm(X * w - mean(X * w)) * norm(y - mean(y)))
      + lambda * norm(w).squared
  }
}

/// Rayleigh quotient by /.
/// Mixes: / of two variables (1×1); constants.
func rayleighSlash(x: Matrix, A: Matrix, B: Matrix, mu: Double) throws -> Matrix {
  try gradient(at: x) { x in
    (x.T * A * x) / (x.T * B * x) + mu / 2 * (norm(x).squared - 1).squared + 1e-3 * sum(abs(x))
  }
}

/// Mixture of three components by logSumExp of stacked columns.
/// Mixes: vertical of an array of variables; Double weights; Int n as divisor.
func mixtureStacked(a: Matrix, b: Matrix, c: Matrix, X: Matrix, n: Int) throws -> (
  Matrix, Matrix, Matrix
) {
  try gradient(at: a, b, c) { a, b, c in
    -sum(
      logSumExp(
        vertical([
          -0.5 * pow(X - a, 2).columnSums, -0.5 * pow(X - b, 2).columnSums,
          -0.5 * pow(X - c, 2).columnSums,
        ]))) / n
  }
}

/// Covariance shrinkage by a number that is a variable.
/// Mixes: 1×1 variable times a constant Matrix by *; Int d as divisor of a constant.
func shrinkageStar(a: Matrix, C: Matrix, V: Matrix, d: Int) throws -> Matrix {
  try gradient(at: a) { a in
    norm((1 - sigmoid(a)) * C + sigmoid(a) * (trace(C) / d) * Matrix.identity(d) - V).squared + 1e-3
      * a.squared
  }
}

/// Beta-binomial style smoothing: the entropy with pseudo-counts.
/// Mixes: array literal constant inside an expression; Double(k) * alpha as divisor.
func smoothedEntropy(t: Matrix, counts: Matrix, alpha: Double, k: Int) throws -> Matrix {
  try gradient(at: t) { t in
    -sum((counts + alpha) ⊙ log((softmax(t) + alpha) / (1 + Double(k) * alpha))) + 0.5
      * norm(t - [[1], [0], [0]]).squared
  }
}

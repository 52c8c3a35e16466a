import Tracewise

// Likelihoods. X is d×n (a sample a column), mu is d×1, S is d×d and positive definite.

/// Gaussian negative log-likelihood of the mean and the covariance.
/// Mixes: Int n, d as Double, literals, Double.pi by value, untyped closure of 2.
func gaussianLikelihood(mu: Matrix, S: Matrix, X: Matrix, n: Int, d: Int) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: mu, S) { mu, S in
    0.5 * Double(n) * logDeterminant(S) + 0.5 * trace((X - mu).T * S.inverse() * (X - mu)) + 0.5
      * Double(n * d) * 1.8378770664093453
  }
}

/// Gaussian negative log-likelihood of the precision matrix with an L1 penalty (graphical lasso).
/// Mixes: constant sample covariance, Double lambda, untyped closure.
func graphicalLasso(P: Matrix, C: Matrix, lambda: Double) throws -> Matrix {
  try gradient(at: P) { P in
    trace(C * P) - logDeterminant(P) + lambda * (sum(abs(P)) - sum(abs(P.diagonal))) + 1e-8
      * norm(P).squared
  }
}

/// Multivariate Student-t negative log-likelihood.
/// Mixes: Double nu, Int d and n, literals, typed closure result, constants.
func studentT(mu: Matrix, S: Matrix, X: Matrix, nu: Double, d: Int, n: Int) throws -> (
  Matrix, Matrix
) {
  try gradient(at: mu, S) { mu, S in
    0.5 * Double(n) * logDeterminant(S)
      + 0.5 * (nu + Double(d)) * sum(log1p(((X - mu) ⊙ (S.inverse() * (X - mu))).columnSums / nu))
  }
}

/// The marginal likelihood of a Gaussian process with an RBF kernel; l and s are 1×1, D2 holds squared distances.
/// Mixes: constants D2 and identity, Double noise, Int n, literals, untyped closure of 2.
func gaussianProcess(l: Matrix, s: Matrix, D2: Matrix, y: Matrix, noise: Double, n: Int) throws -> (
  Matrix, Matrix
) {
  try gradient(at: l, s) { l, s in
    0.5 * y.T * (exp(s) ⊙ exp(-0.5 * D2 ./ l.squared) + noise * Matrix.identity(n)).inverse() * y
      + 0.5 * logDeterminant(exp(s) ⊙ exp(-0.5 * D2 ./ l.squared) + noise * Matrix.identity(n))
  }
}

/// Wishart negative log-density of the scale matrix V at a constant W.
/// Mixes: Int d, Double nu, literals, constant W, untyped closure.
func wishart(V: Matrix, W: Matrix, nu: Double, d: Int) throws -> Matrix {
  try gradient(at: V) { V in
    0.5 * trace(V.inverse() * W) + 0.5 * nu * logDeterminant(V) - 0.5 * (nu - Double(d) - 1)
      * logDeterminant(W)
  }
}

/// Inverse Wishart prior with a Gaussian likelihood.
/// Mixes: constants Psi and C, Int n, d, Double nu, untyped closure.
func inverseWishartPosterior(S: Matrix, Psi: Matrix, C: Matrix, nu: Double, n: Int, d: Int) throws
  -> Matrix
{
  try gradient(at: S) { S in
    0.5 * (nu + Double(n + d) + 1) * logDeterminant(S) + 0.5
      * trace((Psi + Double(n) * C) * S.inverse())
  }
}

/// Mixture of two spherical Gaussians: minus the log of the sum, by log1p of the responsibilities' odds.
/// Mixes: Double weights, literals, constants, untyped closure of 2.
func mixtureOfTwo(a: Matrix, b: Matrix, X: Matrix, p: Double) throws -> (Matrix, Matrix) {
  try gradient(at: a, b) { a, b in
    -sum(
      log(p * exp(-0.5 * pow(X - a, 2).columnSums) + (1 - p) * exp(-0.5 * pow(X - b, 2).columnSums))
    )
  }
}

/// Expected complete log-likelihood of a mixture: responsibilities R (k×n) are constants, logits t (k×1).
/// Mixes: constants R and Q (k×n squared distances), literals, typed function.
func mixtureComplete(_ t: Variable, _ s: Variable, R: Matrix, Q: Matrix, d: Int) -> Variable {
  -sum(R ⊙ (logSoftmax(t) - 0.5 * Double(d) * s - 0.5 * Q ⊙ exp(-s))) + 0.5 * norm(t).squared
}

/// Gamma regression with a log link.
/// Mixes: Double shape, constants, generic.
func gammaRegression<M: MatrixAlgebra>(_ w: M, X: M, y: M, shape: Double) -> M {
  shape * sum(y ⊙ exp(-(X * w)) + X * w) + 0.5 * norm(w).squared + 1e-3 * sum(abs(w))
}

/// Cox partial likelihood with Breslow risk sets; E is the n×n 0/1 matrix of who is at risk.
/// Mixes: constants, Int n, Double lambda, untyped closure.
func coxPartial(w: Matrix, X: Matrix, E: Matrix, events: Matrix, lambda: Double, n: Int) throws
  -> Matrix
{
  try gradient(at: w) { w in
    -sum(events ⊙ (X * w - log(E * exp(X * w)))) / Double(n) + lambda * norm(w).squared / 2
  }
}

/// Mixes: Double lam, d; one variable; half a dozen literals.
func penalisedLikelihood(S0: Matrix, lam: Double, d: Double) throws -> Matrix {
  try gradient(at: S0) { S in
    0.5 * logDeterminant(S) + 0.5 * trace(solve(S, S)) - 0.5 * lam * norm(S).squared + lam * d
  }
}

/// Mixes: Doubles n, lam, d, three variables.
func gaussianPosterior(
  S: Matrix, x: Matrix, mu: Matrix, n: Double, lam: Double, d: Double
) throws -> (Matrix, Matrix, Matrix) {
  try gradient(at: S, x, mu) { S, x, mu in
    0.5 * (n * lam + logDeterminant(S) + inner(x, solve(S, x))) + 0.5 * lam * sum(mu.squared)
      - 0.5 * n * d
  }
}

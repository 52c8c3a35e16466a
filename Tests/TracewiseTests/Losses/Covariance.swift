import Tracewise

// Divergences and covariances. Matrices S, T are d×d and positive definite.

/// KL divergence of N(m, S) from a constant N(m0, S0).
/// Mixes: constants m0, P0 (the inverse of S0), S0; Int d; literals; untyped closure of 2.
func klGaussians(m: Matrix, S: Matrix, m0: Matrix, S0: Matrix, d: Int) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: m, S) { m, S in
    0.5
      * (trace(S0.inverse() * S) + (m - m0).T * S0.inverse() * (m - m0) - Double(d)
        + logDeterminant(S0) - logDeterminant(S))
  }
}

/// Stein's loss.
/// Mixes: constant T, Int d, untyped closure.
func steinLoss(S: Matrix, T: Matrix, d: Int, lambda: Double) throws -> Matrix {
  try gradient(at: S) { S in
    trace(S * T.inverse()) - logDeterminant(S * T.inverse()) - Double(d) + lambda
      * norm(S - T).squared
  }
}

/// The symmetrised KL divergence (Jeffreys) of zero-mean Gaussians.
/// Mixes: two variables, Int d, literals, untyped closure.
func jeffreys(S: Matrix, T: Matrix, d: Int) throws -> (Matrix, Matrix) {
  try gradient(at: S, T) { S, T in
    0.5 * (trace(S.inverse() * T) + trace(T.inverse() * S)) - Double(d) + 1e-4
      * (norm(S).squared + norm(T).squared)
  }
}

/// The Bhattacharyya distance of two Gaussians.
/// Mixes: four variables, fractions of literals, untyped closure of 4.
func bhattacharyya(m1: Matrix, S1: Matrix, m2: Matrix, S2: Matrix) throws -> (
  Matrix, Matrix, Matrix, Matrix
) {
  try gradient(at: m1, S1, m2, S2) { m1, S1, m2, S2 in
    0.125 * (m1 - m2).T * ((S1 + S2) / 2).inverse() * (m1 - m2)
      + 0.5 * (logDeterminant((S1 + S2) / 2) - 0.5 * logDeterminant(S1) - 0.5 * logDeterminant(S2))
  }
}

/// The Jensen-Bregman log-det divergence, generic.
/// Mixes: literals 2 and 0.5, generic.
func jensenBregman<M: MatrixAlgebra>(_ S: M, _ T: M, mu: Double) -> M {
  logDeterminant((S + T) / 2) - 0.5 * (logDeterminant(S) + logDeterminant(T)) + mu
    * norm(S - T).squared
}

/// Linear shrinkage towards a multiple of the identity; a is 1×1.
/// Mixes: constants C and identity, Int d, variable scalar a by ⊙, untyped closure.
func shrinkage(a: Matrix, C: Matrix, V: Matrix, d: Int) throws -> Matrix {
  try gradient(at: a) { a in
    norm((1 - sigmoid(a)) ⊙ C + sigmoid(a) ⊙ (trace(C) ⊙ Matrix.identity(d) / Double(d)) - V)
      .squared + 1e-3 * a.squared
  }
}

/// The Bures distance without a matrix square root: S = A Aᵀ, T = B Bᵀ with a constant rotation Q.
/// Mixes: constant Q, literal 2, untyped closure of 2.
func buresFactors(A: Matrix, B: Matrix, Q: Matrix, lambda: Double) throws -> (Matrix, Matrix) {
  try gradient(at: A, B) { A, B in
    trace(A * A.T) + trace(B * B.T) - 2 * trace(A.T * B * Q) + lambda
      * norm(A * A.T - B * B.T).squared
  }
}

/// Factor analysis: S = W Wᵀ + diag(exp p).
/// Mixes: Int n, constant C, literals, untyped closure of 2.
func factorAnalysis(W: Matrix, p: Matrix, C: Matrix, n: Int) throws -> (Double, (Matrix, Matrix)) {
  try valueWithGradient(at: W, p) { W, p in
    0.5 * Double(n)
      * (logDeterminant(W * W.T + exp(p).diagonalMatrix)
        + trace((W * W.T + exp(p).diagonalMatrix).inverse() * C))
  }
}

/// Probabilistic PCA with a Double variance.
/// Mixes: Double s2, identity, Int d, n, constant C, typed function.
func probabilisticPCA(_ W: Variable, C: Matrix, s2: Double, d: Int, n: Int) -> Variable {
  0.5 * Double(n)
    * (logDeterminant(W * W.T + s2 * Matrix.identity(d))
      + trace((W * W.T + s2 * Matrix.identity(d)).inverse() * C))
}

/// D-optimal design: minus the log determinant of the Fisher information with a penalty on the weights.
/// Mixes: constant X, Double eps, literals, identity, untyped closure.
func fisherInformation(t: Matrix, X: Matrix, eps: Double, d: Int) throws -> Matrix {
  try gradient(at: t) { t in
    -logDeterminant(X.T * softmax(t).diagonalMatrix * X + eps * Matrix.identity(d)) + 0.1
      * sum(softmax(t) ⊙ log(softmax(t)))
  }
}

/// The commutator of two covariances, normalised.
/// Mixes: ./ of scalars, literal 1e-12, two variables, untyped closure.
func commutator(S: Matrix, T: Matrix) throws -> (Matrix, Matrix) {
  try gradient(at: S, T) { S, T in
    norm(S * T - T * S).squared ./ (norm(S).squared ⊙ norm(T).squared + 1e-12) + 0.5
      * (trace(S) - trace(T)).squared
  }
}

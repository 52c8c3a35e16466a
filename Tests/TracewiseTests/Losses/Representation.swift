import Tracewise

// Representations: contrastive losses, autoencoders, factorisations. X is d×n.

/// The contrastive loss of a pair with a margin; label is 0 or 1.
/// Mixes: Doubles label, margin, literals, constants, untyped closure.
func contrastive(W: Matrix, x: Matrix, z: Matrix, label: Double, margin: Double) throws -> Matrix {
  try gradient(at: W) { W in
    0.5 * label * norm(W * x - W * z).squared + 0.5 * (1 - label)
      * relu(margin - norm(W * x - W * z)).squared + 1e-4 * norm(W).squared
  }
}

/// Triplet loss with a margin over columns.
/// Mixes: Double margin, Int n, columnSums, constants a, p, q, untyped closure.
func triplet(W: Matrix, a: Matrix, p: Matrix, q: Matrix, margin: Double, n: Int) throws -> (
  Double, Matrix
) {
  try valueWithGradient(at: W) { W in
    sum(relu(pow(W * (a - p), 2).columnSums - pow(W * (a - q), 2).columnSums + margin)) / Double(n)
      + 1e-3 * norm(W).squared
  }
}

/// InfoNCE over a batch with temperature tau.
/// Mixes: Double tau, Int n, identity, two variables, untyped closure of 2.
func infoNCE(U: Matrix, V: Matrix, X: Matrix, Y: Matrix, tau: Double, n: Int) throws -> (
  Matrix, Matrix
) {
  try gradient(at: U, V) { U, V in
    -trace(logSoftmax((U * X).T * (V * Y) / tau)) / Double(n) + 1e-3
      * (norm(U).squared + norm(V).squared)
  }
}

/// Evidence lower bound of a Gaussian variational autoencoder with a linear decoder, noise e constant.
/// Mixes: literals 0.5 and 1, four variables, constants, untyped closure of 4.
func variationalBound(Wm: Matrix, Ws: Matrix, D: Matrix, c: Matrix, X: Matrix, e: Matrix) throws
  -> (Double, (Matrix, Matrix, Matrix, Matrix))
{
  try valueWithGradient(at: Wm, Ws, D, c) { Wm, Ws, D, c in
    0.5 * norm(D * (Wm * X + exp(0.5 * (Ws * X)) ⊙ e) + c - X).squared - 0.5
      * sum(1 + Ws * X - pow(Wm * X, 2) - exp(Ws * X))
  }
}

/// The KL term of a diagonal Gaussian posterior with a free temperature.
/// Mixes: Double beta, Int d, literals, generic.
func diagonalKL<M: MatrixAlgebra>(_ m: M, _ s: M, prior: M, beta: Double, d: Int) -> M {
  0.5 * beta
    * (sum(exp(s - prior)) + sum(pow(m, 2) ⊙ exp(-prior)) - Double(d) + sum(prior) - sum(s))
}

/// A denoising autoencoder with tied weights.
/// Mixes: .T of a variable, constants, Doubles, untyped closure of 3.
func tiedAutoencoder(W: Matrix, b: Matrix, c: Matrix, X: Matrix, noisy: Matrix, lambda: Double)
  throws -> (Matrix, Matrix, Matrix)
{
  try gradient(at: W, b, c) { W, b, c in
    0.5 * norm(W.T * sigmoid(W * noisy + b) + c - X).squared + 0.5 * lambda
      * (norm(W).squared + 0.1 * norm(b).squared)
  }
}

/// Nonnegative matrix factorisation with the Frobenius norm, factors exp(·).
/// Mixes: literals, constants, Doubles, untyped closure of 2.
func nonnegativeFrobenius(A: Matrix, B: Matrix, X: Matrix, alpha: Double, beta: Double) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: A, B) { A, B in
    0.5 * norm(X - exp(A) * exp(B)).squared + alpha * sum(exp(A)) + beta * sum(exp(B)) + 1e-6
      * norm(A).squared
  }
}

/// Nonnegative matrix factorisation with the generalised KL divergence.
/// Mixes: constants X with log of variables, literal 1e-12, untyped closure of 2.
func nonnegativeKL(A: Matrix, B: Matrix, X: Matrix) throws -> (Matrix, Matrix) {
  try gradient(at: A, B) { A, B in
    sum(X ⊙ (log(X + 1e-12) - log(A * B + 1e-12)) - X + A * B) + 0.01
      * (norm(A).squared + norm(B).squared)
  }
}

/// Matrix completion with biases; O is the 0/1 mask.
/// Mixes: four variables, constant mask, Double lambda, untyped closure of 4.
func matrixCompletion(
  U: Matrix, V: Matrix, b: Matrix, c: Matrix, R: Matrix, O: Matrix, lambda: Double
) throws -> (Matrix, Matrix, Matrix, Matrix) {
  try gradient(at: U, V, b, c) { U, V, b, c in
    0.5 * norm(O ⊙ (U * V.T + b + c.T - R)).squared + lambda / 2
      * (norm(U).squared + norm(V).squared) + lambda * (norm(b).squared + norm(c).squared)
  }
}

/// Laplacian smoothing of embeddings with a fit to labels.
/// Mixes: constants L, Y, mask; Doubles; typed function.
func laplacianSmoothing(_ F: Variable, L: Matrix, Y: Matrix, mask: Matrix, mu: Double, n: Int)
  -> Variable
{
  0.5 * norm(mask ⊙ (F - Y)).squared / Double(n) + mu / 2 * trace(F.T * L * F) + 1e-4
    * norm(F.T * F - Matrix.identity(3)).squared
}

/// One Sinkhorn step: transport cost with the column potentials that the row potentials u give.
/// Mixes: constant cost C, marginals a, b; Double eps; quotients ./; untyped closure.
func sinkhornStep(u: Matrix, C: Matrix, a: Matrix, b: Matrix, eps: Double) throws -> Matrix {
  try gradient(at: u) { u in
    sum(C ⊙ (exp(u) ⊙ exp(-C / eps) ⊙ (b ./ (exp(-C / eps).T * exp(u))).T)) + 0.5 * eps
      * (sum(a ⊙ u) - 1).squared
  }
}

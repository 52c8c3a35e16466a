import Tracewise

// Geometry. Points are columns.

/// Procrustes with scale s (1×1) and translation t (3×1) for a free matrix R, with an orthogonality penalty.
/// Mixes: identity of literal size, constants, literals, untyped closure of 3.
func procrustes(R: Matrix, s: Matrix, t: Matrix, X: Matrix, Y: Matrix, rho: Double) throws -> (
  Double, (Matrix, Matrix, Matrix)
) {
  try valueWithGradient(at: R, s, t) { R, s, t in
    0.5 * norm(exp(s) ⊙ (R * X) + t - Y).squared + rho / 4
      * norm(R.T * R - Matrix.identity(3)).squared
  }
}

/// Wahba's problem with weights and a barrier on the determinant.
/// Mixes: constants, Double mu, determinant, literals, untyped closure.
func wahba(R: Matrix, X: Matrix, Y: Matrix, a: Matrix, mu: Double) throws -> Matrix {
  try gradient(at: R) { R in
    0.5 * trace((Y - R * X) * a.diagonalMatrix * (Y - R * X).T) + mu
      * norm(R.T * R - Matrix.identity(3)).squared + mu * (determinant(R) - 1).squared
  }
}

/// Reprojection errors of a pinhole camera: rotation R, translation t, points P (3×n), image y (2×n).
/// Mixes: block with ranges, row, ./ of a block and a row, Double focal, untyped closure of 3.
func bundleAdjustment(R: Matrix, t: Matrix, P: Matrix, y: Matrix, focal: Double, n: Int) throws -> (
  Matrix, Matrix, Matrix
) {
  try gradient(at: R, t, P) { R, t, P in
    0.5
      * norm(focal * (R * P + t).slice(rows: 0..<2, columns: 0..<n) ./ (R * P + t).row(2) - y)
      .squared + 10 * norm(R.T * R - Matrix.identity(3)).squared
  }
}

/// The Rayleigh quotient with a penalty for the norm.
/// Mixes: generic, Double mu, literals.
func rayleighQuotient<M: MatrixAlgebra>(_ x: M, A: M, mu: Double) -> M {
  x.T * A * x ./ (x.T * x) + mu / 2 * (norm(x).squared - 1).squared + 1e-3 * sum(abs(x))
}

/// Linear discriminant analysis: trace ratio in the subspace W.
/// Mixes: constants Sb, Sw, identity of an Int size, Double eps, untyped closure.
func discriminantAnalysis(W: Matrix, Sb: Matrix, Sw: Matrix, eps: Double, k: Int) throws -> Matrix {
  try gradient(at: W) { W in
    -trace((W.T * Sw * W + eps * Matrix.identity(k)).inverse() * (W.T * Sb * W)) + 0.5
      * norm(W.T * W - Matrix.identity(k)).squared
  }
}

/// Canonical correlation of two projections.
/// Mixes: three constants, two variables, ./ and sqrt of scalars, literals, untyped closure of 2.
func canonicalCorrelation(u: Matrix, v: Matrix, Cxx: Matrix, Cyy: Matrix, Cxy: Matrix) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: u, v) { u, v in
    -(u.T * Cxy * v) ./ sqrt((u.T * Cxx * u) ⊙ (v.T * Cyy * v) + 1e-9) + 0.01
      * (norm(u).squared + norm(v).squared)
  }
}

/// Reconstruction by the principal subspace, tied weights.
/// Mixes: Int n, constants X and m, identity of an Int size, untyped closure.
func principalSubspace(W: Matrix, X: Matrix, m: Matrix, n: Int, k: Int) throws -> Matrix {
  try gradient(at: W) { W in
    norm((X - m) - W * W.T * (X - m)).squared / (2 * Double(n)) + 0.25
      * norm(W.T * W - Matrix.identity(k)).squared
  }
}

/// Multilateration: squared ranges to anchors (2×n) from x (2×1).
/// Mixes: broadcasting of constant minus variable, columnSums, literals, Double sigma, untyped closure.
func multilateration(x: Matrix, anchors: Matrix, ranges: Matrix, sigma: Double, n: Int) throws
  -> Matrix
{
  try gradient(at: x) { x in
    sum(pow(sqrt(pow(anchors - x, 2).columnSums + 1e-12) - ranges, 2))
      / (2 * sigma * sigma * Double(n)) + 1e-6 * norm(x).squared
  }
}

/// An algebraic ellipse fit: points X (2×n), shape A (2×2), centre c (2×1).
/// Mixes: literals 1 and 2, two variables, constants, untyped closure of 2.
func ellipseFit(A: Matrix, c: Matrix, X: Matrix, n: Int) throws -> (Matrix, Matrix) {
  try gradient(at: A, c) { A, c in
    sum(pow(((X - c) ⊙ (A * (X - c))).columnSums - 1, 2)) / Double(n) - 0.01
      * logDeterminant(A.T * A) + 1e-3 * norm(A - A.T).squared
  }
}

/// Point-to-plane ICP, linearised: a (3×1) rotates by the constant skew blocks.
/// Mixes: constants G (n×3), N (n×3), r (n×1); Double; typed function.
func pointToPlane(_ a: Variable, _ t: Variable, G: Matrix, N: Matrix, r: Matrix, delta: Double)
  -> Variable
{
  delta * delta * sum(sqrt(1 + pow((G * a + N * t - r) / delta, 2)) - 1) + 0.5
    * (norm(a).squared + 0.1 * norm(t).squared)
}

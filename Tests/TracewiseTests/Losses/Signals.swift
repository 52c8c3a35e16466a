import Tracewise

// Signals, optics and images.

/// Optical flow (Horn-Schunck): constancy of brightness and smoothness; D is the difference operator.
/// Mixes: constants Ix, Iy, It, D; Double alpha; two variables; untyped closure of 2.
func opticalFlow(u: Matrix, v: Matrix, Ix: Matrix, Iy: Matrix, It: Matrix, D: Matrix, alpha: Double)
  throws -> (Matrix, Matrix)
{
  try gradient(at: u, v) { u, v in
    norm(Ix ⊙ u + Iy ⊙ v + It).squared + alpha * alpha * (norm(D * u).squared + norm(D * v).squared)
      + 1e-6 * norm(u - v).squared
  }
}

/// Total variation denoising, smoothed.
/// Mixes: Double lambda, eps, constants Dx, Dy, noisy, untyped closure.
func totalVariation(x: Matrix, noisy: Matrix, Dx: Matrix, Dy: Matrix, lambda: Double, eps: Double)
  throws -> (Double, Matrix)
{
  try valueWithGradient(at: x) { x in
    0.5 * norm(x - noisy).squared + lambda * sum(sqrt(pow(Dx * x, 2) + pow(x * Dy, 2) + eps * eps))
  }
}

/// Wiener deconvolution as least squares with a kernel to be found.
/// Mixes: conv2 of two variables, literals, Doubles, untyped closure of 2.
func blindDeconvolution(x: Matrix, k: Matrix, y: Matrix, lambda: Double, mu: Double) throws -> (
  Matrix, Matrix
) {
  try gradient(at: x, k) { x, k in
    0.5 * norm(conv2(x, k) - y).squared + lambda * norm(x).squared + mu * sum(abs(k)) + 10
      * (sum(k) - 1).squared
  }
}

/// Intensity of a two-beam interferometer: fit of amplitude, phase and offset (1×1 each) at constant t.
/// Mixes: cos of variable plus constant, Double omega, literals, Int n, untyped closure of 3.
func interferometer(
  a: Matrix, phase: Matrix, c: Matrix, t: Matrix, y: Matrix, omega: Double, n: Int
) throws -> (Double, (Matrix, Matrix, Matrix)) {
  try valueWithGradient(at: a, phase, c) { a, phase, c in
    sum(pow(c + a ⊙ (1 + cos(omega * t + phase)) - y, 2)) / (2 * Double(n)) + 1e-3 * a.squared
  }
}

/// Phase retrieval: intensities of complex measurements, real and imaginary parts apart.
/// Mixes: constants Fr, Fi, y, literal exponents, two variables, untyped closure of 2.
func phaseRetrieval(xr: Matrix, xi: Matrix, Fr: Matrix, Fi: Matrix, y: Matrix, n: Int) throws -> (
  Matrix, Matrix
) {
  try gradient(at: xr, xi) { xr, xi in
    sum(pow(pow(Fr * xr - Fi * xi, 2) + pow(Fr * xi + Fi * xr, 2) - y, 2)) / (4 * Double(n))
  }
}

/// The thin-lens chain: ray transfer matrices with a distance d (1×1), focal strength p (1×1).
/// Mixes: constant matrices E (e1 e2ᵀ), F (e2 e1ᵀ), identity, literals, typed function.
func rayTransfer(_ d: Variable, _ p: Variable, E: Matrix, F: Matrix, ray: Matrix, target: Matrix)
  -> Variable
{
  norm(
    (Matrix.identity(2) + d ⊙ E) * (Matrix.identity(2) - p ⊙ F) * (Matrix.identity(2) + d ⊙ E) * ray
      - target
  ).squared / 2 + 1e-3 * (d.squared + p.squared)
}

/// Beamforming (MVDR): output power with an unconstrained penalty for distortion.
/// Mixes: constant covariance C and steering a, Doubles, literals, untyped closure.
func beamformer(w: Matrix, C: Matrix, a: Matrix, rho: Double, loading: Double, n: Int) throws
  -> Matrix
{
  try gradient(at: w) { w in
    w.T * (C + loading * Matrix.identity(n)) * w + rho / 2 * (w.T * a - 1).squared + 1e-4
      * sum(pow(w, 4))
  }
}

/// Independent component analysis (log-likelihood with log cosh).
/// Mixes: Int n, constants, log of exp sums, untyped closure.
func independentComponents(W: Matrix, X: Matrix, n: Int) throws -> Matrix {
  try gradient(at: W) { W in
    sum(log(0.5 * (exp(W * X) + exp(-(W * X))))) / Double(n) - logDeterminant(W) + 1e-3
      * norm(W * W.T - Matrix.identity(4)).squared
  }
}

/// Sparse coding with a penalty on the dictionary's norms.
/// Mixes: two variables, constants, literals, Double lambda, Int n, untyped closure of 2.
func sparseCoding(D: Matrix, Z: Matrix, X: Matrix, lambda: Double, n: Int) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: D, Z) { D, Z in
    (0.5 * norm(X - D * Z).squared + lambda * sum(abs(Z))) / Double(n) + 0.5
      * sum(relu(pow(D, 2).columnSums - 1))
  }
}

/// A generalised cross-correlation loss, normalised.
/// Mixes: scalars by ./, constants, generic.
func normalisedCorrelation<M: MatrixAlgebra>(_ x: M, _ y: M, lambda: Double) -> M {
  1 - inner(x - mean(x), y - mean(y)) ./ (norm(x - mean(x)) ⊙ norm(y - mean(y)) + 1e-9) + lambda
    * norm(x).squared
}

import Tracewise

// Variables and constant matrices mixed, for control, geometry, finance and transport.

/// The Kalman innovation by a solve.
/// Mixes: solve of a variable and a constant minus product of constants; inner(constant, variable).
func kalmanSolve(R: Matrix, H: Matrix, P: Matrix, x: Matrix, y: Matrix, m: Int) throws -> Matrix {
  try gradient(at: R) { R in
    0.5 * inner(y - H * x, solve(H * P * H.T + R, y - H * x)) + 0.5
      * logDeterminant(H * P * H.T + R) + 0.5 * Double(m) * 1.8378770664
  }
}

/// The Riccati residual by a solve.
/// Mixes: solve of a constant plus variable and a variable; constants.
func riccatiSolve(P: Matrix, A: Matrix, B: Matrix, Q: Matrix, R: Matrix) throws -> Matrix {
  try gradient(at: P) { P in
    norm(A.T * P * A - A.T * P * B * solve(R + B.T * P * B, B.T * P * A) + Q - P).squared / 2
  }
}

/// Soft limits of inputs.
/// Mixes: maximum of a variable and the literal 0, twice; Double limit; Int horizon as divisor.
func softLimits(u: Matrix, G: Matrix, target: Matrix, limit: Double, horizon: Int) throws -> Matrix
{
  try gradient(at: u) { u in
    norm(G * u - target).squared / horizon + 10
      * sum(pow(maximum(u - limit, 0), 2) + pow(maximum(-limit - u, 0), 2))
  }
}

/// Sharpe ratio by / and inner.
/// Mixes: inner of a constant and a variable; / of variables; sqrt; Double.
func sharpeSlash(w: Matrix, C: Matrix, mu: Matrix, rf: Double, kappa: Double) throws -> Matrix {
  try gradient(at: w) { w in
    -(inner(mu, w) - rf) / sqrt(inner(w, C * w)) + kappa * sum(abs(w)) + 10 * (sum(w) - 1).squared
  }
}

/// A put option's payoffs under a shifted log-normal model.
/// Mixes: maximum(strike - …, 0) with Double and literal; Int n as divisor; exp of Doubles avoided.
func putPayoff(
  s: Matrix, m: Matrix, z: Matrix, spot: Double, strike: Double, discount: Double, price: Double,
  n: Int
) throws -> (Matrix, Matrix) {
  try gradient(at: s, m) { s, m in
    (discount * sum(maximum(strike - spot * exp(m - 0.5 * s.squared + s ⊙ z), 0)) / n - price)
      .squared + 1e-4 * s.squared
  }
}

/// Chamfer-like distance of point sets: soft minimum over constant points.
/// Mixes: Double tau, Int n and m as divisors, rowSums of constants plus variables, logSumExp.
func softChamfer(X: Matrix, Y: Matrix, tau: Double, n: Int) throws -> Matrix {
  try gradient(at: X) { X in
    -tau * sum(logSumExp((2 * Y.T * X - pow(X, 2).columnSums - pow(Y, 2).columnSums.T) / tau)) / n
  }
}

/// Bundle adjustment with horizontal stacking of a camera.
/// Mixes: horizontal of variables; vertical of a variable and a constant of ones; ./ of block and row.
func stackedCamera(R: Matrix, t: Matrix, P: Matrix, y: Matrix, n: Int) throws -> (Matrix, Matrix) {
  try gradient(at: R, t) { R, t in
    0.5
      * norm(
        (horizontal([R, t]) * vertical([P, Matrix.ones(1, n)])).slice(rows: 0..<2, columns: 0..<n)
          ./ (horizontal([R, t]) * vertical([P, Matrix.ones(1, n)])).row(2) - y
      ).squared
  }
}

/// Sinkhorn dual.
/// Mixes: inner of constants a, b and variables; Double eps; u + vᵀ - C with a constant.
func sinkhornDual(u: Matrix, v: Matrix, C: Matrix, a: Matrix, b: Matrix, eps: Double) throws -> (
  Matrix, Matrix
) {
  try gradient(at: u, v) { u, v in
    -inner(a, u) - inner(v, b) + eps * sum(exp((u + v.T - C) / eps)) + 0.5 * eps * mean(u).squared
  }
}

/// Matrix sensing with measurement matrices in constants and ints as weights.
/// Mixes: inner(constant, U Vᵀ), Int weights, Doubles b1, b2.
func matrixSensing(
  U: Matrix, V: Matrix, A1: Matrix, A2: Matrix, b1: Double, b2: Double, weight: Int
) throws -> (Matrix, Matrix) {
  try gradient(at: U, V) { U, V in
    weight * (inner(A1, U * V.T) - b1).squared + (inner(A2, U * V.T) - b2).squared / 2 + 0.1
      * (norm(U).squared + norm(V).squared)
  }
}

import Tracewise

// Control and filtering.

/// The innovation likelihood of one Kalman step for the gain's covariances.
/// Mixes: constants H, P, y, x, Int m, literals, two variables, untyped closure of 2.
func kalmanInnovation(x: Matrix, R: Matrix, H: Matrix, P: Matrix, y: Matrix, m: Int) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: x, R) { x, R in
    0.5 * (y - H * x).T * (H * P * H.T + R).inverse() * (y - H * x) + 0.5
      * logDeterminant(H * P * H.T + R) + 0.5 * Double(m) * 1.8378770664
  }
}

/// The residual of the continuous algebraic Riccati equation.
/// Mixes: constants A, B, Q, R, typed function.
func riccatiContinuous(_ P: Variable, A: Matrix, B: Matrix, Q: Matrix, R: Matrix) -> Variable {
  norm(A.T * P + P * A - P * B * R.inverse() * B.T * P + Q).squared + 0.5 * norm(P - P.T).squared
}

/// The residual of the discrete algebraic Riccati equation.
/// Mixes: constants A, B, Q, R with a variable in an inverse, untyped closure.
func riccatiDiscrete(P: Matrix, A: Matrix, B: Matrix, Q: Matrix, R: Matrix) throws -> Matrix {
  try gradient(at: P) { P in
    0.5
      * norm(A.T * P * A - A.T * P * B * (R + B.T * P * B).inverse() * B.T * P * A + Q - P).squared
  }
}

/// Two steps of an LQR cost under the feedback u = -K x.
/// Mixes: constants, literals, Double rho, untyped closure.
func lqrFeedback(K: Matrix, A: Matrix, B: Matrix, Q: Matrix, R: Matrix, x: Matrix, rho: Double)
  throws -> (Double, Matrix)
{
  try valueWithGradient(at: K) { K in
    x.T * (Q + K.T * R * K) * x + x.T * (A - B * K).T * (Q + K.T * R * K) * (A - B * K) * x + rho
      * norm(K).squared
  }
}

/// The residual of the Lyapunov equation with a barrier for P > 0.
/// Mixes: Double mu, constants A, Q, untyped closure.
func lyapunovResidual(P: Matrix, A: Matrix, Q: Matrix, mu: Double) throws -> Matrix {
  try gradient(at: P) { P in
    0.5 * norm(A * P + P * A.T + Q).squared - mu * logDeterminant(P) + mu / 2
      * norm(P - P.T).squared
  }
}

/// Model predictive control over two inputs with soft limits on them.
/// Mixes: Doubles, literals, constants, two variables, untyped closure of 2.
func predictiveControl(
  u0: Matrix, u1: Matrix, A: Matrix, B: Matrix, x0: Matrix, target: Matrix, limit: Double,
  rho: Double
) throws -> (Matrix, Matrix) {
  try gradient(at: u0, u1) { u0, u1 in
    norm(A * (A * x0 + B * u0) + B * u1 - target).squared + rho
      * (norm(u0).squared + norm(u1).squared) + 10
      * sum(relu(abs(u0) - limit) + relu(abs(u1) - limit))
  }
}

/// A Luenberger observer: the error after two steps.
/// Mixes: constants, literal, untyped closure.
func observerGain(L: Matrix, A: Matrix, C: Matrix, e0: Matrix, gamma: Double) throws -> Matrix {
  try gradient(at: L) { L in
    norm((A - L * C) * (A - L * C) * e0).squared + 0.5 * norm((A - L * C) * e0).squared + gamma
      * norm(L).squared
  }
}

/// System identification of x' = A x + B u with a stability penalty.
/// Mixes: constants, Int n, literals, untyped closure of 2.
func systemIdentification(A: Matrix, B: Matrix, X0: Matrix, X1: Matrix, U: Matrix, n: Int) throws
  -> (Double, (Matrix, Matrix))
{
  try valueWithGradient(at: A, B) { A, B in
    norm(X1 - A * X0 - B * U).squared / Double(n) + 0.1 * relu(norm(A).squared - 1) + 1e-3
      * (norm(A).squared + norm(B).squared)
  }
}

/// Covariance update in Joseph's form: the trace of it by the gain.
/// Mixes: constants, identity of an Int size, generic.
func josephForm<M: MatrixAlgebra>(_ K: M, H: M, P: M, R: M, I: M, rho: Double) -> M {
  trace((I - K * H) * P * (I - K * H).T + K * R * K.T) + rho * sum(abs(K)) + 0.5 * rho
    * norm(K).squared
}

/// Pendulum energy shaping with a quadratic penalty on the input.
/// Mixes: Doubles g, m, l, literals 0.5, 1, 2; cos of a variable; typed function.
func pendulumEnergy(_ q: Variable, _ v: Variable, g: Double, m: Double, l: Double, target: Double)
  -> Variable
{
  (0.5 * m * l * l * v.squared + m * g * l * (1 - cos(q)) - target).squared / 2 + 0.01
    * (q.squared + v.squared)
}

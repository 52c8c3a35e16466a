import Tracewise

// Losses in functions with types and in generic functions.

/// Ridge in generic form.
/// Mixes: Double lambda, Int n as Double(n), generic.
func ridgeGeneric<M: MatrixAlgebra>(_ w: M, _ c: M, X: M, y: M, lambda: Double, n: Int) -> M {
  norm(X * w + c - y).squared / (2 * Double(n)) + 0.5 * lambda * norm(w).squared + 1e-6 * c.squared
}

/// A two-layer classifier in generic form.
/// Mixes: literals, Double lambda, Int n, generic over four parameters.
func classifierGeneric<M: MatrixAlgebra>(
  _ W1: M, _ b1: M, _ W2: M, _ b2: M, X: M, Y: M, lambda: Double, n: Int
) -> M {
  crossEntropy(W2 * relu(W1 * X + b1) + b2, Y) / Double(n) + lambda / 2
    * (norm(W1).squared + norm(W2).squared)
}

/// Gaussian likelihood by a solve of variables, generic.
/// Mixes: literals, Int n, generic.
func gaussianGeneric<M: MatrixAlgebra>(_ m: M, _ S: M, X: M, n: Int, d: Int) -> M {
  0.5 * trace((X - m).T * solve(S, X - m)) + 0.5 * Double(n) * logDeterminant(S) + 0.5
    * Double(n * d) * 1.8378770664
}

/// Deep linear network with balance penalties, generic.
/// Mixes: literals, generic.
func deepLinear<M: MatrixAlgebra>(_ A: M, _ B: M, _ C: M, X: M, Y: M) -> M {
  0.5 * norm(C * B * A * X - Y).squared + 0.25 * norm(A * A.T - B.T * B).squared + 0.25
    * norm(B * B.T - C.T * C).squared
}

/// Attention with variables only.
/// Mixes: Double scale, literals, typed function of variables.
func attentionTyped(
  _ Q: Variable, _ K: Variable, _ V: Variable, X: Matrix, Y: Matrix, scale: Double
) -> Variable {
  norm(V * X * softmax(scale * (K * X).T * (Q * X)) - Y).squared / 2 + 1e-3
    * (norm(Q).squared + norm(K).squared + norm(V).squared)
}

/// One step of an LSTM cell.
/// Mixes: four variables, constants x, c, y, literals, typed function.
func longShortTerm(
  _ Wf: Variable, _ Wi: Variable, _ Wo: Variable, _ Wc: Variable, x: Matrix, c: Matrix, y: Matrix
) -> Variable {
  0.5
    * norm(sigmoid(Wo * x) ⊙ tanh(sigmoid(Wf * x) ⊙ c + sigmoid(Wi * x) ⊙ tanh(Wc * x)) - y).squared
    + 1e-4 * norm(Wc).squared
}

/// Kalman gain by least covariance.
/// Mixes: constants P, H, R, identity of an Int size, literals, typed function.
func kalmanGain(_ K: Variable, P: Matrix, H: Matrix, R: Matrix, n: Int) -> Variable {
  trace((Matrix.identity(n) - K * H) * P * (Matrix.identity(n) - K * H).T) + trace(K * R * K.T)
    + 1e-6 * norm(K).squared
}

/// Student-t regression.
/// Mixes: Double nu, s2 (Doubles in quotients), constants, typed function.
func studentRegression(_ w: Variable, X: Matrix, y: Matrix, nu: Double, s2: Double, lambda: Double)
  -> Variable
{
  0.5 * (nu + 1) * sum(log1p(pow(y - X * w, 2) / (nu * s2))) + lambda / 2 * norm(w).squared + 1e-4
    * sum(abs(w))
}

/// Helmholtz free energy of a restricted Boltzmann machine.
/// Mixes: constants V, literals, Int n, typed function of three variables.
func freeEnergy(_ W: Variable, _ b: Variable, _ c: Variable, V: Matrix, model: Matrix, n: Int)
  -> Variable
{
  (sum(softplus(W * model + c)) + sum(b.T * model) - sum(softplus(W * V + c)) - sum(b.T * V))
    / Double(n) + 1e-4 * norm(W).squared
}

/// Radial basis network with centres m (d×1) and width s (1×1).
/// Mixes: columnSums, exp, broadcasting, literals, Double, typed function.
func radialBasis(_ m: Variable, _ s: Variable, _ a: Variable, X: Matrix, y: Matrix, lambda: Double)
  -> Variable
{
  mean(pow(a ⊙ exp(-0.5 * pow(X - m, 2).columnSums ./ s.squared) - y, 2)) + lambda
    * (norm(m).squared + a.squared + s.squared)
}

import Tracewise

// Portfolios and prices. w is n×1, C the n×n covariance of returns, mu their means.

/// Mean-variance utility with a budget penalty and transaction costs.
/// Mixes: Doubles gamma, kappa; constants C, mu, w0; literals; untyped closure.
func meanVariance(w: Matrix, C: Matrix, mu: Matrix, w0: Matrix, gamma: Double, kappa: Double) throws
  -> (Double, Matrix)
{
  try valueWithGradient(at: w) { w in
    0.5 * gamma * w.T * C * w - mu.T * w + kappa * sum(abs(w - w0)) + 100 * (sum(w) - 1).squared
  }
}

/// Minus the Sharpe ratio of softmax weights.
/// Mixes: Double rf, ./ of scalars, constants, untyped closure.
func sharpe(t: Matrix, C: Matrix, mu: Matrix, rf: Double) throws -> Matrix {
  try gradient(at: t) { t in
    -(mu.T * softmax(t) - rf) ./ sqrt(softmax(t).T * C * softmax(t) + 1e-10) + 0.01
      * norm(t).squared
  }
}

/// Risk parity: log barrier form.
/// Mixes: Int n by 1 / Double(n), constants, literals, untyped closure.
func riskParity(w: Matrix, C: Matrix, n: Int) throws -> Matrix {
  try gradient(at: w) { w in
    0.5 * w.T * C * w - 1 / Double(n) * sum(log(w)) + 0.1 * (sum(w) - 1).squared + 0.001
      * norm(w).squared
  }
}

/// The Black-Litterman posterior: the objective of which the posterior mean is the minimiser.
/// Mixes: constants C, P, q, Omega, pi; Double tau; literals; untyped closure.
func blackLitterman(
  m: Matrix, C: Matrix, P: Matrix, q: Matrix, Omega: Matrix, pi: Matrix, tau: Double
) throws -> Matrix {
  try gradient(at: m) { m in
    0.5 * (m - pi).T * (tau * C).inverse() * (m - pi) + 0.5 * (P * m - q).T * Omega.inverse()
      * (P * m - q)
  }
}

/// Conditional value at risk (Rockafellar and Uryasev); a is 1×1.
/// Mixes: Double beta, Int n, literal 1, constants R (n×k), untyped closure of 2.
func valueAtRisk(w: Matrix, a: Matrix, R: Matrix, beta: Double, n: Int) throws -> (Matrix, Matrix) {
  try gradient(at: w, a) { w, a in
    a + 1 / ((1 - beta) * Double(n)) * sum(relu(-(R * w) - a)) + 50 * (sum(w) - 1).squared + 0.01
      * norm(w).squared
  }
}

/// GARCH(1, 1): the likelihood's last term from parameters p = (omega, alpha, beta).
/// Mixes: entry(_, _) of a variable, Doubles, literals, untyped closure.
func garchStep(p: Matrix, r0: Double, r1: Double, s0: Double) throws -> Matrix {
  try gradient(at: p) { p in
    0.5 * log(p.entry(0, 0) + r0 * r0 * p.entry(1, 0) + s0 * p.entry(2, 0))
      + 0.5 * r1 * r1 ./ (p.entry(0, 0) + r0 * r0 * p.entry(1, 0) + s0 * p.entry(2, 0))
  }
}

/// Nelson-Siegel yield curve with a decay l (1×1) at constant maturities t.
/// Mixes: block, entry, exp of constant times variable, literals, typed function.
func nelsonSiegel(_ b: Variable, _ l: Variable, t: Matrix, y: Matrix) -> Variable {
  mean(
    pow(b.entry(0, 0) + b.entry(1, 0) ⊙ exp(-l ⊙ t) + b.entry(2, 0) ⊙ (l ⊙ t) ⊙ exp(-l ⊙ t) - y, 2))
    + 1e-4 * l.squared
}

/// Utility of wealth (CRRA) averaged over scenarios.
/// Mixes: Double gamma in exponents and quotients, constants, literals, generic.
func powerUtility<M: MatrixAlgebra>(_ w: M, R: M, gamma: Double, lambda: Double) -> M {
  -mean(pow(1 + R * w, 1 - gamma) / (1 - gamma)) + lambda * sum(abs(w)) + 10 * (sum(w) - 1).squared
}

import Tracewise

// Variables and constant matrices mixed, for regressions and classifiers. X is n×d, y is n×1.

/// Support vector machine.
/// Mixes: maximum of a variable and the literal 0; Int n as divisor.
func hinge(w: Matrix, b: Matrix, X: Matrix, y: Matrix, lambda: Double, n: Int) throws -> (
  Double, (Matrix, Matrix)
) {
  try valueWithGradient(at: w, b) { w, b in
    sum(maximum(1 - y ⊙ (X * w + b), 0)) / n + lambda * norm(w).squared / 2
  }
}

/// Squared hinge.
/// Mixes: maximum(0, …) with the literal first; Double lambda.
func squaredHinge(w: Matrix, X: Matrix, y: Matrix, lambda: Double) throws -> Matrix {
  try gradient(at: w) { w in
    0.5 * sum(pow(maximum(0, 1 - y ⊙ (X * w)), 2)) + lambda / 2 * norm(w).squared + 1e-6
      * sum(abs(w))
  }
}

/// Huber's loss by a clipped residual.
/// Mixes: minimum of a variable and a Double; Int n as divisor.
func huberClipped(w: Matrix, X: Matrix, y: Matrix, delta: Double, n: Int) throws -> Matrix {
  try gradient(at: w) { w in
    sum(
      0.5 * pow(minimum(abs(X * w - y), delta), 2) + delta
        * (abs(X * w - y) - minimum(abs(X * w - y), delta))) / n
  }
}

/// The pinball loss as a maximum.
/// Mixes: maximum of two variables, fine; Int n as divisor; Double tau.
func pinballMaximum(w: Matrix, X: Matrix, y: Matrix, tau: Double, lambda: Double, n: Int) throws
  -> Matrix
{
  try gradient(at: w) { w in
    sum(maximum(tau * (y - X * w), (tau - 1) * (y - X * w))) / n + 0.5 * lambda * norm(w).squared
  }
}

/// Logistic regression, averaged by an Int.
/// Mixes: 1 / n with an Int n times a variable (integer division if n stays an Int), written Double(n) nowhere.
func logisticMean(w: Matrix, X: Matrix, y: Matrix, n: Int) throws -> Matrix {
  try gradient(at: w) { w in
    (sum(softplus(X * w)) - y.T * X * w) / n + 0.5 / Double(n) * norm(w).squared + 1e-6
      * sum(abs(w))
  }
}

/// Ridge by inner products.
/// Mixes: inner of a variable and a constant Matrix; Double lambda.
func ridgeInner(w: Matrix, X: Matrix, y: Matrix, lambda: Double) throws -> Matrix {
  try gradient(at: w) { w in
    0.5 * inner(X * w, X * w) - inner(X * w, y) + 0.5 * inner(y, y) + 0.5 * lambda * inner(w, w)
  }
}

/// Cross-entropy against constant targets.
/// Mixes: crossEntropy of a variable and a constant Matrix; Int n as divisor.
func softmaxConstant(W: Matrix, c: Matrix, X: Matrix, Y: Matrix, lambda: Double, n: Int) throws -> (
  Matrix, Matrix
) {
  try gradient(at: W, c) { W, c in
    crossEntropy(W * X + c, Y) / n + lambda / 2 * norm(W).squared + 1e-3 * lambda * norm(c).squared
  }
}

/// Weighted least squares.
/// Mixes: Int count times a variable; constants; literal.
func weightedCount(w: Matrix, X: Matrix, y: Matrix, a: Matrix, d: Int, n: Int) throws -> Matrix {
  try gradient(at: w) { w in
    n * log(sum(a ⊙ pow(X * w - y, 2)) / n) + d * log(norm(w).squared + 1) + 0.5 * sum(abs(w))
  }
}

/// Tweedie deviance with power p.
/// Mixes: arithmetic of Double p in exponents and quotients; Int n as divisor.
func tweedie(w: Matrix, X: Matrix, y: Matrix, p: Double, n: Int) throws -> Matrix {
  try gradient(at: w) { w in
    2 * sum(exp((2 - p) * (X * w)) / (2 - p) - y ⊙ exp((1 - p) * (X * w)) / (1 - p)) / n
  }
}

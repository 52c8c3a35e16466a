import Foundation
import Tracewise

// Mixed losses with Foundation imported, whose exp, log, sqrt, pow, tanh of numbers stand beside the library's.

/// Attention with sqrt of a number.
/// Mixes: Foundation's sqrt(Double(dk)) with variables; constants.
func attentionFoundation(Q: Matrix, K: Matrix, X: Matrix, Y: Matrix, dk: Int) throws -> (
  Matrix, Matrix
) {
  try gradient(at: Q, K) { Q, K in
    0.5 * norm(X * softmax((K * X).T * (Q * X) / sqrt(Double(dk))) - Y).squared + 1e-3
      * (norm(Q).squared + norm(K).squared)
  }
}

/// Gaussian likelihood with log(2 π).
/// Mixes: Foundation's log(2 * .pi) with the library's log; Int n, d.
func gaussianFoundation(m: Matrix, s: Matrix, X: Matrix, n: Int, d: Int) throws -> (Matrix, Matrix)
{
  try gradient(at: m, s) { m, s in
    0.5 * sum(pow(X - m, 2)) ./ s + 0.5 * Double(n * d) * (log(s) + log(2 * .pi)) + 1e-6
      * norm(m).squared
  }
}

/// Discounted payoff with exp(-r T).
/// Mixes: Foundation's exp of Doubles with the library's exp; maximum with 0.
func callFoundation(
  s: Matrix, z: Matrix, spot: Double, strike: Double, r: Double, T: Double, n: Int
) throws -> Matrix {
  try gradient(at: s) { s in
    exp(-r * T) * sum(relu(spot * exp((r - 0.5 * s.squared) * T + sqrt(T) * (s ⊙ z)) - strike))
      / Double(n)
  }
}

/// Group lasso with square roots of sizes.
/// Mixes: Foundation's sqrt(Double(d)) with the library's norm; two variables.
func groupFoundation(
  w1: Matrix, w2: Matrix, X1: Matrix, X2: Matrix, y: Matrix, lambda: Double, d1: Int, d2: Int
) throws -> (Matrix, Matrix) {
  try gradient(at: w1, w2) { w1, w2 in
    0.5 * norm(X1 * w1 + X2 * w2 - y).squared + lambda
      * (sqrt(Double(d1)) * norm(w1) + sqrt(Double(d2)) * norm(w2))
  }
}

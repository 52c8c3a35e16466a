import Tracewise

// Variables and constant matrices mixed, for networks. X is d×n, Y is k×n.

/// Attention with an Int dimension and a constant value matrix.
/// Mixes: Int n as divisor; Double(dk).squareRoot(); crossEntropy with a constant.
func attentionCross(Q: Matrix, K: Matrix, V: Matrix, X: Matrix, Y: Matrix, dk: Int, n: Int) throws
  -> (Matrix, Matrix, Matrix)
{
  try gradient(at: Q, K, V) { Q, K, V in
    crossEntropy(V * X * softmax((K * X).T * (Q * X) / Double(dk).squareRoot()), Y) / n + 1e-3
      * norm(V).squared
  }
}

/// Leaky rectifier network.
/// Mixes: maximum of a variable and Double times itself, fine; Int n as divisor.
func leakyNetwork(W1: Matrix, b1: Matrix, W2: Matrix, X: Matrix, Y: Matrix, slope: Double, n: Int)
  throws -> (Matrix, Matrix, Matrix)
{
  try gradient(at: W1, b1, W2) { W1, b1, W2 in
    norm(W2 * maximum(slope * (W1 * X + b1), W1 * X + b1) - Y).squared / (2 * n) + 1e-4
      * norm(W1).squared
  }
}

/// ReLU6 network.
/// Mixes: minimum(maximum(variable, 0), 6); literals; Double lambda.
func clippedNetwork(W1: Matrix, b1: Matrix, W2: Matrix, X: Matrix, Y: Matrix, lambda: Double) throws
  -> (Double, (Matrix, Matrix, Matrix))
{
  try valueWithGradient(at: W1, b1, W2) { W1, b1, W2 in
    0.5 * norm(W2 * minimum(maximum(W1 * X + b1, 0), 6) - Y).squared + lambda
      * (norm(W1).squared + norm(W2).squared)
  }
}

/// Layer norm with Int divisors.
/// Mixes: columnSums / d with an Int d, twice; Double eps.
func layerNormInt(X: Matrix, g: Matrix, b: Matrix, Y: Matrix, eps: Double, d: Int) throws -> (
  Matrix, Matrix, Matrix
) {
  try gradient(at: X, g, b) { X, g, b in
    norm(
      g ⊙ (X - X.columnSums / d) ./ sqrt(pow(X - X.columnSums / d, 2).columnSums / d + eps) + b - Y
    ).squared / 2
  }
}

/// A dictionary of parameters with constant targets without constant(_:).
/// Mixes: dictionary, crossEntropy with a constant Matrix, Int n.
func dictionaryNetwork(p: [String: Matrix], X: Matrix, Y: Matrix, lambda: Double, n: Int) throws
  -> [String: Matrix]
{
  try gradient(at: p) { p in
    crossEntropy(p["V"]! * tanh(p["W"]! * X + p["b"]!) + p["c"]!, Y) / n + lambda / 2
      * (norm(p["W"]!).squared + norm(p["V"]!).squared)
  }
}

/// PPO's clipped surrogate.
/// Mixes: minimum and maximum of variables and Doubles (clip to 1 ± eps); constants advantage and old log-probabilities.
func clippedSurrogate(w: Matrix, X: Matrix, old: Matrix, advantage: Matrix, eps: Double) throws
  -> Matrix
{
  try gradient(at: w) { w in
    -mean(
      minimum(
        exp(X * w - old) ⊙ advantage,
        minimum(maximum(exp(X * w - old), 1 - eps), 1 + eps) ⊙ advantage))
  }
}

/// A convolution of a constant image.
/// Mixes: conv2 of a constant Matrix and a variable; maximum with 0.
func convolutionConstant(k: Matrix, b: Matrix, image: Matrix, target: Matrix, lambda: Double) throws
  -> (Matrix, Matrix)
{
  try gradient(at: k, b) { k, b in
    norm(maximum(conv2(image, k) + b, 0) - target).squared / 2 + lambda * sum(abs(k)) + 0.5 * lambda
      * norm(k).squared
  }
}

/// Distillation at temperature T: KL of softened logits.
/// Mixes: constants through softmax and logSoftmax of a Matrix; Double T; Int n as divisor.
func distillation(W: Matrix, X: Matrix, teacher: Matrix, T: Double, n: Int) throws -> Matrix {
  try gradient(at: W) { W in
    T * T * sum(softmax(teacher / T) ⊙ (logSoftmax(teacher / T) - logSoftmax(W * X / T))) / n + 1e-4
      * norm(W).squared
  }
}

/// Barlow Twins: the cross-correlation against the identity.
/// Mixes: Int n as divisor; constant identity ⊙; 1 - constant; Double lambda.
func barlowTwins(W: Matrix, X: Matrix, Z: Matrix, lambda: Double, d: Int, n: Int) throws -> Matrix {
  try gradient(at: W) { W in
    norm(Matrix.identity(d) ⊙ ((W * X) * (W * Z).T / n - 1)).squared + lambda
      * norm((1 - Matrix.identity(d)) ⊙ ((W * X) * (W * Z).T / n)).squared
  }
}

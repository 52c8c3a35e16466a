import Tracewise

// Networks. X is d×n (a sample a column), Y is k×n.

/// Softmax regression with weight decay, from a dictionary of parameters.
/// Mixes: dictionary, forced unwraps, constant X and Y by constant(_:), Double, Int.
func softmaxRegression(p: [String: Matrix], X: Matrix, Y: Matrix, lambda: Double, n: Int) throws
  -> [String: Matrix]
{
  try gradient(at: p) { p in
    crossEntropy(p["W"]! * X + p["c"]!, p["W"]!.constant(Y)) / Double(n) + 0.5 * lambda
      * norm(p["W"]!).squared + 1e-4 * norm(p["c"]!).squared
  }
}

/// Two layers with tanh and a squared error.
/// Mixes: four variables, constants, Int n, untyped closure of 4.
func twoLayers(W1: Matrix, b1: Matrix, W2: Matrix, b2: Matrix, X: Matrix, Y: Matrix, n: Int) throws
  -> (Double, (Matrix, Matrix, Matrix, Matrix))
{
  try valueWithGradient(at: W1, b1, W2, b2) { W1, b1, W2, b2 in
    norm(W2 * tanh(W1 * X + b1) + b2 - Y).squared / (2 * Double(n)) + 1e-4
      * (norm(W1).squared + norm(W2).squared)
  }
}

/// Three layers from an array of parameters.
/// Mixes: array subscripts, constants, literals, Double lambda.
func threeLayers(p: [Matrix], X: Matrix, Y: Matrix, lambda: Double) throws -> (Double, [Matrix]) {
  try valueWithGradient(at: p) { p in
    mean(pow(p[4] * relu(p[2] * relu(p[0] * X + p[1]) + p[3]) + p[5] - Y, 2)) + lambda
      * (norm(p[0]).squared + norm(p[2]).squared + norm(p[4]).squared)
  }
}

/// One head of scaled dot-product attention against a constant target.
/// Mixes: Int dk inside Double(…).squareRoot(), three variables, constants, untyped closure of 3.
func attention(Q: Matrix, K: Matrix, V: Matrix, X: Matrix, Y: Matrix, dk: Int) throws -> (
  Matrix, Matrix, Matrix
) {
  try gradient(at: Q, K, V) { Q, K, V in
    0.5 * norm(V * X * softmax((K * X).T * (Q * X) / Double(dk).squareRoot()) - Y).squared + 1e-3
      * (norm(Q).squared + norm(K).squared)
  }
}

/// Layer norm by hand over the d entries of each column, with gain g and shift b.
/// Mixes: Int d as Double, Double eps, constants, untyped closure of 3.
func layerNorm(X: Matrix, g: Matrix, b: Matrix, Y: Matrix, eps: Double, d: Int) throws -> (
  Matrix, Matrix, Matrix
) {
  try gradient(at: X, g, b) { X, g, b in
    norm(
      g ⊙ (X - X.columnSums / Double(d))
        ./ sqrt(pow(X - X.columnSums / Double(d), 2).columnSums / Double(d) + eps) + b - Y
    ).squared
  }
}

/// Batch norm by hand over the n samples of each row, with a ReLU.
/// Mixes: Int n as Double, literal 1e-5, constant W2, untyped closure.
func batchNorm(X: Matrix, g: Matrix, W2: Matrix, Y: Matrix, n: Int) throws -> (Matrix, Matrix) {
  try gradient(at: X, g) { X, g in
    norm(
      W2
        * relu(
          g ⊙ (X - X.rowSums / Double(n))
            ./ sqrt(pow(X - X.rowSums / Double(n), 2).rowSums / Double(n) + 1e-5)) - Y
    ).squared / 2
  }
}

/// Two steps of a recurrent network.
/// Mixes: three variables, constants x1, x2, h0, y, Double, untyped closure of 3.
func recurrent(
  W: Matrix, U: Matrix, b: Matrix, x1: Matrix, x2: Matrix, h0: Matrix, y: Matrix, lambda: Double
) throws -> (Double, (Matrix, Matrix, Matrix)) {
  try valueWithGradient(at: W, U, b) { W, U, b in
    norm(tanh(W * tanh(W * h0 + U * x1 + b) + U * x2 + b) - y).squared / 2 + lambda
      * (norm(W).squared + norm(U).squared)
  }
}

/// A gated unit: z ⊙ h + (1 - z) ⊙ candidate.
/// Mixes: literal 1, constants h and x, typed function of variables and matrices.
func gatedUnit(_ Wz: Variable, _ Wh: Variable, h: Matrix, x: Matrix, y: Matrix, lambda: Double)
  -> Variable
{
  norm(sigmoid(Wz * x) ⊙ h + (1 - sigmoid(Wz * x)) ⊙ tanh(Wh * x) - y).squared / 2 + lambda
    * (norm(Wz).squared + norm(Wh).squared)
}

/// Swish and a residual connection.
/// Mixes: Double beta, literal 0.5, constants, generic.
func swishResidual<M: MatrixAlgebra>(_ W: M, _ b: M, X: M, Y: M, beta: Double, n: Int) -> M {
  norm(X + (W * X + b) ⊙ sigmoid(beta * (W * X + b)) - Y).squared / (2 * Double(n)) + 0.5 * beta
    * sum(abs(W))
}

/// GELU by tanh.
/// Mixes: float literals 0.5, 0.7978845608, 0.044715, integer literal 1 and 3, untyped closure.
func gelu(W: Matrix, X: Matrix, Y: Matrix) throws -> Matrix {
  try gradient(at: W) { W in
    norm(0.5 * (W * X) ⊙ (1 + tanh(0.7978845608 * (W * X + 0.044715 * pow(W * X, 3)))) - Y).squared
  }
}

/// The focal loss of a binary classifier.
/// Mixes: Double gamma as exponent, literals, constants, untyped closure.
func focal(w: Matrix, X: Matrix, y: Matrix, gamma: Double, n: Int) throws -> Matrix {
  try gradient(at: w) { w in
    -sum(
      y ⊙ pow(1 - sigmoid(X * w), gamma) ⊙ log(sigmoid(X * w)) + (1 - y)
        ⊙ pow(sigmoid(X * w), gamma) ⊙ log(1 - sigmoid(X * w))) / Double(n)
  }
}

/// Sharpness-aware minimisation: the loss at w + ρ g/‖g‖ for a constant direction g.
/// Mixes: Double rho, constants, literals, untyped closure.
func sharpnessAware(w: Matrix, g: Matrix, X: Matrix, y: Matrix, rho: Double, n: Int) throws
  -> Matrix
{
  try gradient(at: w) { w in
    sum(softplus(-y ⊙ (X * (w + rho * g ./ norm(g))))) / Double(n) + 0.5 * norm(w).squared
      / Double(n) + 1e-8 * sum(abs(w))
  }
}

/// A convolutional layer with a kernel k and a dense squared error.
/// Mixes: conv2 of variable and constant by constant(_:), literals, typed function.
func convolution(_ k: Variable, _ b: Variable, image: Matrix, target: Matrix, lambda: Double)
  -> Variable
{
  norm(relu(conv2(k.constant(image), k) + b) - target).squared / 2 + lambda
    * (sum(abs(k)) + 0.5 * norm(k).squared)
}

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: 6×7
/// - K1: 3×2
/// - b: 1×1
/// - K2: 2×3
/// - W: 5×12
/// - y: 5×1, columns of sum 1
func convolutionNetwork(X: Matrix, K1: Matrix, b: Matrix, K2: Matrix, W: Matrix, y: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  try checkShape("X", X, 6, 7)
  try checkShape("K1", K1, 3, 2)
  try checkShape("b", b, 1, 1)
  try checkShape("K2", K2, 2, 3)
  try checkShape("W", W, 5, 12)
  try checkShape("y", y, 5, 1)
  let H = tanh(conv2(X, K1) + b)
  let t1 = conv2(H, K2).vectorized
  let t2 = W * t1
  let t3 = softmax(t2) - y
  let t4 = (W.T * t3).reshaped(3, 4)
  let gradH = Matrix.apply(FullConvolution(), to: t4, K2)
  let t5 = 1 - H.squared
  let t6 = gradH ⊙ t5
  let loss = -inner(y, logSoftmax(t2))
  let gradX = Matrix.apply(FullConvolution(), to: t6, K1)
  let gradK1 = conv2(X, t6)
  let gradB = inner(gradH, t5)
  let gradK2 = conv2(H, t4)
  let gradW = t3 * t1.T
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "K1": try gradK1.checked(),
      "b": try gradB.checked(),
      "K2": try gradK2.checked(),
      "W": try gradW.checked(),
    ]
  )
}

/// Throws where an argument has not these rows and columns.
private func checkShape(_ name: String, _ x: Matrix, _ rows: Int, _ columns: Int) throws {
  guard x.rows == rows, x.columns == columns else {
    let message = "\(name) must be \(rows)×\(columns); it is \(x.rows)×\(x.columns)"
    throw TracewiseError(.shape, in: "lossAndGradients", message)
  }
}

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - W1: d1×d0
/// - W2: d2×d1
/// - X: d0×n
/// - Y: d2×n, columns of sum 1
func networkGelu(W1: Matrix, W2: Matrix, X: Matrix, Y: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let d1 = W1.rows
  let d0 = W1.columns
  let d2 = W2.rows
  try checkShape("W2", W2, d2, d1)
  let n = X.columns
  try checkShape("X", X, d0, n)
  try checkShape("Y", Y, d2, n)
  let H = W1 * X
  let t1 = sqrt(Matrix(0.6366197723675814))
  let t2 = pow(H, 3)
  let t3 = t1 * (H + 8943 * t2 / 200000)
  let t4 = tanh(t3)
  let t5 = t4 + 1
  let Z = H ⊙ t5 / 2
  let t6 = W2 * Z
  let t7 = softmax(t6) - Y
  let t8 = W2.T * t7
  let t9 = 1 - t4.squared
  let t10 = t1 * (t8 ⊙ H ⊙ t9) / 2
  let t11 = 26829 * (t1 * (t8 ⊙ t2 ⊙ t9))
  let t12 = t8 ⊙ t5 / 2 + t10
  let gradH = t12 + t11 / 400000
  let loss = -inner(Y, logSoftmax(t6))
  let gradW1 = gradH * X.T
  let gradW2 = t7 * Z.T
  return (
    try loss.checked().scalar,
    [
      "W1": try gradW1.checked(),
      "W2": try gradW2.checked(),
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

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: m0×n
/// - W1: m1×m0
/// - b1: m1×1
/// - W2: m2×m1
/// - b2: m2×1
/// - Y: m2×n, columns of sum 1
func example42(X: Matrix, W1: Matrix, b1: Matrix, W2: Matrix, b2: Matrix, Y: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m0 = X.rows
  let n = X.columns
  let m1 = W1.rows
  try checkShape("W1", W1, m1, m0)
  try checkShape("b1", b1, m1, 1)
  let m2 = W2.rows
  try checkShape("W2", W2, m2, m1)
  try checkShape("b2", b2, m2, 1)
  try checkShape("Y", Y, m2, n)
  let H1 = W1 * X + b1
  let Z1 = sigmoid(H1)
  let H2 = W2 * Z1 + b2
  let t1 = softmax(H2) - Y
  let t2 = W2.T * t1 ⊙ Z1
  let gradH1 = t2 ⊙ (1 - Z1)
  let loss = -inner(Y, logSoftmax(H2))
  let gradX = W1.T * gradH1
  let gradW1 = gradH1 * X.T
  let gradB1 = gradH1.rowSums
  let gradW2 = t1 * Z1.T
  let gradB2 = t1.rowSums
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "W1": try gradW1.checked(),
      "b1": try gradB1.checked(),
      "W2": try gradW2.checked(),
      "b2": try gradB2.checked(),
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

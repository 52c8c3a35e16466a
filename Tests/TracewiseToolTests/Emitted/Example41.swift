// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - W: m×n
/// - x: n×1
/// - y: m×1, columns of sum 1
func example41(W: Matrix, x: Matrix, y: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m = W.rows
  let n = W.columns
  try checkShape("x", x, n, 1)
  try checkShape("y", y, m, 1)
  let h = W * x
  let t1 = softmax(h) - y
  let loss = -inner(y, logSoftmax(h))
  let gradW = t1 * x.T
  let gradX = W.T * t1
  return (
    try loss.checked().scalar,
    [
      "W": try gradW.checked(),
      "x": try gradX.checked(),
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

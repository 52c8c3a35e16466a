// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - K: n×n, symmetric
/// - y: n×1
func gpMarginal(K: Matrix, y: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let n = K.rows
  try checkShape("K", K, n, n)
  try checkShape("y", y, n, 1)
  let t1 = K.inverse()
  let t2 = t1 * y
  let t3 = -(inner(y, t2) / 2)
  let loss = t3 - logDeterminant(K) / 2
  let gradK = (t2 * t2.T - t1) / 2
  return (
    try loss.checked().scalar,
    [
      "K": try gradK.checked(),
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

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - K: n×p
/// - H: p×n
/// - P: n×n, symmetric
/// - R: p×p, symmetric
func kalmanGain(K: Matrix, H: Matrix, P: Matrix, R: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let n = K.rows
  let p = K.columns
  try checkShape("H", H, p, n)
  try checkShape("P", P, n, n)
  try checkShape("R", R, p, p)
  let J = Matrix.identity(n) - K * H
  let t1 = P * J.T
  let t2 = R * K.T
  let t3 = t1.T * H.T
  let loss = trace(J * t1 + K * t2)
  let gradK = 2 * (t2.T - t3)
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

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: d×n
/// - mu: d×1
/// - S: d×d, symmetric
func example23(X: Matrix, mu: Matrix, S: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let d = X.rows
  let n = X.columns
  try checkShape("mu", mu, d, 1)
  try checkShape("S", S, d, d)
  let R = X - mu
  let t1 = S.inverse()
  let t2 = t1 * R
  let loss = Double(n) * logDeterminant(S) + inner(R, t2)
  let gradX = 2 * t2
  let gradMu = -2 * (t1 * R.rowSums)
  let gradS = Double(n) * t1 - t2 * t2.T
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "mu": try gradMu.checked(),
      "S": try gradS.checked(),
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

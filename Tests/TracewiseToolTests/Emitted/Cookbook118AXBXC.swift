// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: m×n
/// - A: k×m
/// - B: n×n
/// - C: m×k
func cookbook118AXBXC(X: Matrix, A: Matrix, B: Matrix, C: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m = X.rows
  let n = X.columns
  let k = A.rows
  try checkShape("A", A, k, m)
  try checkShape("B", B, n, n)
  try checkShape("C", C, m, k)
  let t1 = B * X.T
  let t2 = A.T * C.T
  let t3 = t2.T * (X * B)
  let loss = inner(A.T, X * t1 * C)
  let gradX = t2 * t1.T + t3
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
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

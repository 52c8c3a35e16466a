// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - A: m×n
/// - b: m×1
/// - c: m×1
/// - x: n×1
func weightedLeastSquares(A: Matrix, b: Matrix, c: Matrix, x: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m = A.rows
  let n = A.columns
  try checkShape("b", b, m, 1)
  try checkShape("c", c, m, 1)
  try checkShape("x", x, n, 1)
  let t1 = A * x - b
  let t2 = c ⊙ t1
  let loss = inner(t1, t2)
  let gradX = 2 * (A.T * t2)
  return (
    try loss.checked().scalar,
    [
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

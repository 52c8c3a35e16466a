// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - A: m×n
/// - B: n×n
func determinants(A: Matrix, B: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let n = A.columns
  try checkShape("B", B, n, n)
  let t1 = A.T * A
  let t2 = determinant(t1)
  let t3 = determinant(B)
  let t4 = t1 + B * B.T
  let t5 = logDeterminant(t4)
  let t6 = t4.inverse()
  let t7 = t1.adjugate() / (t2 + 1)
  let t8 = t5 * B.inverse().T
  let loss = log1p(t2) + t3 * t5
  let gradA = 2 * (A * (t7 + t3 * t6))
  let gradB = t3 * (t8 + 2 * (t6 * B))
  return (
    try loss.checked().scalar,
    [
      "A": try gradA.checked(),
      "B": try gradB.checked(),
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

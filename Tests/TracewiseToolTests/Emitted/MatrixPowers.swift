// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - A: n×n
/// - B: n×n
func matrixPowers(A: Matrix, B: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let n = A.rows
  try checkShape("A", A, n, n)
  try checkShape("B", B, n, n)
  let t1 = solve(A, B)
  let t2 = A * A
  let t3 = inner(A.inverse().T, t1)
  let t4 = B.rowSums
  let t5 = t3 + inner(A.T, t2)
  let t6 = solve(A.T, A.T.inverse())
  let t7 = solve(A.T, B.T * t6)
  let t8 = 3 * t2.T - t7
  let t9 = t8 - t6 * t1.T
  let t10 = A.columnSums.T
  let t11 = t9 + t4.T * A.T
  let loss = t5 + sum(t2 * t4)
  let gradA = t11 + t10 * t4.T
  let gradB = t6 + A.T * t10
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

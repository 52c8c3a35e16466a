// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - x: n×1
/// - y: m×1
/// - A: n×m
/// - B: m×n
func diagonals(x: Matrix, y: Matrix, A: Matrix, B: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let n = x.rows
  try checkShape("x", x, n, 1)
  let m = y.rows
  try checkShape("y", y, m, 1)
  try checkShape("A", A, n, m)
  try checkShape("B", B, m, n)
  let t1 = x.diagonalMatrix
  let t2 = y.diagonalMatrix
  let t3 = t2 * B
  let t4 = A * t3
  let t5 = (A * A.T).diagonal
  let t6 = (A * B).diagonal
  let t7 = inner(t1, t4) + sum(log(t5))
  let t8 = t1 * B.T
  let t9 = 2 * (t5.reciprocal.diagonalMatrix * A)
  let t10 = t2 * A.T + A.T
  let loss = t7 + inner(t6, x)
  let gradX = t4.T.diagonal + t6
  let gradY = (A.T * t8).diagonal
  let gradA = t1 * t3.T + t9 + t8
  let gradB = t10 * t1
  return (
    try loss.checked().scalar,
    [
      "x": try gradX.checked(),
      "y": try gradY.checked(),
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

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
  let t1 = y ⊙ B
  let t2 = A * t1
  let t3 = (A * A.T).diagonal
  let t4 = inner(x.diagonalMatrix, t2)
  let t5 = (A * B).diagonal
  let t6 = t4 + sum(log(t3))
  let t7 = x ⊙ B.T
  let t8 = 2 * (t3.reciprocal ⊙ A)
  let t9 = y ⊙ A.T + A.T
  let loss = t6 + inner(t5, x)
  let gradX = t2.T.diagonal + t5
  let gradY = (A.T * t7).diagonal
  let gradA = x ⊙ t1.T + t8 + t7
  let gradB = t9 ⊙ x.T
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

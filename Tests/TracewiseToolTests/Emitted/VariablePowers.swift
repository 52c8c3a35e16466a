// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - x: m×1
/// - p: m×1
/// - y: m×1
/// - A: m×n
/// - B: m×n
/// - s: 1×1
/// - t: 1×1
func variablePowers(x: Matrix, p: Matrix, y: Matrix, A: Matrix, B: Matrix, s: Matrix, t: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m = x.rows
  try checkShape("x", x, m, 1)
  try checkShape("p", p, m, 1)
  try checkShape("y", y, m, 1)
  let n = A.columns
  try checkShape("A", A, m, n)
  try checkShape("B", B, m, n)
  try checkShape("s", s, 1, 1)
  try checkShape("t", t, 1, 1)
  let t1 = pow(x, p)
  let t2 = pow(A, B)
  let t3 = pow(s, t)
  let t4 = sum(t1 ./ y) + sum(t2)
  let t5 = pow(2 * Matrix(m, n, repeating: 1), B)
  let t6 = t5 ⊙ log(2 * Matrix(m, n, repeating: 1))
  let loss = t4 + t3 + sum(t5)
  let gradX = p ⊙ pow(x, p - 1) ./ y
  let gradP = t1 ⊙ log(x) ./ y
  let gradY = -(t1 ./ y.squared)
  let gradA = B ⊙ pow(A, B - 1)
  let gradB = t2 ⊙ log(A) + t6
  let gradS = t * pow(s, t - 1)
  let gradT = t3 * log(s)
  return (
    try loss.checked().scalar,
    [
      "x": try gradX.checked(),
      "p": try gradP.checked(),
      "y": try gradY.checked(),
      "A": try gradA.checked(),
      "B": try gradB.checked(),
      "s": try gradS.checked(),
      "t": try gradT.checked(),
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

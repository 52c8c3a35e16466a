// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - x: m×1
/// - A: m×n
/// - B: n×n
/// - z: n×1
/// - b: n×1
func example31(x: Matrix, A: Matrix, B: Matrix, z: Matrix, b: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m = x.rows
  try checkShape("x", x, m, 1)
  let n = A.columns
  try checkShape("A", A, m, n)
  try checkShape("B", B, n, n)
  try checkShape("z", z, n, 1)
  try checkShape("b", b, n, 1)
  let t1 = A.T * x
  let t2 = solve(B, z)
  let h = t2 + b
  let s = sigmoid(h)
  let gradH = t1 ⊙ s ⊙ (1 - s)
  let t3 = solve(B.T, gradH)
  let loss = inner(t1, s)
  let gradX = A * s
  let gradA = x * s.T
  let gradB = -(t3 * t2.T)
  let gradZ = t3
  let gradB_ = gradH
  return (
    try loss.checked().scalar,
    [
      "x": try gradX.checked(),
      "A": try gradA.checked(),
      "B": try gradB.checked(),
      "z": try gradZ.checked(),
      "b": try gradB_.checked(),
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

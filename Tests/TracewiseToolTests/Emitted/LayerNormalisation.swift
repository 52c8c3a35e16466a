// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: d×n
/// - g: d×1
/// - b: d×1
/// - T: d×n
func layerNormalisation(X: Matrix, g: Matrix, b: Matrix, T: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let d = X.rows
  let n = X.columns
  try checkShape("g", g, d, 1)
  try checkShape("b", b, d, 1)
  try checkShape("T", T, d, n)
  let C = X - X.columnSums.broadcast(to: Shape(d, n)) / Double(d)
  let t1 = C.squared.columnSums / Double(d)
  let t2 = sqrt(t1 + 1e-05 * Matrix(1, n, repeating: 1))
  let Z = C ./ t2
  let t3 = tanh(g ⊙ Z + b)
  let t4 = T ⊙ (1 - t3.squared)
  let t5 = t4 ⊙ g
  let t6 = t5 ⊙ C ./ t2.broadcast(to: Shape(d, n)).squared
  let t7 = t6.columnSums ./ t2 ⊙ C / Double(d)
  let gradC = t5 ./ t2 - t7
  let loss = inner(T, t3)
  let gradX = gradC - gradC.columnSums.broadcast(to: Shape(d, n)) / Double(d)
  let gradG = (t4 ⊙ Z).rowSums
  let gradB = t4.rowSums
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "g": try gradG.checked(),
      "b": try gradB.checked(),
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

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - W: k×k
/// - U: k×d
/// - b: k×1
/// - h0: k×1
/// - X: d×3
func recurrentNetwork(W: Matrix, U: Matrix, b: Matrix, h0: Matrix, X: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let k = W.rows
  try checkShape("W", W, k, k)
  let d = U.columns
  try checkShape("U", U, k, d)
  try checkShape("b", b, k, 1)
  try checkShape("h0", h0, k, 1)
  try checkShape("X", X, d, 3)
  let t1 = X.slice(rows: 0..<d, columns: 0..<1)
  let t2 = W * h0 + U * t1 + b
  let h1 = tanh(t2)
  let t3 = X.slice(rows: 0..<d, columns: 1..<2)
  let t4 = W * h1 + U * t3 + b
  let h2 = tanh(t4)
  let t5 = X.slice(rows: 0..<d, columns: 2..<3)
  let t6 = W * h2 + U * t5 + b
  let h3 = tanh(t6)
  let t7 = h3 ⊙ (1 - h3.squared)
  let gradH2 = 2 * (W.T * t7)
  let t8 = gradH2 ⊙ (1 - h2.squared)
  let t9 = 2 * (t7 * h2.T)
  let gradH1 = W.T * t8
  let t10 = gradH1 ⊙ (1 - h1.squared)
  let t11 = t9 + t8 * h1.T
  let t12 = 2 * (t7 * t5.T)
  let t13 = t12 + t8 * t3.T
  let loss = inner(h3, h3)
  let gradW = t11 + t10 * h0.T
  let gradU = t13 + t10 * t1.T
  let gradB = 2 * t7 + t8 + t10
  let gradH0 = W.T * t10
  return (
    try loss.checked().scalar,
    [
      "W": try gradW.checked(),
      "U": try gradU.checked(),
      "b": try gradB.checked(),
      "h0": try gradH0.checked(),
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

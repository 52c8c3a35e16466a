// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: d×n
/// - Q: k×d
/// - K: k×d
/// - V: v×d
/// - T: v×n
func attention(X: Matrix, Q: Matrix, K: Matrix, V: Matrix, T: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let d = X.rows
  let n = X.columns
  let k = Q.rows
  try checkShape("Q", Q, k, d)
  try checkShape("K", K, k, d)
  let v = V.rows
  try checkShape("V", V, v, d)
  try checkShape("T", T, v, n)
  let t1 = V * X
  let t2 = X.T * K.T
  let t3 = Q * X
  let t4 = sqrt(Matrix(Double(k)))
  let A = softmax(t2 * t3 / t4)
  let t5 = t1 * A - T
  let t6 = t5 * A.T
  let gradA = 2 * (t1.T * t5)
  let t7 = gradA ⊙ A
  let t8 = K.T * (t3 * t7.T)
  let t9 = Q.T * (t2.T * t7)
  let t10 = t7.columnSums ⊙ A
  let t11 = K.T * (t3 * t10.T)
  let t12 = Q.T * (t2.T * t10)
  let t13 = (t8 + t9 - t11 - t12) / t4
  let t14 = t2.T * (t7 - t10)
  let t15 = t3 * (t7.T - t10.T)
  let loss = inner(t5, t5)
  let gradX = 2 * (V.T * t6) + t13
  let gradQ = t14 * X.T / t4
  let gradK = t15 * X.T / t4
  let gradV = 2 * (t6 * X.T)
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "Q": try gradQ.checked(),
      "K": try gradK.checked(),
      "V": try gradV.checked(),
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

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: d×n
/// - m1: d×1
/// - m2: d×1
/// - S1: d×d, symmetric
/// - S2: d×d, symmetric
/// - p: 2×1, columns of sum 1
func gaussianMixture(X: Matrix, m1: Matrix, m2: Matrix, S1: Matrix, S2: Matrix, p: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let d = X.rows
  let n = X.columns
  try checkShape("m1", m1, d, 1)
  try checkShape("m2", m2, d, 1)
  try checkShape("S1", S1, d, d)
  try checkShape("S2", S2, d, d)
  try checkShape("p", p, 2, 1)
  let t1 = p.slice(rows: 0..<1, columns: 0..<1)
  let R1 = X - m1
  let t2 = S1.inverse()
  let t3 = t2 * R1
  let t4 = log(t1) - logDeterminant(S1) / 2
  let q1 = t4 - (R1 ⊙ t3).columnSums / 2
  let t5 = p.slice(rows: 1..<2, columns: 0..<1)
  let R2 = X - m2
  let t6 = S2.inverse()
  let t7 = t6 * R2
  let t8 = log(t5) - logDeterminant(S2) / 2
  let q2 = t8 - (R2 ⊙ t7).columnSums / 2
  let t9 = vertical([q1, q2])
  let t10 = softmax(t9)
  let t11 = t10.slice(rows: 1..<2, columns: 0..<n)
  let t12 = t6 * (t11 ⊙ R2)
  let gradR2 = (t11 ⊙ t7 + t12) / 2
  let t13 = t10.slice(rows: 0..<1, columns: 0..<n)
  let t14 = t2 * (t13 ⊙ R1)
  let gradR1 = (t13 ⊙ t3 + t14) / 2
  let t15 = sum(t13)
  let t16 = t14 * t3.T
  let t17 = t15 * t2 / 2 - t16 / 4
  let t18 = sum(t11)
  let t19 = t12 * t7.T
  let t20 = t18 * t6 / 2 - t19 / 4
  let t21 = Matrix.apply(Embed(Slice(rows: 1..<2, columns: 0..<1), in: Shape(2, 1)), to: -(t18 / t5))
  let loss = -sum(logSumExp(t9))
  let gradX = gradR2 + gradR1
  let gradM1 = -gradR1.rowSums
  let gradM2 = -gradR2.rowSums
  let gradS1 = t17 - t16.T / 4
  let gradS2 = t20 - t19.T / 4
  let gradP = t21 + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 0..<1), in: Shape(2, 1)), to: -(t15 / t1))
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "m1": try gradM1.checked(),
      "m2": try gradM2.checked(),
      "S1": try gradS1.checked(),
      "S2": try gradS2.checked(),
      "p": try gradP.checked(),
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

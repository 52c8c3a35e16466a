// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - A: m×n
/// - c: m×1
/// - r: 1×n
/// - s: 1×1
func broadcasts(A: Matrix, c: Matrix, r: Matrix, s: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m = A.rows
  let n = A.columns
  try checkShape("c", c, m, 1)
  try checkShape("r", r, 1, n)
  try checkShape("s", s, 1, 1)
  let t1 = A + c
  let t2 = A.squared + r
  let t3 = (c ⊙ t2).reciprocal
  let t4 = t1 ⊙ r - s * t3
  let t5 = A - r
  let t6 = t5.squared
  let t7 = exp(s - A)
  let t8 = Matrix(Double(m)) * Matrix(Double(n))
  let t9 = sum(t7) / t8
  let t10 = inner(t4, t4) + sum(t6 ./ c)
  let t11 = (A ⊙ c).rowSums
  let t12 = pow(Matrix(Double(n)), 3)
  let t13 = sum(pow(t11, 3)) / t12
  let t14 = 2 * (t4 ⊙ r)
  let t15 = c ⊙ t2.squared
  let t16 = 4 * (s * (t4 ⊙ A ./ t15))
  let t17 = t5 ./ c
  let t18 = t14 + t16 + 2 * t17
  let t19 = t11.squared
  let t20 = 3 * (t19.broadcast(to: Shape(m, n)) ⊙ c) / t12
  let t21 = c.broadcast(to: Shape(m, n)).squared
  let t22 = 2 * (s * (t4 ./ (t21 ⊙ t2)))
  let t23 = t14 + t22 - t6 ./ t21
  let t24 = t23 + 3 * (t19 ⊙ A) / t12
  let t25 = t4 ⊙ t1 + s * (t4 ./ t15)
  let loss = t10 + t9 + t13
  let gradA = t18 - t7 / t8 + t20
  let gradC = t24.rowSums
  let gradR = 2 * (t25 - t17).columnSums
  let gradS = t9 - inner(t3, t4) - inner(t4, t3)
  return (
    try loss.checked().scalar,
    [
      "A": try gradA.checked(),
      "c": try gradC.checked(),
      "r": try gradR.checked(),
      "s": try gradS.checked(),
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

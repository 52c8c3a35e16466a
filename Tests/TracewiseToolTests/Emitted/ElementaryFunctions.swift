// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - A: m×n
/// - P: m×n
func elementaryFunctions(A: Matrix, P: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m = A.rows
  let n = A.columns
  try checkShape("P", P, m, n)
  let t1 = sin(A)
  let t2 = cos(P)
  let t3 = tan(A)
  let t4 = exp(A)
  let t5 = t4 + 1
  let t6 = sqrt(P)
  let t7 = log(P)
  let t8 = t1 ⊙ t2 + t3 ./ t5
  let t9 = log1p(P)
  let t10 = t9.squared
  let t11 = abs(A)
  let t12 = t8 + t6 ⊙ t7 - t10 ⊙ t11
  let t13 = (t3.squared + 1) ./ t5
  let t14 = t2 ⊙ cos(A) + t13
  let t15 = t14 - t3 ⊙ t4 ./ t5.squared
  let t16 = t7 ./ t6 / 2
  let t17 = t16 - t1 ⊙ sin(P)
  let t18 = 2 * (t11 ⊙ t9 ./ (P + 1))
  let loss = sum(t12)
  let gradA = t15 - t10 ⊙ sign(A)
  let gradP = t17 + t6.reciprocal - t18
  return (
    try loss.checked().scalar,
    [
      "A": try gradA.checked(),
      "P": try gradP.checked(),
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

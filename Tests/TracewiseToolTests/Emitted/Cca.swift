// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - u: m×1
/// - v: n×1
/// - C: m×n
/// - S: m×m, symmetric
func cca(u: Matrix, v: Matrix, C: Matrix, S: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let m = u.rows
  try checkShape("u", u, m, 1)
  let n = v.rows
  try checkShape("v", v, n, 1)
  try checkShape("C", C, m, n)
  try checkShape("S", S, m, m)
  let t1 = C * v
  let r = inner(u, t1)
  let t2 = S * u
  let q = inner(u, t2)
  let t3 = sqrt(q)
  let t4 = r * t2 / pow(q, 1.5)
  let loss = r / t3
  let gradU = t1 / t3 - t4
  return (
    try loss.checked().scalar,
    [
      "u": try gradU.checked(),
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

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - w: n×1
/// - m: n×1
/// - S: n×n, symmetric
func fisher(w: Matrix, m: Matrix, S: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let n = w.rows
  try checkShape("w", w, n, 1)
  try checkShape("m", m, n, 1)
  try checkShape("S", S, n, n)
  let t1 = inner(w, m)
  let t2 = t1.squared
  let t3 = S * w
  let t4 = inner(w, t3)
  let t5 = t2 * t3 / t4.squared
  let loss = t2 / t4
  let gradW = 2 * (t1 * m / t4 - t5)
  return (
    try loss.checked().scalar,
    [
      "w": try gradW.checked(),
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

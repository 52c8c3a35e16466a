// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: 6×9
/// - K: 2×3
/// - C: 5×7
func example43(X: Matrix, K: Matrix, C: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  try checkShape("X", X, 6, 9)
  try checkShape("K", K, 2, 3)
  try checkShape("C", C, 5, 7)
  let H = conv2(X, K)
  let t1 = C ⊙ sigmoid(H)
  let loss = inner(C, softplus(H))
  let gradX = Matrix.apply(FullConvolution(), to: t1, K)
  let gradK = conv2(X, t1)
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "K": try gradK.checked(),
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

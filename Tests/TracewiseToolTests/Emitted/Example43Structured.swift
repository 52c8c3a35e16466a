// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: 3×3
/// - K: 2×2
/// - F: 4×9
/// - x: 9×1
/// - c: 4×1
func example43Structured(X: Matrix, K: Matrix, F: Matrix, x: Matrix, c: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  try checkShape("X", X, 3, 3)
  try checkShape("K", K, 2, 2)
  try checkShape("F", F, 4, 9)
  try checkShape("x", x, 9, 1)
  try checkShape("c", c, 4, 1)
  let t1 = K.slice(rows: 0..<1, columns: 0..<1)
  let t2 = K.slice(rows: 0..<1, columns: 1..<2)
  let t3 = K.slice(rows: 1..<2, columns: 0..<1)
  let t4 = K.slice(rows: 1..<2, columns: 1..<2)
  let t5 = horizontal([t1, t2, Matrix(0), t3, t4, Matrix(0), Matrix(0), Matrix(0), Matrix(0)])
  let Khat = vertical([t5, horizontal([Matrix(0), t1, t2, Matrix(0), t3, t4, Matrix(0), Matrix(0), Matrix(0)]), horizontal([Matrix(0), Matrix(0), Matrix(0), t1, t2, Matrix(0), t3, t4, Matrix(0)]), horizontal([Matrix(0), Matrix(0), Matrix(0), Matrix(0), t1, t2, Matrix(0), t3, t4])])
  let t6 = X.T.vectorized
  let h = Khat * t6
  let hF = F * x
  let t7 = inner(c, softplus(h))
  let t8 = c ⊙ sigmoid(h)
  let t9 = t8 * t6.T
  let t10 = Matrix.apply(Embed(Slice(rows: 0..<1, columns: 0..<1), in: Shape(2, 2)), to: t9.slice(rows: 0..<1, columns: 0..<1))
  let t11 = t10 + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 1..<2), in: Shape(2, 2)), to: t9.slice(rows: 0..<1, columns: 1..<2))
  let t12 = t11 + Matrix.apply(Embed(Slice(rows: 1..<2, columns: 0..<1), in: Shape(2, 2)), to: t9.slice(rows: 0..<1, columns: 3..<4))
  let t13 = t12 + Matrix.apply(Embed(Slice(rows: 1..<2, columns: 1..<2), in: Shape(2, 2)), to: t9.slice(rows: 0..<1, columns: 4..<5))
  let t14 = t13 + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 0..<1), in: Shape(2, 2)), to: t9.slice(rows: 1..<2, columns: 1..<2))
  let t15 = t14 + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 1..<2), in: Shape(2, 2)), to: t9.slice(rows: 1..<2, columns: 2..<3))
  let t16 = t15 + Matrix.apply(Embed(Slice(rows: 1..<2, columns: 0..<1), in: Shape(2, 2)), to: t9.slice(rows: 1..<2, columns: 4..<5))
  let t17 = t16 + Matrix.apply(Embed(Slice(rows: 1..<2, columns: 1..<2), in: Shape(2, 2)), to: t9.slice(rows: 1..<2, columns: 5..<6))
  let t18 = t17 + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 0..<1), in: Shape(2, 2)), to: t9.slice(rows: 2..<3, columns: 3..<4))
  let t19 = t18 + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 1..<2), in: Shape(2, 2)), to: t9.slice(rows: 2..<3, columns: 4..<5))
  let t20 = t19 + Matrix.apply(Embed(Slice(rows: 1..<2, columns: 0..<1), in: Shape(2, 2)), to: t9.slice(rows: 2..<3, columns: 6..<7))
  let t21 = t20 + Matrix.apply(Embed(Slice(rows: 1..<2, columns: 1..<2), in: Shape(2, 2)), to: t9.slice(rows: 2..<3, columns: 7..<8))
  let t22 = t21 + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 0..<1), in: Shape(2, 2)), to: t9.slice(rows: 3..<4, columns: 4..<5))
  let t23 = t22 + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 1..<2), in: Shape(2, 2)), to: t9.slice(rows: 3..<4, columns: 5..<6))
  let t24 = t23 + Matrix.apply(Embed(Slice(rows: 1..<2, columns: 0..<1), in: Shape(2, 2)), to: t9.slice(rows: 3..<4, columns: 7..<8))
  let t25 = c ⊙ sigmoid(hF)
  let loss = t7 + inner(c, softplus(hF))
  let gradX = (Khat.T * t8).reshaped(3, 3).T
  let gradK = t24 + Matrix.apply(Embed(Slice(rows: 1..<2, columns: 1..<2), in: Shape(2, 2)), to: t9.slice(rows: 3..<4, columns: 8..<9))
  let gradF = t25 * x.T
  let gradX_ = F.T * t25
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "K": try gradK.checked(),
      "F": try gradF.checked(),
      "x": try gradX_.checked(),
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

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - A: 2×3
/// - B: 3×4
/// - C: 2×2
/// - D: 3×3, symmetric
/// - x: 6×1
/// - y: 12×1
func kroneckerProducts(A: Matrix, B: Matrix, C: Matrix, D: Matrix, x: Matrix, y: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  try checkShape("A", A, 2, 3)
  try checkShape("B", B, 3, 4)
  try checkShape("C", C, 2, 2)
  try checkShape("D", D, 3, 3)
  try checkShape("x", x, 6, 1)
  try checkShape("y", y, 12, 1)
  let t1 = kronecker(A, B) * y
  let t2 = kronecker(C.T, A)
  let t3 = kronecker(C, A.T)
  let t4 = inner(x, t1) + logDeterminant(kronecker(C, D))
  let t5 = Matrix.apply(BlockRows(outer: Shape(2, 3), inner: Shape(3, 4)), to: x * y.T)
  let t6 = Matrix.apply(BlockRows(outer: Shape(2, 2), inner: Shape(2, 3)), to: t2)
  let t7 = t6.T * C.T.vectorized
  let t8 = (t5 * B.vectorized).reshaped(2, 3)
  let t9 = Matrix.apply(BlockRows(outer: Shape(2, 2), inner: Shape(3, 2)), to: t3)
  let t10 = C.vectorized
  let t11 = (t9.T * t10).reshaped(3, 2).T
  let t12 = A.vectorized
  let t13 = Matrix.apply(BlockRows(outer: Shape(2, 2), inner: Shape(3, 3)), to: kronecker(C.T, D).inverse())
  let t14 = (t13 * D.vectorized).reshaped(2, 2)
  let t15 = t14 + (t6 * t12).reshaped(2, 2).T
  let t16 = (t9 * A.T.vectorized).reshaped(2, 2)
  let t17 = (t13.T * t10).reshaped(3, 3)
  let loss = t4 + inner(t2.T, t3)
  let gradA = t8 + t7.reshaped(2, 3) + t11
  let gradB = (t5.T * t12).reshaped(3, 4)
  let gradC = t15 + t16
  let gradD = (t17 + t17.T) / 2
  let gradX = t1
  let gradY = kronecker(A.T, B.T) * x
  return (
    try loss.checked().scalar,
    [
      "A": try gradA.checked(),
      "B": try gradB.checked(),
      "C": try gradC.checked(),
      "D": try gradD.checked(),
      "x": try gradX.checked(),
      "y": try gradY.checked(),
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

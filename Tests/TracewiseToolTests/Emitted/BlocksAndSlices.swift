// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - A: 3×3, symmetric
/// - B: 3×2
/// - C: 2×2
func blocksAndSlices(A: Matrix, B: Matrix, C: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  try checkShape("A", A, 3, 3)
  try checkShape("B", B, 3, 2)
  try checkShape("C", C, 2, 2)
  let t1 = C.T * C + Matrix.identity(2)
  let t2 = horizontal([-B.T, t1])
  let M = vertical([horizontal([A, B]), t2])
  let t3 = B.slice(rows: 0..<3, columns: 1..<2).T
  let t4 = A.slice(rows: 0..<2, columns: 0..<3).T
  let t5 = t3 * t4
  let t6 = M.slice(rows: 0..<1, columns: 3..<4)
  let t7 = M.slice(rows: 4..<5, columns: 1..<2)
  let t8 = logDeterminant(M) + inner(t5, t5)
  let t9 = t8 + t6 * t7
  let t10 = Matrix.apply(Embed(Slice(rows: 0..<2, columns: 0..<3), in: Shape(3, 3)), to: t5.T * t3)
  let t11 = M.inverse().T + Matrix.apply(Embed(Slice(rows: 0..<1, columns: 3..<4), in: Shape(5, 5)), to: t7)
  let gradM = t11 + Matrix.apply(Embed(Slice(rows: 4..<5, columns: 1..<2), in: Shape(5, 5)), to: t6) - Matrix.apply(Embed(Slice(rows: 1..<4, columns: 2..<5), in: Shape(5, 5)), to: Matrix(3, 3, repeating: 1))
  let t12 = gradM.slice(rows: 0..<3, columns: 0..<3)
  let t13 = (2 * t10 + t12).T / 2
  let t14 = 2 * Matrix.apply(Embed(Slice(rows: 0..<3, columns: 1..<2), in: Shape(3, 2)), to: t4 * t5.T)
  let t15 = t14 + gradM.slice(rows: 0..<3, columns: 3..<5)
  let t16 = gradM.slice(rows: 3..<5, columns: 3..<5)
  let loss = t9 - sum(M.slice(rows: 1..<4, columns: 2..<5))
  let gradA = t10 + t12 / 2 + t13
  let gradB = t15 - gradM.slice(rows: 3..<5, columns: 0..<3).T
  let gradC = C * (t16.T + t16)
  return (
    try loss.checked().scalar,
    [
      "A": try gradA.checked(),
      "B": try gradB.checked(),
      "C": try gradC.checked(),
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

// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - A: m×n
/// - b: m×1
/// - c: m×1
/// - x: n×1
func weightedLeastSquares(A: Matrix, b: Matrix, c: Matrix, x: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let t1 = A * x - b
  let t2 = c.diagonalMatrix * t1
  let loss = inner(t1, t2)
  let gradX = 2 * (A.T * t2)
  return (
    try loss.checked().scalar,
    [
      "x": try gradX.checked(),
    ]
  )
}

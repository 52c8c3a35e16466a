// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: m×n
/// - A: k×m
/// - B: n×n
/// - C: m×k
func cookbook118AXBXC(X: Matrix, A: Matrix, B: Matrix, C: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let t1 = B * X.T
  let t2 = A.T * C.T
  let t3 = t2.T * (X * B)
  let loss = inner(A.T, X * t1 * C)
  let gradX = t2 * t1.T + t3
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
    ]
  )
}

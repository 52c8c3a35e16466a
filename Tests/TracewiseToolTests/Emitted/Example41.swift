// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - W: m×n
/// - x: n×1
/// - y: m×1, columns of sum 1
func example41(W: Matrix, x: Matrix, y: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let h = W * x
  let t1 = softmax(h) - y
  let loss = -inner(y, logSoftmax(h))
  let gradW = t1 * x.T
  let gradX = W.T * t1
  return (
    try loss.checked().scalar,
    [
      "W": try gradW.checked(),
      "x": try gradX.checked(),
    ]
  )
}

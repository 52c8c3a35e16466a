// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - X: d×n
/// - mu: d×1
/// - S: d×d, symmetric
func example23(X: Matrix, mu: Matrix, S: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let n = X.columns
  let R = X - mu
  let t1 = S.inverse()
  let t2 = t1 * R
  let loss = Double(n) * logDeterminant(S) + inner(R, t2)
  let gradX = 2 * t2
  let gradMu = -2 * (t1 * R.rowSums)
  let gradS = Double(n) * t1 - t2 * t2.T
  return (
    try loss.checked().scalar,
    [
      "X": try gradX.checked(),
      "mu": try gradMu.checked(),
      "S": try gradS.checked(),
    ]
  )
}

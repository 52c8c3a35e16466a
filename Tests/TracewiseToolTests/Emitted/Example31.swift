// Written by tracewise derive --emit swift.
// swift-format-ignore-file
import Tracewise

/// The loss and its gradients, for matrices:
///
/// - x: m×1
/// - A: m×n
/// - B: n×n
/// - z: n×1
/// - b: n×1
func example31(x: Matrix, A: Matrix, B: Matrix, z: Matrix, b: Matrix) throws
  -> (loss: Double, gradients: [String: Matrix])
{
  let t1 = A.T * x
  let t2 = solve(B, z)
  let h = t2 + b
  let s = sigmoid(h)
  let gradH = t1 ⊙ s ⊙ (1 - s)
  let t3 = solve(B.T, gradH)
  let loss = inner(t1, s)
  let gradX = A * s
  let gradA = x * s.T
  let gradB = -(t3 * t2.T)
  let gradZ = t3
  let gradB_ = gradH
  return (
    try loss.checked().scalar,
    [
      "x": try gradX.checked(),
      "A": try gradA.checked(),
      "B": try gradB.checked(),
      "z": try gradZ.checked(),
      "b": try gradB_.checked(),
    ]
  )
}

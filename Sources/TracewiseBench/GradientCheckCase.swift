import Tracewise
import TracewiseVerification

/// W12: a check of the gradient of W4's loss, by all its inputs. Its value is the smallest error that
/// the check would have seen, as a part of the gradient's largest entry.
func gradientCheck(_ data: CaseData, _ size: [Int]) throws -> Case {
  let n = size[0]
  let inputs = [
    try data.vector(n), try data.matrix(n, n), try data.matrix(n, n), try data.vector(n),
    try data.vector(n),
  ]
  return Case {
    let records = try checkGradient(at: inputs) { x in
      x[0].T * x[1] * sigmoid(x[2].inverse() * x[3] + x[4])
    }
    let result = Verification(records)
    guard result.isVerified else { throw Unverified(result: result) }
    return (value: result.smallestVisibleError, gradient: [])
  } _: {
    $0
  }
}

private struct Unverified: Error, CustomStringConvertible {
  let result: Verification
  var description: String { "\(result)" }
}

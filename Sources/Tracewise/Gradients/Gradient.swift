/// The value of a 1×1 loss and its gradient, of the input's own shape: ∂L = Tr((∇ₓL)ᵀ ∂X) (deck,
/// Definition 1-1).
///
/// Throws the first failure of the loss or of its pullbacks, such as shapes that do not fit. The
/// input may be a matrix, an array or dictionary of such, or a structure of one's own (``Parameters``);
/// there are variants for any number of inputs, whose gradient is a tuple. Inputs that the loss does not use get a gradient of zeros.
///
///     let (loss, (dA, dB)) = try valueWithGradient(at: A, B) { A, B in
///       trace(A.T * B.inverse() * A) + logDeterminant(B)
///     }
@_disfavoredOverload
public func valueWithGradient<Input: Parameters>(
  at input: Input, of loss: (Input.Recorded) throws -> Variable
) throws -> (value: Double, gradient: Input) {
  let tape = Tape()
  tape.core.pointee.sweepFollows = true
  let (recorded, inputs) = input.recorded(on: tape)
  let output = try loss(recorded)
  try tape.checkLoss(output)
  let value = output.scalar
  var rest = try tape.finalGradients(of: output, withRespectTo: inputs)
  return (value, input.rebuilt(from: &rest))
}

/// The gradient of a 1×1 loss, of the input's own shape.
///
///     let dx = try gradient(at: x) { x in norm(A * x - b).squared }
@_disfavoredOverload
public func gradient<Input: Parameters>(
  at input: Input, of loss: (Input.Recorded) throws -> Variable
) throws -> Input {
  try valueWithGradient(at: input, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape the
/// matrix X̄ with Tr(Gᵀ ∂Y) = Tr(X̄ᵀ ∂X).
@_disfavoredOverload
public func pullback<Input: Parameters>(
  at input: Input, of function: (Input.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> Input) {
  let tape = Tape()
  let (recorded, inputs) = input.recorded(on: tape)
  let output = try function(recorded)
  if let failure = tape.failure { throw failure }
  return (
    try output.value.checked(),
    { cotangent in
      var rest = try tape.pullback(of: output, cotangent: cotangent, withRespectTo: inputs)[...]
      return input.rebuilt(from: &rest)
    }
  )
}

extension Tape {
  /// The gradients of a 1×1 loss that was checked. It consumes the tape.
  func finalGradients(
    of loss: Variable, withRespectTo inputs: [Variable]
  ) throws -> ArraySlice<Matrix> {
    let targets = inputs.map(\.index)
    try sweep(loss, Matrix(1), targets, lowest: targets.min() ?? 0, consuming: true)
    let gradients = takeAdjoints(of: targets)
    try core.checkFinite(gradients, targets)
    return gradients[...]
  }
}

/// The value of a 1×1 loss and its gradient, of the input's own shape: ∂L = Tr((∇ₓL)ᵀ ∂X) (deck,
/// Definition 1-1).
///
/// Throws the first failure of the loss or of its pullbacks, such as shapes that do not fit. The
/// input may be a matrix, or an array or dictionary of such; there are variants for up to six
/// inputs, whose gradient is a tuple. Inputs that the loss does not use get a gradient of zeros.
///
///     let (loss, (dA, dB)) = try valueWithGradient(at: A, B) { A, B in
///       trace(A.T * B.inverse() * A) + logDeterminant(B)
///     }
public func valueWithGradient<Input: GradientInput>(
  at input: Input, of loss: (Input.Recorded) throws -> Variable
) throws -> (value: Double, gradient: Input) {
  let tape = Tape()
  let recorded = input.recorded(on: tape, named: .place(1))
  let output = try loss(recorded)
  try tape.checkLoss(output)
  let value = output.scalar
  var targets: [Int] = []
  Input.forEachVariable(recorded) { targets.append($0.index) }
  var rest = try tape.finalGradients(of: output, withRespectTo: targets)
  return (value, Input.rebuilt(like: recorded, from: &rest))
}

/// The gradient of a 1×1 loss, of the input's own shape.
///
///     let dx = try gradient(at: x) { x in norm(A * x - b).squared }
public func gradient<Input: GradientInput>(
  at input: Input, of loss: (Input.Recorded) throws -> Variable
) throws -> Input {
  try valueWithGradient(at: input, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape the
/// matrix X̄ with Tr(Gᵀ ∂Y) = Tr(X̄ᵀ ∂X).
public func pullback<Input: GradientInput>(
  at input: Input, of function: (Input.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> Input) {
  let tape = Tape()
  let recorded = input.recorded(on: tape, named: .place(1))
  let output = try function(recorded)
  if let failure = tape.failure { throw failure }
  let value = try output.value.checked()
  var variables: [Variable] = []
  Input.forEachVariable(recorded) { variables.append($0) }
  return (
    value,
    { [variables] cotangent in
      var rest = try tape.pullback(of: output, cotangent: cotangent, withRespectTo: variables)[...]
      return Input.rebuilt(like: recorded, from: &rest)
    }
  )
}

extension Tape {
  /// The gradients of a 1×1 loss that was checked, for the nodes `targets`. It consumes the tape.
  func finalGradients(
    of loss: Variable, withRespectTo targets: [Int]
  ) throws -> ArraySlice<Matrix> {
    let gradients = try sweep(
      loss, Matrix(1), targets, lowest: targets.min() ?? 0, consuming: true)
    try core.checkFinite(gradients, targets)
    return gradients[...]
  }
}

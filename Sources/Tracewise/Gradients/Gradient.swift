/// The value of a 1×1 loss and its gradients, each of its input's own shape:
/// ∂L = Σ Tr((∇ₓL)ᵀ ∂X) (deck, Definition 1-1).
///
/// Throws the first failure of the loss or of its pullbacks, such as shapes that do not fit.
/// Inputs that the loss does not use get a gradient of zeros.
///
///     let (loss, (dA, dB)) = try valueWithGradient(at: A, B) { A, B in
///       trace(A.T * B.inverse() * A) + logDeterminant(B)
///     }
public func valueWithGradient<each Input: GradientInput>(
  at inputs: repeat each Input, of loss: (repeat (each Input).Recorded) throws -> Variable
) throws -> (value: Double, gradient: (repeat each Input)) {
  let tape = Tape()
  var count = 0
  let recorded = (repeat (each inputs).recorded(on: tape, named: inputName(&count)))
  let output = try loss(repeat each recorded)
  try tape.checkLoss(output)
  let value = output.scalar
  var targets: [Int] = []
  repeat (each Input).forEachVariable(each recorded) { targets.append($0.index) }
  var rest = try tape.finalGradients(of: output, withRespectTo: targets)
  return (value, (repeat (each Input).rebuilt(like: each recorded, from: &rest)))
}

/// The gradients of a 1×1 loss, each of its input's own shape.
///
///     let (dA, dx) = try gradient(at: A, x) { A, x in norm(A * x - b).squared }
public func gradient<each Input: GradientInput>(
  at inputs: repeat each Input, of loss: (repeat (each Input).Recorded) throws -> Variable
) throws -> (repeat each Input) {
  try valueWithGradient(at: repeat each inputs, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape the
/// matrices X̄ with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
public func pullback<each Input: GradientInput>(
  at inputs: repeat each Input, of function: (repeat (each Input).Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (repeat each Input)) {
  let tape = Tape()
  var count = 0
  let recorded = (repeat (each inputs).recorded(on: tape, named: inputName(&count)))
  let output = try function(repeat each recorded)
  if let failure = tape.failure { throw failure }
  let value = try output.value.checked()
  var variables: [Variable] = []
  repeat (each Input).forEachVariable(each recorded) { variables.append($0) }
  return (
    value,
    { [variables] cotangent in
      var rest = try tape.pullback(of: output, cotangent: cotangent, withRespectTo: variables)[...]
      return (repeat (each Input).rebuilt(like: each recorded, from: &rest))
    }
  )
}

// MARK: - One input

// The compiler takes a pack of one for a tuple of one, which converts to nothing: the most common
// case has functions of its own, which it prefers.

/// The value of a 1×1 loss of one input and its gradient, of the input's own shape.
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

/// The gradient of a 1×1 loss of one input, of the input's own shape.
///
///     let dx = try gradient(at: x) { x in norm(A * x - b).squared }
public func gradient<Input: GradientInput>(
  at input: Input, of loss: (Input.Recorded) throws -> Variable
) throws -> Input {
  try valueWithGradient(at: input, of: loss).gradient
}

/// The value of a function of one input, of any shape, and its pullback.
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
    try core.pointee.checkFinite(gradients, targets)
    return gradients[...]
  }
}

/// The names that messages give to inputs: `input 1`, `input 2`, …
private func inputName(_ count: inout Int) -> InputName {
  count += 1
  return .place(count)
}

extension TapeCore {
  /// Throws if a gradient has an entry that is not finite.
  func checkFinite(_ gradients: [Matrix], _ targets: [Int]) throws {
    for (gradient, target) in zip(gradients, targets) {
      guard let (i, j) = gradient.firstNonFinite else { continue }
      throw TracewiseError(
        .notFinite, in: "gradient",
        "entry (\(i + 1), \(j + 1)) of the gradient for \(describe(target)) is \(Matrix.format(gradient[i, j]))"
      )
    }
  }
}

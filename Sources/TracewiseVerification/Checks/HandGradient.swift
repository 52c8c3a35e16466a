public import Tracewise

// Gradients written by hand, of what `gradient(at:of:)` takes; for matrices see
// `HandGradientOfMatrices.swift`.

/// Checks a gradient written by hand, a function of the loss's input: by differences, by Taylor remainders
/// and, where differences agree with it, beside the tape's, which sees the last digits.
///
///     let result = try checkGradient(
///       of: { x in norm(A * x - b).squared }, gradient: { x in 2 * A.T * (A * x - b) }, at: x)
///     print(result)  // in a test: #expect(result.isVerified, "\(result)")
///
/// A gradient of another shape than its input is refuted. The input is a matrix, an array or dictionary of
/// such, or a structure of one's own (`Parameters`), of which the gradient is one too; there are variants for
/// any number of inputs, whose gradient is a tuple, and for gradients that are computed already. Throws the
/// errors of the loss, of the tape's gradient and of the one by hand.
///
/// - Parameters:
///   - loss: the loss, of variables.
///   - gradient: its gradient, of matrices.
///   - input: where it is checked.
///   - names: what messages call the matrices of the input; `input 1`, `input 1.weight`, … by default.
///   - seed: that of random directions.
///   - tolerances: how far error estimates are trusted.
@_disfavoredOverload
public func checkGradient<Input: Parameters>(
  of loss: (Input.Recorded) throws -> Variable, gradient: (Input) throws -> Input,
  at input: Input, names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkByHand(
    input.leaves, names ?? input.leafNames(place: 1), seed, tolerances,
    of: { variables in
      var rest = variables[...]
      return try loss(input.recorded(asNextOf: &rest))
    },
    gradient: { matrices in
      var rest = matrices[...]
      return try gradient(input.rebuilt(from: &rest)).leaves
    })
}

/// Checks a gradient written by hand that is computed already.
@_disfavoredOverload
public func checkGradient<Input: Parameters>(
  of loss: (Input.Recorded) throws -> Variable, gradient: Input, at input: Input,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkGradient(
    of: loss, gradient: { _ in gradient }, at: input, names: names, seed: seed,
    tolerances: tolerances)
}

/// Checks gradients written by hand, functions of the loss's inputs.
@_disfavoredOverload
public func checkGradient<A: Parameters, B: Parameters, each More: Parameters>(
  of loss: (A.Recorded, B.Recorded, repeat (each More).Recorded) throws -> Variable,
  gradient: (A, B, repeat each More) throws -> (A, B, repeat each More),
  at a: A, _ b: B, _ more: repeat each More,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try packed(
    names, seed, tolerances, of: loss, gradient: gradient, at: a, b, repeat each more)
}

/// Checks gradients written by hand that are computed already.
@_disfavoredOverload
public func checkGradient<A: Parameters, B: Parameters, each More: Parameters>(
  of loss: (A.Recorded, B.Recorded, repeat (each More).Recorded) throws -> Variable,
  gradient: (A, B, repeat each More), at a: A, _ b: B, _ more: repeat each More,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkGradient(
    of: loss, gradient: { (_: A, _: B, _: repeat each More) in gradient }, at: a, b,
    repeat each more, names: names, seed: seed, tolerances: tolerances)
}

private func packed<each Input: Parameters>(
  _ names: [String]?, _ seed: UInt64, _ tolerances: Tolerances,
  of loss: (repeat (each Input).Recorded) throws -> Variable,
  gradient: (repeat each Input) throws -> (repeat each Input), at inputs: repeat each Input
) throws -> Verification {
  var (matrices, paths, place): ([Matrix], [String], Int) = ([], [], 0)
  for input in repeat each inputs {
    place += 1
    matrices += input.leaves
    paths += input.leafNames(place: place)
  }
  return try checkByHand(
    matrices, names ?? paths, seed, tolerances,
    of: { variables in
      var rest = variables[...]
      return try loss(repeat (each inputs).recorded(asNextOf: &rest))
    },
    gradient: { matrices in
      var rest = matrices[...]
      let parts = try gradient(repeat (each inputs).rebuilt(from: &rest))
      var result: [Matrix] = []
      for part in repeat each parts { result += part.leaves }
      return result
    })
}

/// Judges the gradients by hand of a loss of matrices.
func checkByHand(
  _ inputs: [Matrix], _ names: [String]?, _ seed: UInt64, _ tolerances: Tolerances,
  of loss: ([Variable]) throws -> Variable, gradient: ([Matrix]) throws -> [Matrix]
) throws -> Verification {
  let check = GradientCheck(
    inputs, names, own: try valueWithGradient(at: inputs, of: loss).gradient,
    byHand: try gradient(inputs), seed: seed,
    LossCheck(
      oracles: [DifferencesOracle(), TaylorOracle(), TapeOracle()], tolerances: tolerances))
  return try withoutActuallyEscaping(loss) { loss in
    try withoutActuallyEscaping(gradient) { gradient in
      let records = try check.records {
        ClosureBody(loss: loss, inputs: inputs, moving: $0, byHand: gradient)
      }
      return Verification(records.flatMap(\.settledEvidence))
    }
  }
}

// The functions of `Gradient.swift` for two and more inputs.
//
// Each is one line over a pack of inputs. The pack itself is not public: the compiler takes a pack
// of one for a tuple of one, which converts to nothing, and types the closure of a pack so slowly
// that it refuses losses of half a dozen operators.

// MARK: - Two inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func valueWithGradient<A: Parameters, B: Parameters>(
  at a: A, _ b: B, of loss: (A.Recorded, B.Recorded) throws -> Variable
) throws -> (value: Double, gradient: (A, B)) {
  try packed(at: a, b, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func gradient<A: Parameters, B: Parameters>(
  at a: A, _ b: B, of loss: (A.Recorded, B.Recorded) throws -> Variable
) throws -> (A, B) {
  try packed(at: a, b, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
@_disfavoredOverload
public func pullback<A: Parameters, B: Parameters>(
  at a: A, _ b: B, of function: (A.Recorded, B.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B)) {
  try packedPullback(at: a, b, of: function)
}

// MARK: - Three inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func valueWithGradient<A: Parameters, B: Parameters, C: Parameters>(
  at a: A, _ b: B, _ c: C, of loss: (A.Recorded, B.Recorded, C.Recorded) throws -> Variable
) throws -> (value: Double, gradient: (A, B, C)) {
  try packed(at: a, b, c, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func gradient<A: Parameters, B: Parameters, C: Parameters>(
  at a: A, _ b: B, _ c: C, of loss: (A.Recorded, B.Recorded, C.Recorded) throws -> Variable
) throws -> (A, B, C) {
  try packed(at: a, b, c, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
@_disfavoredOverload
public func pullback<A: Parameters, B: Parameters, C: Parameters>(
  at a: A, _ b: B, _ c: C, of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B, C)) {
  try packedPullback(at: a, b, c, of: function)
}

// MARK: - Four inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func valueWithGradient<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded) throws -> Variable
) throws -> (value: Double, gradient: (A, B, C, D)) {
  try packed(at: a, b, c, d, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func gradient<A: Parameters, B: Parameters, C: Parameters, D: Parameters>(
  at a: A, _ b: B, _ c: C, _ d: D,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded) throws -> Variable
) throws -> (A, B, C, D) {
  try packed(at: a, b, c, d, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
@_disfavoredOverload
public func pullback<A: Parameters, B: Parameters, C: Parameters, D: Parameters>(
  at a: A, _ b: B, _ c: C, _ d: D,
  of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B, C, D)) {
  try packedPullback(at: a, b, c, d, of: function)
}

// MARK: - Five inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func valueWithGradient<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded) throws -> Variable
) throws -> (value: Double, gradient: (A, B, C, D, E)) {
  try packed(at: a, b, c, d, e, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func gradient<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded) throws -> Variable
) throws -> (A, B, C, D, E) {
  try packed(at: a, b, c, d, e, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
@_disfavoredOverload
public func pullback<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E,
  of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B, C, D, E)) {
  try packedPullback(at: a, b, c, d, e, of: function)
}

// MARK: - Six inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func valueWithGradient<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters,
  F: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded) throws ->
    Variable
) throws -> (value: Double, gradient: (A, B, C, D, E, F)) {
  try packed(at: a, b, c, d, e, f, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func gradient<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters,
  F: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded) throws ->
    Variable
) throws -> (A, B, C, D, E, F) {
  try packed(at: a, b, c, d, e, f, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
@_disfavoredOverload
public func pullback<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters,
  F: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F,
  of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded) throws ->
    Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B, C, D, E, F)) {
  try packedPullback(at: a, b, c, d, e, f, of: function)
}

// MARK: - Seven and more inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func valueWithGradient<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters, F: Parameters,
  G: Parameters, each More: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ more: repeat each More,
  of loss: (
    A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded, G.Recorded,
    repeat (each More).Recorded
  ) throws -> Variable
) throws -> (value: Double, gradient: (A, B, C, D, E, F, G, repeat each More)) {
  try packed(at: a, b, c, d, e, f, g, repeat each more, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
@_disfavoredOverload
public func gradient<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters, F: Parameters,
  G: Parameters, each More: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ more: repeat each More,
  of loss: (
    A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded, G.Recorded,
    repeat (each More).Recorded
  ) throws -> Variable
) throws -> (A, B, C, D, E, F, G, repeat each More) {
  try packed(at: a, b, c, d, e, f, g, repeat each more, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
@_disfavoredOverload
public func pullback<
  A: Parameters, B: Parameters, C: Parameters, D: Parameters, E: Parameters, F: Parameters,
  G: Parameters, each More: Parameters
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ more: repeat each More,
  of function: (
    A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded, G.Recorded,
    repeat (each More).Recorded
  ) throws -> Variable
) throws -> (
  value: Matrix, pullback: (Matrix) throws -> (A, B, C, D, E, F, G, repeat each More)
) {
  try packedPullback(at: a, b, c, d, e, f, g, repeat each more, of: function)
}

// MARK: - Any number of inputs

private func packed<each Input: Parameters>(
  at inputs: repeat each Input, of loss: (repeat (each Input).Recorded) throws -> Variable
) throws -> (value: Double, gradient: (repeat each Input)) {
  var record = InputRecord()
  record.tape.core.pointee.sweepFollows = true
  let recorded = (repeat record.add(each inputs))
  let output = try loss(repeat each recorded)
  try record.tape.checkLoss(output)
  let value = output.scalar
  var rest = try record.tape.finalGradients(of: output, withRespectTo: record.inputs)
  return (value, (repeat (each inputs).rebuilt(from: &rest)))
}

private func packedPullback<each Input: Parameters>(
  at inputs: repeat each Input, of function: (repeat (each Input).Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (repeat each Input)) {
  var record = InputRecord()
  let recorded = (repeat record.add(each inputs))
  let output = try function(repeat each recorded)
  if let failure = record.tape.failure { throw failure }
  return (
    try output.value.checked(),
    { [record] cotangent in
      var rest = try record.tape.pullback(
        of: output, cotangent: cotangent, withRespectTo: record.inputs)[...]
      return (repeat (each inputs).rebuilt(from: &rest))
    }
  )
}

/// A tape on which inputs are recorded one after the other: input 1, 2, …
private struct InputRecord {
  let tape = Tape()
  private(set) var inputs: [Variable] = []
  private var count = 0

  mutating func add<Input: Parameters>(_ input: Input) -> Input.Recorded {
    count += 1
    let (recorded, variables) = input.recorded(on: tape, place: count)
    inputs += variables
    return recorded
  }
}

// The functions of `Gradient.swift` for two to six inputs.
//
// Each is one line over a pack of inputs. The pack itself is not public: the compiler takes a pack
// of one for a tuple of one, which converts to nothing, and types the closure of a pack so slowly
// that it refuses losses of half a dozen operators.

// MARK: - Two inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
public func valueWithGradient<A: GradientInput, B: GradientInput>(
  at a: A, _ b: B, of loss: (A.Recorded, B.Recorded) throws -> Variable
) throws -> (value: Double, gradient: (A, B)) {
  try packed(at: a, b, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
public func gradient<A: GradientInput, B: GradientInput>(
  at a: A, _ b: B, of loss: (A.Recorded, B.Recorded) throws -> Variable
) throws -> (A, B) {
  try packed(at: a, b, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
public func pullback<A: GradientInput, B: GradientInput>(
  at a: A, _ b: B, of function: (A.Recorded, B.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B)) {
  try packedPullback(at: a, b, of: function)
}

// MARK: - Three inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
public func valueWithGradient<A: GradientInput, B: GradientInput, C: GradientInput>(
  at a: A, _ b: B, _ c: C, of loss: (A.Recorded, B.Recorded, C.Recorded) throws -> Variable
) throws -> (value: Double, gradient: (A, B, C)) {
  try packed(at: a, b, c, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
public func gradient<A: GradientInput, B: GradientInput, C: GradientInput>(
  at a: A, _ b: B, _ c: C, of loss: (A.Recorded, B.Recorded, C.Recorded) throws -> Variable
) throws -> (A, B, C) {
  try packed(at: a, b, c, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
public func pullback<A: GradientInput, B: GradientInput, C: GradientInput>(
  at a: A, _ b: B, _ c: C, of function: (A.Recorded, B.Recorded, C.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B, C)) {
  try packedPullback(at: a, b, c, of: function)
}

// MARK: - Four inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
public func valueWithGradient<
  A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput
>(
  at a: A, _ b: B, _ c: C, _ d: D,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded) throws -> Variable
) throws -> (value: Double, gradient: (A, B, C, D)) {
  try packed(at: a, b, c, d, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
public func gradient<A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput>(
  at a: A, _ b: B, _ c: C, _ d: D,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded) throws -> Variable
) throws -> (A, B, C, D) {
  try packed(at: a, b, c, d, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
public func pullback<A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput>(
  at a: A, _ b: B, _ c: C, _ d: D,
  of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B, C, D)) {
  try packedPullback(at: a, b, c, d, of: function)
}

// MARK: - Five inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
public func valueWithGradient<
  A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput, E: GradientInput
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded) throws -> Variable
) throws -> (value: Double, gradient: (A, B, C, D, E)) {
  try packed(at: a, b, c, d, e, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
public func gradient<
  A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput, E: GradientInput
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded) throws -> Variable
) throws -> (A, B, C, D, E) {
  try packed(at: a, b, c, d, e, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
public func pullback<
  A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput, E: GradientInput
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E,
  of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded) throws -> Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B, C, D, E)) {
  try packedPullback(at: a, b, c, d, e, of: function)
}

// MARK: - Six inputs

/// The value of a 1×1 loss and its gradients, each of its input's own shape; throws the first failure.
public func valueWithGradient<
  A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput, E: GradientInput,
  F: GradientInput
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded) throws ->
    Variable
) throws -> (value: Double, gradient: (A, B, C, D, E, F)) {
  try packed(at: a, b, c, d, e, f, of: loss)
}

/// The gradients of a 1×1 loss, each of its input's own shape; throws the first failure.
public func gradient<
  A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput, E: GradientInput,
  F: GradientInput
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F,
  of loss: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded) throws ->
    Variable
) throws -> (A, B, C, D, E, F) {
  try packed(at: a, b, c, d, e, f, of: loss).gradient
}

/// The value of a function of any shape, and its pullback: for a cotangent G of that shape an X̄
/// for each input, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
public func pullback<
  A: GradientInput, B: GradientInput, C: GradientInput, D: GradientInput, E: GradientInput,
  F: GradientInput
>(
  at a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F,
  of function: (A.Recorded, B.Recorded, C.Recorded, D.Recorded, E.Recorded, F.Recorded) throws ->
    Variable
) throws -> (value: Matrix, pullback: (Matrix) throws -> (A, B, C, D, E, F)) {
  try packedPullback(at: a, b, c, d, e, f, of: function)
}

// MARK: - Any number of inputs

private func packed<each Input: GradientInput>(
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

private func packedPullback<each Input: GradientInput>(
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

/// The names that messages give to inputs: `input 1`, `input 2`, …
private func inputName(_ count: inout Int) -> InputName {
  count += 1
  return .place(count)
}

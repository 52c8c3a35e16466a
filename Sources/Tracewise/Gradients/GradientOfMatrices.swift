// The functions of `Gradient.swift` for one to six matrices.
//
// They do what the generic ones say. The compiler prefers them, and a gradient of small matrices
// costs a fraction of a microsecond: no object, no array, no witness table, and no reference count of
// the inputs, which live as long as the call.

// MARK: - One matrix

/// The value of a 1×1 loss of a matrix and its gradient, of the matrix's shape: ∂L = Tr((∇L)ᵀ ∂X)
/// (deck, Definition 1-1).
///
/// Throws the first failure of the loss or of its pullbacks, such as shapes that do not fit.
///
///     let (loss, dx) = try valueWithGradient(at: x) { x in norm(A * x - b).squared }
public func valueWithGradient(
  at a: Matrix, of loss: (Variable) throws -> Variable
) throws -> (value: Double, gradient: Matrix) {
  defer { withExtendedLifetime(a) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(core.input(a, place: 1))
    let value = try core.differentiate(output, inputs: 1)
    return (value, try core.gradient(0))
  }
}

/// The gradient of a 1×1 loss of a matrix, of the matrix's shape; throws as `valueWithGradient` does.
///
///     let dx = try gradient(at: x) { x in norm(A * x - b).squared }
public func gradient(
  at a: Matrix, of loss: (Variable) throws -> Variable
) throws -> Matrix {
  try valueWithGradient(at: a, of: loss).gradient
}

// MARK: - Two matrices

/// The value of a 1×1 loss and its gradients, each of its matrix's shape; throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, of loss: (Variable, Variable) throws -> Variable
) throws -> (value: Double, gradient: (Matrix, Matrix)) {
  defer { withExtendedLifetime((a, b)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(core.input(a, place: 1), core.input(b, place: 2))
    let value = try core.differentiate(output, inputs: 2)
    return (value, try (core.gradient(0), core.gradient(1)))
  }
}

/// The gradients of a 1×1 loss, each of its matrix's shape; throws the first failure.
public func gradient(
  at a: Matrix, _ b: Matrix, of loss: (Variable, Variable) throws -> Variable
) throws -> (Matrix, Matrix) {
  try valueWithGradient(at: a, b, of: loss).gradient
}

// MARK: - Three matrices

/// The value of a 1×1 loss and its gradients, each of its matrix's shape; throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, of loss: (Variable, Variable, Variable) throws -> Variable
) throws -> (value: Double, gradient: (Matrix, Matrix, Matrix)) {
  defer { withExtendedLifetime((a, b, c)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(core.input(a, place: 1), core.input(b, place: 2), core.input(c, place: 3))
    let value = try core.differentiate(output, inputs: 3)
    return (value, try (core.gradient(0), core.gradient(1), core.gradient(2)))
  }
}

/// The gradients of a 1×1 loss, each of its matrix's shape; throws the first failure.
public func gradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, of loss: (Variable, Variable, Variable) throws -> Variable
) throws -> (Matrix, Matrix, Matrix) {
  try valueWithGradient(at: a, b, c, of: loss).gradient
}

// MARK: - Four matrices

/// The value of a 1×1 loss and its gradients, each of its matrix's shape; throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix,
  of loss: (Variable, Variable, Variable, Variable) throws -> Variable
) throws -> (value: Double, gradient: (Matrix, Matrix, Matrix, Matrix)) {
  defer { withExtendedLifetime((a, b, c, d)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(
      core.input(a, place: 1), core.input(b, place: 2), core.input(c, place: 3),
      core.input(d, place: 4))
    let value = try core.differentiate(output, inputs: 4)
    return (value, try (core.gradient(0), core.gradient(1), core.gradient(2), core.gradient(3)))
  }
}

/// The gradients of a 1×1 loss, each of its matrix's shape; throws the first failure.
public func gradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix,
  of loss: (Variable, Variable, Variable, Variable) throws -> Variable
) throws -> (Matrix, Matrix, Matrix, Matrix) {
  try valueWithGradient(at: a, b, c, d, of: loss).gradient
}

// MARK: - Five matrices

/// The value of a 1×1 loss and its gradients, each of its matrix's shape; throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, _ e: Matrix,
  of loss: (Variable, Variable, Variable, Variable, Variable) throws -> Variable
) throws -> (value: Double, gradient: (Matrix, Matrix, Matrix, Matrix, Matrix)) {
  defer { withExtendedLifetime((a, b, c, d, e)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(
      core.input(a, place: 1), core.input(b, place: 2), core.input(c, place: 3),
      core.input(d, place: 4), core.input(e, place: 5))
    let value = try core.differentiate(output, inputs: 5)
    return (
      value,
      try (core.gradient(0), core.gradient(1), core.gradient(2), core.gradient(3), core.gradient(4))
    )
  }
}

/// The gradients of a 1×1 loss, each of its matrix's shape; throws the first failure.
public func gradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, _ e: Matrix,
  of loss: (Variable, Variable, Variable, Variable, Variable) throws -> Variable
) throws -> (Matrix, Matrix, Matrix, Matrix, Matrix) {
  try valueWithGradient(at: a, b, c, d, e, of: loss).gradient
}

// MARK: - Six matrices

/// The value of a 1×1 loss and its gradients, each of its matrix's shape; throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, _ e: Matrix, _ f: Matrix,
  of loss: (Variable, Variable, Variable, Variable, Variable, Variable) throws -> Variable
) throws -> (value: Double, gradient: (Matrix, Matrix, Matrix, Matrix, Matrix, Matrix)) {
  defer { withExtendedLifetime((a, b, c, d, e, f)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(
      core.input(a, place: 1), core.input(b, place: 2), core.input(c, place: 3),
      core.input(d, place: 4), core.input(e, place: 5), core.input(f, place: 6))
    let value = try core.differentiate(output, inputs: 6)
    return (
      value,
      try (
        core.gradient(0), core.gradient(1), core.gradient(2), core.gradient(3), core.gradient(4),
        core.gradient(5)
      )
    )
  }
}

/// The gradients of a 1×1 loss, each of its matrix's shape; throws the first failure.
public func gradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, _ e: Matrix, _ f: Matrix,
  of loss: (Variable, Variable, Variable, Variable, Variable, Variable) throws -> Variable
) throws -> (Matrix, Matrix, Matrix, Matrix, Matrix, Matrix) {
  try valueWithGradient(at: a, b, c, d, e, f, of: loss).gradient
}

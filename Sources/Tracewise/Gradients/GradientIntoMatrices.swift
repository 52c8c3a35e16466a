// The functions of `GradientFunction.swift` for one to six matrices, as those of `GradientOfMatrices.swift`
// are: nothing is allocated once the gradients have their memory.

/// The value of a 1×1 loss of a matrix; its gradient is written into `da`, in the memory that is there.
///
/// That is used again where it has the gradient's shape and nobody else refers to it; else `da` is replaced.
/// Throws as without `into`; the gradients hold nothing of use then.
///
///     var dx = Matrix.zeros(x.rows, x.columns)
///     let loss = try valueWithGradient(at: x, into: &dx) { x in norm(A * x - b).squared }
public func valueWithGradient(
  at a: Matrix, into da: inout Matrix,
  of loss: (Variable) throws -> Variable
) throws -> Double {
  defer { withExtendedLifetime(a) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(core.input(a, place: 1))
    let value = try core.differentiate(output, inputs: 1)
    try core.gradient(0, into: &da)
    return value
  }
}

/// The value of a 1×1 loss; its gradients are written into the memory that is there. Throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, into da: inout Matrix, _ db: inout Matrix,
  of loss: (Variable, Variable) throws -> Variable
) throws -> Double {
  defer { withExtendedLifetime((a, b)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(core.input(a, place: 1), core.input(b, place: 2))
    let value = try core.differentiate(output, inputs: 2)
    try core.gradient(0, into: &da)
    try core.gradient(1, into: &db)
    return value
  }
}

/// The value of a 1×1 loss; its gradients are written into the memory that is there. Throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, into da: inout Matrix, _ db: inout Matrix,
  _ dc: inout Matrix,
  of loss: (Variable, Variable, Variable) throws -> Variable
) throws -> Double {
  defer { withExtendedLifetime((a, b, c)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(core.input(a, place: 1), core.input(b, place: 2), core.input(c, place: 3))
    let value = try core.differentiate(output, inputs: 3)
    try core.gradient(0, into: &da)
    try core.gradient(1, into: &db)
    try core.gradient(2, into: &dc)
    return value
  }
}

/// The value of a 1×1 loss; its gradients are written into the memory that is there. Throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, into da: inout Matrix, _ db: inout Matrix,
  _ dc: inout Matrix, _ dd: inout Matrix,
  of loss: (Variable, Variable, Variable, Variable) throws -> Variable
) throws -> Double {
  defer { withExtendedLifetime((a, b, c, d)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(
      core.input(a, place: 1), core.input(b, place: 2), core.input(c, place: 3),
      core.input(d, place: 4))
    let value = try core.differentiate(output, inputs: 4)
    try core.gradient(0, into: &da)
    try core.gradient(1, into: &db)
    try core.gradient(2, into: &dc)
    try core.gradient(3, into: &dd)
    return value
  }
}

/// The value of a 1×1 loss; its gradients are written into the memory that is there. Throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, _ e: Matrix, into da: inout Matrix,
  _ db: inout Matrix, _ dc: inout Matrix, _ dd: inout Matrix, _ de: inout Matrix,
  of loss: (Variable, Variable, Variable, Variable, Variable) throws -> Variable
) throws -> Double {
  defer { withExtendedLifetime((a, b, c, d, e)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(
      core.input(a, place: 1), core.input(b, place: 2), core.input(c, place: 3),
      core.input(d, place: 4), core.input(e, place: 5))
    let value = try core.differentiate(output, inputs: 5)
    try core.gradient(0, into: &da)
    try core.gradient(1, into: &db)
    try core.gradient(2, into: &dc)
    try core.gradient(3, into: &dd)
    try core.gradient(4, into: &de)
    return value
  }
}

/// The value of a 1×1 loss; its gradients are written into the memory that is there. Throws the first failure.
public func valueWithGradient(
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, _ e: Matrix, _ f: Matrix,
  into da: inout Matrix, _ db: inout Matrix, _ dc: inout Matrix, _ dd: inout Matrix,
  _ de: inout Matrix, _ df: inout Matrix,
  of loss: (Variable, Variable, Variable, Variable, Variable, Variable) throws -> Variable
) throws -> Double {
  defer { withExtendedLifetime((a, b, c, d, e, f)) {} }
  return try TapeCore.Pointer.withGradientTape { core in
    let output = try loss(
      core.input(a, place: 1), core.input(b, place: 2), core.input(c, place: 3),
      core.input(d, place: 4), core.input(e, place: 5), core.input(f, place: 6))
    let value = try core.differentiate(output, inputs: 6)
    try core.gradient(0, into: &da)
    try core.gradient(1, into: &db)
    try core.gradient(2, into: &dc)
    try core.gradient(3, into: &dd)
    try core.gradient(4, into: &de)
    try core.gradient(5, into: &df)
    return value
  }
}

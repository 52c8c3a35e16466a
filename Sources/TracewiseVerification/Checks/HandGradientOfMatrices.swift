public import Tracewise

// The functions of `HandGradient.swift` for one to six matrices.
//
// They do what the generic ones say. The compiler prefers them: with types that do not depend on the inputs it
// takes milliseconds for a loss of a dozen operators, where it refuses it otherwise.

// MARK: - One matrix

/// Checks the gradient by hand of a loss of a matrix.
public func checkGradient(
  of loss: (Variable) throws -> Variable,
  gradient: (Matrix) throws -> Matrix, at a: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkByHand([a], names, seed, tolerances, of: { try loss($0[0]) }) {
    [try gradient($0[0])]
  }
}

/// Checks the gradient by hand of a loss of a matrix, computed already.
public func checkGradient(
  of loss: (Variable) throws -> Variable, gradient: Matrix, at a: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkGradient(
    of: loss, gradient: { _ in gradient }, at: a, names: names, seed: seed,
    tolerances: tolerances)
}

// MARK: - Two matrices

/// Checks the gradients by hand of a loss of two matrices.
public func checkGradient(
  of loss: (Variable, Variable) throws -> Variable,
  gradient: (Matrix, Matrix) throws -> (Matrix, Matrix), at a: Matrix, _ b: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkByHand([a, b], names, seed, tolerances, of: { try loss($0[0], $0[1]) }) {
    let g = try gradient($0[0], $0[1])
    return [g.0, g.1]
  }
}

/// Checks the gradients by hand of a loss of two matrices, computed already.
public func checkGradient(
  of loss: (Variable, Variable) throws -> Variable, gradient: (Matrix, Matrix), at a: Matrix,
  _ b: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkGradient(
    of: loss, gradient: { _, _ in gradient }, at: a, b, names: names, seed: seed,
    tolerances: tolerances)
}

// MARK: - Three matrices

/// Checks the gradients by hand of a loss of three matrices.
public func checkGradient(
  of loss: (Variable, Variable, Variable) throws -> Variable,
  gradient: (Matrix, Matrix, Matrix) throws -> (Matrix, Matrix, Matrix), at a: Matrix, _ b: Matrix,
  _ c: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkByHand([a, b, c], names, seed, tolerances, of: { try loss($0[0], $0[1], $0[2]) }) {
    let g = try gradient($0[0], $0[1], $0[2])
    return [g.0, g.1, g.2]
  }
}

/// Checks the gradients by hand of a loss of three matrices, computed already.
public func checkGradient(
  of loss: (Variable, Variable, Variable) throws -> Variable, gradient: (Matrix, Matrix, Matrix),
  at a: Matrix, _ b: Matrix, _ c: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkGradient(
    of: loss, gradient: { _, _, _ in gradient }, at: a, b, c, names: names, seed: seed,
    tolerances: tolerances)
}

// MARK: - Four matrices

/// Checks the gradients by hand of a loss of four matrices.
public func checkGradient(
  of loss: (Variable, Variable, Variable, Variable) throws -> Variable,
  gradient: (Matrix, Matrix, Matrix, Matrix) throws -> (Matrix, Matrix, Matrix, Matrix),
  at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkByHand(
    [a, b, c, d], names, seed, tolerances, of: { try loss($0[0], $0[1], $0[2], $0[3]) }
  ) {
    let g = try gradient($0[0], $0[1], $0[2], $0[3])
    return [g.0, g.1, g.2, g.3]
  }
}

/// Checks the gradients by hand of a loss of four matrices, computed already.
public func checkGradient(
  of loss: (Variable, Variable, Variable, Variable) throws -> Variable,
  gradient: (Matrix, Matrix, Matrix, Matrix), at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkGradient(
    of: loss, gradient: { _, _, _, _ in gradient }, at: a, b, c, d, names: names, seed: seed,
    tolerances: tolerances)
}

// MARK: - Five matrices

/// Checks the gradients by hand of a loss of five matrices.
public func checkGradient(
  of loss: (Variable, Variable, Variable, Variable, Variable) throws -> Variable,
  gradient: (Matrix, Matrix, Matrix, Matrix, Matrix) throws -> (
    Matrix, Matrix, Matrix, Matrix, Matrix
  ), at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, _ e: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkByHand(
    [a, b, c, d, e], names, seed, tolerances, of: { try loss($0[0], $0[1], $0[2], $0[3], $0[4]) }
  ) {
    let g = try gradient($0[0], $0[1], $0[2], $0[3], $0[4])
    return [g.0, g.1, g.2, g.3, g.4]
  }
}

/// Checks the gradients by hand of a loss of five matrices, computed already.
public func checkGradient(
  of loss: (Variable, Variable, Variable, Variable, Variable) throws -> Variable,
  gradient: (Matrix, Matrix, Matrix, Matrix, Matrix), at a: Matrix, _ b: Matrix, _ c: Matrix,
  _ d: Matrix, _ e: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkGradient(
    of: loss, gradient: { _, _, _, _, _ in gradient }, at: a, b, c, d, e, names: names, seed: seed,
    tolerances: tolerances)
}

// MARK: - Six matrices

/// Checks the gradients by hand of a loss of six matrices.
public func checkGradient(
  of loss: (Variable, Variable, Variable, Variable, Variable, Variable) throws -> Variable,
  gradient: (Matrix, Matrix, Matrix, Matrix, Matrix, Matrix) throws -> (
    Matrix, Matrix, Matrix, Matrix, Matrix, Matrix
  ), at a: Matrix, _ b: Matrix, _ c: Matrix, _ d: Matrix, _ e: Matrix, _ f: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkByHand(
    [a, b, c, d, e, f], names, seed, tolerances,
    of: { try loss($0[0], $0[1], $0[2], $0[3], $0[4], $0[5]) }
  ) {
    let g = try gradient($0[0], $0[1], $0[2], $0[3], $0[4], $0[5])
    return [g.0, g.1, g.2, g.3, g.4, g.5]
  }
}

/// Checks the gradients by hand of a loss of six matrices, computed already.
public func checkGradient(
  of loss: (Variable, Variable, Variable, Variable, Variable, Variable) throws -> Variable,
  gradient: (Matrix, Matrix, Matrix, Matrix, Matrix, Matrix), at a: Matrix, _ b: Matrix,
  _ c: Matrix, _ d: Matrix, _ e: Matrix, _ f: Matrix,
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try checkGradient(
    of: loss, gradient: { _, _, _, _, _, _ in gradient }, at: a, b, c, d, e, f, names: names,
    seed: seed,
    tolerances: tolerances)
}

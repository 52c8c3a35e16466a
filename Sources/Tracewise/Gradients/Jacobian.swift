/// How a Jacobian is found.
public enum JacobianMode: Sendable, CaseIterable {
  /// Column by column: a sweep forwards for each entry of the input.
  case forward
  /// Row by row: a sweep backwards for each entry of the value.
  case reverse
  /// By the fewer sweeps.
  case automatic
}

/// ∂vec Y/∂vec X: a row for each entry of the value, a column for each entry of the input, both column by column
/// (vec); of a structure, the columns of its matrices side by side.
///
/// min(m, n) sweeps for a value of m entries and an input of n, over one recording.
///
///     let J = try jacobian(at: x) { x in tanh(A * x) }
public func jacobian<Input: Parameters>(
  at input: Input, _ mode: JacobianMode = .automatic,
  of function: (Input.Recorded) throws -> Variable
) throws -> Matrix {
  let tape = Tape()
  let (recorded, inputs) = input.recorded(on: tape)
  let output = try function(recorded)
  let map = try TangentMap(of: [output], withRespectTo: inputs, on: tape)
  let (m, n) = (output.shape.count, inputs.reduce(0) { $0 + $1.shape.count })
  guard mode == .forward || (mode == .automatic && n <= m) else {
    let rows = try Matrix.units(output.shape).flatMap { unit in
      try tape.pullback(of: output, cotangent: unit, withRespectTo: inputs).flatMap { $0.T.values }
    }
    return try Matrix(m, n, values: rows)
  }
  return try Matrix(n, m, values: map.columns(of: input.leaves).flatMap { $0[0].T.values }).T
}

/// ∇²L: the Hessian of a 1×1 loss in the order of vec, of a structure with its matrices one after the other.
///
/// The gradient is recorded once, and differentiated by a sweep forwards for each entry of the input: forward over
/// reverse.
///
///     let H = try hessian(at: x) { x in sum(exp(A * x)) }
public func hessian<Input: Parameters>(
  at input: Input, of loss: (Input.Recorded) throws -> Variable
) throws -> Matrix {
  let tape = Tape()
  let (recorded, inputs) = input.recorded(on: tape)
  let output = try loss(recorded)
  try tape.checkLoss(output)
  let gradients = recordedGradient(of: output, withRespectTo: inputs)
  let map = try TangentMap(of: gradients, withRespectTo: inputs, on: tape)
  let n = inputs.reduce(0) { $0 + $1.shape.count }
  let columns = try map.columns(of: input.leaves).flatMap { $0.flatMap { $0.T.values } }
  return try Matrix(n, n, values: columns).T
}

/// JᵀJ V for the Jacobian J of a function of any shape, of the input's own shape: the second derivative of
/// ‖f(X)‖²/2 without that of f, as Gauss and Newton take it.
///
/// A sweep forwards and one backwards over one recording.
///
///     let Gv = try gaussNewtonProduct(at: x, along: v) { x in tanh(A * x) }
public func gaussNewtonProduct<Input: Parameters>(
  at input: Input, along direction: Input, of function: (Input.Recorded) throws -> Variable
) throws -> Input {
  let tape = Tape()
  let (recorded, inputs) = input.recorded(on: tape)
  let output = try function(recorded)
  let slope = try tape.derivative(
    of: output, along: direction.leaves, withRespectTo: inputs)
  var rest = try tape.pullback(of: output, cotangent: slope, withRespectTo: inputs)[...]
  return input.rebuilt(from: &rest)
}

extension TangentMap {
  /// The derivatives along each entry of the inputs, in the order of vec.
  fileprivate func columns(of inputs: [Matrix]) throws -> [[Matrix]] {
    let zeros = inputs.map(\.zero)
    var columns: [[Matrix]] = []
    for (k, input) in inputs.enumerated() {
      for unit in Matrix.units(input.shape) {
        var directions = zeros
        directions[k] = unit
        columns.append(try self(directions))
      }
    }
    return columns
  }
}

extension Matrix {
  /// The matrices with one 1, in the order of vec.
  fileprivate static func units(_ shape: Shape) -> [Matrix] {
    (0..<shape.columns).flatMap { column in
      (0..<shape.rows).map { row in
        Matrix(shape.rows, shape.columns) { $0 == row && $1 == column ? 1 : 0 }
      }
    }
  }
}

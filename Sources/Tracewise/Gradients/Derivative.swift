/// The value of a function of any shape, and its differential: the linear map ∂Y of directions E of the input, of its
/// own shape.
///
/// The function is recorded once; each direction takes one sweep forwards by the rules' own differentials, at about the
/// cost of one backwards. Throws the first failure of the function, and of a direction that does not fit.
///
///     let (y, dy) = try valueWithDifferential(at: B) { B in A * B.inverse() }
///     let slope = try dy(E)                       // −A B⁻¹ E B⁻¹
public func valueWithDifferential<Input: Parameters>(
  at input: Input, of function: (Input.Recorded) throws -> Variable
) throws -> (value: Matrix, differential: (Input) throws -> Matrix) {
  let tape = Tape()
  let (recorded, inputs) = input.recorded(on: tape)
  let output = try function(recorded)
  let map = try TangentMap(of: [output], withRespectTo: inputs, on: tape)
  return (try output.value.checked(), { try map($0.leaves)[0] })
}

/// The differential of a function of any shape, as a function of directions of its input.
///
///     let dy = try differential(at: x) { x in tanh(A * x) }
///     let slope = try dy(v)
public func differential<Input: Parameters>(
  at input: Input, of function: (Input.Recorded) throws -> Variable
) throws -> (Input) throws -> Matrix {
  try valueWithDifferential(at: input, of: function).differential
}

/// The value of a function of any shape, and its derivative along a direction, in one sweep forwards.
///
///     let (y, dy) = try valueWithDerivative(at: x, along: v) { x in tanh(A * x) }
public func valueWithDerivative<Input: Parameters>(
  at input: Input, along direction: Input, of function: (Input.Recorded) throws -> Variable
) throws -> (value: Matrix, derivative: Matrix) {
  let (value, differential) = try valueWithDifferential(at: input, of: function)
  return (value, try differential(direction))
}

/// The derivative of a function of any shape along a direction, of the value's shape.
///
/// The function may itself take gradients: then it is a Hessian-vector product, forward over reverse.
///
///     let dy = try derivative(at: x, along: v) { x in tanh(A * x) }
///     let Hv = try derivative(at: x, along: v) { x in gradient(at: x) { x in sum(exp(A * x)) } }
public func derivative<Input: Parameters>(
  at input: Input, along direction: Input, of function: (Input.Recorded) throws -> Variable
) throws -> Matrix {
  try valueWithDerivative(at: input, along: direction, of: function).derivative
}

/// The derivative of a function of variables along a direction, as a variable: recorded, so that it has derivatives.
///
/// For use inside another derivative or gradient; failures travel to the outer `try`. Only what the function makes of
/// the input that it is given counts.
///
///     let second = try derivative(at: x, along: v) { x in
///       derivative(at: x, along: v) { x in sum(exp(A * x)) }
///     }
public func derivative(
  at input: Variable, along direction: Variable, of function: (Variable) -> Variable
) -> Variable {
  var found = whileRecording(input) {
    let own = Variable.apply(Identity(), to: input)
    return [recordedDerivative(of: function(own), at: own, along: direction)]
  }
  return found.popFirst() ?? input.failed
}

/// The derivative of a function of variables along a constant direction, as a variable.
public func derivative(
  at input: Variable, along direction: Matrix, of function: (Variable) -> Variable
) -> Variable {
  derivative(at: input, along: input.constant(direction), of: function)
}

private func recordedDerivative(
  of output: Variable, at input: Variable, along direction: Variable
) -> Variable {
  let core = input.core
  for other in [output, direction] where other.core != core && !other.isLive {
    // What belongs to no tape, or to another, fails here.
    core.pointee.fail(other.failure ?? .stale)
  }
  guard input.isLive, output.isLive, direction.isLive else { return input.failed }
  guard output.core == core, direction.core == core else {
    core.pointee.fail(
      TracewiseError(
        .foreignVariable, in: "derivative",
        "the input, the direction and the value belong to different tapes"))
    return input.failed
  }
  guard direction.shape == input.shape else {
    core.pointee.fail(
      TracewiseError(
        .shape, in: "derivative",
        "the direction is \(direction.shape), \(input.description) is \(input.shape)"))
    return input.failed
  }
  var sweep = RecordedTangents(core: core)
  return sweep.run(to: output, from: [(input, direction)])
}

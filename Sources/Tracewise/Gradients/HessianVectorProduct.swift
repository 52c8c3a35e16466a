/// ∇²L(X)[V]: the derivative of the gradient along V, of X's structure.
///
/// By a gradient of ⟨∇L, V⟩: about four times the cost of the loss. Exact, no differences.
///
///     let Hv = try hessianVectorProduct(at: x, along: v) { x in sum(exp(A * x)) }
public func hessianVectorProduct<Input: Parameters>(
  at input: Input, along direction: Input, of loss: (Input.Recorded) throws -> Variable
) throws -> Input {
  let tape = Tape()
  let (recorded, inputs) = input.recorded(on: tape)
  let directions = direction.leaves.map { tape.constant($0, named: "direction") }
  guard inputs.map(\.shape) == directions.map(\.shape) else {
    throw TracewiseError(
      .shape, in: "hessianVectorProduct",
      "the direction has shapes \(directions.map(\.shape)), the input \(inputs.map(\.shape))")
  }
  let output = try loss(recorded)
  try tape.checkLoss(output)
  let gradients = recordedGradient(of: output, withRespectTo: inputs)
  var slope = output.constant(0)
  for (gradient, direction) in zip(gradients, directions) {
    slope = slope + inner(gradient, direction)
  }
  try tape.checkLoss(slope)
  var rest = try tape.finalGradients(of: slope, withRespectTo: inputs)
  return input.rebuilt(from: &rest)
}

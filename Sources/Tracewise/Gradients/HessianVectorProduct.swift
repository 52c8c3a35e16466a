/// ∇²L(X)[V]: the derivative of the gradient along V, of X's structure.
///
/// By a gradient of ⟨∇L, V⟩: about four times the cost of the loss. Exact, no differences.
///
///     let Hv = try hessianVectorProduct(at: x, along: v) { x in sum(exp(A * x)) }
public func hessianVectorProduct<Input: GradientInput>(
  at input: Input, along direction: Input, of loss: (Input.Recorded) throws -> Variable
) throws -> Input {
  let tape = Tape()
  let recorded = input.recorded(on: tape, named: .place(1))
  let along = direction.recorded(on: tape, named: .text("direction"))
  var (targets, directions): ([Variable], [Variable]) = ([], [])
  Input.forEachVariable(recorded) { targets.append($0) }
  Input.forEachVariable(along) { directions.append($0.detached) }
  guard targets.map(\.shape) == directions.map(\.shape) else {
    throw TracewiseError(
      .shape, in: "hessianVectorProduct",
      "the direction has shapes \(directions.map(\.shape)), the input \(targets.map(\.shape))")
  }
  let output = try loss(recorded)
  try tape.checkLoss(output)
  let gradients = recordedGradient(of: output, withRespectTo: targets)
  var slope = output.constant(0)
  for (gradient, direction) in zip(gradients, directions) {
    slope = slope + inner(gradient, direction)
  }
  try tape.checkLoss(slope)
  var rest = try tape.finalGradients(of: slope, withRespectTo: targets.map(\.index))
  return Input.rebuilt(like: recorded, from: &rest)
}

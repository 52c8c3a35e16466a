import Tracewise

extension Derivation {
  /// The differential of an expression of any shape, by the laws, one at a time.
  ///
  /// Its only nodeDerivation goes from ∂(Y) to a line without anything that waits for a law; the line's
  /// short form is `differential`. Named values of the problem are not used.
  public static func differential(of problem: Problem) -> Derivation {
    let budget = TermBudget()
    var lines = Simplifier(.line, sizes: problem.sizes, budget: budget)
    lines.varied = problem.varied
    var results = Simplifier(problem.style, sizes: problem.sizes, budget: budget)
    let value = lines(problem.loss)
    var differentiation = Differentiation(for: problem.inputs)
    let start = differentiation.differential(value)
    var line = start
    var steps: [Step] = []
    while !budget.isExceeded, let next = differentiation.step(line) {
      line = lines(next.line)
      budget.charge(line: line)
      if line != (steps.last?.line ?? start) { steps.append(Step(line, next.reason)) }
    }
    let nodeDerivation = NodeDerivation(
      node: nil, start: Expression(.pending(value), value.shape), value: value, steps: steps,
      contributions: [])
    let differential = results(line)
    return Derivation(
      name: problem.lossName, loss: value, values: [],
      nodeDerivations: [nodeDerivation],
      nodes: [], gradients: [], differential: differential, varying: problem.inputs,
      sizes: problem.sizes, isOverBudget: budget.isExceeded)
  }
}

/// How a method of descent chooses its directions.
protocol DirectionChoice<Point> {
  associatedtype Point: Parameters
  /// A direction of descent at a point, and the step to try first; `last` is the step before.
  mutating func direction(
    at here: Evaluation<Point>, after last: LastStep?
  ) throws -> (Point, firstStep: Double)
  /// Learns from a step taken.
  mutating func learn(from old: Evaluation<Point>, to new: Evaluation<Point>)
  /// Forgets what was learnt, after a line search that failed; false where there was nothing.
  mutating func forget() -> Bool
}

/// What the choice of a first step may use.
struct LastStep {
  let step: Double
  /// f(xₜ) − f(xₜ₋₁).
  let change: Double
}

/// The loop that all methods share: xₜ₊₁ = xₜ + αₜ dₜ (deck, part 0, equation 2) until the gradient
/// vanishes.
struct Descent {
  let lineSearch: LineSearch
  let tolerance: Double
  let iterationLimit: Int

  /// Throws where a number makes no sense.
  func check(in operation: String) throws {
    try lineSearch.check(in: operation)
    guard tolerance >= 0 else {
      throw TracewiseError(
        .argument, in: operation, "the tolerance must not be negative; it is \(tolerance)")
    }
    guard iterationLimit >= 0 else {
      throw TracewiseError(
        .argument, in: operation,
        "the iteration limit must not be negative; it is \(iterationLimit)")
    }
  }

  func run<Choice: DirectionChoice>(
    _ choice: Choice, from start: Choice.Point,
    observing observer: ((OptimisationStep<Choice.Point>) -> Void)?,
    of loss: @escaping (Choice.Point.Recorded) throws -> Variable
  ) throws -> OptimisationResult<Choice.Point> {
    var choice = choice
    var objective = Objective<Choice.Point>(loss)
    var here = try objective.evaluate(at: start)
    var last: LastStep?
    var iteration = 0
    while true {
      let gradientNorm = here.gradient.length
      observer?(
        OptimisationStep(
          iteration: iteration, point: here.point, value: here.value,
          gradientNorm: gradientNorm, step: last?.step ?? 0, evaluations: objective.evaluations))
      func stop(_ reason: StopReason) -> OptimisationResult<Choice.Point> {
        OptimisationResult(
          point: here.point, value: here.value, gradientNorm: gradientNorm,
          iterations: iteration, evaluations: objective.evaluations, reason: reason)
      }
      if gradientNorm <= tolerance { return stop(.converged) }
      if iteration == iterationLimit { return stop(.iterationLimit) }
      guard gradientNorm.isFinite else {
        return stop(.lineSearchFailed("the norm of the gradient overflows"))
      }
      let (next, report) = try step(from: here, &choice, last, &objective)
      guard let next, let there = next.evaluation else { return stop(.lineSearchFailed(report)) }
      choice.learn(from: here, to: there)
      last = LastStep(step: next.step, change: there.value - here.value)
      here = there
      iteration += 1
    }
  }

  /// A step along the choice's direction, or, where none is found, along that of a choice that has
  /// forgotten what it learnt; nil with the reason if that fails too.
  private func step<Choice: DirectionChoice>(
    from here: Evaluation<Choice.Point>, _ choice: inout Choice, _ last: LastStep?,
    _ objective: inout Objective<Choice.Point>
  ) throws -> (Ray<Choice.Point>.Trial?, report: String) {
    while true {
      let (direction, firstStep) = try choice.direction(at: here, after: last)
      var ray = Ray(from: here, along: direction, of: objective)
      // Rounding can turn a learnt direction uphill; momentum may go there.
      let mayGo = ray.slope < 0 || !lineSearch.asksForDescent
      let trial = mayGo ? try lineSearch.search(&ray, from: firstStep) : nil
      objective = ray.objective
      if trial != nil || !choice.forget() { return (trial, ray.report) }
    }
  }
}

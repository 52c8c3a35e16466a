/// Gradient descent as in part 0 of the deck: xₜ₊₁ = xₜ + αₜ dₜ with dₜ = −∇f(xₜ)/‖∇f(xₜ)‖.
///
/// The direction is the unit vector along which f falls most: by Lagrange's method the minimiser of
/// f(x) + α dᵀ∇f(x) subject to ‖d‖ = 1 (deck, equation 3). As d has length 1, α is the distance
/// gone. (The deck's step 4 prints xₜ − αₜ dₜ, whose two minus signs ascend; equation 2 is right.)
///
///     let result = try GradientDescent().minimize(from: w) { w in norm(X * w - y).squared }
public struct GradientDescent: Sendable, Equatable {
  /// How αₜ is found.
  public var lineSearch: LineSearch
  /// ‖∇f(x)‖ at which the search is over.
  public var tolerance: Double
  /// How many steps are taken at most.
  public var iterationLimit: Int

  /// A method with these settings; `minimize` throws where a number makes no sense.
  public init(
    lineSearch: LineSearch = .backtracking(), tolerance: Double = 1e-6, iterationLimit: Int = 1000
  ) {
    self.lineSearch = lineSearch
    self.tolerance = tolerance
    self.iterationLimit = iterationLimit
  }

  /// A point near which f is smallest, from a start; the observer sees each iteration.
  ///
  /// Throws the failure of f at the start, and misfits of shapes anywhere.
  public func minimize<Point: Parameters>(
    from start: Point, observing observer: ((OptimisationStep<Point>) -> Void)? = nil,
    of loss: (Point.Recorded) throws -> Variable
  ) throws -> OptimisationResult<Point> {
    let descent = Descent(
      lineSearch: lineSearch, tolerance: tolerance, iterationLimit: iterationLimit)
    try descent.check(in: "GradientDescent")
    return try withoutActuallyEscaping(loss) { loss in
      try descent.run(
        SteepestDescent(firstStep: lineSearch.firstStep), from: start, observing: observer,
        of: loss)
    }
  }
}

/// d = −∇f/‖∇f‖.
struct SteepestDescent<Point: Parameters>: DirectionChoice {
  let firstStep: Double

  func direction(at here: Evaluation<Point>, after last: LastStep?) -> (Point, firstStep: Double) {
    let length = here.gradient.length
    let direction = here.gradient.scaled(by: -1 / length)
    guard let last, last.change < 0 else { return (direction, firstStep) }
    // If f falls as much as in the last step, along a parabola (Nocedal & Wright, 3.60): the
    // minimum is at 2 Δf / φ′(0), where φ′(0) = −‖∇f‖.
    let step = -2 * last.change / length
    return (direction, step > 0 && step.isFinite ? step : firstStep)
  }

  mutating func learn(from old: Evaluation<Point>, to new: Evaluation<Point>) {}
  mutating func forget() -> Bool { false }
}

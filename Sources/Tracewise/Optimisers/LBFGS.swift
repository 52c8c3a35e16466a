/// The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno: d = −H ∇f(x) with H an
/// approximation of the inverse Hessian from the last m steps (Nocedal & Wright, Numerical
/// Optimization, 2nd ed., algorithms 7.4 and 7.5).
///
/// With s = xₜ₊₁ − xₜ and y = ∇f(xₜ₊₁) − ∇f(xₜ) the update keeps H positive definite while
/// ⟨s, y⟩ > 0, which strong Wolfe steps give; a step that breaks it is not learnt from.
///
///     let result = try LBFGS().minimize(from: ["W": W, "b": b]) { p in
///       crossEntropy(p["W"]! * X + p["b"]!, p["b"]!.constant(Y))
///     }
public struct LBFGS: Sendable, Equatable {
  /// m, the number of steps that are remembered.
  public var memory: Int
  /// How the step along −H ∇f(x) is found.
  public var lineSearch: StrongWolfe
  /// ‖∇f(x)‖ at which the search is over.
  public var tolerance: Double
  /// How many steps are taken at most.
  public var iterationLimit: Int

  /// A method with these settings; `minimize` throws where a number makes no sense.
  public init(
    memory: Int = 10, lineSearch: StrongWolfe = StrongWolfe(), tolerance: Double = 1e-6,
    iterationLimit: Int = 1000
  ) {
    self.memory = memory
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
      lineSearch: .strongWolfe(lineSearch), tolerance: tolerance, iterationLimit: iterationLimit)
    try descent.check(in: "LBFGS")
    guard memory > 0 else {
      throw TracewiseError(.argument, in: "LBFGS", "the memory must be positive; it is \(memory)")
    }
    return try withoutActuallyEscaping(loss) { loss in
      try descent.run(
        QuasiNewton(memory: memory, firstStep: lineSearch.firstStep), from: start,
        observing: observer, of: loss)
    }
  }
}

/// d = −H ∇f, H kept as the pairs (s, y) of the last steps.
struct QuasiNewton<Point: Parameters>: DirectionChoice {
  let memory: Int
  let firstStep: Double
  private(set) var pairs: [Pair] = []

  struct Pair {
    let s: Point
    let y: Point
    /// ⟨s, y⟩.
    let curvature: Double
  }

  init(memory: Int, firstStep: Double) {
    self.memory = memory
    self.firstStep = firstStep
  }

  func direction(at here: Evaluation<Point>, after last: LastStep?) -> (Point, firstStep: Double) {
    guard !pairs.isEmpty else {
      // Nothing is known of the scale of f: the first step has at most the length `firstStep`.
      let step = firstStep * Swift.min(1, 1 / here.gradient.length)
      return (here.gradient.scaled(by: -1), step)
    }
    return (inverseHessian(times: here.gradient).scaled(by: -1), 1)
  }

  /// H q by two loops over the pairs (algorithm 7.4), from H₀ = ⟨s, y⟩/⟨y, y⟩ I of the last pair
  /// (equation 7.20).
  func inverseHessian(times gradient: Point) -> Point {
    guard let newest = pairs.last else { return gradient }
    var q = gradient
    var factors: [Double] = []
    for pair in pairs.reversed() {
      let factor = pair.s.inner(q) / pair.curvature
      q.move(by: -factor, along: pair.y)
      factors.append(factor)
    }
    var r = q.scaled(by: newest.curvature / newest.y.inner(newest.y))
    for (pair, factor) in zip(pairs, factors.reversed()) {
      r.move(by: factor - pair.y.inner(r) / pair.curvature, along: pair.s)
    }
    return r
  }

  mutating func learn(from old: Evaluation<Point>, to new: Evaluation<Point>) {
    let s = new.point.moved(by: -1, along: old.point)
    let y = new.gradient.moved(by: -1, along: old.gradient)
    let curvature = s.inner(y)
    guard curvature > 1e-12 * s.length * y.length else { return }
    if pairs.count == memory { pairs.removeFirst() }
    pairs.append(Pair(s: s, y: y, curvature: curvature))
  }

  mutating func forget() -> Bool {
    defer { pairs = [] }
    return !pairs.isEmpty
  }
}

/// A method of first order for losses of which each step sees a part: momentum, RMSProp, Adam, AdamW. A value: its state
/// is a part of it, so that a copy goes on as the original does, and one that was encoded and decoded takes the same
/// steps to the bit.
///
///     var (optimiser, weights) = (Optimiser.adam(rate: 1e-3), W)
///     for batch in try Batches(of: 32, from: X.columns, seed: 1)[0] {
///       let g = try gradient(at: weights) { w in norm(w * gather(X, batch)).squared }
///       try optimiser.step(&weights, along: g)
///     }
///
/// Before a step the gradient is clipped, then a penalty on the weights is added. Of a loss that is the same at
/// each step, `minimize` runs the loop. A method of one's own is written with `map(with:)` of ``Parameters``.
public struct Optimiser: Codable, Sendable, Equatable {
  /// What is made of the gradients; g is the present one, squares and roots go entry by entry.
  public enum Method: Codable, Sendable, Equatable {
    /// x ← x − η g.
    case descent
    /// v ← μ v + g, x ← x − η v (Polyak 1964).
    case momentum(Double)
    /// v ← μ v + g, x ← x − η (g + μ v): the accelerated gradient of Nesterov (1983), in the variables of Sutskever et
    /// al. 2013 after their step.
    case nesterov(Double)
    /// s ← ρ s + (1 − ρ) g², x ← x − η g / (√s + ε) (Tieleman & Hinton 2012, lecture 6.5).
    case rmsProp(decay: Double = 0.9, epsilon: Double = 1e-8)
    /// m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², x ← x − η m̂ / (√ŝ + ε) with m̂ = m / (1 − β₁ᵗ) and
    /// ŝ = s / (1 − β₂ᵗ) (Kingma & Ba 2015, algorithm 1).
    case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  }

  /// What is made of the gradients.
  public var method: Method
  /// η of each step.
  public var rate: Schedule
  /// How the gradient is clipped, if at all.
  public var clipping: Clipping?
  /// How the weights are drawn to zero, if at all.
  public var weightDecay: WeightDecay?
  /// How many steps have been taken.
  public internal(set) var steps = 0
  /// What is remembered of the gradients and of their squares, a matrix for each of the point's.
  var (first, second): ([Matrix], [Matrix]) = ([], [])

  /// An optimiser that has seen no gradient; `step` throws where a number makes no sense.
  public init(
    _ method: Method, rate: Schedule, clipping: Clipping? = nil, weightDecay: WeightDecay? = nil
  ) {
    self.method = method
    self.rate = rate
    self.clipping = clipping
    self.weightDecay = weightDecay
  }

  /// Stochastic gradient descent, with momentum μ where that is not 0.
  public static func descent(rate: Schedule, momentum: Double = 0) -> Optimiser {
    Optimiser(momentum == 0 ? .descent : .momentum(momentum), rate: rate)
  }
  /// Nesterov's accelerated gradient.
  public static func nesterov(rate: Schedule, momentum: Double = 0.9) -> Optimiser {
    Optimiser(.nesterov(momentum), rate: rate)
  }
  /// RMSProp.
  public static func rmsProp(rate: Schedule, decay: Double = 0.9) -> Optimiser {
    Optimiser(.rmsProp(decay: decay), rate: rate)
  }
  /// Adam.
  public static func adam(
    rate: Schedule, beta1: Double = 0.9, beta2: Double = 0.999
  ) -> Optimiser {
    Optimiser(.adam(beta1: beta1, beta2: beta2), rate: rate)
  }
  /// Adam with weight decay beside it.
  public static func adamW(
    rate: Schedule, weightDecay: Double = 0.01, beta1: Double = 0.9, beta2: Double = 0.999
  ) -> Optimiser {
    Optimiser(
      .adam(beta1: beta1, beta2: beta2), rate: rate, weightDecay: .decoupled(weightDecay))
  }
}

extension Optimiser {
  /// Moves a point along the gradient at it, or throws and changes nothing: where the gradient is of another structure
  /// or not finite, or a number of the optimiser makes no sense.
  public mutating func step<Point: Parameters>(
    _ point: inout Point, along gradient: Point
  ) throws {
    let change = try change(at: point, gradient)
    point.move(by: 1, along: change)
  }

  /// A point near which f is smallest, from a start; the observer sees each iteration. The optimiser itself does not
  /// change.
  ///
  /// Throws the failure of f at the start, and misfits of shapes anywhere.
  public func minimize<Point: Parameters>(
    from start: Point, tolerance: Double = 1e-6, iterationLimit: Int = 1000,
    observing observer: ((OptimisationStep<Point>) -> Void)? = nil,
    of loss: (Point.Recorded) throws -> Variable
  ) throws -> OptimisationResult<Point> {
    // The change is the direction, and one whole step is taken along it.
    let descent = Descent(
      lineSearch: .fixed(1), tolerance: tolerance, iterationLimit: iterationLimit)
    try descent.check(in: "Optimiser")
    return try withoutActuallyEscaping(loss) { loss in
      try descent.run(
        RememberedDirection<Point>(optimiser: self), from: start, observing: observer, of: loss)
    }
  }
}

/// d = what the optimiser adds to the point.
struct RememberedDirection<Point: Parameters>: DirectionChoice {
  var optimiser: Optimiser

  mutating func direction(
    at here: Evaluation<Point>, after last: LastStep?
  ) throws -> (Point, firstStep: Double) {
    (try optimiser.change(at: here.point, here.gradient), 1)
  }

  mutating func learn(from old: Evaluation<Point>, to new: Evaluation<Point>) {}
  mutating func forget() -> Bool { false }
}

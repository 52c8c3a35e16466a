/// How far to go along a direction d of descent: a step α that makes φ(α) = f(x + α d) small
/// enough (deck, part 0, equation 4, solved roughly).
///
/// Where the loss has no value at a trial point (NaN, a matrix singular or not positive definite)
/// the searches try a shorter step.
public enum LineSearch: Sendable, Equatable {
  /// Always the same α, the deck's second choice in step 3. Nothing checks that the loss falls.
  case fixed(Double)
  /// Shrinks the step until the loss falls enough.
  case backtracking(Backtracking = Backtracking())
  /// Brackets a step where the loss falls and flattens enough.
  case strongWolfe(StrongWolfe = StrongWolfe())
}

/// Shrinks α until φ(α) ≤ φ(0) + c₁ α φ′(0), the condition of Armijo (Nocedal & Wright, Numerical
/// Optimization, 2nd ed., algorithm 3.1). Where the decrease is lost in the rounding of f, a step
/// that flattens f will do.
public struct Backtracking: Sendable, Equatable {
  /// α of the first iteration; later ones start where the last decrease suggests.
  public var firstStep = 1.0
  /// The factor by which a step that fails is shortened.
  public var shrinkage = 0.5
  /// c₁.
  public var decrease = 1e-4
  /// How many steps are tried before the search has failed.
  public var trialLimit = 60

  /// A search with these settings; an optimiser throws where a number makes no sense.
  public init(
    firstStep: Double = 1, shrinkage: Double = 0.5, decrease: Double = 1e-4, trialLimit: Int = 60
  ) {
    self.firstStep = firstStep
    self.shrinkage = shrinkage
    self.decrease = decrease
    self.trialLimit = trialLimit
  }

  func search<Point>(_ ray: inout Ray<Point>, from firstStep: Double) throws -> Ray<Point>.Trial? {
    var step = firstStep
    for _ in 0..<trialLimit {
      let limit = ray.sufficientValue(at: step, decrease: decrease)
      let trial = try ray.trial(step, slopeUpTo: limit)
      if trial.evaluation != nil, ray.isProgress(trial) { return trial }
      step *= shrinkage
    }
    return nil
  }
}

extension LineSearch {
  /// α of the first iteration.
  var firstStep: Double {
    switch self {
    case .fixed(let step): step
    case .backtracking(let search): search.firstStep
    case .strongWolfe(let search): search.firstStep
    }
  }

  /// Whether it looks for a smaller loss.
  var asksForDescent: Bool {
    if case .fixed = self { false } else { true }
  }

  /// A step along the ray, or nil where none was found.
  func search<Point>(_ ray: inout Ray<Point>, from firstStep: Double) throws -> Ray<Point>.Trial? {
    switch self {
    case .fixed(let step):
      let trial = try ray.trial(step)
      return trial.evaluation == nil ? nil : trial
    case .backtracking(let search): return try search.search(&ray, from: firstStep)
    case .strongWolfe(let search): return try search.search(&ray, from: firstStep)
    }
  }

  /// Throws where a number makes no sense.
  func check(in operation: String) throws {
    func require(_ condition: Bool, _ message: String) throws {
      guard condition else { throw TracewiseError(.argument, in: operation, message) }
    }
    try require(
      firstStep > 0 && firstStep.isFinite, "the first step must be positive; it is \(firstStep)")
    switch self {
    case .fixed: break
    case .backtracking(let search):
      try require(
        search.shrinkage > 0 && search.shrinkage < 1,
        "the shrinkage must lie between 0 and 1; it is \(search.shrinkage)")
      try require(
        search.decrease > 0 && search.decrease < 1,
        "the decrease must lie between 0 and 1; it is \(search.decrease)")
      try require(
        search.trialLimit > 0, "the trial limit must be positive; it is \(search.trialLimit)")
    case .strongWolfe(let search):
      try require(
        search.decrease > 0 && search.decrease < search.curvature && search.curvature < 1,
        "0 < decrease < curvature < 1 is required; they are \(search.decrease) and "
          + "\(search.curvature)")
      try require(
        search.trialLimit > 0, "the trial limit must be positive; it is \(search.trialLimit)")
    }
  }
}

/// Finds α with φ(α) ≤ φ(0) + c₁ α φ′(0) and |φ′(α)| ≤ c₂ |φ′(0)|, the strong conditions of Wolfe
/// (Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms 3.5 and 3.6).
///
/// Where the decrease is lost in the rounding of f, the slope alone decides. If no step within the
/// limit meets the second condition, the best one that meets the first is taken.
public struct StrongWolfe: Sendable, Equatable {
  /// α of the first iteration; later ones start where the optimiser suggests.
  public var firstStep = 1.0
  /// c₁.
  public var decrease = 1e-4
  /// c₂: 0.9 suits quasi-Newton methods, 0.1 gradient descent.
  public var curvature = 0.9
  /// How many steps are tried before the best one that was seen is taken.
  public var trialLimit = 40

  /// A search with these settings; an optimiser throws unless 0 < c₁ < c₂ < 1.
  public init(
    firstStep: Double = 1, decrease: Double = 1e-4, curvature: Double = 0.9, trialLimit: Int = 40
  ) {
    self.firstStep = firstStep
    self.decrease = decrease
    self.curvature = curvature
    self.trialLimit = trialLimit
  }

  /// Algorithm 3.5: lengthens the step until it brackets a good one.
  func search<Point>(_ ray: inout Ray<Point>, from firstStep: Double) throws -> Ray<Point>.Trial? {
    var previous = ray.start
    var step = firstStep
    while ray.trials < trialLimit {
      let trial = try self.trial(step, along: &ray, notAbove: previous)
      guard let slope = trial.slope else { return try zoom(previous, trial, &ray) }
      if meetsCurvature(slope, ray) { return trial }
      if slope >= 0 { return try zoom(trial, previous, &ray) }
      step = extrapolated(from: previous, trial)
      previous = trial
    }
    return ray.isProgress(previous) ? previous : nil
  }

  /// Algorithm 3.6: narrows a bracket. `low` has the smallest value seen that decreases enough,
  /// and φ falls from it towards `high`.
  private func zoom<Point>(
    _ low: Ray<Point>.Trial, _ high: Ray<Point>.Trial, _ ray: inout Ray<Point>
  ) throws -> Ray<Point>.Trial? {
    var (low, high) = (low, high)
    while ray.trials < trialLimit, low.step != high.step {
      let step = interpolated(low, high)
      guard step != low.step, step != high.step else { break }
      let trial = try self.trial(step, along: &ray, notAbove: low)
      guard let slope = trial.slope else {
        high = trial
        continue
      }
      if meetsCurvature(slope, ray) { return trial }
      if slope * (high.step - low.step) >= 0 { high = low }
      low = trial
    }
    return ray.isProgress(low) ? low : nil
  }

  private func meetsCurvature<Point>(_ slope: Double, _ ray: Ray<Point>) -> Bool {
    abs(slope) <= -curvature * ray.slope
  }

  /// φ(α), with a slope only where the value decreases enough and is not above that of `other`.
  private func trial<Point>(
    _ step: Double, along ray: inout Ray<Point>, notAbove other: Ray<Point>.Trial
  ) throws -> Ray<Point>.Trial {
    let limit = Swift.min(
      ray.sufficientValue(at: step, decrease: decrease), other.value + ray.rounding)
    return try ray.trial(step, slopeUpTo: limit)
  }
}

// MARK: - The next step

extension StrongWolfe {
  /// A longer step: where the cubic through both trials has its minimum, but at least 1.5 and at
  /// most 4 times as long.
  private func extrapolated<Point>(
    from previous: Ray<Point>.Trial, _ latest: Ray<Point>.Trial
  ) -> Double {
    let shortest = 1.5 * latest.step
    let longest = 4 * latest.step
    guard let minimum = cubicMinimum(previous, latest), minimum > latest.step else {
      return 2 * latest.step
    }
    return Swift.min(Swift.max(minimum, shortest), longest)
  }

  /// A step between both ends: where their cubic or parabola has its minimum, but at least a tenth
  /// of the bracket from either end; the middle where there is none.
  private func interpolated<Point>(
    _ low: Ray<Point>.Trial, _ high: Ray<Point>.Trial
  ) -> Double {
    let width = high.step - low.step
    let minimum = cubicMinimum(low, high) ?? parabolaMinimum(low, high)
    guard let minimum else { return low.step + 0.5 * width }
    let place = (minimum - low.step) / width
    return low.step + Swift.min(Swift.max(place, 0.1), 0.9) * width
  }

  /// The minimum of the cubic with the values and slopes of two trials (Nocedal & Wright, 3.59).
  private func cubicMinimum<Point>(_ a: Ray<Point>.Trial, _ b: Ray<Point>.Trial) -> Double? {
    guard let s = a.slope, let t = b.slope, a.value.isFinite, b.value.isFinite else { return nil }
    let d = s + t - 3 * (a.value - b.value) / (a.step - b.step)
    let radicand = d * d - s * t
    guard radicand >= 0 else { return nil }
    let root = b.step > a.step ? radicand.squareRoot() : -radicand.squareRoot()
    let minimum = b.step - (b.step - a.step) * (t + root - d) / (t - s + 2 * root)
    return minimum.isFinite ? minimum : nil
  }

  /// The minimum of the parabola with the values of both trials and the slope of the first
  /// (Nocedal & Wright, 3.57).
  private func parabolaMinimum<Point>(_ a: Ray<Point>.Trial, _ b: Ray<Point>.Trial) -> Double? {
    guard let slope = a.slope, b.value.isFinite else { return nil }
    let width = b.step - a.step
    let curvature = b.value - a.value - slope * width
    guard curvature > 0 else { return nil }
    let minimum = a.step - 0.5 * slope * width * width / curvature
    return minimum.isFinite ? minimum : nil
  }
}

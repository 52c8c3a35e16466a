/// A loss along a line: φ(α) = f(x + α d) and φ′(α) = ⟨∇f(x + α d), d⟩.
struct Ray<Point: Parameters> {
  let origin: Evaluation<Point>
  let direction: Point
  /// φ′(0).
  let slope: Double
  var objective: Objective<Point>
  private(set) var trials = 0
  private var shortest = Double.infinity
  private var failures = 0
  private var latestError: TracewiseError?

  init(from origin: Evaluation<Point>, along direction: Point, of objective: Objective<Point>) {
    self.origin = origin
    self.direction = direction
    self.objective = objective
    slope = origin.gradient.inner(direction)
  }

  /// A point of the line. Where the loss has no value φ is infinite, which no line search accepts.
  struct Trial {
    var step: Double
    var value: Double
    /// φ′(α), where it was asked for.
    var slope: Double?
    var evaluation: Evaluation<Point>?
  }

  var start: Trial { Trial(step: 0, value: origin.value, slope: slope, evaluation: origin) }

  /// φ(α), and φ′(α) if φ(α) is at most a limit.
  mutating func trial(_ step: Double, slopeUpTo limit: Double = .infinity) throws -> Trial {
    trials += 1
    shortest = Swift.min(shortest, step)
    let point = origin.point.moved(by: step, along: direction)
    do {
      let (value, gradient) = try objective.evaluate(at: point, gradientUpTo: limit)
      guard let gradient else { return Trial(step: step, value: value) }
      return Trial(
        step: step, value: value, slope: gradient.inner(direction),
        evaluation: Evaluation(point: point, value: value, gradient: gradient))
    } catch let error as TracewiseError where error.dependsOnPoint {
      failures += 1
      latestError = error
      return Trial(step: step, value: .infinity)
    }
  }

  /// How much of f is rounding: differences below it say nothing.
  var rounding: Double { 8 * origin.value.ulp }

  /// φ(0) + c₁ α φ′(0), which φ(α) may not exceed (Nocedal & Wright, 3.6a), up to rounding.
  func sufficientValue(at step: Double, decrease: Double) -> Double {
    origin.value + decrease * step * slope + rounding
  }

  /// Whether a trial is below the start, or flatter where rounding hides the difference.
  func isProgress(_ trial: Trial) -> Bool {
    guard trial.step > 0, let there = trial.slope else { return false }
    return trial.value < origin.value || abs(there) < abs(slope)
  }

  /// Why no step was found, for people.
  var report: String {
    let slope = Matrix.format(slope, digits: 3)
    guard trials > 0 else { return "the direction does not descend; its slope is \(slope)" }
    let tried =
      (trials == 1 ? "one step" : "\(trials) steps")
      + " down to α = \(Matrix.format(shortest, digits: 3))"
    if let latestError, failures == trials {
      return "the loss has no value after \(tried): \(latestError)"
    }
    let text = "\(tried) gave no sufficient decrease; the slope is \(slope)"
    return latestError.map { "\(text), and where the loss has no value: \($0)" } ?? text
  }
}

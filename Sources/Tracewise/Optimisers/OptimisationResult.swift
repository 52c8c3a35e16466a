/// Where an optimiser ended, and why.
public struct OptimisationResult<Point: Parameters> {
  /// x, the last point: where the search failed, the one before.
  public let point: Point
  /// f(x).
  public let value: Double
  /// ‖∇f(x)‖.
  public let gradientNorm: Double
  /// The number of steps taken.
  public let iterations: Int
  /// How often the loss was computed; the gradient was computed at most as often.
  public let evaluations: Int
  /// Why it stopped there.
  public let reason: StopReason
}

/// Why an optimiser stopped.
public enum StopReason: Sendable, Equatable {
  /// ‖∇f(x)‖ is at most the tolerance.
  case converged
  /// As many steps were taken as the limit allows.
  case iterationLimit
  /// No step along the direction was good enough; the point is the best one before.
  case lineSearchFailed(String)
}

extension StopReason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .converged: "converged"
    case .iterationLimit: "iteration limit reached"
    case .lineSearchFailed(let why): "line search failed: \(why)"
    }
  }
}

/// What an observer sees of an iteration; iteration 0 is the start.
public struct OptimisationStep<Point: Parameters> {
  /// The number of steps taken so far.
  public let iteration: Int
  /// x.
  public let point: Point
  /// f(x).
  public let value: Double
  /// ‖∇f(x)‖.
  public let gradientNorm: Double
  /// The step α that led to the point; 0 at the start.
  public let step: Double
  /// How often the loss was computed so far.
  public let evaluations: Int
}

extension OptimisationResult: Sendable where Point: Sendable {}
extension OptimisationStep: Sendable where Point: Sendable {}

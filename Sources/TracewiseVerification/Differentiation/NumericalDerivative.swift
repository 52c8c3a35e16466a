/// A derivative found by differences, with what is known about its error.
public struct NumericalDerivative: Sendable {
  /// The derivative; at a kink the mean of both one-sided slopes; NaN where there is none.
  public var value: Double
  /// How far `value` may be from the derivative: truncation, rounding and the disagreement of both
  /// sides together. Infinite where nothing is known.
  public var errorEstimate: Double
  /// How often the function was called.
  public var evaluations: Int
  /// The two slopes, where they differ at every step.
  public var kink: Kink?
  /// Why there is no derivative.
  public var failure: String?
  /// The measured noise of the function's values.
  public var noise: Double
  /// The smallest step that entered into `value`.
  public var step: Double

  /// Slopes on both sides that do not meet as the steps shrink: the function bends at the point
  /// or, which differences cannot tell apart, nearer to it than `within`.
  public struct Kink: Sendable, Hashable {
    public var left: Double
    public var right: Double
    /// An estimate for the error of both slopes.
    public var errorEstimate: Double
    public var within: Double
  }

  /// Whether a value with an error estimate was found.
  public var isUsable: Bool { failure == nil && value.isFinite && errorEstimate.isFinite }
}

extension NumericalDerivative {
  /// The record of a derivative that could not be found.
  static func failed(_ reason: String, evaluations: Int) -> NumericalDerivative {
    NumericalDerivative(
      value: .nan, errorEstimate: .infinity, evaluations: evaluations, kink: nil, failure: reason,
      noise: .nan, step: .nan)
  }
}

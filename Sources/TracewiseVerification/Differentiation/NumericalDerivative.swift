/// A derivative found by differences, with what is known about its error.
package struct NumericalDerivative: Sendable {
  /// The derivative; at a kink the mean of both one-sided slopes; NaN where there is none.
  package var value: Double
  /// How far `value` may be from the derivative: truncation, rounding and the disagreement of both
  /// sides together. Infinite where nothing is known.
  package var errorEstimate: Double
  /// How often the function was called.
  package var evaluations: Int
  /// The two slopes, where they differ at every step.
  package var kink: Kink?
  /// Why there is no derivative.
  package var failure: String?
  /// The measured noise of the function's values.
  package var noise: Double
  /// The smallest step that entered into `value`.
  package var step: Double

  /// Slopes on both sides that do not meet as the steps shrink: the function bends at the point
  /// or, which differences cannot tell apart, nearer to it than `within`.
  package struct Kink: Sendable, Hashable {
    package var left: Double
    package var right: Double
    /// An estimate for the error of both slopes.
    package var errorEstimate: Double
    package var within: Double
  }

  /// Whether a value with an error estimate was found.
  package var isUsable: Bool { failure == nil && value.isFinite && errorEstimate.isFinite }
}

extension NumericalDerivative {
  /// The record of a derivative that could not be found.
  static func failed(_ reason: String, evaluations: Int) -> NumericalDerivative {
    NumericalDerivative(
      value: .nan, errorEstimate: .infinity, evaluations: evaluations, kink: nil, failure: reason,
      noise: .nan, step: .nan)
  }
}

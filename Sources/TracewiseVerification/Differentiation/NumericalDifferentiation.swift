/// The derivative at t = 0 of a function of which nothing is known but values.
///
/// Central differences D(h) = (φ(h) − φ(−h))/2h, extrapolated to h = 0 with steps that halve
/// (Richardson, Ridders 1982), beside the extrapolated difference of both one-sided slopes
/// J(h) = (φ(h) − 2φ(0) + φ(−h))/h, which vanishes where φ is smooth. An entry of the tableau is
/// believed to within
///
/// ```text
/// its distance from its neighbours + |J|/2 + measured noise of φ, amplified by the entry
/// ```
///
/// and the entry with the smallest such sum wins, unless others of its scale contradict it. Steps shrink until
/// noise would make all further entries worse; so a kink beside the point, or the edge of the
/// domain, is left behind, and a kink at the point is found.
package struct NumericalDifferentiation: Sendable {
  /// Steps shrink by this ratio.
  static let ratio = 2.0
  /// The first step, as a part of the scale.
  static let firstStep = 0.25
  /// The most columns of a tableau: a smooth function's error falls like h¹².
  static let columns = 6
  /// At least so many steps are looked at.
  static let fewestSteps = 6
  /// Steps that leave the domain again and again shrink by this ratio.
  static let strides = 32.0
  /// At most so many steps: down to ε·scale and, outside the domain, far below.
  static let mostSteps = 80
  /// Slopes that differ by this many estimates are two slopes.
  static let kinkFactor = 8.0

  package init() {}

  /// The derivative of `function` at 0.
  ///
  /// - Parameters:
  ///   - scale: how far the function is expected to go on as it does around 0, such as the size of
  ///     the entry that t is added to. Too large or too small by orders of magnitude is no harm.
  ///   - argument: the size of what t is added to, whose last place it cannot be seen below; by default the scale.
  ///   - magnitude: the size of what the values are computed from, where they are small
  ///     differences of large numbers; 0 where they are not. Errors of two units in its last
  ///     place are taken for granted, even if all values near the point have the same ones.
  ///   - function: the value at t. Failures and values that are not finite stand for the edge of
  ///     the domain.
  package func derivative(
    scale: Double = 1, argument: Double? = nil, magnitude: Double = 0,
    of function: (Double) throws -> Double
  ) -> NumericalDerivative {
    var search = Search(scale: scale, argument: argument ?? scale, magnitude: magnitude)
    var reason: String?
    func value(_ t: Double) -> Double {
      do { return try function(t) } catch {
        if reason == nil { reason = "\(error)" }
        return .nan
      }
    }
    let center = value(0)
    guard center.isFinite else {
      return .failed("no value at the point itself\(Self.because(reason))", evaluations: 1)
    }
    search.run(center: center, value)
    return search.result(because: reason)
  }

  static func because(_ reason: String?) -> String { reason.map { ": \($0)" } ?? "" }
}

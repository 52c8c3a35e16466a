/// How difference quotients behave as the step shrinks, for people to look at.
///
/// Along one direction, for a claimed slope s of φ: the error |(φ(h) − φ(−h))/2h − s|, which falls
/// like h² until rounding lifts it again (a V), and has a plateau where s is wrong; and the Taylor
/// remainder |φ(h) − φ(0) − h s|, which falls like h² for a right slope and like h for a wrong one.
package struct DerivativeCurve: Sendable, Hashable {
  package struct Point: Sendable, Hashable {
    package var step: Double
    /// |(φ(h) − φ(−h))/2h − s|
    package var differenceError: Double
    /// |φ(h) − φ(0) − h s|
    package var remainder: Double
  }

  package let slope: Double
  package let points: [Point]

  /// The curve of a function at 0, at steps from `scale` down to 1e-13 of it.
  package init(slope: Double, scale: Double = 1, of function: (Double) throws -> Double) {
    self.slope = slope
    let center = (try? function(0)) ?? .nan
    points = (0...52).compactMap { k in
      // Powers of two: x + h is then rounded as little as can be.
      let step = scale * Self.powerOfTwo(-k)
      guard step > 1e-13 * scale, let right = try? function(step), let left = try? function(-step),
        right.isFinite, left.isFinite, center.isFinite
      else { return nil }
      return Point(
        step: step, differenceError: abs((right - left) / (2 * step) - slope),
        remainder: abs(right - center - step * slope))
    }
  }

  private static func powerOfTwo(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}

/// What a report may draw beside a record.
package struct CheckPlots: Sendable {
  /// Along which direction `curve` goes, such as `entry (1, 2) of A`.
  package var direction: String
  package var curve: DerivativeCurve

  package init(direction: String, curve: DerivativeCurve) {
    self.direction = direction
    self.curve = curve
  }
}

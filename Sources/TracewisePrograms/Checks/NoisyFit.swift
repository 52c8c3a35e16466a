/// The slope at 0 of a smooth function under noise, by least squares of many values: noise is averaged where differences
/// of a few values would amplify it.
///
/// Polynomials that are orthonormal over the places (Forsythe 1957) are fitted as far as their coefficients stand out of
/// the noise, which those of the highest degrees show.
struct NoisyFit {
  private(set) var slope = 0.0
  /// A standard deviation of the slope, with the terms beyond the fitted ones that could hide in the noise.
  private(set) var doubt = 0.0
  private(set) var noise = 0.0

  static let evaluations = 200
  private static let halfWidth = 0.5
  private static let degrees = 12
  /// A coefficient stands out of the noise from so many standard deviations on.
  private static let outstanding = 4.0

  /// Nil where there are no values, or where the function is not smooth at this scale.
  init?(_ function: (Double) throws -> Double) {
    let count = Self.evaluations
    let places = (0..<count).map { 2 * (Double($0) + 0.5) / Double(count) - 1 }
    var rest: [Double] = []
    for s in places { rest.append((try? function(Self.halfWidth * s)) ?? .nan) }
    guard rest.allSatisfy(\.isFinite) else { return nil }
    // Each polynomial at the places, and its value and slope at 0.
    var basis: [(values: [Double], value: Double, slope: Double)] = []
    var coefficients: [Double] = []
    for degree in 0...Self.degrees {
      var next = (values: [Double](repeating: 1, count: count), value: 1.0, slope: 0.0)
      if let last = basis.last, degree > 0 {
        next = (zip(places, last.values).map { $0 * $1 }, 0, last.value)
      }
      for _ in 0..<2 {
        for old in basis {
          let part = dot(old.values, next.values)
          next.values = moved(next.values, by: -part, along: old.values)
          next.value -= part * old.value
          next.slope -= part * old.slope
        }
      }
      let norm = dot(next.values, next.values).squareRoot()
      next = (next.values.map { $0 / norm }, next.value / norm, next.slope / norm)
      basis.append(next)
      let coefficient = dot(next.values, rest)
      coefficients.append(coefficient)
      rest = moved(rest, by: -coefficient, along: next.values)
    }
    noise = (dot(rest, rest) / Double(count - Self.degrees - 1)).squareRoot()
    let last = coefficients.lastIndex { abs($0) > Self.outstanding * noise } ?? 0
    guard noise > 0, last <= Self.degrees - 3 else { return nil }
    var variance = 0.0
    for k in 0...last + 2 {
      if k <= last { slope += coefficients[k] * basis[k].slope / Self.halfWidth }
      // What is left out may be as large as what would have stood out.
      let part = (k <= last ? 1 : Self.outstanding / 2) * basis[k].slope / Self.halfWidth
      variance += part * part
    }
    doubt = noise * variance.squareRoot()
  }
}

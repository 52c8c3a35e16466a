extension NumericalDifferentiation {
  /// How many values `derivative(ofFew:)` asks for.
  package static let few = 6

  /// The derivative at 0 from six values, for functions of which more are not to be had.
  ///
  /// Central differences with three steps, each an eighth of the one before, are extrapolated to 0 in pairs; how far both
  /// pairs are apart is the error of the nearer one, and far more than that where the function is smooth. Noise is in the
  /// nearer pair, and so in that distance.
  ///
  /// - Parameters:
  ///   - center: the value at 0.
  ///   - function: the value at t.
  /// - Returns: nil where there are no values.
  package func derivative(
    ofFew center: Double, _ function: (Double) throws -> Double
  ) -> NumericalDerivative? {
    let steps = [0x1p-3, 0x1p-6, 0x1p-9]
    var (slopes, jumps, largest) = ([Double](), [Double](), abs(center))
    for h in steps {
      guard let ahead = try? function(h), let behind = try? function(-h),
        ahead.isFinite, behind.isFinite
      else { return nil }
      slopes.append((ahead / 2 - behind / 2) / h)
      jumps.append((ahead - center) / h - (center - behind) / h)
      largest = max(largest, abs(ahead), abs(behind))
    }
    let pairs = zip(slopes, slopes.dropFirst()).map { (64 * $1 - $0) / 63 }
    let rounding = 4 * largest.ulp / steps[2]
    // The difference of both sides becomes as much smaller as the steps, but at a kink.
    let isBent = abs(jumps[2]) > 0.5 * abs(jumps[1]) && abs(jumps[2]) > 16 * rounding
    return NumericalDerivative(
      value: pairs[1],
      errorEstimate: abs(pairs[1] - pairs[0]) + rounding
        + (isBent ? abs(jumps[2]) : 0), evaluations: Self.few, kink: nil, failure: nil,
      noise: largest.ulp, step: steps[2])
  }
}

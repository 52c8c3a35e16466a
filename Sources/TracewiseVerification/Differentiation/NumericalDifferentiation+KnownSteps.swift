extension NumericalDifferentiation {
  /// The derivative at 0 from few values, at steps that served another direction from the same place.
  ///
  /// The noise of the values is taken over from there, so that nothing but the smoothness has to be seen again; what is
  /// not smooth at these steps has a large error estimate.
  ///
  /// - Parameters:
  ///   - known: the derivative along another direction of the same scale.
  ///   - center: the value at 0.
  ///   - enough: an error estimate that needs no more values.
  ///   - function: the value at t.
  /// - Returns: nil where the other derivative says nothing, or where there are no values.
  package func derivative(
    like known: NumericalDerivative, center: Double, enough: Double,
    of function: (Double) throws -> Double
  ) -> NumericalDerivative? {
    guard known.isUsable, known.kink == nil, known.noise.isFinite, known.step > 0 else {
      return nil
    }
    var slopes = Extrapolation(exponents: 2, step: 2, ratio: Self.ratio, columns: Self.columns)
    var jumps = Extrapolation(exponents: 1, step: 2, ratio: Self.ratio, columns: Self.columns)
    var result: NumericalDerivative?
    // A step of the size of the known one ends a tableau of at least three rows and at most all columns.
    var h = max(min(32 * known.step, Self.firstStep), 4 * known.step)
    while h >= known.step {
      defer { h /= Self.ratio }
      guard let ahead = try? function(h), let behind = try? function(-h),
        ahead.isFinite, behind.isFinite
      else { return nil }
      let (left, right) = ((center - behind) / h, (ahead - center) / h)
      let level = max(known.noise, 2 * max(abs(ahead), abs(behind), abs(center)).ulp)
      let rounding = level / h + Double.ulpOfOne * max(abs(left), abs(right)) / h
      let slopeRow = slopes.add((ahead / 2 - behind / 2) / h, rounding: rounding)
      let jumpRow = jumps.add(right - left, rounding: 4 * rounding)
      for (slope, jump) in zip(slopeRow, jumpRow) {
        let estimate = slope.estimate + abs(jump.value) / 2
        guard estimate < result?.errorEstimate ?? .infinity else { continue }
        result = NumericalDerivative(
          value: slope.value, errorEstimate: estimate, evaluations: 0, kink: nil, failure: nil,
          noise: known.noise, step: h)
      }
      if slopes.lastRow.count >= 3, result?.errorEstimate ?? .infinity <= enough { break }
    }
    return result
  }
}

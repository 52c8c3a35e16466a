/// A quotient of small whole numbers that a positive number is, up to its rounding.
struct SmallRatio {
  let numerator: Int
  let denominator: Int

  /// The quotient; nil where there is none.
  init?(_ value: Double) {
    for denominator in 1...24 {
      let numerator = (value * Double(denominator)).rounded()
      guard (1...64).contains(numerator) else { continue }
      if abs(value * Double(denominator) - numerator) <= 4 * numerator.ulp {
        (self.numerator, self.denominator) = (Int(numerator), denominator)
        return
      }
    }
    return nil
  }
}

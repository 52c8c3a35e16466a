import TracewiseLanguage

/// A quotient of small whole numbers.
struct Fraction: Hashable {
  let numerator: Int
  let denominator: Int

  init(_ numerator: Int, _ denominator: Int = 1) {
    let (a, b) = (abs(numerator), abs(denominator))
    var (x, y) = (a, b)
    while y != 0 { (x, y) = (y, x % y) }
    let divisor = max(x, 1)
    self.numerator = a / divisor * ((numerator < 0) != (denominator < 0) ? -1 : 1)
    self.denominator = b / divisor
  }

  /// The fraction that a number is, if its denominator is small; nil for any other number.
  init?(_ value: Double, denominators: Int, tolerance: Double = 1e-8) {
    guard value.isFinite, value.magnitude < 1e6, value.magnitude > 1e-6 else { return nil }
    for denominator in 1...denominators {
      let numerator = (value * Double(denominator)).rounded()
      if abs(value * Double(denominator) - numerator)
        <= tolerance * abs(value) * Double(denominator), numerator != 0
      {
        self.init(Int(numerator), denominator)
        return
      }
    }
    return nil
  }

  var value: Double { Double(numerator) / Double(denominator) }
  var inverse: Fraction { Fraction(denominator, numerator) }
  static func * (a: Fraction, b: Fraction) -> Fraction {
    Fraction(a.numerator * b.numerator, a.denominator * b.denominator)
  }

  static func + (a: Fraction, b: Fraction) -> Fraction {
    Fraction(
      a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }

  /// Whether it is one that formulas have: of small numbers and powers of two.
  var isUsual: Bool { [1, 2, 3, 4, 8, 16].contains(denominator) && abs(numerator) <= 16 }
}

extension Fraction: CustomStringConvertible {
  var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

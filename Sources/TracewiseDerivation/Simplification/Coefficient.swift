/// A rational number, so that 1/3 stays what it is in exact arithmetic and in print.
struct Coefficient: Hashable, Sendable {
  var numerator: Double
  /// At least 1, and 1 where the numerator is no whole number.
  var denominator: Double

  init(_ value: Double) { self.init(value, 1) }

  init(_ numerator: Double, _ denominator: Double) {
    var (a, b) = (numerator, denominator)
    if b < 0 { (a, b) = (-a, -b) }
    while a != a.rounded(), b * 2 <= 1024, a.magnitude < 0x1p40, (a * 1024).isWhole {
      (a, b) = (a * 2, b * 2)
    }
    if a.isWhole, b.isWhole {
      let divisor = Self.commonDivisor(a.magnitude, b)
      (self.numerator, self.denominator) = (a / divisor, b / divisor)
    } else {
      (self.numerator, self.denominator) = (a / b, 1)
    }
  }

  /// Without the last digits of what is no quotient, for comparison.
  var rounded: Coefficient {
    numerator.isWhole ? self : Coefficient(Double(Float(numerator)), denominator)
  }

  static let one = Coefficient(1)
  var isZero: Bool { numerator == 0 }
  var isOne: Bool { numerator == 1 && denominator == 1 }
  var isNegative: Bool { numerator < 0 }
  var magnitude: Coefficient { Coefficient(numerator.magnitude, denominator) }
  var value: Double { numerator / denominator }

  static func * (a: Self, b: Self) -> Self {
    Coefficient(a.numerator * b.numerator, a.denominator * b.denominator)
  }
  static func / (a: Self, b: Self) -> Self {
    Coefficient(a.numerator * b.denominator, a.denominator * b.numerator)
  }
  static func + (a: Self, b: Self) -> Self {
    Coefficient(
      a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }
  static prefix func - (a: Self) -> Self { Coefficient(-a.numerator, a.denominator) }

  /// The power with a fixed exponent, where it is exact.
  func power(_ exponent: Double) -> Coefficient? {
    if isOne { return self }
    guard exponent.isWhole, exponent.magnitude <= 16, !isZero else { return nil }
    var result = Coefficient.one
    for _ in 0..<Int(exponent.magnitude) { result = result * self }
    return exponent < 0 ? .one / result : result
  }

  private static func commonDivisor(_ a: Double, _ b: Double) -> Double {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a.truncatingRemainder(dividingBy: b)) }
    return max(a, 1)
  }
}

extension Double {
  /// Whether this is a whole number that doubles count exactly.
  var isWhole: Bool { self == rounded() && magnitude < 0x1p53 }
}

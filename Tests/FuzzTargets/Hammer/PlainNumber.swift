import Foundation

/// The numbers of the reference: doubles, and doubles with a derivative.
protocol PlainNumber: SendableMetatype {
  init(_ value: Double)
  var value: Double { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  var sine: Self { get }
  var cosine: Self { get }
  var hyperbolicTangent: Self { get }
}

extension Double: PlainNumber {
  var value: Double { self }
  var sine: Double { sin(self) }
  var cosine: Double { cos(self) }
  var hyperbolicTangent: Double { tanh(self) }
}

/// value + slope ε with ε² = 0: what the reference computes with it, it differentiates.
struct PlainDual: PlainNumber {
  var value: Double
  var slope: Double

  init(_ value: Double) { self.init(value, 0) }
  init(_ value: Double, _ slope: Double) {
    self.value = value
    self.slope = slope
  }

  static func + (a: Self, b: Self) -> Self { Self(a.value + b.value, a.slope + b.slope) }
  static func - (a: Self, b: Self) -> Self { Self(a.value - b.value, a.slope - b.slope) }
  static func * (a: Self, b: Self) -> Self {
    Self(a.value * b.value, a.slope * b.value + a.value * b.slope)
  }
  static func / (a: Self, b: Self) -> Self {
    let quotient = a.value / b.value
    return Self(quotient, (a.slope - quotient * b.slope) / b.value)
  }
  var sine: Self { Self(sin(value), slope * cos(value)) }
  var cosine: Self { Self(cos(value), -slope * sin(value)) }
  var hyperbolicTangent: Self {
    let t = tanh(value)
    return Self(t, slope * (1 - t * t))
  }
}

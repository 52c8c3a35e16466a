/// A residue that knows a bound on the degrees of the rational function it is a value of.
///
/// An identity of rational functions, tested at random residues, is accepted wrongly with a
/// probability of at most degree/p; running the test itself over these numbers gives the degree,
/// whatever the rule. A value of an opaque function counts as one more variable, a sign as a
/// constant.
package struct DegreeBounded: Field, BitwiseCopyable {
  package var value: Modular
  /// Bounds of the degrees of numerator and denominator.
  package var numerator: Double
  package var denominator: Double

  package init(_ value: Modular, degree numerator: Double, over denominator: Double = 0) {
    self.value = value
    self.numerator = numerator
    self.denominator = denominator
  }
  package init(_ value: Double) throws { self.init(try Modular(value), degree: 0) }

  package static var zero: Self { Self(.zero, degree: 0) }
  package static var one: Self { Self(.one, degree: 0) }
  package static func + (a: Self, b: Self) -> Self { a.combined(b, a.value + b.value) }
  package static func - (a: Self, b: Self) -> Self { a.combined(b, a.value - b.value) }
  package static func * (a: Self, b: Self) -> Self {
    Self(
      a.value * b.value, degree: a.numerator + b.numerator, over: a.denominator + b.denominator)
  }
  package static func / (a: Self, b: Self) throws -> Self {
    Self(
      try a.value / b.value, degree: a.numerator + b.denominator,
      over: a.denominator + b.numerator)
  }
  private func combined(_ other: Self, _ value: Modular) -> Self {
    Self(
      value,
      degree: max(numerator + other.denominator, other.numerator + denominator),
      over: denominator + other.denominator)
  }
  package var isZero: Bool { value.isZero }
  package var pivotSize: Double { value.pivotSize }

  /// Equal residues, whatever the degrees.
  package static func == (a: Self, b: Self) -> Bool { a.value == b.value }
}

extension DegreeBounded: Scalar {
  private static func variable(_ value: Modular) -> Self { Self(value, degree: 1) }

  package static func exp(_ x: Self) throws -> Self {
    // Its reciprocal stands for exp(−x).
    Self(try Modular.exp(x.value), degree: 1, over: 1)
  }
  package static func log(_ x: Self) throws -> Self { variable(try Modular.log(x.value)) }
  package static func logMagnitude(_ x: Self) throws -> Self { try log(x) }
  package static func sqrt(_ x: Self) throws -> Self { variable(Modular.sqrt(x.value)) }
  /// Of degree 2 in the parameter of the circle.
  package static func sin(_ x: Self) throws -> Self {
    Self(try Modular.sin(x.value), degree: 2, over: 2)
  }
  package static func cos(_ x: Self) throws -> Self {
    Self(try Modular.cos(x.value), degree: 2, over: 2)
  }
  package static func atan(_ x: Self) throws -> Self { variable(Modular.atan(x.value)) }
  package static func asin(_ x: Self) throws -> Self { variable(Modular.asin(x.value)) }
  package static func erf(_ x: Self) throws -> Self { variable(Modular.erf(x.value)) }
  package static func sign(_ x: Self) throws -> Self { Self(Modular.sign(x.value), degree: 0) }
  package static func polygamma(_ k: Int, _ x: Self) throws -> Self {
    variable(Modular.polygamma(k, x.value))
  }
  package static func isLess(_ x: Self, _ y: Self) -> Bool { Modular.isLess(x.value, y.value) }
  package static func power(_ x: Self, _ exponent: Double) throws -> Self {
    if let n = exponent.asInteger { return try x.power(n) }
    let whole = try x.power(Int(max(-0x1p20, min(0x1p20, exponent)).rounded(.down)))
    return Self(
      try Modular.power(x.value, exponent), degree: whole.numerator + 1, over: whole.denominator)
  }
  /// xʸ is a variable up to a power of x, which shifts of y by integers change.
  package static func power(_ x: Self, _ exponent: Self) throws -> Self {
    Self(
      try Modular.power(x.value, exponent.value), degree: 1 + 3 * x.numerator,
      over: 3 * x.denominator + 3 * x.numerator)
  }
}

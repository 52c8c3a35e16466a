/// A residue that knows a bound on the degrees of the rational function it is a value of.
///
/// An identity of rational functions, tested at random residues, is accepted wrongly with a
/// probability of at most degree/p; running the test itself over these numbers gives the degree,
/// whatever the rule. A value of an opaque function counts as one more variable, a sign as a
/// constant.
public struct DegreeBounded: Field, BitwiseCopyable {
  public var value: Modular
  /// Bounds of the degrees of numerator and denominator.
  public var numerator: Double
  public var denominator: Double

  public init(_ value: Modular, degree numerator: Double, over denominator: Double = 0) {
    self.value = value
    self.numerator = numerator
    self.denominator = denominator
  }
  public init(_ value: Double) throws { self.init(try Modular(value), degree: 0) }

  public static var zero: Self { Self(.zero, degree: 0) }
  public static var one: Self { Self(.one, degree: 0) }
  public static func + (a: Self, b: Self) -> Self { a.combined(b, a.value + b.value) }
  public static func - (a: Self, b: Self) -> Self { a.combined(b, a.value - b.value) }
  public static func * (a: Self, b: Self) -> Self {
    Self(
      a.value * b.value, degree: a.numerator + b.numerator, over: a.denominator + b.denominator)
  }
  public static func / (a: Self, b: Self) throws -> Self {
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
  public var isZero: Bool { value.isZero }
  public var pivotSize: Double { value.pivotSize }

  /// Equal residues, whatever the degrees.
  public static func == (a: Self, b: Self) -> Bool { a.value == b.value }
}

extension DegreeBounded: Scalar {
  private static func variable(_ value: Modular) -> Self { Self(value, degree: 1) }

  public static func exp(_ x: Self) throws -> Self {
    // Its reciprocal stands for exp(−x).
    Self(try Modular.exp(x.value), degree: 1, over: 1)
  }
  public static func log(_ x: Self) throws -> Self { variable(try Modular.log(x.value)) }
  public static func logMagnitude(_ x: Self) throws -> Self { try log(x) }
  public static func sqrt(_ x: Self) throws -> Self { variable(Modular.sqrt(x.value)) }
  /// Of degree 2 in the parameter of the circle.
  public static func sin(_ x: Self) throws -> Self {
    Self(try Modular.sin(x.value), degree: 2, over: 2)
  }
  public static func cos(_ x: Self) throws -> Self {
    Self(try Modular.cos(x.value), degree: 2, over: 2)
  }
  public static func erf(_ x: Self) throws -> Self { variable(Modular.erf(x.value)) }
  public static func sign(_ x: Self) throws -> Self { Self(Modular.sign(x.value), degree: 0) }
  public static func power(_ x: Self, _ exponent: Double) throws -> Self {
    if let n = exponent.asInteger { return try x.power(n) }
    let whole = try x.power(Int(max(-0x1p20, min(0x1p20, exponent)).rounded(.down)))
    return Self(
      try Modular.power(x.value, exponent), degree: whole.numerator + 1, over: whole.denominator)
  }
  /// xʸ is a variable up to a power of x, which shifts of y by integers change.
  public static func power(_ x: Self, _ exponent: Self) throws -> Self {
    Self(
      try Modular.power(x.value, exponent.value), degree: 1 + 3 * x.numerator,
      over: 3 * x.denominator + 3 * x.numerator)
  }
}

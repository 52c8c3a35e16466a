/// A field with the elementary functions: real ones, their analytic continuations, or opaque
/// values that obey the same algebraic relations.
///
/// Only `exp`, `log`, `sqrt`, `sin`, `cos`, `atan`, `asin`, `erf`, `polygamma`, `sign` and `power` are primitive; the
/// others are defined by them, so that over duals their derivatives follow from the primitives' alone, and
/// from nothing that a rule of the library says.
public protocol Scalar: Field {
  /// eˣ.
  static func exp(_ x: Self) throws -> Self
  /// log x. Throws `Undefined` where there is none, in arithmetic without infinities and NaN.
  static func log(_ x: Self) throws -> Self
  /// log |x|.
  static func logMagnitude(_ x: Self) throws -> Self
  /// A root of x: of numbers with an order the one that is not negative.
  static func sqrt(_ x: Self) throws -> Self
  /// sin x.
  static func sin(_ x: Self) throws -> Self
  /// cos x.
  static func cos(_ x: Self) throws -> Self
  /// arctan x, between −π/2 and π/2.
  static func atan(_ x: Self) throws -> Self
  /// arcsin x, between −π/2 and π/2.
  static func asin(_ x: Self) throws -> Self
  /// erf x = 2/√π ∫₀ˣ exp(−t²) dt.
  static func erf(_ x: Self) throws -> Self
  /// 1 − erf x, without cancellation where the numbers round.
  static func erfc(_ x: Self) throws -> Self
  /// log Γ(x) for k = −1, else its derivative of order k + 1.
  static func polygamma(_ k: Int, _ x: Self) throws -> Self
  /// Whether x comes before y in an order of all numbers; modulo p any one. Of complex and dual numbers,
  /// that of the real part.
  static func isLess(_ x: Self, _ y: Self) -> Bool
  /// ±1, and 0 at 0. Of complex and dual numbers, that of the real part.
  static func sign(_ x: Self) throws -> Self
  /// xᵖ for a fixed number p.
  static func power(_ x: Self, _ exponent: Double) throws -> Self
  /// xʸ.
  static func power(_ x: Self, _ exponent: Self) throws -> Self

  /// A constant that may be subtracted from all of these numbers before they are exponentiated, if
  /// the definition allows a common factor: the largest one where overflow is a danger, else 0.
  static func exponentShift(_ xs: [Self]) -> Self

  /// Y, … with F(X, …, Y, …) = 0. Throws `Undefined` where none is found.
  static func root<E: EquationSystem>(of system: E, at xs: [Grid<Self>]) throws -> [Grid<Self>]

  /// The spectra that are known of what operands were made of; nil where series converge instead.
  static var knownSpectra: [[Self]]? { get }
  /// The least power of an infinitesimal that vanishes.
  static var nilpotency: Int { get }

  /// eˣ − 1.
  static func expm1(_ x: Self) throws -> Self
  /// log(1 + x).
  static func log1p(_ x: Self) throws -> Self
  /// (eˣ − e⁻ˣ) / 2.
  static func sinh(_ x: Self) throws -> Self
  /// sin x / cos x.
  static func tan(_ x: Self) throws -> Self
  static func tanh(_ x: Self) throws -> Self
  static func sigmoid(_ x: Self) throws -> Self
  static func softplus(_ x: Self) throws -> Self
}

// The definitions of what is not primitive.
extension Scalar {
  public static var knownSpectra: [[Self]]? { nil }
  public static var nilpotency: Int { 1 }
  public static func logMagnitude(_ x: Self) throws -> Self { try log(sign(x) * x) }
  public static func erfc(_ x: Self) throws -> Self { try one - erf(x) }
  public static func exponentShift(_ xs: [Self]) -> Self { .zero }
  public static func expm1(_ x: Self) throws -> Self { try exp(x) - one }
  public static func log1p(_ x: Self) throws -> Self { try log(one + x) }
  public static func sinh(_ x: Self) throws -> Self { try Self(0.5) * (exp(x) - exp(-x)) }
  public static func tan(_ x: Self) throws -> Self { try sin(x) / cos(x) }
  /// (e²ˣ − 1) / (e²ˣ + 1).
  public static func tanh(_ x: Self) throws -> Self {
    let e = try exp(x + x)
    return try (e - one) / (e + one)
  }
  /// 1 / (1 + e⁻ˣ).
  public static func sigmoid(_ x: Self) throws -> Self { try one / (one + exp(-x)) }
  /// log(1 + eˣ).
  public static func softplus(_ x: Self) throws -> Self { try log(one + exp(x)) }

  /// (eˣ + e⁻ˣ) / 2.
  static func cosh(_ x: Self) throws -> Self { try Self(0.5) * (exp(x) + exp(-x)) }
  /// |x| = sign(x) x.
  static func magnitude(_ x: Self) throws -> Self { try sign(x) * x }
  /// 1 where x > 0, else 0: s (s + 1) / 2 with s the sign.
  static func step(_ x: Self) throws -> Self {
    let s = try sign(x)
    return try s * (s + one) * Self(0.5)
  }
}

extension Double {
  /// The number as an integer, if it is one of moderate size.
  var asInteger: Int? { magnitude <= 0x1p31 ? Int(exactly: self) : nil }
}

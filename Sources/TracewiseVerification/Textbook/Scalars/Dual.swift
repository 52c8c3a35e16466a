/// a + b ε with ε² = 0: f(a + b ε) = f(a) + f′(a) b ε, forward-mode differentiation by arithmetic.
///
/// Duals nest: the ε₁ε₂ part of f(x + ε₁ u + ε₂ v) is the second derivative along u and v.
public struct Dual<S: Field>: Field {
  public var real: S
  public var dual: S

  public init(_ real: S, _ dual: S) {
    self.real = real
    self.dual = dual
  }
  public init(_ value: Double) throws { self.init(try S(value), .zero) }

  public static var zero: Dual { Dual(.zero, .zero) }
  public static var one: Dual { Dual(.one, .zero) }
  public static func + (x: Dual, y: Dual) -> Dual { Dual(x.real + y.real, x.dual + y.dual) }
  public static func - (x: Dual, y: Dual) -> Dual { Dual(x.real - y.real, x.dual - y.dual) }
  public static func * (x: Dual, y: Dual) -> Dual {
    Dual(x.real * y.real, x.real * y.dual + x.dual * y.real)
  }
  /// q = x / y solves q y = x: its dual part is (x₁ − q₀ y₁) / y₀.
  public static func / (x: Dual, y: Dual) throws -> Dual {
    let quotient = try x.real / y.real
    return Dual(quotient, try (x.dual - quotient * y.dual) / y.real)
  }
  public var isZero: Bool { real.isZero && dual.isZero }
  public var pivotSize: Double { real.pivotSize }
}

extension Dual: BitwiseCopyable where S: BitwiseCopyable {}

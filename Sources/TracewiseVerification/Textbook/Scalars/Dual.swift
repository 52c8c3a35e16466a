/// a + b ε with ε² = 0: f(a + b ε) = f(a) + f′(a) b ε, forward-mode differentiation by arithmetic.
///
/// Duals nest: the ε₁ε₂ part of f(x + ε₁ u + ε₂ v) is the second derivative along u and v.
package struct Dual<S: Field>: Field {
  package var real: S
  package var dual: S

  package init(_ real: S, _ dual: S) {
    self.real = real
    self.dual = dual
  }
  package init(_ value: Double) throws { self.init(try S(value), .zero) }

  package static var zero: Dual { Dual(.zero, .zero) }
  package static var one: Dual { Dual(.one, .zero) }
  package static func + (x: Dual, y: Dual) -> Dual { Dual(x.real + y.real, x.dual + y.dual) }
  package static func - (x: Dual, y: Dual) -> Dual { Dual(x.real - y.real, x.dual - y.dual) }
  package static func * (x: Dual, y: Dual) -> Dual {
    Dual(x.real * y.real, x.real * y.dual + x.dual * y.real)
  }
  /// q = x / y solves q y = x: its dual part is (x₁ − q₀ y₁) / y₀.
  package static func / (x: Dual, y: Dual) throws -> Dual {
    let quotient = try x.real / y.real
    return Dual(quotient, try (x.dual - quotient * y.dual) / y.real)
  }
  package var isZero: Bool { real.isZero && dual.isZero }
  package var pivotSize: Double { real.pivotSize }
}

extension Dual: BitwiseCopyable where S: BitwiseCopyable {}

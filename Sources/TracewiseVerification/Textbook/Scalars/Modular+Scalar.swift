import Tracewise

/// Opaque values, with the relations that can be had at no cost: parities, exp(−x) exp(x) = 1,
/// log(1/x) = −log x, sin² + cos² = 1, |x|² = x², √x² = x where x has a root modulo p.
///
/// Those that link different arguments, such as exp(x + y) = exp(x) exp(y), do not hold: a
/// difference that rests on opaque values may be the lack of such a relation.
extension Modular: Scalar {
  private static func opaque(
    _ function: OpaqueFunction, _ x: Modular, variant: UInt64 = 0
  ) -> Modular {
    OpaqueRun.current.value(function, x, variant: variant)
  }

  package static func exp(_ x: Modular) throws -> Modular {
    guard !x.isZero else { return .one }
    let (magnitude, isNegated) = x.canonical
    let value = opaque(.exp, magnitude)
    return isNegated ? try value.inverse() : value
  }

  /// log |x|: also of residues that stand for negative numbers.
  package static func log(_ x: Modular) throws -> Modular {
    guard !x.isZero else { throw Undefined(.domain, "the logarithm of 0") }
    let direct = x.canonical.magnitude
    let inverted = try x.inverse().canonical.magnitude
    guard direct != .one else { return .zero }
    return direct.residue < inverted.residue ? opaque(.log, direct) : -opaque(.log, inverted)
  }
  package static func logMagnitude(_ x: Modular) throws -> Modular { try log(x) }

  /// The root with sign 1. As p ≡ 3 modulo 4, it is ± x to the power (p + 1)/4 = 2⁵⁹, if any.
  package static func sqrt(_ x: Modular) -> Modular {
    guard !x.isZero else { return .zero }
    let value = opaque(.sqrt, x)
    var root = x
    for _ in 0..<59 { root = root * root }
    guard root * root == x else {
      OpaqueRun.current.noteFalseRoot()
      return value
    }
    return sign(root) * root
  }

  /// sin = 2t/(1 + t²) and cos = (1 − t²)/(1 + t²) with an opaque odd t; −1 has no root, so that
  /// the denominator is never 0.
  private static func circle(
    _ function: OpaqueFunction, _ x: Modular
  ) throws -> (sin: Modular, cos: Modular) {
    guard !x.isZero else { return (.zero, .one) }
    _ = opaque(function, x)
    let (magnitude, isNegated) = x.canonical
    let t = opaque(.sin, magnitude)
    let (square, inverse) = (t * t, try (one + t * t).inverse())
    let sine = (t + t) * inverse
    return (isNegated ? -sine : sine, (one - square) * inverse)
  }
  package static func sin(_ x: Modular) throws -> Modular { try circle(.sin, x).sin }
  package static func cos(_ x: Modular) throws -> Modular { try circle(.cos, x).cos }

  package static func atan(_ x: Modular) -> Modular { odd(.atan, x) }
  package static func asin(_ x: Modular) -> Modular { odd(.asin, x) }
  package static func erf(_ x: Modular) -> Modular { odd(.erf, x) }

  package static func polygamma(_ k: Int, _ x: Modular) -> Modular {
    opaque(.polygamma, x, variant: UInt64(k + 1))
  }
  /// As whole numbers from 0 on.
  package static func isLess(_ x: Modular, _ y: Modular) -> Bool { x.residue < y.residue }

  private static func odd(_ function: OpaqueFunction, _ x: Modular) -> Modular {
    guard !x.isZero else { return .zero }
    let (magnitude, isNegated) = x.canonical
    let value = opaque(function, magnitude)
    return isNegated ? -value : value
  }

  /// An odd opaque ±1; of small integers, their sign.
  package static func sign(_ x: Modular) -> Modular {
    guard !x.isZero else { return .zero }
    let (magnitude, isNegated) = x.canonical
    let isPositive =
      opaque(.sign, magnitude).residue & 1 == 0 || magnitude.residue < 1 << 32
    return isPositive != isNegated ? .one : -.one
  }

  /// xⁿ h(x) for p = n + f with 0 ≤ f < 1, where h stands for xᶠ: so xᵖ⁻¹ = xᵖ / x. The parts are
  /// told apart to 40 binary places, so that this bears the rounding of p − 1.
  package static func power(_ x: Modular, _ exponent: Double) throws -> Modular {
    if let n = exponent.asInteger { return try x.power(n) }
    guard exponent.magnitude < 0x1p20 else {
      return opaque(.power, x, variant: exponent.bitPattern)
    }
    let scaled = Int((exponent * 0x1p40).rounded())
    let fraction = scaled & ((1 << 40) - 1)
    let whole = try x.power(scaled >> 40)
    if fraction == 0 { return whole }
    return whole * (fraction == 1 << 39 ? sqrt(x) : opaque(.power, x, variant: UInt64(fraction)))
  }

  /// x to the power of the exponent's representative: so xʸ⁻¹ = xʸ / x.
  package static func power(_ x: Modular, _ exponent: Modular) throws -> Modular {
    _ = opaque(.power, x)
    let (magnitude, isNegated) = exponent.canonical
    let value = x.power(UInt(magnitude.residue))
    return isNegated ? try value.inverse() : value
  }
}

/// The chain rule for the primitive functions, whose derivatives are written here independently of
/// the library's rules.
extension Dual: Scalar where S: Scalar {
  /// f(a + b ε) = f(a) + f′(a) b ε.
  private func chain(_ value: S, _ derivative: S) -> Dual { Dual(value, derivative * dual) }

  package static func exp(_ x: Dual) throws -> Dual {
    let value = try S.exp(x.real)
    return x.chain(value, value)
  }
  package static func log(_ x: Dual) throws -> Dual {
    x.chain(try S.log(x.real), try x.real.inverse())
  }
  /// The derivative of log |x| is 1/x on both sides of 0.
  package static func logMagnitude(_ x: Dual) throws -> Dual {
    x.chain(try S.logMagnitude(x.real), try x.real.inverse())
  }
  /// y² = x: 2 y ∂y = ∂x.
  package static func sqrt(_ x: Dual) throws -> Dual {
    let root = try S.sqrt(x.real)
    return Dual(root, try x.dual / (root + root))
  }
  package static func sin(_ x: Dual) throws -> Dual {
    x.chain(try S.sin(x.real), try S.cos(x.real))
  }
  package static func cos(_ x: Dual) throws -> Dual {
    x.chain(try S.cos(x.real), try -S.sin(x.real))
  }
  package static func atan(_ x: Dual) throws -> Dual {
    x.chain(try S.atan(x.real), try (S.one + x.real * x.real).inverse())
  }
  package static func asin(_ x: Dual) throws -> Dual {
    x.chain(try S.asin(x.real), try S.sqrt(S.one - x.real * x.real).inverse())
  }
  /// 2/√π exp(−x²).
  private static func erfSlope(_ x: S) throws -> S {
    try S(1.128_379_167_095_512_6) * S.exp(-(x * x))
  }
  package static func erf(_ x: Dual) throws -> Dual {
    x.chain(try S.erf(x.real), try erfSlope(x.real))
  }
  package static func erfc(_ x: Dual) throws -> Dual {
    x.chain(try S.erfc(x.real), try -erfSlope(x.real))
  }
  package static func polygamma(_ k: Int, _ x: Dual) throws -> Dual {
    x.chain(try S.polygamma(k, x.real), try S.polygamma(k + 1, x.real))
  }
  package static func isLess(_ x: Dual, _ y: Dual) -> Bool { S.isLess(x.real, y.real) }
  package static func exponentShift(_ xs: [Dual]) -> Dual {
    Dual(S.exponentShift(xs.map(\.real)), .zero)
  }
  package static func sign(_ x: Dual) throws -> Dual { Dual(try S.sign(x.real), .zero) }

  /// Integer powers by multiplication; else z = xᵖ solves x ∂z = p z ∂x.
  package static func power(_ x: Dual, _ exponent: Double) throws -> Dual {
    if let n = exponent.asInteger { return try x.power(n) }
    let value = try S.power(x.real, exponent)
    return x.chain(value, try S(exponent) * value / x.real)
  }

  /// z = xʸ: ∂z = z (y ∂x / x + log x ∂y). Without ∂y there is no need for x > 0.
  package static func power(_ x: Dual, _ exponent: Dual) throws -> Dual {
    let value = try S.power(x.real, exponent.real)
    var slope = S.zero
    if !x.dual.isZero { slope = try value * exponent.real * x.dual / x.real }
    if !exponent.dual.isZero {
      slope = try slope + value * S.log(x.real) * exponent.dual
    }
    return Dual(value, slope)
  }
}

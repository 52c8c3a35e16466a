/// The error function near the real axis, by its series and continued fraction: neither knows its
/// derivative. (NIST DLMF 7.6.1 and 7.9.1.)
extension Complex {
  package static func erf(_ z: Complex) -> Complex {
    z.real.magnitude < 1.5 ? erfSeries(z) : one - erfc(z)
  }

  package static func erfc(_ z: Complex) -> Complex {
    if z.real.magnitude < 1.5 { return one - erfSeries(z) }
    if z.real < 0 { return Complex(2, 0) - erfcFraction(-z) }
    return erfcFraction(z)
  }

  /// 2/√π Σ (−1)ⁿ z²ⁿ⁺¹ / (n! (2n + 1)).
  private static func erfSeries(_ z: Complex) -> Complex {
    let square = -(z * z)
    var (term, sum) = (z, z)
    for n in 1..<60 {
      term = (1 / Double(n)) * (term * square)
      sum = sum + (1 / Double(2 * n + 1)) * term
    }
    return (2 / Double.pi.squareRoot()) * sum
  }

  /// exp(−z²)/√π · 1/(z + (1/2)/(z + (2/2)/(z + (3/2)/(z + …)))), from the inside outwards.
  private static func erfcFraction(_ z: Complex) -> Complex {
    var inside = z
    for n in stride(from: 240, to: 0, by: -1) { inside = z + Complex(Double(n) / 2) / inside }
    return (1 / Double.pi.squareRoot()) * (exp(-(z * z)) / inside)
  }
}

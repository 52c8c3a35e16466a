import Tracewise

extension Complex {
  /// B₂, B₄, …, B₁₆, as numerators and denominators.
  private static let bernoulli: [(Double, Double)] = [
    (1, 6), (-1, 30), (1, 42), (-1, 30), (5, 66), (-691, 2730), (7, 6), (-3617, 510),
  ]

  /// log Γ for k = −1, else its derivative of order k + 1: Stirling's series, differentiated so often, at
  /// z + n with a large n, and the functional equation back. (DLMF 5.11.1, 5.5.1.)
  package static func polygamma(_ k: Int, _ z: Complex) throws -> Complex {
    let steps = max(0, 24 + k - Int(z.real.rounded(.down)))
    var back = Complex.zero
    // Small terms first.
    for j in (0..<steps).reversed() {
      back = back + (try term(k, z + Complex(Double(j))))
    }
    return try stirling(k, z + Complex(Double(steps))) - back
  }

  /// The derivative of order k + 1 of log z.
  private static func term(_ k: Int, _ z: Complex) throws -> Complex {
    // Of log |Γ|, continued from the side that the real part is on.
    if k < 0 { return log(z.real < 0 ? -z : z) }
    let factorial = (1..<max(k + 1, 1)).reduce(1.0) { $0 * Double($1) }
    return Complex(k % 2 == 0 ? factorial : -factorial) * (try z.power(-k - 1))
  }

  /// The same derivative of (z − ½) log z − z + ½ log 2π + Σ B₂ⱼ/(2j (2j − 1) z²ʲ⁻¹).
  private static func stirling(_ k: Int, _ z: Complex) throws -> Complex {
    var sum: Complex
    switch k {
    case -1:
      sum = (z - Complex(0.5)) * log(z) - z + Complex(0.5 * realLog(2 * .pi))
    case 0: sum = log(z) - Complex(0.5) / z
    default:
      // (z − ½) f⁽ᵏ⁺¹⁾ + (k + 1) f⁽ᵏ⁾ with f = log.
      sum = try (z - Complex(0.5)) * term(k, z) + Complex(Double(k + 1)) * term(k - 1, z)
    }
    for (j, (a, b)) in bernoulli.enumerated() {
      let n = 2 * j + 1
      // z⁻ⁿ differentiated k + 1 times.
      let falling = (0..<k + 1).reduce(1.0) { $0 * -Double(n + $1) }
      let factor = a / b / Double((n + 1) * n) * falling
      sum = sum + Complex(factor) * (try z.power(-n - k - 1))
    }
    return sum
  }
}

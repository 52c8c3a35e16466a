import Tracewise

/// Analytic continuations of the real functions. Functions with a kink are continued from the side
/// that the real part is on.
extension Complex: Scalar {
  /// eˣ (cos y + i sin y).
  package static func exp(_ z: Complex) -> Complex {
    realExp(z.real) * Complex(realCos(z.imaginary), realSin(z.imaginary))
  }
  /// log |z| + i arg z.
  package static func log(_ z: Complex) -> Complex {
    Complex(realLog(z.magnitude), realAngle(z.imaginary, z.real))
  }
  /// The root with a real part that is not negative.
  package static func sqrt(_ z: Complex) -> Complex {
    guard z != .zero else { return .zero }
    let larger = ((z.magnitude + z.real.magnitude) / 2).squareRoot()
    let smaller = z.imaginary / (2 * larger)
    if z.real >= 0 { return Complex(larger, smaller) }
    return z.imaginary < 0 ? Complex(-smaller, -larger) : Complex(smaller, larger)
  }
  /// sin x cosh y + i cos x sinh y.
  package static func sin(_ z: Complex) -> Complex {
    Complex(
      realSin(z.real) * realCosh(z.imaginary), realCos(z.real) * realSinh(z.imaginary))
  }
  /// cos x cosh y − i sin x sinh y.
  package static func cos(_ z: Complex) -> Complex {
    Complex(
      realCos(z.real) * realCosh(z.imaginary), -(realSin(z.real) * realSinh(z.imaginary)))
  }
  /// ½ arg(1 + iz)/(1 − iz), and the imaginary part without cancellation.
  package static func atan(_ z: Complex) -> Complex {
    let (x, y) = (z.real, z.imaginary)
    return Complex(
      realAngle(2 * x, 1 - x * x - y * y) / 2,
      realLog1p(4 * y / (x * x + (1 - y) * (1 - y))) / 4)
  }
  /// Without cancellation. (Kahan 1987.)
  package static func asin(_ z: Complex) -> Complex {
    let (a, b) = (sqrt(one - z), sqrt(one + z))
    let t = a.real * b.imaginary - a.imaginary * b.real
    let size = t.magnitude + t * t / (1 + (1 + t * t).squareRoot())
    return Complex(
      realAngle(z.real, a.real * b.real - a.imaginary * b.imaginary),
      t < 0 ? -realLog1p(size) : realLog1p(size))
  }
  package static func sinh(_ z: Complex) -> Complex {
    Complex(
      realSinh(z.real) * realCos(z.imaginary), realCosh(z.real) * realSin(z.imaginary))
  }
  package static func isLess(_ x: Complex, _ y: Complex) -> Bool { x.real < y.real }
  package static func sign(_ z: Complex) -> Complex { Complex(Double.sign(z.real)) }

  package static func power(_ z: Complex, _ exponent: Double) throws -> Complex {
    if let n = exponent.asInteger { return try z.power(n) }
    return z == .zero ? Complex(realPower(0, exponent)) : exp(exponent * log(z))
  }
  package static func power(_ z: Complex, _ exponent: Complex) throws -> Complex {
    if exponent.imaginary == 0 { return try power(z, exponent.real) }
    return exp(exponent * log(z))
  }

  package static func exponentShift(_ zs: [Complex]) -> Complex {
    Complex(zs.map(\.real).max() ?? 0)
  }

  // The definitions below are those of `Scalar`, in a form that does not overflow.
  package static func tanh(_ z: Complex) -> Complex {
    guard z.real > 0 else { return negativeTanh(z) }
    return -negativeTanh(-z)
  }
  private static func negativeTanh(_ z: Complex) -> Complex {
    let e = exp(z + z)
    return (e - one) / (e + one)
  }
  package static func sigmoid(_ z: Complex) -> Complex {
    guard z.real > 0 else {
      let e = exp(z)
      return e / (one + e)
    }
    return one / (one + exp(-z))
  }
  package static func softplus(_ z: Complex) -> Complex {
    z.real > 0 ? z + log(one + exp(-z)) : log(one + exp(z))
  }
}

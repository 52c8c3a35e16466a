import CVectorMath

// The elementwise table: f by a vector kernel, f′ in the vocabulary. Law 8 of the deck,
// ∂f(X) = f′(X) ⊙ ∂X, is `ElementwiseRule`.

/// exp′ = exp.
public struct Exp: ElementwiseRule {
  public static var name: String { "exp" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_exp(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { y }
}

/// exp(x) − 1, accurate near 0: expm1′ = exp.
public struct Expm1: ElementwiseRule {
  public static var name: String { "expm1" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_expm1(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { y + 1 }
}

/// The natural logarithm: log′(x) = 1/x.
public struct Log: ElementwiseRule {
  public static var name: String { "log" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_log(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { x.reciprocal }
}

/// log(1 + x), accurate near 0: log1p′(x) = 1/(1 + x).
public struct Log1p: ElementwiseRule {
  public static var name: String { "log1p" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_log1p(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { (x + 1).reciprocal }
}

/// √x: √′ = 1/(2√x); infinite at 0.
public struct SquareRoot: ElementwiseRule {
  public static var name: String { "sqrt" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_sqrt(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { 0.5 * y.reciprocal }
}

/// x²: (x²)′ = 2x.
public struct Square: ElementwiseRule {
  public static var name: String { "square" }
  @inline(__always)
  public func number(_ x: Double) -> Double? { x * x }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_square(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { 2 * x }
}

/// 1/x: (1/x)′ = −1/x².
public struct Reciprocal: ElementwiseRule {
  public static var name: String { "reciprocal" }
  @inline(__always)
  public func number(_ x: Double) -> Double? { 1 / x }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_reciprocal(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { -y.squared }
}

/// |x|: |·|′ = sign, and the subgradient 0 at 0.
public struct AbsoluteValue: ElementwiseRule {
  public static var name: String { "abs" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_abs(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.sign(x) }
}

/// The sign, 0 at 0: its derivative is 0, at the jump too.
public struct Sign: ElementwiseRule {
  public static var name: String { "sign" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_sign(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { x.zero }
}

/// 1 where x > 0, else 0: its derivative is 0, at the jump too.
public struct Step: ElementwiseRule {
  public static var name: String { "step" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_step(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { x.zero }
}

/// sin′ = cos.
public struct Sine: ElementwiseRule {
  public static var name: String { "sin" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_sin(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.cos(x) }
}

/// cos′ = −sin.
public struct Cosine: ElementwiseRule {
  public static var name: String { "cos" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_cos(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { -Tracewise.sin(x) }
}

/// tan′ = 1 + tan².
public struct Tangent: ElementwiseRule {
  public static var name: String { "tan" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_tan(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { y.squared + 1 }
}

/// tanh′ = 1 − tanh².
public struct HyperbolicTangent: ElementwiseRule {
  public static var name: String { "tanh" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_tanh(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { 1 - y.squared }
}

/// σ(x) = 1/(1 + e⁻ˣ), accurate in both tails: σ′ = σ(1 − σ).
public struct Sigmoid: ElementwiseRule {
  public static var name: String { "sigmoid" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_sigmoid(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { y ⊙ (1 - y) }
}

/// max(x, 0): relu′ = step, with the subgradient 0 at 0.
public struct Relu: ElementwiseRule {
  public static var name: String { "relu" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_relu(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.step(x) }
}

/// log(1 + eˣ), accurate in both tails: softplus′ = σ.
public struct Softplus: ElementwiseRule {
  public static var name: String { "softplus" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_softplus(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.sigmoid(x) }
}

/// The error function: erf′(x) = 2/√π exp(−x²).
public struct Erf: ElementwiseRule {
  public static var name: String { "erf" }
  public init() {}
  @inline(__always)
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_erf(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    1.1283791670955126 * Tracewise.exp(-x.squared)
  }
}

/// x where x > 0, else slope·x, with the subgradient `slope` at 0.
public struct LeakyRelu: ElementwiseRule {
  public static var name: String { "leakyrelu" }
  public var slope: Double
  public init(slope: Double = 0.01) { self.slope = slope }
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_leaky_relu(n, slope, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    // Not (1 − slope) s + slope: 1 − slope is rounded, so that this would not be 1 where x > 0.
    let s = Tracewise.step(x)
    return s + slope * (1 - s)
  }
}

/// x Φ(x), with Φ the normal distribution function, not its tanh approximation:
/// gelu′(x) = Φ(x) + x exp(−x²/2)/√(2π). (Hendrycks, Gimpel 2016.)
public struct Gelu: ElementwiseRule {
  public static var name: String { "gelu" }
  public init() {}
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_gelu(n, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    let distribution = M.apply(NormalDistribution(), to: x)
    let density = 0.3989422804014327 * Tracewise.exp(-0.5 * x.squared)
    return distribution + x ⊙ density
  }
}

/// Φ(x), the normal distribution function, accurate in the left tail: Φ′(x) = exp(−x²/2)/√(2π).
public struct NormalDistribution: ElementwiseRule {
  public static var name: String { "normalcdf" }
  public init() {}
  public func compute(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    tw_gelu(n, x, y)
    // gelu is x Φ(x), accurate relative to its value.
    for k in 0..<n {
      if x[k] == 0 {
        y[k] = 0.5
      } else if x[k].isInfinite {
        y[k] = x[k] > 0 ? 1 : 0
      } else {
        y[k] /= x[k]
      }
    }
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    0.3989422804014327 * Tracewise.exp(-0.5 * x.squared)
  }
}

// The elementwise table: f by a vector kernel, f′ in the vocabulary. Law 8 of the deck,
// ∂f(X) = f′(X) ⊙ ∂X, is `ElementwiseRule`.

/// exp′ = exp.
public struct Exp: ElementwiseRule {
  public static var name: String { "exp" }
  public func need(ofOperand k: Int) -> OperandNeed { .within(4) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [expm1(x)] }
  public var overColumnSums: (any UnaryRule)? { Softmax() }
  public var overOnePlusItself: (any UnaryRule)? { Sigmoid() }
  public var oddOverEvenPart: (any UnaryRule)? { HyperbolicTangent() }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { y }
}

/// eˣ of each entry: exp′ = exp (law 8). Not the exponential of a matrix.
@specialized(where M == Variable)
@_disfavoredOverload
public func exp<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Exp(), to: x) }

/// exp(x) − 1, accurate near 0: expm1′ = exp.
public struct Expm1: ElementwiseRule {
  public static var name: String { "expm1" }
  public func need(ofOperand k: Int) -> OperandNeed { .within(4) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [exp(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { y + 1 }
}

/// eˣ − 1 of each entry, accurate near 0: expm1′ = exp.
@specialized(where M == Variable)
@_disfavoredOverload
public func expm1<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Expm1(), to: x) }

/// The natural logarithm: log′(x) = 1/x.
public struct Log: ElementwiseRule {
  public static var name: String { "log" }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(0.1) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.reciprocal] }
  public func following(_ inner: any UnaryRule) -> (any UnaryRule)? {
    inner is Softmax ? LogSoftmax() : nil
  }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { x.reciprocal }
}

/// The natural logarithm of each entry: log′(x) = 1/x. −∞ at 0 and NaN below; a loss that is not finite
/// by it throws at the `try` of its gradient. Not the logarithm of a matrix.
@specialized(where M == Variable)
@_disfavoredOverload
public func log<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Log(), to: x) }

/// log(1 + x), accurate near 0: log1p′(x) = 1/(1 + x).
public struct Log1p: ElementwiseRule {
  public static var name: String { "log1p" }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(-0.8) }
  public func following(_ inner: any UnaryRule) -> (any UnaryRule)? {
    inner is Exp ? Softplus() : nil
  }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { (x + 1).reciprocal }
}

/// log(1 + x) of each entry, accurate near 0: log1p′(x) = 1/(1 + x). −∞ at −1 and NaN below.
@specialized(where M == Variable)
@_disfavoredOverload
public func log1p<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Log1p(), to: x) }

/// √x: √′ = 1/(2√x); infinite at 0.
public struct SquareRoot: ElementwiseRule {
  public static var name: String { "sqrt" }
  public var operation: AlgebraicOperation? { .entrywisePower(0.5) }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(0.1) }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { 0.5 * y.reciprocal }
}

/// √x of each entry: √′ = 1/(2√x), infinite at 0. NaN below 0. Not the square root of a matrix.
@specialized(where M == Variable)
@_disfavoredOverload
public func sqrt<M: MatrixAlgebra>(_ x: M) -> M { M.apply(SquareRoot(), to: x) }

/// x²: (x²)′ = 2x.
public struct Square: ElementwiseRule {
  public static var name: String { "square" }
  public var operation: AlgebraicOperation? { .entrywisePower(2) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [2 * x] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { 2 * x }
}

extension MatrixAlgebra {
  /// A ⊙ A, entry by entry: (x²)′ = 2x. Not A A, which is `power(2)`.
  public var squared: Self { Self.apply(Square(), to: self) }
}

/// 1/x: (1/x)′ = −1/x².
public struct Reciprocal: ElementwiseRule {
  public static var name: String { "reciprocal" }
  public var operation: AlgebraicOperation? { .entrywisePower(-1) }
  public func need(ofOperand k: Int) -> OperandNeed { .awayFromZero(0.2) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.squared] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { -y.squared }
}

extension MatrixAlgebra {
  /// 1 ⊘ A, entry by entry: (1/x)′ = −1/x². Not the inverse. Nothing traps at 0.
  public var reciprocal: Self { Self.apply(Reciprocal(), to: self) }
}

/// |x|: |·|′ = sign, and the subgradient 0 at 0.
public struct AbsoluteValue: ElementwiseRule {
  public static var name: String { "abs" }
  public var parity: Parity { .even }
  public static var kinks: Kinks { .atZero }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.sign(x) }
}

/// |x| of each entry: |·|′ = sign, and the subgradient 0 at 0.
@specialized(where M == Variable)
@_disfavoredOverload
public func abs<M: MatrixAlgebra>(_ x: M) -> M { M.apply(AbsoluteValue(), to: x) }

/// The sign, 0 at 0: its derivative is 0, at the jump too.
public struct Sign: ElementwiseRule {
  public static var name: String { "sign" }
  public var parity: Parity { .odd }
  public static var kinks: Kinks { .atZero }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.step(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { x.zero }
}

/// The sign of each entry, −1, 0 or 1: its derivative is 0, at the jump too.
@specialized(where M == Variable)
@_disfavoredOverload
public func sign<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sign(), to: x) }

/// 1 where x > 0, else 0: its derivative is 0, at the jump too.
public struct UnitStep: ElementwiseRule {
  public static var name: String { "step" }
  public static var kinks: Kinks { .atZero }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.sign(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { x.zero }
}

/// 1 where x > 0, else 0, of each entry: its derivative is 0, at the jump too.
@specialized(where M == Variable)
@_disfavoredOverload
public func step<M: MatrixAlgebra>(_ x: M) -> M { M.apply(UnitStep(), to: x) }

/// sin′ = cos.
public struct Sine: ElementwiseRule {
  public static var name: String { "sin" }
  public var parity: Parity { .odd }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.cos(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.cos(x) }
}

/// The sine of each entry: sin′ = cos.
@specialized(where M == Variable)
@_disfavoredOverload
public func sin<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sine(), to: x) }

/// cos′ = −sin.
public struct Cosine: ElementwiseRule {
  public static var name: String { "cos" }
  public var parity: Parity { .even }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.sin(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { -Tracewise.sin(x) }
}

/// The cosine of each entry: cos′ = −sin.
@specialized(where M == Variable)
@_disfavoredOverload
public func cos<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Cosine(), to: x) }

/// tan′ = 1 + tan².
public struct Tangent: ElementwiseRule {
  public static var name: String { "tan" }
  public var parity: Parity { .odd }
  public func need(ofOperand k: Int) -> OperandNeed { .within(1.2) }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { y.squared + 1 }
}

/// The tangent of each entry: tan′ = 1 + tan².
@specialized(where M == Variable)
@_disfavoredOverload
public func tan<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Tangent(), to: x) }

/// tanh′ = 1 − tanh².
public struct HyperbolicTangent: ElementwiseRule {
  public static var name: String { "tanh" }
  public var parity: Parity { .odd }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.sigmoid(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { 1 - y.squared }
}

/// The hyperbolic tangent of each entry: tanh′ = 1 − tanh².
@specialized(where M == Variable)
@_disfavoredOverload
public func tanh<M: MatrixAlgebra>(_ x: M) -> M { M.apply(HyperbolicTangent(), to: x) }

/// σ(x) = 1/(1 + e⁻ˣ), accurate in both tails: σ′ = σ(1 − σ).
public struct Sigmoid: ElementwiseRule {
  public static var name: String { "sigmoid" }
  public var parity: Parity { .complementary }
  public var notation: RuleNotation { .function("σ") }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.tanh(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { y ⊙ (1 - y) }
}

/// σ(x) = 1/(1 + e⁻ˣ) of each entry, accurate in both tails: σ′ = σ(1 − σ).
@specialized(where M == Variable)
@_disfavoredOverload
public func sigmoid<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sigmoid(), to: x) }

/// max(x, 0): relu′ = step, with the subgradient 0 at 0.
public struct Relu: ElementwiseRule {
  public static var name: String { "relu" }
  public func absorbs(_ factor: any UnaryRule) -> Bool { factor is UnitStep || factor is Sign }
  public static var kinks: Kinks { .atZero }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.step(x) }
}

/// max(x, 0) of each entry: relu′ = step, with the subgradient 0 at 0.
@specialized(where M == Variable)
@_disfavoredOverload
public func relu<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Relu(), to: x) }

/// log(1 + eˣ), accurate in both tails: softplus′ = σ.
public struct Softplus: ElementwiseRule {
  public static var name: String { "softplus" }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.sigmoid(x) }
}

/// log(1 + eˣ) of each entry, accurate in both tails: softplus′ = σ.
@specialized(where M == Variable)
@_disfavoredOverload
public func softplus<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Softplus(), to: x) }

/// The error function: erf′(x) = 2/√π exp(−x²).
public struct Erf: ElementwiseRule {
  public static var name: String { "erf" }
  public var parity: Parity { .odd }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    1.1283791670955126 * Tracewise.exp(-x.squared)
  }
}

/// The error function 2/√π ∫₀ˣ exp(−t²) dt of each entry: erf′(x) = 2/√π exp(−x²).
@specialized(where M == Variable)
@_disfavoredOverload
public func erf<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Erf(), to: x) }

/// x where x > 0, else slope·x, with the subgradient `slope` at 0.
public struct LeakyRelu: ElementwiseRule {
  public static var name: String { "leakyrelu" }
  public static var kinks: Kinks { .atZero }
  public var attributes: [RuleAttribute] { [RuleAttribute("c", .number(slope))] }
  /// The slope where x ≤ 0.
  public var slope: Double
  /// The rule with this slope where x ≤ 0.
  public init(slope: Double = 0.01) { self.slope = slope }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    // Not (1 − slope) s + slope: 1 − slope is rounded, so that this would not be 1 where x > 0.
    let s = Tracewise.step(x)
    return s + slope * (1 - s)
  }
}

/// x of each entry where x > 0, else slope·x: the derivative is 1 there, else `slope`, at 0 too.
@specialized(where M == Variable)
@_disfavoredOverload
public func leakyRelu<M: MatrixAlgebra>(_ x: M, slope: Double = 0.01) -> M {
  M.apply(LeakyRelu(slope: slope), to: x)
}

/// x Φ(x), with Φ the normal distribution function, not its tanh approximation:
/// gelu′(x) = Φ(x) + x exp(−x²/2)/√(2π). (Hendrycks, Gimpel 2016.)
public struct Gelu: ElementwiseRule {
  public static var name: String { "gelu" }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    let distribution = M.apply(NormalCDF(), to: x)
    let density = 0.3989422804014327 * Tracewise.exp(-0.5 * x.squared)
    return distribution + x ⊙ density
  }
}

/// x Φ(x) of each entry, Φ the normal distribution function, not its tanh approximation:
/// gelu′(x) = Φ(x) + x exp(−x²/2)/√(2π). (Hendrycks, Gimpel 2016.)
@specialized(where M == Variable)
@_disfavoredOverload
public func gelu<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Gelu(), to: x) }

/// Φ(x), the normal distribution function, accurate in the left tail: Φ′(x) = exp(−x²/2)/√(2π).
public struct NormalCDF: ElementwiseRule {
  public static var name: String { "normalcdf" }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    0.3989422804014327 * Tracewise.exp(-0.5 * x.squared)
  }
}

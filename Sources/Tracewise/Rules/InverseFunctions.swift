/// sinh x = (eˣ − e⁻ˣ)/2, accurate near 0: sinh′ = cosh.
public struct HyperbolicSine: ElementwiseRule {
  public static var name: String { "sinh" }
  public var parity: Parity { .odd }
  public func need(ofOperand k: Int) -> OperandNeed { .within(4) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.cosh(x), Tracewise.sin(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.cosh(x) }
}

/// The hyperbolic sine of each entry: sinh′ = cosh.
@specialized(where M == Variable)
@_disfavoredOverload
public func sinh<M: MatrixAlgebra>(_ x: M) -> M { M.apply(HyperbolicSine(), to: x) }

/// cosh x = (eˣ + e⁻ˣ)/2: cosh′ = sinh.
public struct HyperbolicCosine: ElementwiseRule {
  public static var name: String { "cosh" }
  public var parity: Parity { .even }
  public func need(ofOperand k: Int) -> OperandNeed { .within(4) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.sinh(x), Tracewise.cos(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { Tracewise.sinh(x) }
}

/// The hyperbolic cosine of each entry: cosh′ = sinh.
@specialized(where M == Variable)
@_disfavoredOverload
public func cosh<M: MatrixAlgebra>(_ x: M) -> M { M.apply(HyperbolicCosine(), to: x) }

/// arctan, between −π/2 and π/2: arctan′ = 1/(1 + x²).
public struct Arctangent: ElementwiseRule {
  public static var name: String { "atan" }
  public var parity: Parity { .odd }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.tan(x), Tracewise.tanh(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    (x.squared + 1).reciprocal
  }
}

/// The arctangent of each entry, between −π/2 and π/2: arctan′ = 1/(1 + x²).
@specialized(where M == Variable)
@_disfavoredOverload
public func atan<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Arctangent(), to: x) }

/// arcsin, between −π/2 and π/2: arcsin′ = 1/√(1 − x²).
public struct Arcsine: ElementwiseRule {
  public static var name: String { "asin" }
  public var parity: Parity { .odd }
  public func need(ofOperand k: Int) -> OperandNeed { .within(0.9) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.acos(x), Tracewise.sin(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    Tracewise.sqrt(1 - x.squared).reciprocal
  }
}

/// The arcsine of each entry, between −π/2 and π/2: arcsin′ = 1/√(1 − x²). NaN beyond ±1.
@specialized(where M == Variable)
@_disfavoredOverload
public func asin<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Arcsine(), to: x) }

/// arccos, between 0 and π: arccos′ = −1/√(1 − x²).
public struct Arccosine: ElementwiseRule {
  public static var name: String { "acos" }
  public func need(ofOperand k: Int) -> OperandNeed { .within(0.9) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [Tracewise.asin(x), Tracewise.cos(x)] }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    -Tracewise.sqrt(1 - x.squared).reciprocal
  }
}

/// The arccosine of each entry, between 0 and π: arccos′ = −1/√(1 − x²). NaN beyond ±1.
@specialized(where M == Variable)
@_disfavoredOverload
public func acos<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Arccosine(), to: x) }

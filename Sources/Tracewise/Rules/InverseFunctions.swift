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

/// arsinh x = log(x + √(x² + 1)), accurate near 0: arsinh′ = 1/√(x² + 1).
public struct InverseHyperbolicSine: ElementwiseRule {
  public static var name: String { "asinh" }
  public var parity: Parity { .odd }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] {
    [Tracewise.asin(x), Tracewise.sinh(x)]
  }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    Tracewise.sqrt(x.squared + 1).reciprocal
  }
}

/// The inverse hyperbolic sine of each entry: arsinh′ = 1/√(x² + 1).
public func asinh<M: MatrixAlgebra>(_ x: M) -> M { M.apply(InverseHyperbolicSine(), to: x) }

/// arcosh x = log(x + √(x² − 1)): arcosh′ = 1/√(x² − 1).
public struct InverseHyperbolicCosine: ElementwiseRule {
  public static var name: String { "acosh" }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(1.1) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] {
    [Tracewise.asinh(x), Tracewise.cosh(x)]
  }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    Tracewise.sqrt(x.squared - 1).reciprocal
  }
}

/// The inverse hyperbolic cosine of each entry: arcosh′ = 1/√(x² − 1). NaN below 1.
public func acosh<M: MatrixAlgebra>(_ x: M) -> M { M.apply(InverseHyperbolicCosine(), to: x) }

/// artanh x = ½ log((1 + x)/(1 − x)), accurate near 0: artanh′ = 1/(1 − x²).
public struct InverseHyperbolicTangent: ElementwiseRule {
  public static var name: String { "atanh" }
  public var parity: Parity { .odd }
  public func need(ofOperand k: Int) -> OperandNeed { .within(0.9) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] {
    [Tracewise.atan(x), Tracewise.tanh(x)]
  }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    (1 - x.squared).reciprocal
  }
}

/// The inverse hyperbolic tangent of each entry: artanh′ = 1/(1 − x²). NaN beyond ±1.
public func atanh<M: MatrixAlgebra>(_ x: M) -> M { M.apply(InverseHyperbolicTangent(), to: x) }

/// The angle of the point (x, y), between −π and π, entry by entry:
/// ∂Z = (X ⊙ ∂Y − Y ⊙ ∂X) ⊘ (X² + Y²). It jumps on the negative x axis and has no gradient at the origin.
public struct Angle: BinaryRule {
  public static var name: String { "atan2" }
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .awayFromZero(0.2) }
  public func neighbours<M: MatrixAlgebra>(_ y: M, _ x: M) -> [M] { [M.apply(Angle(), to: x, y)] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value z: M) -> [(M, M)] {
    [(xs[1] ⊙ sin(z), xs[0] ⊙ cos(z))]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dy: M, _ dx: M, at y: M, _ x: M, value z: M) -> M {
    (x ⊙ dy - y ⊙ dx) ./ (x.squared + y.squared)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at y: M, _ x: M, value z: M) -> M {
    g ⊙ x ./ (x.squared + y.squared)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at y: M, _ x: M, value z: M) -> M {
    -(g ⊙ y ./ (x.squared + y.squared))
  }
}

/// The angle of (x, y) entry by entry, with broadcasting, between −π and π; the arguments stand as in C.
public func atan2<M: MatrixAlgebra>(_ y: M, _ x: M) -> M {
  let (y, x) = M.aligned(y, x)
  return M.apply(Angle(), to: y, x)
}

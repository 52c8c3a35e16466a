public import Tracewise

// The entrywise rules: f by the scalar's own functions. Whatever can be said by simpler functions
// is said by them.

extension Exp: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.exp(x) }
}

extension Expm1: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.expm1(x) }
}

extension HyperbolicSine: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.sinh(x) }
}

extension HyperbolicCosine: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.cosh(x) }
}

extension Arctangent: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.atan(x) }
}

extension Arcsine: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.asin(x) }
}

/// π/2 − arcsin x.
extension Arccosine: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S(.pi / 2) - S.asin(x) }
}

/// log(x + √(x² + 1)).
extension InverseHyperbolicSine: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    try S.log(x + S.sqrt(x * x + .one))
  }
}

extension InverseHyperbolicCosine: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    try S.log(x + S.sqrt(x * x - .one))
  }
}

extension InverseHyperbolicTangent: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    try S(0.5) * (S.log1p(x) - S.log1p(-x))
  }
}

/// arctan(y/x), and a half turn more where x is negative.
extension Angle: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ y: Grid<S>, _ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try y.zip(x) { y, x in
      let side = try S.sign(y)
      guard x.pivotSize > 0 else { return try S(.pi / 2) * side - S.atan(x / y) }
      return try S.atan(y / x) + S(.pi / 2) * side * (.one - S.sign(x))
    }
  }
}

extension Log: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.log(x) }
}

extension Log1p: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.log1p(x) }
}

extension SquareRoot: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.sqrt(x) }
}

extension Square: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) -> S { x * x }
}

extension Reciprocal: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try x.inverse() }
}

extension AbsoluteValue: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.magnitude(x) }
}

extension Sign: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.sign(x) }
}

extension UnitStep: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.step(x) }
}

extension Sine: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.sin(x) }
}

extension Cosine: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.cos(x) }
}

extension Tangent: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.tan(x) }
}

extension HyperbolicTangent: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.tanh(x) }
}

extension Sigmoid: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.sigmoid(x) }
}

/// x step(x).
extension Relu: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try x * S.step(x) }
}

/// x where x > 0, else slope x.
extension LeakyRelu: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    let (inside, c) = (try S.step(x), try S(slope))
    return inside * x + (.one - inside) * c * x
  }
}

extension Softplus: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.softplus(x) }
}

extension Erf: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.erf(x) }
}

/// Φ(x) = erfc(−x/√2) / 2.
extension NormalCDF: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    try S(0.5) * S.erfc(-(S(0.5.squareRoot()) * x))
  }
}

/// x Φ(x) with Φ(x) = erfc(−x/√2) / 2.
extension Gelu: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S {
    try S(0.5) * x * S.erfc(-(S(0.5.squareRoot()) * x))
  }
}

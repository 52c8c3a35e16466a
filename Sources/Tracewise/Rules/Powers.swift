import CVectorMath

/// Entrywise xᵖ for a fixed exponent: (xᵖ)′ = p xᵖ⁻¹; 0 for p = 0.
public struct ConstantPower: ElementwiseRule {
  public static var name: String { "power" }
  public static func describe(_ x: [String]) -> String { "\(x[0]).^p" }
  public var exponent: Double
  public init(_ exponent: Double) { self.exponent = exponent }
  public func compute(
    _ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    tw_power(n, exponent, x, y)
  }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    switch exponent {
    case 0: x.zero
    case 1: x.constant(1, shape: x.shape)
    case 2: 2 * x
    default: exponent * Tracewise.pow(x, exponent - 1)
    }
  }
}

/// Entrywise xʸ: ∂Z = Y ⊙ X^(Y−1) ⊙ ∂X + Z ⊙ log X ⊙ ∂Y. The part for the exponent needs X > 0.
public struct Power: BinaryRule {
  public static var name: String { "pow" }
  public static func describe(_ x: [String]) -> String { "\(x[0]).^\(x[1])" }
  public init() {}
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try equalShapes(x, y) }
  public func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    x.zip(TW_POWER, y)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    y ⊙ Tracewise.pow(x, y - 1) ⊙ dx + z ⊙ log(x) ⊙ dy
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    g ⊙ y ⊙ Tracewise.pow(x, y - 1)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    g ⊙ z ⊙ log(x)
  }
}

/// Xᵏ for an integer k ≥ 0: ∂Xᵏ = Σᵢ Xⁱ (∂X) Xᵏ⁻¹⁻ⁱ, i = 0 … k − 1.
public struct MatrixPower: UnaryRule {
  public static var name: String { "matrixpower" }
  public static func describe(_ x: [String]) -> String { "\(x[0])^k" }
  public var exponent: Int
  public init(_ exponent: Int) { self.exponent = exponent }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    guard exponent >= 0 else {
      throw Misfit("the exponent must not be negative: use the inverse's power", kind: .argument)
    }
    return x
  }
  public func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    var result: DenseView?
    var square = x
    var k = exponent
    while k > 0 {
      if k & 1 == 1 { result = result.map { $0 * square } ?? square }
      k >>= 1
      if k > 0 { square = square * square }
    }
    return result ?? x.identity(shape.rows)
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    powerSum(x, dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    powerSum(x.T, g)
  }

  /// Σᵢ Xⁱ E Xᵏ⁻¹⁻ⁱ by S ← X S + E Xʲ.
  private func powerSum<M: MatrixAlgebra>(_ x: M, _ e: M) -> M {
    guard exponent > 0 else { return e.zero }
    var (result, right) = (e, e)
    for _ in 1..<exponent {
      right = right * x
      result = x * result + right
    }
    return result
  }
}

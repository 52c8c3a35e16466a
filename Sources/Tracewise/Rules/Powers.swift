/// Entrywise xᵖ for a fixed exponent: (xᵖ)′ = p xᵖ⁻¹; 0 for p = 0.
public struct ConstantPower: ElementwiseRule {
  public static var name: String { "constantpower" }
  public func describe(_ x: [String]) -> String {
    "\(x[0]).^\(exponent < 0 ? "(\(Matrix.format(exponent)))" : Matrix.format(exponent))"
  }
  public var operation: AlgebraicOperation? { .entrywisePower(exponent) }
  public var attributes: [RuleAttribute] { [RuleAttribute("c", .number(exponent))] }
  public func need(ofOperand k: Int) -> OperandNeed {
    exponent.rounded() != exponent ? .atLeast(0.1) : exponent < 0 ? .awayFromZero(0.2) : .any
  }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(ConstantPower(exponent + 1), to: x)
  }
  /// Powers of the root, or of its reciprocal.
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    let halves = 2 * abs(exponent)
    guard halves == 1 || halves == 3 else { return nil }
    let root = exponent < 0 ? sqrt(xs[0]).reciprocal : sqrt(xs[0])
    return halves == 1 ? root : root ⊙ root ⊙ root
  }
  /// p.
  public var exponent: Double
  /// The rule X ↦ Xᵖ, entry by entry.
  public init(_ exponent: Double) { self.exponent = exponent }
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    switch exponent {
    case 0: x.zero
    case 1: x.constant(1, shape: x.shape)
    case 2: 2 * x
    default: exponent * Tracewise.pow(x, exponent - 1)
    }
  }
}

/// xᵖ of each entry for a fixed exponent: (xᵖ)′ = p xᵖ⁻¹, and 0 for p = 0. NaN for a negative entry
/// where p is no integer.
@specialized(where M == Variable)
@_disfavoredOverload
public func pow<M: MatrixAlgebra>(_ x: M, _ exponent: Double) -> M {
  M.apply(ConstantPower(exponent), to: x)
}

/// Entrywise xʸ: ∂Z = Y ⊙ X^(Y−1) ⊙ ∂X + Z ⊙ log X ⊙ ∂Y. The part for the exponent needs X > 0.
public struct EntrywisePower: BinaryRule {
  public static var name: String { "pow" }
  public static func describe(_ x: [String]) -> String { "\(x[0]).^\(x[1])" }
  public static var isEntrywise: Bool { true }
  public static var signature: Signature? { .alike }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .atLeast(0.1) : .within(3) }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [x ⊙ y] }
  public init() {}
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

/// xʸ entry by entry, with broadcasting: ∂Z = Y ⊙ X^(Y−1) ⊙ ∂X + Z ⊙ log X ⊙ ∂Y. The gradient for the
/// exponent needs a positive base.
@specialized(where M == Variable)
@_disfavoredOverload
public func pow<M: MatrixAlgebra>(_ x: M, _ exponent: M) -> M {
  let (x, exponent) = M.aligned(x, exponent)
  return M.apply(EntrywisePower(), to: x, exponent)
}

/// Xᵏ for an integer k ≥ 0: ∂Xᵏ = Σᵢ Xⁱ (∂X) Xᵏ⁻¹⁻ⁱ, i = 0 … k − 1.
public struct MatrixPower: UnaryRule {
  public static var name: String { "matrixpower" }
  public func describe(_ x: [String]) -> String { "\(x[0])^\(exponent)" }
  public static var signature: Signature? { .square }
  public var notation: RuleNotation { .power(exponent) }
  public var transposes: TransposeLaw { .commutes }
  public var attributes: [RuleAttribute] { [RuleAttribute("k", .integer(exponent))] }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(MatrixPower(exponent + 1), to: x)
  }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? {
    guard (0...8).contains(exponent) else { return nil }
    guard exponent > 0 else { return x.identity(x.rows) }
    return (1..<exponent).reduce(x) { y, _ in M.apply(Product(), to: y, x) }
  }
  /// k.
  public var exponent: Int
  /// The rule X ↦ Xᵏ; a negative k is an error where the rule is applied.
  public init(_ exponent: Int) { self.exponent = exponent }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    guard exponent >= 0 else {
      throw Misfit("the exponent must not be negative: use the inverse's power", kind: .argument)
    }
    return x
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    powerSum(x, dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    powerSum(x.T, g)
  }

  /// Σᵢ Xⁱ E Xᵏ⁻¹⁻ⁱ by S ← X S + E Xʲ, or for larger k by doubling.
  private func powerSum<M: MatrixAlgebra>(_ x: M, _ e: M) -> M {
    guard exponent > 0 else { return e.zero }
    guard exponent <= 8 else { return doubled(x, e) }
    var (result, right) = (e, e)
    for _ in 1..<exponent {
      right = right * x
      result = x * result + right
    }
    return result
  }

  /// The sum in O(log k) products: with Sⱼ = Σᵢ Xⁱ E Xʲ⁻¹⁻ⁱ, S₂ⱼ = Xʲ Sⱼ + Sⱼ Xʲ and
  /// Sⱼ₊₁ = X Sⱼ + E Xʲ, along the bits of k.
  private func doubled<M: MatrixAlgebra>(_ x: M, _ e: M) -> M {
    var (power, sum) = (x, e)
    for bit in (0..<Int.bitWidth - 1 - exponent.leadingZeroBitCount).reversed() {
      sum = power * sum + sum * power
      power = power * power
      if exponent >> bit & 1 == 1 {
        sum = x * sum + e * power
        power = power * x
      }
    }
    return sum
  }
}

extension MatrixAlgebra {
  /// Aᵏ of a square matrix for an integer k: ∂Aᵏ = Σᵢ Aⁱ (∂A) Aᵏ⁻¹⁻ⁱ. A negative k is a power of the
  /// inverse, and an error where there is none.
  @specialized(where Self == Variable)
  public func power(_ k: Int) -> Self {
    // The magnitude of the least integer is none.
    if k < 0 { return inverse().power(k == .min ? .max : -k) }
    if k == 2, shape.isScalar { return squared }
    if k == 0, shape.isSquare { return identity(shape.rows) }
    return Self.apply(MatrixPower(k), to: self)
  }
}

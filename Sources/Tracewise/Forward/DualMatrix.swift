/// A matrix with its differential: forward mode over any interpretation.
///
/// Applying a rule to it applies the rule to the values and the rule's own `differential` to the
/// differentials. Over `Matrix` that is a directional derivative in one pass; over another
/// `DualMatrix` a second derivative.
///
///     let b = DualMatrix(value: B, differential: E)
///     let y = trace(b.inverse())           // y.differential is −Tr(B⁻¹ E B⁻¹)
///
/// (The matrix form of dual numbers, a + b ε with ε² = 0. Clifford 1873.)
public struct DualMatrix<Base: MatrixAlgebra>: MatrixAlgebra {
  /// X.
  public var value: Base
  /// ∂X, of the shape of `value`.
  public var differential: Base { didSet { isConstant = false } }
  /// Whether it does not change whatever the differentials of others are.
  package private(set) var isConstant = false

  /// A matrix that changes along `differential`, which has the same shape.
  public init(value: Base, differential: Base) {
    self.value = value
    self.differential = differential
  }

  /// A matrix that does not change.
  public init(constant value: Base) {
    self.init(value: value, differential: value.zero)
    isConstant = true
  }

  public var shape: Shape { value.shape }

  public static func apply<R: UnaryRule>(_ rule: R, to x: Self) -> Self {
    let y = Base.apply(rule, to: x.value)
    guard !x.isConstant else { return Self(constant: y) }
    return Self(value: y, differential: rule.differential(x.differential, at: x.value, value: y))
  }

  public static func apply<R: BinaryRule>(_ rule: R, to x: Self, _ y: Self) -> Self {
    let z = Base.apply(rule, to: x.value, y.value)
    let differential = rule.differential(
      x.isConstant ? nil : x.differential, y.isConstant ? nil : y.differential,
      at: x.value, y.value, value: z)
    return differential.map { Self(value: z, differential: $0) } ?? Self(constant: z)
  }

  public static func apply<R: VariadicRule>(_ rule: R, to xs: [Self]) -> Self {
    let values = xs.map(\.value)
    let y = Base.apply(rule, to: values)
    // Without operands there is no value, and nothing that could change it.
    guard xs.contains(where: { !$0.isConstant }) else { return Self(constant: y) }
    return Self(
      value: y, differential: rule.differential(xs.map(\.differential), at: values, value: y))
  }

  public func constant(_ number: Double, shape: Shape) -> Self {
    Self(constant: value.constant(number, shape: shape))
  }
  public func identity(_ n: Int) -> Self { Self(constant: value.identity(n)) }
  public func constant(_ matrix: Matrix) -> Self { Self(constant: value.constant(matrix)) }
}

/// Law 5: ∂D⁻¹ = −D⁻¹ (∂D) D⁻¹.
///
/// O(n³), by LU. An exactly singular matrix has no inverse; a nearly singular one has one whose
/// error is about ε times the condition number.
public struct Inverse: UnaryRule {
  public static var name: String { "inverse" }
  public static func describe(_ x: [String]) -> String { "inv(\(x[0]))" }
  public static var law: Int? { 5 }
  public static var signature: Signature? { .square }
  public var operation: AlgebraicOperation? { .inverse }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .invertible }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.adjugate()] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { -(y * dx * y) }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { -(y.T * g * y.T) }
}

extension MatrixAlgebra {
  /// A⁻¹ of a square matrix: ∂A⁻¹ = −A⁻¹ (∂A) A⁻¹ (law 5). O(n³). An exactly singular matrix is an
  /// error.
  @specialized(where Self == Variable)
  public func inverse() -> Self { Self.apply(Inverse(), to: self) }
}

/// X = A⁻¹ B: ∂X = A⁻¹ (∂B − (∂A) X). (Giles 2008, 2.3.1.)
///
/// O(n³ + n² k), by LU; the inverse is never formed.
public struct Solve: BinaryRule {
  public static var name: String { "solve" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) \\ \(x[1])" }
  public static var signature: Signature? { Signature((.n, .n), (.n, .k), gives: (.n, .k)) }
  public var notation: RuleNotation { .expansion }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .invertible : .any }
  public func expansion<M: MatrixAlgebra>(_ a: M, _ b: M) -> M? {
    M.apply(Product(), to: a.inverse(), b)
  }
  public func neighbours<M: MatrixAlgebra>(_ a: M, _ b: M) -> [M] { [a * b] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value x: M) -> M {
    Tracewise.solve(a, db - da * x)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    -(Tracewise.solve(a.T, g) * x.T)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    Tracewise.solve(a.T, g)
  }
}

/// The solution X of A X = B, for a square A: ∂X = A⁻¹ (∂B − (∂A) X). (Giles 2008.) O(n³ + n² k) for k
/// columns; the inverse is never formed. An exactly singular A is an error.
@specialized(where M == Variable)
public func solve<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { M.apply(Solve(), to: a, b) }

/// X = A B⁻¹: ∂X = (∂A − X ∂B) B⁻¹.
public struct RightDivision: BinaryRule {
  public static var name: String { "divide" }
  public static func describe(_ x: [String]) -> String { "\(x[0]) / \(x[1])" }
  public static var signature: Signature? { Signature((.m, .n), (.n, .n), gives: (.m, .n)) }
  public var notation: RuleNotation { .expansion }
  public func need(ofOperand k: Int) -> OperandNeed { k == 1 ? .invertible : .any }
  public func expansion<M: MatrixAlgebra>(_ a: M, _ b: M) -> M? {
    M.apply(Product(), to: a, b.inverse())
  }
  public func neighbours<M: MatrixAlgebra>(_ a: M, _ b: M) -> [M] { [M.apply(Product(), to: a, b)] }
  public init() {}
  public func shape(_ a: Shape, _ b: Shape) throws(Misfit) -> Shape {
    guard b.isSquare else { throw "a square divisor is required; {1} is {1.shape}" }
    guard a.columns == b.rows else {
      throw "the columns of {0} ({0.columns}) must equal the rows of {1} ({1.rows})"
    }
    return a
  }
  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value x: M) -> M {
    (da - x * db) / b
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M { g / b.T }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    -(x.T * (g / b.T))
  }
}

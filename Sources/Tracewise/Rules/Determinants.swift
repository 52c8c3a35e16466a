#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Law 6: ∂|D| = Tr(D* ∂D), with D* the adjugate, so that it holds for singular D too.
///
/// (The deck prints a factor 1/N that does not belong there.) O(n³), by LU.
public struct Determinant: UnaryRule {
  public static var name: String { "det" }
  public static var law: Int? { 6 }
  public static var signature: Signature? { .numberOfSquare }
  public var operation: AlgebraicOperation? { .determinant }
  public var transposes: TransposeLaw { .ignored }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [trace(x)] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    trace(x.adjugate() * dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * x.adjugate().T
  }
}

/// |A| of a square matrix: ∂|A| = Tr(A* ∂A) (law 6), A* the adjugate, so that the gradient is right at
/// any rank. O(n³).
@specialized(where M == Variable)
@_disfavoredOverload
public func determinant<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Determinant(), to: x) }

/// log |det D|: ∂ log|det D| = Tr(D⁻¹ ∂D). Does not overflow where the determinant would.
public struct LogDeterminant: UnaryRule {
  public static var name: String { "logdet" }
  public static var signature: Signature? { .numberOfSquare }
  public var notation: RuleNotation { .logDeterminant }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [determinant(x)] }
  public var transposes: TransposeLaw { .ignored }
  public func need(ofOperand k: Int) -> OperandNeed { .invertible }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    0.5 * log(determinant(xs[0]).squared)
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    trace(Tracewise.solve(x, dx))
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * x.inverse().T
  }
}

/// log |det A| of a square matrix: ∂ log|det A| = Tr(A⁻¹ ∂A). It does not overflow where the
/// determinant would. O(n³). An exactly singular matrix is an error.
@specialized(where M == Variable)
@_disfavoredOverload
public func logDeterminant<M: MatrixAlgebra>(_ x: M) -> M { M.apply(LogDeterminant(), to: x) }

/// The adjugate D*, the transpose of the matrix of cofactors: D D* = |D| I.
///
/// |D| D⁻¹ by LU, which is accurate also for ill-conditioned D (Stewart 1998); for a (nearly)
/// singular one ±V diag(Πⱼ≠ᵢ σⱼ) Uᵀ by the singular value decomposition. O(n³).
public struct Adjugate: UnaryRule {
  public static var name: String { "adjugate" }
  public static var signature: Signature? { .square }
  public var operation: AlgebraicOperation? { .adjugate }
  public var notation: RuleNotation { .function("adj") }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .invertible }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.inverse()] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(AdjugateDifferential(), to: x, dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    // The differential is E ↦ |D| (Tr(D⁻¹E) D⁻¹ − D⁻¹ E D⁻¹), whose adjoint is itself at Dᵀ.
    M.apply(AdjugateDifferential(), to: x.T, g)
  }
}

extension MatrixAlgebra {
  /// The adjugate A* of a square matrix, A A* = |A| I, at any rank. O(n³).
  @specialized(where Self == Variable)
  public func adjugate() -> Self { Self.apply(Adjugate(), to: self) }
}

/// The derivative of the adjugate at D along E, at any rank: the second derivative of |D|.
///
/// With D = U Σ Vᵀ, Ẽ = Uᵀ E V and Pᵢⱼ = Πₖ≠ᵢ,ⱼ σₖ: ±V (diag(P diag Ẽ) − P ⊙ Ẽ) Uᵀ, P having a
/// zero diagonal. Its own derivative, the third of |D|, is given for invertible D only.
public struct AdjugateDifferential: BinaryRule {
  public static var name: String { "adjugatedifferential" }
  public static var signature: Signature? { Signature((.n, .n), (.n, .n), gives: (.n, .n)) }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .invertible : .any }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, _ de: M, at x: M, _ e: M, value z: M) -> M {
    // ∂(|D| S) with S = Tr(BE) B − B E B and B = D⁻¹, by laws 2, 5 and 6.
    let b = x.inverse()
    let db = -(b * dx * b)
    let s = trace(b * e) * b - b * e * b
    let ds = trace(db * e) * b + trace(b * e) * db - db * e * b - b * e * db
    return determinant(x) * (trace(b * dx) * s + ds)
      + M.apply(AdjugateDifferential(), to: x, de)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ e: M, value z: M) -> M {
    // The adjugate of a number is 1: what would cancel below is 0 exactly, at 0 too.
    if x.rows == 1 { return x.zero }
    let b = x.inverse()
    let c = (b * e * b).T
    let h = b.T * g
    let direct = (inner(g, trace(b * e) * b) - inner(g.T, c)) * b.T
    let inside = h * c + c * g * b.T - inner(g, b) * c - trace(b * e) * (h * b.T)
    return determinant(x) * (direct + inside)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ e: M, value z: M) -> M {
    M.apply(AdjugateDifferential(), to: x.T, g)
  }
}

/// The least-squares solution X of A X ≈ B: ∂X = A⁺ (∂B − ∂A X) + (AᵀA)⁻¹ ∂Aᵀ (B − A X). (Golub & Pereyra 1973.)
///
/// At least as many rows as columns, which are independent. O(m n²), by Householder reflections. An error where
/// a column depends on those before it; `a.pseudoInverse() * b` is the shortest solution then.
public struct LeastSquares: BinaryRule {
  public static var name: String { "lstsq" }
  public static var signature: Signature? { Signature((.m, .n), (.m, .p), gives: (.n, .p)).tall }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .independentColumns : .any }
  public func neighbours<M: MatrixAlgebra>(_ a: M, _ b: M) -> [M] { [a.T * b] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value x: M) -> [(M, M)] {
    [(xs[0].T * (xs[0] * x), xs[0].T * xs[1])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(
    _ da: M, _ db: M, at a: M, _ b: M, value x: M
  ) -> M {
    let (q, r) = qr(a)
    let ofResidual = triangularSolve(.lower, r.T, da.T * (b - a * x))
    return triangularSolve(.upper, r, q.T * (db - da * x) + ofResidual)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    let z = Self.ofNormalEquations(a, g)
    return (b - a * x) * z.T - a * z * x.T
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    a * Self.ofNormalEquations(a, g)
  }
  /// (AᵀA)⁻¹ G.
  private static func ofNormalEquations<M: MatrixAlgebra>(_ a: M, _ g: M) -> M {
    let r = a.triangularFactor()
    return triangularSolve(.upper, r, triangularSolve(.lower, r.T, g))
  }
}

/// The pseudoinverse Y = A⁺ of Moore and Penrose: ∂Y = −Y ∂A Y + Y Yᵀ ∂Aᵀ (I − A Y) + (I − Y A) ∂Aᵀ Yᵀ Y.
/// (Golub & Pereyra 1973.)
///
/// O(m n min(m, n)), by the singular values. The derivative is that along matrices of one rank: where the rank is not
/// full, A⁺ jumps in other directions. That of 0 is 0.
public struct PseudoInverse: UnaryRule {
  public static var name: String { "pinv" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.n, .m)) }
  public static var letters: (operand: String, value: String)? { ("A", "Y") }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctSingularValues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.T] }
  public var isDeterminedByEquations: Bool { true }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value y: M) -> [(M, M)] {
    let (a, p, q) = (xs[0], xs[0] * y, y * xs[0])
    return [(p * a, a), (q * y, y), (p.T, p), (q.T, q)]
  }
  public func directions<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> [(M, M)] {
    let (dx, p, q) = (dxs[0], xs[0] * y, y * xs[0])
    return [(p * dx + dx * q - p * dx * q, dx)]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    let (left, right) = (dx.T * y.T * y, y * y.T * dx.T)
    return right - right * x * y + left - y * x * left - y * dx * y
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    // The products are short where there are more rows than columns.
    guard x.rows >= x.columns else { return pullback(g.T, at: x.T, value: y.T).T }
    let (left, right) = (g.T * (y * y.T), y.T * (y * g.T))
    return left - x * (y * left) + right - right * (y * x) - y.T * (g * y.T)
  }
}

extension MatrixAlgebra {
  /// The pseudoinverse A⁺: (AᵀA)⁻¹Aᵀ for independent columns. O(m n min(m, n)). Its gradient is that along
  /// matrices of one rank.
  public func pseudoInverse() -> Self { Self.apply(PseudoInverse(), to: self) }
}

/// X with the least ‖A X − B‖, of independent columns of A. O(m n²). An error where a column depends on those
/// before it.
public func leastSquares<M: MatrixAlgebra>(_ a: M, _ b: M) -> M {
  M.apply(LeastSquares(), to: a, b)
}

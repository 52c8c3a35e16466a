/// The Cholesky factor L of S = L Lᵀ, lower triangular with a positive diagonal, where S is the
/// symmetric part of A: ∂L = L Φ(L⁻¹ sym(∂A) L⁻ᵀ). (Giles 2008, Murray 2016.)
///
/// O(n³). An error where S is not positive definite, and where A is far from symmetric.
public struct Cholesky: UnaryRule {
  public static var name: String { "cholesky" }
  public static func describe(_ x: [String]) -> String { "chol(\(x[0]))" }
  public static var signature: Signature? { .square }
  public static var letters: (operand: String, value: String)? { ("A", "L") }
  public var notation: RuleNotation { .function("chol") }
  public var transposes: TransposeLaw { .ignored }
  public var structure: MatrixStructure { .lowerTriangular }
  public func need(ofOperand k: Int) -> OperandNeed { .positiveDefinite }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.lowerTriangle] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value l: M) -> [(M, M)] {
    [(l.lowerTriangle, l), (l * l.T, xs[0].symmetricPart)]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value l: M) -> M {
    let left = triangularSolve(.lower, l, dx.symmetricPart)
    return l * triangularSolve(.lower, l, left.T).halvedLower
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value l: M) -> M {
    // sym(L⁻ᵀ Φ(Lᵀ G) L⁻¹), the right factor first: (L⁻ᵀ Φᵀ)ᵀ.
    let right = triangularSolve(.upper, l.T, (l.T * g).halvedLower.T).T
    return triangularSolve(.upper, l.T, right).symmetricPart
  }
}

extension MatrixAlgebra {
  /// The Cholesky factor L of L Lᵀ = (A + Aᵀ)/2, lower triangular with a positive diagonal:
  /// ∂L = L Φ(L⁻¹ sym(∂A) L⁻ᵀ). O(n³). An error where the symmetric part of A is not positive
  /// definite, and where A is far from symmetric.
  @specialized(where Self == Variable)
  public func cholesky() -> Self { Self.apply(Cholesky(), to: self) }
}

// A = Q R with QᵀQ = I and R upper triangular with a positive diagonal. With C = Qᵀ ∂A R⁻¹, the
// symmetric C + Cᵀ is ∂R R⁻¹ and its transpose, so that ∂R R⁻¹ = Φ(C + Cᵀ)ᵀ; the rest of
// ∂A = ∂Q R + Q ∂R is ∂Q. Adjoints: of C ↦ Φ(C + Cᵀ)ᵀ at H, Φ(Hᵀ) + Φ(Hᵀ)ᵀ.

/// The factor Q of A = Q R, with orthonormal columns: ∂Q = ∂A R⁻¹ − Q Φ(C + Cᵀ)ᵀ with
/// C = Qᵀ ∂A R⁻¹. (Walter & Lehmann 2010.) R has a positive diagonal, so that both are unique.
///
/// At least as many rows as columns. O(m n²), by Householder reflections. An error where a column
/// depends on those before it.
public struct OrthogonalFactor: UnaryRule {
  public static var name: String { "qrq" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.m, .n)).tall }
  public static var letters: (operand: String, value: String)? { ("A", "Q") }
  public func need(ofOperand k: Int) -> OperandNeed { .independentColumns }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value q: M) -> [(M, M)] {
    [(q.T * q, q.identity(q.columns)), (q * xs[0].triangularFactor(), xs[0])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value q: M) -> M {
    let d = triangularSolve(.lower, x.triangularFactor().T, dx.T).T
    let c = q.T * d
    return d - q * (c + c.T).halvedLower.T
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value q: M) -> M {
    let p = (g.T * q).halvedLower
    return triangularSolve(.upper, x.triangularFactor(), g.T - (p + p.T) * q.T).T
  }
}

/// The factor R of A = Q R, upper triangular with a positive diagonal: ∂R = Φ(C + Cᵀ)ᵀ R with
/// C = Qᵀ ∂A R⁻¹. (Walter & Lehmann 2010.)
///
/// At least as many rows as columns. O(m n²), by Householder reflections. An error where a column
/// depends on those before it.
public struct TriangularFactor: UnaryRule {
  public static var name: String { "qrr" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.n, .n)).tall }
  public static var letters: (operand: String, value: String)? { ("A", "R") }
  public var structure: MatrixStructure { .upperTriangular }
  public func need(ofOperand k: Int) -> OperandNeed { .independentColumns }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [(x.T * x).upperTriangle] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value r: M) -> [(M, M)] {
    [(r.upperTriangle, r), (xs[0].orthogonalFactor() * r, xs[0])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value r: M) -> M {
    let c = x.orthogonalFactor().T * triangularSolve(.lower, r.T, dx.T).T
    return (c + c.T).halvedLower.T * r
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value r: M) -> M {
    let p = (r * g.T).halvedLower
    return x.orthogonalFactor() * triangularSolve(.upper, r, p + p.T).T
  }
}

extension MatrixAlgebra {
  /// Q of A = Q R, with orthonormal columns, R having a positive diagonal. O(m n²). An error where A
  /// has fewer rows than columns, and where a column depends on those before it.
  @specialized(where Self == Variable)
  public func orthogonalFactor() -> Self { Self.apply(OrthogonalFactor(), to: self) }

  /// R of A = Q R, upper triangular with a positive diagonal. O(m n²). An error where A has fewer rows
  /// than columns, and where a column depends on those before it.
  @specialized(where Self == Variable)
  public func triangularFactor() -> Self { Self.apply(TriangularFactor(), to: self) }
}

/// Q and R of A = Q R: QᵀQ = I, R upper triangular with a positive diagonal. Of a wide A, Q is that of its
/// leading square block. O(m n²). An error where a column that Q is made of depends on those before it.
public func qr<M: MatrixAlgebra>(_ a: M) -> (q: M, r: M) {
  guard a.rows < a.columns else { return (a.orthogonalFactor(), a.triangularFactor()) }
  let q = a.slice(rows: 0..<a.rows, columns: 0..<a.rows).orthogonalFactor()
  return (q, q.T * a)
}

// A = L U with a unit lower triangular L and an upper triangular U, rows as they are. With C = L⁻¹ ∂A U⁻¹, L⁻¹ ∂L is
// C below the diagonal and ∂U U⁻¹ the rest. Each factor gives the other: U = L⁻¹ A, L = A U⁻¹.

/// The factor L of A = L U, lower triangular with ones on its diagonal: ∂L = L stril(L⁻¹ ∂A U⁻¹). (Giles 2008 has the
/// pattern; de Hoog et al. 2011.)
///
/// Square. Rows are not exchanged: with rows exchanged the factor would jump from matrix to matrix. O(n³). An error where
/// a leading block is singular.
public struct UnitLowerFactor: UnaryRule {
  public static var name: String { "lul" }
  public static var signature: Signature? { .square }
  public static var letters: (operand: String, value: String)? { ("A", "L") }
  public var structure: MatrixStructure { .lowerTriangular }
  public func need(ofOperand k: Int) -> OperandNeed { .positiveReal }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.lowerTriangle] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value l: M) -> [(M, M)] {
    [(l.strictlyLower + l.identity(l.rows), l), (l * xs[0].upperFactor(), xs[0])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value l: M) -> M {
    let u = triangularSolve(.lower, l, x)
    return l * quotient(dx, l, u).strictlyLower
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value l: M) -> M {
    cotangent((l.T * g).strictlyLower, l, triangularSolve(.lower, l, x))
  }
}

/// The factor U of A = L U, upper triangular, L having ones on its diagonal: ∂U = triu(L⁻¹ ∂A U⁻¹) U. (de Hoog et
/// al. 2011.)
///
/// Square. Rows are not exchanged. O(n³). An error where a leading block is singular.
public struct UpperFactor: UnaryRule {
  public static var name: String { "luu" }
  public static var signature: Signature? { .square }
  public static var letters: (operand: String, value: String)? { ("A", "U") }
  public var structure: MatrixStructure { .upperTriangular }
  public func need(ofOperand k: Int) -> OperandNeed { .positiveReal }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.upperTriangle] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value u: M) -> [(M, M)] {
    [(u.upperTriangle, u), (xs[0].unitLowerFactor() * u, xs[0])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value u: M) -> M {
    quotient(dx, triangularSolve(.lower, u.T, x.T).T, u).upperTriangle * u
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value u: M) -> M {
    cotangent((g * u.T).upperTriangle, triangularSolve(.lower, u.T, x.T).T, u)
  }
}

/// L⁻¹ E U⁻¹.
private func quotient<M: MatrixAlgebra>(_ e: M, _ l: M, _ u: M) -> M {
  triangularSolve(.lower, l, triangularSolve(.lower, u.T, e.T).T)
}

/// L⁻ᵀ P U⁻ᵀ, its adjoint.
private func cotangent<M: MatrixAlgebra>(_ p: M, _ l: M, _ u: M) -> M {
  triangularSolve(.upper, l.T, triangularSolve(.upper, u, p.T).T)
}

extension MatrixAlgebra {
  /// What stands below the diagonal.
  fileprivate var strictlyLower: Self { Self.apply(TriangularPart(.lower, diagonal: 0), to: self) }

  /// L of A = L U, lower triangular with ones on its diagonal, without exchanges of rows. O(n³). An error where a
  /// leading block of A is singular.
  @specialized(where Self == Variable)
  public func unitLowerFactor() -> Self { Self.apply(UnitLowerFactor(), to: self) }

  /// U of A = L U, upper triangular, L having ones on its diagonal, without exchanges of rows. O(n³). An error where
  /// a leading block of A is singular.
  @specialized(where Self == Variable)
  public func upperFactor() -> Self { Self.apply(UpperFactor(), to: self) }
}

/// L and U of A = L U: L lower triangular with ones on its diagonal, U upper triangular. Rows are not exchanged, so that
/// both have derivatives; an error where a leading block of A is singular. O(n³).
public func lu<M: MatrixAlgebra>(_ a: M) -> (l: M, u: M) { (a.unitLowerFactor(), a.upperFactor()) }

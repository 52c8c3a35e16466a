/// The eigenvalues λ, ascending, of the symmetric part of A, as a column: ∂λ = diag(Vᵀ ∂A V), V the
/// eigenvectors. (Magnus 1985, Giles 2008.)
///
/// O(n³), by divide and conquer. Where eigenvalues coincide, their slopes are shared: the average, which
/// does not depend on the basis, is a subgradient of sums of largest ones (Lewis 1996). An error where A
/// is far from symmetric.
public struct SymmetricEigenvalues: UnaryRule {
  public static var name: String { "eigvals" }
  public static var signature: Signature? { Signature((.n, .n), gives: (.n, .one)) }
  public static var letters: (operand: String, value: String)? { ("A", "λ") }
  public var transposes: TransposeLaw { .ignored }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctEigenvalues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.diagonal] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value y: M) -> [(M, M)] {
    let v = xs[0].eigenvectors()
    return [(v.T * xs[0].symmetricPart * v, y.diagonalMatrix)]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    let v = x.eigenvectors()
    return M.apply(TieAverage(), to: y, (v.T * dx * v).diagonal)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    let v = x.eigenvectors()
    return v * M.apply(TieAverage(), to: y, g).diagonalMatrix * v.T
  }
}

/// The eigenvectors V of the symmetric part S of A, S V = V diag(λ) with λ ascending:
/// ∂V = V (Vᵀ sym(∂A) V ⊘ Δ(λ)) with Δᵢⱼ = λⱼ − λᵢ, and 0 on the diagonal. (Magnus 1985, Giles 2008.)
///
/// O(n³). In each column the first entry of at least 1/e of the largest magnitude is positive. An error
/// where A is far from symmetric; of the derivative, where a loss uses vectors of eigenvalues that
/// coincide: their basis is arbitrary.
public struct SymmetricEigenvectors: UnaryRule {
  public static var name: String { "eigvecs" }
  public static var signature: Signature? { .square }
  public static var letters: (operand: String, value: String)? { ("A", "V") }
  public var transposes: TransposeLaw { .ignored }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctEigenvalues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value v: M) -> [(M, M)] {
    let s = xs[0].symmetricPart
    return [(v.T * v, v.identity(v.columns)), (s * v, v * xs[0].eigenvalues().diagonalMatrix)]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value v: M) -> M {
    v * M.apply(GapQuotient(), to: x.eigenvalues(), v.T * dx.symmetricPart * v)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value v: M) -> M {
    (v * M.apply(GapQuotient(), to: x.eigenvalues(), v.T * g) * v.T).symmetricPart
  }
}

extension MatrixAlgebra {
  /// The eigenvalues of (A + Aᵀ)/2, ascending, as a column: ∂λ = diag(Vᵀ ∂A V). O(n³). An error
  /// where A is far from symmetric.
  @specialized(where Self == Variable)
  public func eigenvalues() -> Self { Self.apply(SymmetricEigenvalues(), to: self) }

  /// The eigenvectors of (A + Aᵀ)/2 in the order of `eigenvalues()`, as columns. O(n³). An error where A
  /// is far from symmetric; of the gradient, where a loss uses vectors of eigenvalues that coincide.
  @specialized(where Self == Variable)
  public func eigenvectors() -> Self { Self.apply(SymmetricEigenvectors(), to: self) }
}

/// Eigenvalues, ascending, and eigenvectors of (A + Aᵀ)/2 = V diag(λ) Vᵀ. O(n³). An error where A is far
/// from symmetric.
public func symmetricEigen<M: MatrixAlgebra>(_ a: M) -> (values: M, vectors: M) {
  (a.eigenvalues(), a.eigenvectors())
}

/// X ⊘ Δ(λ) with Δᵢⱼ = λⱼ − λᵢ, and 0 on the diagonal: the one place where is divided by gaps of
/// eigenvalues. ∂H = ∂X ⊘ Δ − (H ⊘ Δ) ⊙ (1 ∂λᵀ − ∂λ 1ᵀ).
///
/// Where two eigenvalues coincide it is 0 if columns i and j of X are exactly 0, so that vectors that nobody
/// uses do no harm; an error if not, also where Xᵢⱼ and Xⱼᵢ happen to be 0 in the basis that was found.
public struct GapQuotient: BinaryRule {
  public static var name: String { "gapquotient" }
  public static var signature: Signature? { Signature((.n, .one), (.n, .n), gives: (.n, .n)) }
  public var notation: RuleNotation { .function("gap") }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .distinctEntries : .any }
  public func neighbours<M: MatrixAlgebra>(_ l: M, _ x: M) -> [M] { [l ⊙ x] }
  /// Whose vectors have the gaps, for messages.
  public enum Vectors: Sendable, Hashable, BitwiseCopyable {
    /// Those of eigenvalues.
    case eigenvectors
    /// Those of singular values, which stand here as squares.
    case singularVectors
  }
  /// Whose vectors have the gaps.
  public let vectors: Vectors
  /// The rule that divides by gaps between the values of vectors.
  public init(of vectors: Vectors = .eigenvectors) { self.vectors = vectors }
  public func differential<M: MatrixAlgebra>(_ dl: M, _ dx: M, at l: M, _ x: M, value h: M) -> M {
    M.apply(self, to: l, dx) - M.apply(self, to: l, h) ⊙ (dl.T - dl)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at l: M, _ x: M, value h: M) -> M {
    let k = g ⊙ M.apply(self, to: l, h)
    return k.rowSums - k.columnSums.T
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at l: M, _ x: M, value h: M) -> M {
    M.apply(self, to: l, g)
  }
}

/// What belongs to values that coincide, averaged over them: the share of each. The values are a sorted
/// column; in them it is constant where it has a derivative. Of singular values, what belongs to 0 is 0.
public struct TieAverage: BinaryRule {
  public static var name: String { "tieaverage" }
  public static var signature: Signature? {
    Signature((.n, .one), (.n, .one), gives: (.n, .one))
  }
  public var notation: RuleNotation { .function("τ") }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .distinctEntries : .any }
  public func neighbours<M: MatrixAlgebra>(_ l: M, _ x: M) -> [M] { [l ⊙ x] }
  /// What the values are.
  public enum Values: String, Sendable, Hashable, BitwiseCopyable {
    /// Numbers in an order.
    case ordered
    /// Singular values, which have a kink at 0.
    case singular
  }
  public var attributes: [RuleAttribute] { [RuleAttribute("f", .function(values.rawValue, nil))] }
  /// What the values are.
  public let values: Values
  /// The rule that averages over ties of such values.
  public init(_ values: Values = .ordered) { self.values = values }
  public func differential<M: MatrixAlgebra>(_ dl: M, _ dx: M, at l: M, _ x: M, value z: M) -> M {
    M.apply(self, to: l, dx)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at l: M, _ x: M, value z: M) -> M { l.zero }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at l: M, _ x: M, value z: M) -> M {
    M.apply(self, to: l, g)
  }
}

// A = U diag(σ) Vᵀ with orthonormal columns in U and V and σ descending, of an m×n matrix with m ≥ n; a wide one
// has the same singular values as its transpose, and its vectors exchanged.

/// The singular values σ of A, descending, as a column: ∂σ = diag(Uᵀ ∂A V). (Giles 2008.)
///
/// At least as many rows as columns. O(m n²), by divide and conquer. Where singular values coincide, their slopes
/// are shared; where one is 0, it has a kink, and the slope 0.
public struct SingularValues: UnaryRule {
  public static var name: String { "svdvals" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.n, .one)).tall }
  public static var letters: (operand: String, value: String)? { ("A", "σ") }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctSingularValues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [(x.T * x).eigenvalues()] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value s: M) -> [(M, M)] {
    let (u, v) = (xs[0].leftSingularVectors(), xs[0].rightSingularVectors())
    return [(u * s.diagonalMatrix * v.T, xs[0])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    let slopes = (x.leftSingularVectors().T * dx * x.rightSingularVectors()).diagonal
    return M.apply(TieAverage(.singular), to: y, slopes)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    let shared = M.apply(TieAverage(.singular), to: y, g)
    return x.leftSingularVectors() * shared.diagonalMatrix * x.rightSingularVectors().T
  }
}

/// The left singular vectors U of A, n of them: with P = Uᵀ ∂A V,
/// ∂U = U ((P Σ + Σ Pᵀ) ⊘ Δ(σ²)) + (I − U Uᵀ) ∂A V Σ⁻¹.
///
/// At least as many rows as columns. O(m n²). In each column of V the first entry of at least 1/e of the
/// largest magnitude is positive. An error of the derivative, where a loss uses vectors of singular values that
/// coincide, or with more rows than columns of one that is 0.
public struct LeftSingularVectors: UnaryRule {
  public static var name: String { "svdu" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.m, .n)).tall }
  public static var letters: (operand: String, value: String)? { ("A", "U") }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctSingularValues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value u: M) -> [(M, M)] {
    let (s, v) = (xs[0].singularValues(), xs[0].rightSingularVectors())
    return [(u.T * u, u.identity(u.columns)), (u * s.diagonalMatrix * v.T, xs[0])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value u: M) -> M {
    let (s, e) = (x.singularValues(), dx * x.rightSingularVectors())
    let p = u.T * e
    let q = p * s.diagonalMatrix
    let inside = u * M.apply(GapQuotient(of: .singularVectors), to: s ⊙ s, q + q.T)
    guard x.rows > x.columns else { return inside }
    return inside + (e - u * p) * M.apply(SingularReciprocal(), to: s).diagonalMatrix
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value u: M) -> M {
    let (s, p) = (x.singularValues(), u.T * g)
    let k = M.apply(GapQuotient(of: .singularVectors), to: s ⊙ s, p)
    let inside = u * (k + k.T) * s.diagonalMatrix
    let v = x.rightSingularVectors()
    guard x.rows > x.columns else { return inside * v.T }
    let outside = (g - u * p) * M.apply(SingularReciprocal(), to: s).diagonalMatrix
    return (inside + outside) * v.T
  }
}

/// The right singular vectors V of A: with P = Uᵀ ∂A V, ∂V = V ((Σ P + Pᵀ Σ) ⊘ Δ(σ²)).
///
/// At least as many rows as columns. O(m n²). In each column the first entry of at least 1/e of the largest
/// magnitude is positive. An error of the derivative, where a loss uses vectors of singular values that
/// coincide.
public struct RightSingularVectors: UnaryRule {
  public static var name: String { "svdv" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.n, .n)).tall }
  public static var letters: (operand: String, value: String)? { ("A", "V") }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctSingularValues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [(x.T * x).orthogonalFactor()] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value v: M) -> [(M, M)] {
    let (s, u) = (xs[0].singularValues(), xs[0].leftSingularVectors())
    return [(v.T * v, v.identity(v.columns)), (u * s.diagonalMatrix * v.T, xs[0])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value v: M) -> M {
    let s = x.singularValues()
    let q = s.diagonalMatrix * (x.leftSingularVectors().T * dx * v)
    return v * M.apply(GapQuotient(of: .singularVectors), to: s ⊙ s, q + q.T)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value v: M) -> M {
    let s = x.singularValues()
    let k = M.apply(GapQuotient(of: .singularVectors), to: s ⊙ s, v.T * g)
    return x.leftSingularVectors() * s.diagonalMatrix * (k + k.T) * v.T
  }
}

/// 1/σ of each singular value, as a column, where none is 0: an error where one is.
public struct SingularReciprocal: UnaryRule {
  public static var name: String { "singularreciprocal" }
  public static var signature: Signature? { Signature((.n, .one), gives: (.n, .one)) }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(0.2) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? { xs[0].reciprocal }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    -(y ⊙ y ⊙ dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    -(y ⊙ y ⊙ g)
  }
}

/// The orthogonal factor Q = U Vᵀ of A = Q H, H = Qᵀ A symmetric and positive definite: with Y from
/// H Y + Y H = Qᵀ ∂A − ∂Aᵀ Q, ∂Q = Q Y + (I − Q Qᵀ) ∂A H⁻¹. (Higham 1986, Kenney & Laub 1991.)
///
/// Of a wide matrix that of its transpose, transposed. O(m n min(m, n)). Smooth where singular values coincide: no vector is
/// differentiated. At lost rank the part of the singular values that are not 0, and no derivative.
public struct PolarFactor: UnaryRule {
  public static var name: String { "polar" }
  public static var signature: Signature? { .entrywise }
  public static var letters: (operand: String, value: String)? { ("A", "Q") }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctSingularValues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value q: M) -> [(M, M)] {
    let (a, gram) = (xs[0], q.rows < q.columns ? q * q.T : q.T * q)
    let h = q.rows < q.columns ? a * q.T : q.T * a
    return [(gram, q.identity(gram.rows)), (h.T, h), (q.rows < q.columns ? h * q : q * h, a)]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value q: M) -> M {
    Self.derivative(dx, x, q)
  }
  /// It is its own adjoint.
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value q: M) -> M {
    Self.derivative(g, x, q)
  }
  private static func derivative<M: MatrixAlgebra>(_ e: M, _ x: M, _ q: M) -> M {
    if x.rows < x.columns { return derivative(e.T, x.T, q.T).T }
    let (h, p) = ((q.T * x).symmetricPart, q.T * e)
    let inside = q * sylvester(h, h, p - p.T)
    return x.rows > x.columns ? inside + (e - q * p) / h : inside
  }
}

/// The nuclear norm, the sum of singular values: ∂y = ⟨Q, ∂A⟩, Q the polar factor. (Watson 1992.)
///
/// O(m n min(m, n)). Where singular values are 0, a kink: the smallest subgradient, of the others alone.
public struct NuclearNorm: UnaryRule {
  public static var name: String { "nuclear" }
  public static var signature: Signature? { .number }
  public static var letters: (operand: String, value: String)? { ("A", "y") }
  public var transposes: TransposeLaw { .ignored }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctSingularValues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [norm(x)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? { inner(xs[0].polarFactor(), xs[0]) }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    inner(x.polarFactor(), dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * x.polarFactor()
  }
}

/// The sum of the k largest singular values, Ky Fan's norm; the spectral norm for k = 1: ∂y = ⟨Uₖ Vₖᵀ, ∂A⟩.
/// (Watson 1992.)
///
/// O(m n min(m, n)). Where the k-th and the next coincide, or are 0, a kink: slopes are shared, and of those that
/// are 0 the slope is 0.
public struct KyFanNorm: UnaryRule {
  public static var name: String { "kyfan" }
  public func describe(_ x: [String]) -> String {
    count == 1 ? "spectral(\(x[0]))" : "kyfan(\(x[0]), \(count))"
  }
  public static var letters: (operand: String, value: String)? { ("A", "y") }
  public var title: String { count == 1 ? "spectral" : Self.name }
  public var notation: RuleNotation {
    count == 1 ? .function("spectral") : .call("kyfan", [Double(count)])
  }
  public var transposes: TransposeLaw { .ignored }
  public var attributes: [RuleAttribute] { [RuleAttribute("k", .integer(count))] }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctSingularValues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [norm(x)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    trace(spectral(.top(count), xs[0].besideTranspose) * xs[0].besideTranspose)
  }
  /// k.
  public let count: Int
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, (size(.m), size(.n)))]
  }
  /// The rule that adds the k largest singular values.
  public init(_ count: Int) { self.count = count }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    try largestSingular(count, of: x)
    return .scalar
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    inner(M.apply(SingularFactor(count), to: x), dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * M.apply(SingularFactor(count), to: x)
  }
}

/// Uₖ Vₖᵀ of the k largest singular values: its derivative is twice the upper right block of that of the projector
/// on the k largest eigenvalues of [0, A; Aᵀ, 0].
///
/// O((m + n)³). Where the k-th singular value and the next coincide, their cluster counts with its share, those
/// that are 0 do not count, and there is no derivative.
public struct SingularFactor: UnaryRule {
  public static var name: String { "singularfactor" }
  public func describe(_ x: [String]) -> String { "singularfactor(\(x[0]), \(count))" }
  public static var letters: (operand: String, value: String)? { ("A", "F") }
  public var notation: RuleNotation { .call("singularfactor", [Double(count)]) }
  public var transposes: TransposeLaw { .commutes }
  public var attributes: [RuleAttribute] { [RuleAttribute("k", .integer(count))] }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctSingularValues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    let (x, projector) = (xs[0], spectral(.top(count), xs[0].besideTranspose))
    return 2 * projector.slice(rows: 0..<x.rows, columns: x.rows..<x.rows + x.columns)
  }
  /// k.
  public let count: Int
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, (size(.m), size(.n)))]
  }
  /// The rule A ↦ Uₖ Vₖᵀ.
  public init(_ count: Int) { self.count = count }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    try largestSingular(count, of: x)
    return x
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    derivative(dx, x)
  }
  /// It is its own adjoint.
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { derivative(g, x) }
  private func derivative<M: MatrixAlgebra>(_ e: M, _ x: M) -> M {
    let whole = M.apply(
      SpectralDerivative(.top(count)), to: [x.besideTranspose, e.besideTranspose])
    return 2 * whole.slice(rows: 0..<x.rows, columns: x.rows..<x.rows + x.columns)
  }
}

extension MatrixAlgebra {
  /// [0, A; Aᵀ, 0], whose eigenvalues are ±σ and zeros. (Jordan 1874, Wielandt.)
  fileprivate var besideTranspose: Self {
    blocks([
      [constant(0, shape: Shape(rows, rows)), self],
      [T, constant(0, shape: Shape(columns, columns))],
    ])
  }
}

/// Requires that there are k singular values.
private func largestSingular(_ k: Int, of x: Shape) throws(Misfit) {
  guard k >= 0 else {
    throw Misfit("the {value} largest singular values are none", kind: .argument, value: k)
  }
  guard k <= min(x.rows, x.columns) else {
    throw Misfit("{0} is {0.shape}; it has no {value} singular values", value: k)
  }
}

extension MatrixAlgebra {
  /// The singular values, descending, as a column: ∂σ = diag(Uᵀ ∂A V). O(m n min(m, n)).
  public func singularValues() -> Self {
    rows < columns ? Self.apply(SingularValues(), to: T) : Self.apply(SingularValues(), to: self)
  }

  /// The left singular vectors, as columns in the order of `singularValues()`. O(m n min(m, n)). An error of the
  /// gradient, where a loss uses vectors of singular values that coincide.
  public func leftSingularVectors() -> Self {
    rows < columns
      ? Self.apply(RightSingularVectors(), to: T) : Self.apply(LeftSingularVectors(), to: self)
  }

  /// The right singular vectors, as columns in the order of `singularValues()`. O(m n min(m, n)). An error of the
  /// gradient, where a loss uses vectors of singular values that coincide.
  public func rightSingularVectors() -> Self {
    rows < columns
      ? Self.apply(LeftSingularVectors(), to: T) : Self.apply(RightSingularVectors(), to: self)
  }

  /// The factor with orthonormal columns of A = Q H, or rows of a wide A. O(m n min(m, n)). Smooth where singular
  /// values coincide; an error of the gradient at lost rank.
  public func polarFactor() -> Self { Self.apply(PolarFactor(), to: self) }

  /// The sum of singular values: its gradient is the polar factor. O(m n min(m, n)).
  public func nuclearNorm() -> Self { Self.apply(NuclearNorm(), to: self) }

  /// The largest singular value: its gradient is u₁ v₁ᵀ. O(m n min(m, n)).
  public func spectralNorm() -> Self { Self.apply(KyFanNorm(1), to: self) }

  /// The sum of the k largest singular values: its gradient is Uₖ Vₖᵀ. O(m n min(m, n)). An error where there
  /// are fewer.
  public func kyFanNorm(_ count: Int) -> Self { Self.apply(KyFanNorm(count), to: self) }
}

/// Singular values, descending, and vectors of A = U diag(σ) Vᵀ. O(m n min(m, n)).
public func svd<M: MatrixAlgebra>(_ a: M) -> (u: M, values: M, v: M) {
  (a.leftSingularVectors(), a.singularValues(), a.rightSingularVectors())
}

/// A = Q H with orthonormal columns in Q and a symmetric H = Qᵀ A, of at least as many rows as columns.
/// O(m n²). An error of the gradient at lost rank.
public func polar<M: MatrixAlgebra>(_ a: M) -> (q: M, h: M) {
  let q = a.polarFactor()
  return (q, (q.T * a).symmetricPart)
}

/// The symmetric part of a square matrix, sym(A) = (A + Aᵀ)/2. It is its own adjoint.
public struct SymmetricPart: LinearRule {
  public static var name: String { "sym" }
  public static var signature: Signature? { .square }
  public var operation: AlgebraicOperation? { .symmetricPart }
  public var transposes: TransposeLaw { .ignored }
  public var structure: MatrixStructure { .symmetric }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? { 0.5 * (x + x.T) }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { g.symmetricPart }
}

extension MatrixAlgebra {
  /// (A + Aᵀ)/2 of a square matrix.
  public var symmetricPart: Self { Self.apply(SymmetricPart(), to: self) }
}

/// The entries on one side of the diagonal and a multiple of those on it, among zeros. It is its own
/// adjoint.
///
/// With half the diagonal it is the Φ of Murray's derivative of the Cholesky factor.
public struct TriangularPart: LinearRule {
  /// A side of the diagonal.
  public enum Side: String, Sendable, Hashable, BitwiseCopyable {
    /// Below it.
    case lower
    /// Above it.
    case upper

    /// The other one, to which transposition takes it.
    public var opposite: Side { self == .lower ? .upper : .lower }
  }
  public static var name: String { "triangularpart" }
  public func describe(_ x: [String]) -> String {
    "\(side == .lower ? "tril" : "triu")(\(x[0]))"
  }
  public var operation: AlgebraicOperation? { .triangularPart(side, diagonal) }
  public var structure: MatrixStructure { side == .lower ? .lowerTriangular : .upperTriangular }
  public var attributes: [RuleAttribute] {
    [RuleAttribute("side", .side(side)), RuleAttribute("c", .number(diagonal))]
  }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] {
    [M.apply(TriangularPart(side.opposite, diagonal: diagonal), to: x)]
  }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    M.apply(TriangularPart(side, diagonal: diagonal == 1 ? 0 : 1), to: x)
  }
  /// The side whose entries are kept.
  public let side: Side
  /// What entries of the diagonal are multiplied by.
  public let diagonal: Double
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, (size(.n), size(.n))), GeneralCase(self, (size(.m), size(.n)))]
  }
  /// The rule that keeps a side, and the diagonal times a number.
  public init(_ side: Side, diagonal: Double = 1) {
    self.side = side
    self.diagonal = diagonal
  }
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M { M.apply(self, to: g) }
}

extension MatrixAlgebra {
  /// The entries below the diagonal and on it, among zeros.
  public var lowerTriangle: Self { Self.apply(TriangularPart(.lower), to: self) }
  /// The entries above the diagonal and on it, among zeros.
  public var upperTriangle: Self { Self.apply(TriangularPart(.upper), to: self) }
  /// Φ(A): the entries below the diagonal and half of those on it, so that Φ(S) + Φ(S)ᵀ = S for a
  /// symmetric S.
  public var halvedLower: Self { Self.apply(TriangularPart(.lower, diagonal: 0.5), to: self) }
}

/// The solution X of tril(L) X = B, or of triu(U) X = B: ∂X = L⁻¹ (∂B − tril(∂L) X). (Giles 2008.)
///
/// What stands on the other side of the diagonal is not read. O(n² k) for k columns, by substitution. A
/// zero on the diagonal is an error.
public struct TriangularSolve: BinaryRule {
  public static var name: String { "triangularsolve" }
  public static var signature: Signature? { Signature((.n, .n), (.n, .k), gives: (.n, .k)) }
  public var notation: RuleNotation { .expansion }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .invertibleTriangle(side) : .any }
  public var attributes: [RuleAttribute] { [RuleAttribute("side", .side(side))] }
  public func expansion<M: MatrixAlgebra>(_ a: M, _ b: M) -> M? {
    M.apply(Product(), to: M.apply(TriangularPart(side), to: a).inverse(), b)
  }
  public func neighbours<M: MatrixAlgebra>(_ a: M, _ b: M) -> [M] {
    [M.apply(TriangularSolve(side.opposite), to: a, b), a * b]
  }
  /// The triangle that is read.
  public let side: TriangularPart.Side
  /// The rule that reads one triangle of its left operand.
  public init(_ side: TriangularPart.Side) { self.side = side }
  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value x: M) -> M {
    M.apply(self, to: a, db - M.apply(TriangularPart(side), to: da) * x)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    -M.apply(TriangularPart(side), to: triangularSolve(side.opposite, a.T, g) * x.T)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value x: M) -> M {
    triangularSolve(side.opposite, a.T, g)
  }
}

/// The solution X of A X = B, where only the named triangle of the square A is read:
/// ∂X = A⁻¹ (∂B − (∂A) X), ∂A's triangle. O(n² k) for k columns. A zero on the diagonal is an error.
public func triangularSolve<M: MatrixAlgebra>(
  _ side: TriangularPart.Side, _ a: M, _ b: M
) -> M { M.apply(TriangularSolve(side), to: a, b) }

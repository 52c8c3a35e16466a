/// The lower triangular Toeplitz matrix with a given first column: Tᵢⱼ = cᵢ₋ⱼ on and below the diagonal. Its
/// adjoint sums each diagonal.
public struct LowerToeplitz: LinearRule {
  public static var name: String { "lowertoeplitz" }
  public static var signature: Signature? { Signature((.n, .one), gives: (.n, .n)) }
  public var structure: MatrixStructure { .lowerTriangular }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.diagonalMatrix] }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(DiagonalSums(), to: g)
  }
}

/// The sums of the diagonal and of those below it, as a column: the adjoint of `LowerToeplitz`.
public struct DiagonalSums: LinearRule {
  public static var name: String { "diagonalsums" }
  public static var signature: Signature? { Signature((.n, .n), gives: (.n, .one)) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.diagonal] }
  public init() {}
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(LowerToeplitz(), to: g)
  }
}

/// The Toeplitz matrix with a given first column and, but for its first entry, a given first row: n×n for
/// columns of n entries. Tᵢⱼ = cᵢ₋ⱼ where i ≥ j, else rⱼ₋ᵢ.
public func toeplitz<M: MatrixAlgebra>(_ column: M, row: M) -> M {
  let upper = M.apply(LowerToeplitz(), to: row)
  return M.apply(LowerToeplitz(), to: column) + (upper - upper.diagonal.diagonalMatrix).T
}

/// The symmetric Toeplitz matrix with a given first column: Tᵢⱼ = c of |i − j|.
public func toeplitz<M: MatrixAlgebra>(_ column: M) -> M { toeplitz(column, row: column) }

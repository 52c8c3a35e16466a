/// The cross-product matrix X Xᵀ of rows: ∂Y = ∂X Xᵀ + X ∂Xᵀ.
public struct RowGram: UnaryRule {
  public static var name: String { "rowgram" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.m, .m)) }
  public var notation: RuleNotation { .expansion }
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? { M.apply(Product(), to: x, x.T) }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    dx * x.T + x * dx.T
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { (g + g.T) * x }
}

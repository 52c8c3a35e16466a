import Tracewise

/// x ⊙ σ(x), entry by entry: a generic rule of one operand. With s = σ(x),
/// ∂Y = (s + Y ⊙ (1 − s)) ⊙ ∂X.
public struct Swish: MatrixUnaryRule {
  public static let name = "swish"
  public init() {}
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  public func value(_ x: Matrix) throws -> Matrix { x ⊙ sigmoid(x) }

  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    slope(at: x, value: y) ⊙ dx
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    slope(at: x, value: y) ⊙ g
  }
  private func slope<M: MatrixAlgebra>(at x: M, value y: M) -> M {
    let s = sigmoid(x)
    return s + y ⊙ (1 - s)
  }
}

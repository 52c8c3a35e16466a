/// The commutator [A, B] = A B − B A: ∂[A, B] = [∂A, B] + [A, ∂B].
public struct Commutator: BilinearRule {
  public static var name: String { "commutator" }
  public static var signature: Signature? { Signature((.n, .n), (.n, .n), gives: (.n, .n)) }
  public func expansion<M: MatrixAlgebra>(_ x: M, _ y: M) -> M? { x * y - y * x }
  public init() {}
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    g * y.T - y.T * g
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    x.T * g - g * x.T
  }
}

/// The hyperbolic secant, 1/cosh: sech′(x) = −sech(x) tanh(x).
public struct HyperbolicSecant: ElementwiseRule {
  public static var name: String { "sech" }
  public init() {}
  public func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M { -(y ⊙ tanh(x)) }
}

/// The hyperbolic secant of each entry.
public func sech<M: MatrixAlgebra>(_ x: M) -> M { M.apply(HyperbolicSecant(), to: x) }

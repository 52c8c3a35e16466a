/// The exponential of a square matrix, Σ Aᵏ/k!: ∂ exp(A) = D(A, ∂A), the Fréchet derivative.
///
/// O(n³), by Padé approximation, scaling and squaring (Higham 2005). At every matrix, defective ones too.
public struct MatrixExponential: UnaryRule {
  public static var name: String { "expm" }
  public static var signature: Signature? { .square }
  public static var letters: (operand: String, value: String)? { ("A", "Y") }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .within(1) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [exp(x)] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(ExponentialDerivative(), to: [x, dx])
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    M.apply(ExponentialDerivative(), to: [x.T, g])
  }
}

extension MatrixAlgebra {
  /// The exponential of a square matrix, Σ Aᵏ/k!: its derivative along E is the upper right block of
  /// exp([A, E; 0, A]). O(n³).
  public func matrixExponential() -> Self { Self.apply(MatrixExponential(), to: self) }
}

/// D(A, E₁, …), the derivative of exp(A) along E₁, …, one after the other: the upper right block of the exponential
/// of block triangles, for one direction of [A, E; 0, A]. (Van Loan 1978.)
///
/// Linear in each direction, whatever their order; its derivative for A has one direction more. So all orders are
/// right, defective A included; each doubles the size.
public struct ExponentialDerivative: VariadicRule {
  public static var name: String { "expmderivative" }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .within(1) : .any }
  public init() {}
  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape {
    guard xs.count >= 2 else { throw Misfit("a direction is required", kind: .argument) }
    guard xs[0].isSquare else { throw .notSquare }
    for x in xs where x != xs[0] {
      throw "a direction has another shape than {0}, which is {0.shape}"
    }
    return xs[0]
  }
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    (1..<xs.count).reduce(M.apply(self, to: xs + [dxs[0]])) { sum, k in
      sum + M.apply(self, to: xs[..<k] + [dxs[k]] + xs[(k + 1)...])
    }
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    // In a direction it is a sum of X E Y, whose adjoint is Xᵀ G Yᵀ; in A one more direction.
    M.apply(self, to: xs.indices.filter { $0 == 0 || $0 != k }.map { xs[$0].T } + [g])
  }
}

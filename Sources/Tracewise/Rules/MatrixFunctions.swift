/// D(A, E₁, …, Eₖ), the derivative of a function of square matrices along directions, one after the other.
///
/// Linear in each direction, whatever their order: its derivative for A has one direction more, so that all
/// orders are right. In a direction it is a sum of X E Y, whose adjoint is Xᵀ G Yᵀ.
public protocol DirectionalDerivative: VariadicRule {}

extension DirectionalDerivative {
  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape { try directionalShape(xs) }
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let n = (size(.n), size(.n))
    return [GeneralCase(self, n, n)]
  }
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    (1..<xs.count).reduce(M.apply(self, to: xs + [dxs[0]])) { sum, k in
      sum + M.apply(self, to: xs[..<k] + [dxs[k]] + xs[(k + 1)...])
    }
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    let others = xs.indices.filter { $0 == 0 || $0 != k }
    return M.apply(self, to: others.map { transposes == .ignored ? xs[$0] : xs[$0].T } + [g])
  }
}

/// Requires a square matrix and directions of its shape.
func directionalShape(_ xs: [Shape], least: Int = 1) throws(Misfit) -> Shape {
  guard xs.count > least else { throw Misfit("a direction is required", kind: .argument) }
  guard xs[0].isSquare else { throw .notSquare }
  for x in xs where x != xs[0] {
    throw "a direction has another shape than {0}, which is {0.shape}"
  }
  return xs[0]
}

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

/// D(A, E₁, …), the derivative of exp(A) along E₁, …, one after the other: the upper right block of the exponential
/// of block triangles, for one direction of [A, E; 0, A]. (Van Loan 1978.)
///
/// Defective A included; O(3ᵏn³) for k directions.
public struct ExponentialDerivative: DirectionalDerivative {
  public static var name: String { "expmderivative" }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .within(1) : .any }
  public init() {}
}

/// The principal logarithm of a square matrix, whose eigenvalues have imaginary parts between −π and π:
/// ∂ log(A) = D(A, ∂A), the Fréchet derivative.
///
/// O(n³), by the real Schur form, square roots and Padé approximation (Al-Mohy & Higham 2012). An error where A
/// has an eigenvalue that is real and not positive.
public struct MatrixLogarithm: UnaryRule {
  public static var name: String { "logm" }
  public static var signature: Signature? { .square }
  public static var letters: (operand: String, value: String)? { ("A", "Y") }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .positiveReal }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x - x.identity(x.rows)] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(LogarithmDerivative(), to: [x, dx])
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    M.apply(LogarithmDerivative(), to: [x.T, g])
  }
}

/// D(A, E₁, …), the derivative of log(A) along E₁, …, one after the other: the upper right block of the logarithm
/// of block triangles, for one direction of [A, E; 0, A]. (Higham 2008, theorem 3.6.)
///
/// Defective A included; each direction doubles the size.
public struct LogarithmDerivative: DirectionalDerivative {
  public static var name: String { "logmderivative" }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .positiveReal : .any }
  public init() {}
}

extension MatrixAlgebra {
  /// The exponential of a square matrix, Σ Aᵏ/k!: its derivative along E is the upper right block of
  /// exp([A, E; 0, A]). O(n³).
  public func matrixExponential() -> Self { Self.apply(MatrixExponential(), to: self) }

  /// The principal logarithm of a square matrix: its derivative along E is the upper right block of
  /// log([A, E; 0, A]). O(n³). An error where A has an eigenvalue that is real and not positive.
  public func matrixLogarithm() -> Self { Self.apply(MatrixLogarithm(), to: self) }
}

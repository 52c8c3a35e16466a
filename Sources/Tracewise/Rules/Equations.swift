/// The solution of an equation. All parts of its adjoint are made of one matrix W, the solution of the adjoint
/// equation, which is as long to find as the value and found once: `adjointSolution` and `part` say it, and the pullback
/// follows.
public protocol EquationRule: VariadicRule {}

extension EquationRule {
  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value x: M) -> M {
    part(of: adjointSolution(g, at: xs, value: x), operand: k, at: xs, value: x)
  }
}

/// The solution X of Sylvester's equation A X + X B = C: ∂X solves A ∂X + ∂X B = ∂C − ∂A X − X ∂B.
///
/// O(m³ + n³), by real Schur forms (Bartels & Stewart 1972). An error where A and −B share an eigenvalue.
/// Lyapunov's equation A X + X Aᵀ = Q is `sylvester(a, a.T, q)`.
public struct Sylvester: EquationRule {
  public static var name: String { "sylvester" }
  public func need(ofOperand k: Int) -> OperandNeed { k < 2 ? .positiveReal : .any }
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let (m, n) = (size(.m), size(.n))
    return [GeneralCase(self, (m, m), (n, n), (m, n))]
  }
  public var isDeterminedByEquations: Bool { true }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value x: M) -> [(M, M)] {
    [(xs[0] * x + x * xs[1], xs[2])]
  }
  public init() {}
  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape {
    guard xs.count == 3 else { throw Misfit("three operands are required", kind: .argument) }
    guard xs[0].isSquare else { throw .notSquare }
    guard xs[1].isSquare else { throw "a square matrix is required; {1} is {1.shape}" }
    guard xs[2] == Shape(xs[0].rows, xs[1].rows) else {
      throw
        "{2} is {2.shape}; it must have the rows of {0} ({0.rows}) and the columns of {1} ({1.rows})"
    }
    return xs[2]
  }
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value x: M) -> M {
    sylvester(xs[0], xs[1], dxs[2] - dxs[0] * x - x * dxs[1])
  }
  public func adjointSolution<M: MatrixAlgebra>(_ g: M, at xs: [M], value x: M) -> M {
    sylvester(xs[0].T, xs[1].T, g)
  }
  public func part<M: MatrixAlgebra>(of w: M, operand k: Int, at xs: [M], value x: M) -> M {
    k == 0 ? -(w * x.T) : k == 1 ? -(x.T * w) : w
  }
}

/// X with A X + X B = C, of square A and B: A ∂X + ∂X B = ∂C − ∂A X − X ∂B. O(m³ + n³). An error where A
/// and −B share an eigenvalue, so that there is no unique solution.
public func sylvester<M: MatrixAlgebra>(_ a: M, _ b: M, _ c: M) -> M {
  M.apply(Sylvester(), to: [a, b, c])
}

/// The principal square root Y of A, Y Y = A, whose eigenvalues have positive real parts:
/// Y ∂Y + ∂Y Y = ∂A.
///
/// O(n³), by the real Schur form (Higham 1987). An error where A has an eigenvalue that is real and not
/// positive.
public struct MatrixSquareRoot: UnaryRule {
  public static var name: String { "sqrtm" }
  public static var signature: Signature? { .square }
  public static var letters: (operand: String, value: String)? { ("A", "Y") }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .positiveReal }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x * x] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value y: M) -> [(M, M)] {
    [(y * y, xs[0])]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    sylvester(y, y, dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    sylvester(y.T, y.T, g)
  }
}

extension MatrixAlgebra {
  /// The principal square root Y of a square matrix, Y Y = A: Y ∂Y + ∂Y Y = ∂A. O(n³). An error where A has
  /// an eigenvalue that is real and not positive.
  public func matrixSquareRoot() -> Self { Self.apply(MatrixSquareRoot(), to: self) }
}

/// The solution X of Stein's equation X − A X B = C: ∂X solves ∂X − A ∂X B = ∂C + ∂A X B + A X ∂B.
///
/// O(m³ + n³), by real Schur forms. An error where an eigenvalue of A times one of B is 1. Lyapunov's discrete equation
/// X − A X Aᵀ = Q is `stein(a, a.T, q)`.
public struct Stein: EquationRule {
  public static var name: String { "stein" }
  public func need(ofOperand k: Int) -> OperandNeed { k < 2 ? .within(0.15) : .any }
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    Sylvester().generalCases(size).map { GeneralCase(self, shapes: $0.operands) }
  }
  public var isDeterminedByEquations: Bool { true }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value x: M) -> [(M, M)] {
    [(x - xs[0] * x * xs[1], xs[2])]
  }
  public init() {}
  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape { try Sylvester().shape(xs) }
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value x: M) -> M {
    stein(xs[0], xs[1], dxs[2] + dxs[0] * x * xs[1] + xs[0] * x * dxs[1])
  }
  public func adjointSolution<M: MatrixAlgebra>(_ g: M, at xs: [M], value x: M) -> M {
    stein(xs[0].T, xs[1].T, g)
  }
  public func part<M: MatrixAlgebra>(of w: M, operand k: Int, at xs: [M], value x: M) -> M {
    k == 0 ? w * (x * xs[1]).T : k == 1 ? (xs[0] * x).T * w : w
  }
}

/// X with X − A X B = C, of square A and B. O(m³ + n³). An error where an eigenvalue of A times one of B is 1, so
/// that there is no unique solution.
public func stein<M: MatrixAlgebra>(_ a: M, _ b: M, _ c: M) -> M {
  M.apply(Stein(), to: [a, b, c])
}

/// The sign S of a square matrix: S S = I, and S A = A S has eigenvalues with positive real parts. With N = S A,
/// N ∂S + ∂S N = ∂A − S ∂A S. (Roberts 1971; Kenney & Laub 1991.)
///
/// O(n³), by Newton's method. An error where an eigenvalue lies on the imaginary axis.
public struct MatrixSign: UnaryRule {
  public static var name: String { "matrixsign" }
  public static var signature: Signature? { .square }
  public static var letters: (operand: String, value: String)? { ("A", "S") }
  public var transposes: TransposeLaw { .commutes }
  public func need(ofOperand k: Int) -> OperandNeed { .positiveReal }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [sign(x)] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value s: M) -> [(M, M)] {
    [(s * s, s.identity(s.rows)), (s * xs[0], xs[0] * s)]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value s: M) -> M {
    let n = s * x
    return sylvester(n, n, dx - s * dx * s)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value s: M) -> M {
    let n = (s * x).T
    let w = sylvester(n, n, g)
    return w - s.T * w * s.T
  }
}

/// The stabilising solution X of Riccati's equation Aᵀ X + X A − X G X + Q = 0, of the symmetric parts of G and Q:
/// with K = A − G X, all of whose eigenvalues have negative real parts,
/// Kᵀ ∂X + ∂X K = −(∂Aᵀ X + X ∂A − X ∂G X + ∂Q). (Laub 1979.)
///
/// O(n³), by the ordered Schur form of the Hamiltonian matrix. An error where there is no such solution.
public struct Riccati: EquationRule {
  public static var name: String { "care" }
  public var structure: MatrixStructure { .symmetric }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .any : .positiveDefinite }
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let n = size(.n)
    return [GeneralCase(self, (n, n), (n, n), (n, n))]
  }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value x: M) -> [(M, M)] {
    let (a, g, q) = (xs[0], xs[1].symmetricPart, xs[2].symmetricPart)
    return [(x.T, x), (a.T * x + x * a - x * g * x + q, x.zero)]
  }
  public init() {}
  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape {
    guard xs.count == 3 else { throw Misfit("three operands are required", kind: .argument) }
    guard xs[0].isSquare else { throw .notSquare }
    guard xs[1] == xs[0] else { throw "{1} is {1.shape}; it must be {0.shape} as {0}" }
    guard xs[2] == xs[0] else { throw "{2} is {2.shape}; it must be {0.shape} as {0}" }
    return xs[0]
  }
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value x: M) -> M {
    let (k, xa) = (xs[0] - xs[1].symmetricPart * x, x * dxs[0])
    return -sylvester(
      k.T, k, xa + xa.T - x * dxs[1].symmetricPart * x + dxs[2].symmetricPart)
  }
  public func adjointSolution<M: MatrixAlgebra>(_ g: M, at xs: [M], value x: M) -> M {
    let closed = xs[0] - xs[1].symmetricPart * x
    return -sylvester(closed, closed.T, g.symmetricPart)
  }
  public func part<M: MatrixAlgebra>(of w: M, operand k: Int, at xs: [M], value x: M) -> M {
    k == 0 ? 2 * (x * w) : k == 1 ? -(x * w * x) : w
  }
}

/// The stabilising solution X of X = Aᵀ X A − Aᵀ X B F + Q with F = (R + Bᵀ X B)⁻¹ Bᵀ X A, of the symmetric
/// parts of Q and R: with C = A − B F, all of whose eigenvalues are less than 1 in magnitude,
/// ∂X − Cᵀ ∂X C = sym(2 Cᵀ X (∂A − ∂B F) + Fᵀ ∂R F + ∂Q). (Pappas, Laub & Sandell 1980.)
///
/// O(n³), by doubling (Chu, Fan, Lin & Wang 2004). An error where there is no such solution.
public struct DiscreteRiccati: EquationRule {
  public static var name: String { "dare" }
  public var structure: MatrixStructure { .symmetric }
  public func need(ofOperand k: Int) -> OperandNeed { k < 2 ? .any : .positiveDefinite }
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let (n, k) = (size(.n), size(.k))
    return [GeneralCase(self, (n, n), (n, k), (n, n), (k, k))]
  }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value x: M) -> [(M, M)] {
    let (a, b, f) = (xs[0], xs[1], Self.gain(xs, x))
    return [(x.T, x), (x, a.T * x * a - a.T * x * b * f + xs[2].symmetricPart)]
  }
  public init() {}
  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape {
    guard xs.count == 4 else { throw Misfit("four operands are required", kind: .argument) }
    guard xs[0].isSquare else { throw .notSquare }
    guard xs[1].rows == xs[0].rows else {
      throw "the rows of {1} ({1.rows}) must equal the rows of {0} ({0.rows})"
    }
    guard xs[2] == xs[0] else { throw "{2} is {2.shape}; it must be {0.shape} as {0}" }
    guard xs[3].isSquare, xs[3].rows == xs[1].columns else {
      throw "{3} is {3.shape}; it must be square with the columns of {1} ({1.columns})"
    }
    return xs[0]
  }
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value x: M) -> M {
    let f = Self.gain(xs, x)
    let c = xs[0] - xs[1] * f
    let whole = 2 * (c.T * x * (dxs[0] - dxs[1] * f)) + f.T * dxs[3] * f + dxs[2]
    return stein(c.T, c, whole.symmetricPart)
  }
  public func adjointSolution<M: MatrixAlgebra>(_ g: M, at xs: [M], value x: M) -> M {
    let c = xs[0] - xs[1] * Self.gain(xs, x)
    return stein(c, c.T, g.symmetricPart)
  }
  public func part<M: MatrixAlgebra>(of w: M, operand k: Int, at xs: [M], value x: M) -> M {
    if k == 2 { return w }
    let f = Self.gain(xs, x)
    if k == 3 { return f * w * f.T }
    let ofClosed = 2 * (x * (xs[0] - xs[1] * f) * w)
    return k == 0 ? ofClosed : -(ofClosed * f.T)
  }
  /// F.
  private static func gain<M: MatrixAlgebra>(_ xs: [M], _ x: M) -> M {
    let bx = xs[1].T * x
    return solve(xs[3].symmetricPart + bx * xs[1], bx * xs[0])
  }
}

/// The stabilising solution X of Aᵀ X + X A − X G X + Q = 0, of the symmetric parts of G and Q. O(n³). An error where
/// there is none.
public func riccati<M: MatrixAlgebra>(_ a: M, _ g: M, _ q: M) -> M {
  M.apply(Riccati(), to: [a, g, q])
}

/// The stabilising solution X of X = Aᵀ X A − Aᵀ X B (R + Bᵀ X B)⁻¹ Bᵀ X A + Q, of the symmetric parts of Q and R.
/// O(n³). An error where there is none.
public func discreteRiccati<M: MatrixAlgebra>(_ a: M, _ b: M, _ q: M, _ r: M) -> M {
  M.apply(DiscreteRiccati(), to: [a, b, q, r])
}

/// The spectral radius ρ, of a matrix whose largest eigenvalue in magnitude is positive and simple, as of a positive
/// one: ∂ρ = Tr(adj(ρ I − A) ∂A)/Tr adj(ρ I − A). (Perron 1907; Magnus 1985.)
///
/// O(n³). An error where it is negative, one of a complex pair, or not simple.
public struct SpectralRadius: UnaryRule {
  public static var name: String { "spectralradius" }
  public static var signature: Signature? { .numberOfSquare.withRows }
  public static var letters: (operand: String, value: String)? { ("A", "ρ") }
  public var transposes: TransposeLaw { .ignored }
  public func need(ofOperand k: Int) -> OperandNeed { .atLeast(0.3) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [trace(x)] }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value y: M) -> [(M, M)] {
    [(determinant(y * xs[0].identity(xs[0].rows) - xs[0]), y.zero)]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    inner(Self.projector(x, y), dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * Self.projector(x, y)
  }
  /// u vᵀ/(uᵀ v) of the left and right eigenvectors.
  private static func projector<M: MatrixAlgebra>(_ x: M, _ y: M) -> M {
    let adjugate = (y * x.identity(x.rows) - x).adjugate()
    return adjugate.T ./ trace(adjugate)
  }
}

extension MatrixAlgebra {
  /// The sign of a square matrix, whose eigenvalues are those of A with ±1 for the sides of the imaginary axis.
  /// O(n³). An error where one lies on it.
  public func matrixSign() -> Self { Self.apply(MatrixSign(), to: self) }

  /// The largest eigenvalue in magnitude, where it is positive and simple. O(n³). An error where it is not.
  public func spectralRadius() -> Self { Self.apply(SpectralRadius(), to: self) }
}

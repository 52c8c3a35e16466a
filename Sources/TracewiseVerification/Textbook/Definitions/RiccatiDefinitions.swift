public import Tracewise

/// (I − Bᵀ ⊗ A) vec(X) = vec(C).
extension Stein: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    let (a, b, c, m) = (xs[0], xs[1], xs[2], shape.rows)
    let system = Grid(Shape(shape.count, shape.count)) { row, column in
      let (i, j, p, q) = (row % m, row / m, column % m, column / m)
      return (row == column ? .one : .zero) - a[i, p] * b[q, j]
    }
    let solution = try system.solving(
      Grid(Shape(shape.count, 1)) { k, _ in c[k % m, k / m] })
    return Grid(shape) { solution[$0 + $1 * m, 0] }
  }
}

/// S S = I, S A = A S.
struct SignEquations: EquationSystem {
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S] {
    let (a, s) = (xs[0], ys[0])
    return s.times(s).zip(.identity(s.rows)) { $0 - $1 }.entries
      + s.times(a).zip(a.times(s)) { $0 - $1 }.entries
  }
  func shapes(_ xs: [Shape]) -> [Shape] { xs }
  func start(_ xs: [Matrix]) throws -> [Matrix] { [xs[0].matrixSign()] }
}

extension MatrixSign: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try S.root(of: SignEquations(), at: [x])[0]
  }
}

/// Aᵀ X + X A − X G X + Q = 0, Xᵀ = X.
struct RiccatiEquations: EquationSystem {
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S] {
    let (a, g, q, x) = (
      xs[0], try xs[1].symmetricPart(), try xs[2].symmetricPart(), ys[0]
    )
    let linear = a.transposed.times(x).zip(x.times(a)) { $0 + $1 }
    let rest = q.zip(x.times(g).times(x)) { $0 - $1 }
    return linear.zip(rest) { $0 + $1 }.entries + x.zip(x.transposed) { $0 - $1 }.entries
  }
  func shapes(_ xs: [Shape]) -> [Shape] { [xs[0]] }
  func start(_ xs: [Matrix]) throws -> [Matrix] { [riccati(xs[0], xs[1], xs[2])] }
}

extension Riccati: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    try S.root(of: RiccatiEquations(), at: xs)[0]
  }
}

/// Aᵀ X A − X − Aᵀ X B (R + Bᵀ X B)⁻¹ Bᵀ X A + Q = 0, Xᵀ = X.
struct DiscreteRiccatiEquations: EquationSystem {
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S] {
    let (a, b, x) = (xs[0], xs[1], ys[0])
    let (q, r) = (try xs[2].symmetricPart(), try xs[3].symmetricPart())
    let (xa, bx) = (x.times(a), b.transposed.times(x))
    let gain = try bx.times(b).zip(r) { $0 + $1 }.solving(bx.times(a))
    let closed = a.transposed.times(xa.zip(x.times(b).times(gain)) { $0 - $1 })
    return closed.zip(q.zip(x) { $0 - $1 }) { $0 + $1 }.entries
      + x.zip(x.transposed) { $0 - $1 }.entries
  }
  func shapes(_ xs: [Shape]) -> [Shape] { [xs[0]] }
  func start(_ xs: [Matrix]) throws -> [Matrix] { [discreteRiccati(xs[0], xs[1], xs[2], xs[3])] }
}

extension DiscreteRiccati: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    try S.root(of: DiscreteRiccatiEquations(), at: xs)[0]
  }
}

/// |ρ I − A| = 0.
struct CharacteristicEquation: EquationSystem {
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S] {
    [try xs[0].map { -$0 }.shifted(by: ys[0][0, 0]).determinant()]
  }
  func shapes(_ xs: [Shape]) -> [Shape] { [.scalar] }
  func start(_ xs: [Matrix]) throws -> [Matrix] { [xs[0].spectralRadius()] }
}

extension SpectralRadius: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try S.root(of: CharacteristicEquation(), at: [x])[0]
  }
}

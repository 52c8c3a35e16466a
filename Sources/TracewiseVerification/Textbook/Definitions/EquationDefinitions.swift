public import Tracewise

/// (I ⊗ A + Bᵀ ⊗ I) vec(X) = vec(C).
extension Sylvester: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    let (a, b, c, m) = (xs[0], xs[1], xs[2], shape.rows)
    let system = Grid(Shape(shape.count, shape.count)) { row, column in
      let (i, j, p, q) = (row % m, row / m, column % m, column / m)
      return (j == q ? a[i, p] : .zero) + (i == p ? b[q, j] : .zero)
    }
    let solution = try system.solving(
      Grid(Shape(shape.count, 1)) { k, _ in c[k % m, k / m] })
    return Grid(shape) { solution[$0 + $1 * m, 0] }
  }
}

/// Y Y = A.
struct SquareRootEquation: EquationSystem {
  func residuals<S: Scalar>(_ xs: [Grid<S>], _ ys: [Grid<S>]) throws -> [S] {
    ys[0].times(ys[0]).zip(xs[0]) { $0 - $1 }.entries
  }
  func shapes(_ xs: [Shape]) -> [Shape] { xs }
  func start(_ xs: [Matrix]) throws -> [Matrix] { [xs[0].matrixSquareRoot()] }
}

extension MatrixSquareRoot: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try S.root(of: SquareRootEquation(), at: [x])[0]
  }
}

public import Tracewise

extension MatrixExponential: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.exponential()
  }
}

/// What it says: the upper right block of exp([A, E; 0, A]), and so on for further directions.
extension ExponentialDerivative: TextbookVariadicRule {
  public func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S> {
    let n = shape.rows
    let whole = xs.dropFirst().reduce(xs[0]) { a, e in
      let m = a.rows
      return Grid(Shape(2 * m, 2 * m)) { i, j in
        if i / m == j / m { return a[i % m, j % m] }
        return i < j && i / n == (j - m) / n ? e[i % n, j % n] : .zero
      }
    }
    let exponential = try whole.exponential()
    return Grid(shape) { exponential[$0, $1 + whole.columns - n] }
  }
}

public import Tracewise

extension Product: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) -> Grid<S> {
    x.times(y)
  }
}

extension Transpose: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> { x.transposed }
}

extension InnerProduct: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(x.inner(y))
  }
}

/// (A ⊗ B)ᵢⱼ = Aₐᵦ Bᵤᵥ for i = a p + u, j = b q + v, with B of shape p×q.
extension Kronecker: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, j in
      x[i / y.rows, j / y.columns] * y[i % y.rows, j % y.columns]
    }
  }
}

/// Row a + b m lists block (a, b), column by column.
extension BlockRows: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    let (m, p, q) = (layout.outer.rows, layout.inner.rows, layout.inner.columns)
    return Grid(shape) { row, column in
      x[(row % m) * p + column % p, (row / m) * q + column / p]
    }
  }
}

/// The inverse of the listing of blocks.
extension BlocksFromRows: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    let (m, p, q) = (layout.outer.rows, layout.inner.rows, layout.inner.columns)
    return Grid(shape) { i, j in x[i / p + (j / q) * m, i % p + (j % q) * p] }
  }
}

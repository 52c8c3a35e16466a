public import Tracewise

/// The solution of D Y = I.
extension Inverse: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.inverted()
  }
}

/// By elimination: the product with the inverse, its expansion, is less accurate.
extension Solve: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ a: Grid<S>, _ b: Grid<S>, shape: Shape) throws -> Grid<S> {
    try a.solving(b)
  }
}

/// X B = A, transposed: Bᵀ Xᵀ = Aᵀ; by elimination, like `Solve`.
extension RightDivision: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ a: Grid<S>, _ b: Grid<S>, shape: Shape) throws -> Grid<S> {
    try b.transposed.solving(a.transposed).transposed
  }
}

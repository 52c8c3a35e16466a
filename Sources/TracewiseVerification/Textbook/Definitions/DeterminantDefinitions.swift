public import Tracewise

extension Determinant: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(try x.determinant())
  }
}

extension LogDeterminant: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let determinant = try x.determinant()
    guard determinant.isInvertible else { throw Undefined.singular }
    return Grid(try S.logMagnitude(determinant))
  }
}

extension Adjugate: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.adjugated()
  }
}

/// What it says: the dual part of the adjugate of D + ε E.
extension AdjugateDifferential: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ e: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { Dual(x[$0, $1], e[$0, $1]) }.adjugated().map(\.dual)
  }
}

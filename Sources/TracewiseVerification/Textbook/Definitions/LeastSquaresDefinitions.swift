public import Tracewise

/// AᵀA X = Aᵀ B.
extension LeastSquares: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ a: Grid<S>, _ b: Grid<S>, shape: Shape) throws -> Grid<S> {
    try a.transposed.times(a).solving(a.transposed.times(b))
  }
}

/// (AᵀA)⁻¹Aᵀ of independent columns, that of Aᵀ transposed of independent rows. There is none of lost rank.
extension PseudoInverse: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    x.rows < x.columns
      ? try x.transposed.leftInverse().transposed : try x.leftInverse()
  }
}

extension Grid {
  /// (AᵀA)⁻¹Aᵀ.
  func leftInverse() throws -> Grid { try transposed.times(self).solving(transposed) }
}

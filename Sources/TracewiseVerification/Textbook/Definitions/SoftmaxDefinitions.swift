public import Tracewise

extension Grid where S: Scalar {
  /// Σᵢ exp(Xᵢⱼ), without the shift that guards against overflow: this is the definition.
  fileprivate func exponentialSum(_ j: Int) throws -> S { try column(j).map(S.exp).total() }

  /// Xᵢⱼ − log Σₖ exp(Xₖⱼ).
  fileprivate func logSoftmax() throws -> Grid {
    let logarithms = try (0..<columns).map { try S.log(exponentialSum($0)) }
    return Grid(shape) { self[$0, $1] - logarithms[$1] }
  }
}

/// exp(Xᵢⱼ) / Σₖ exp(Xₖⱼ).
extension Softmax: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let sums = try (0..<x.columns).map { try x.exponentialSum($0) }
    return try Grid(shape) { i, j in try S.exp(x[i, j]) / sums[j] }
  }
}

extension LogSoftmax: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.logSoftmax()
  }
}

extension LogSumExp: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { _, j in try S.log(x.exponentialSum(j)) }
  }
}

/// −Σᵢⱼ Yᵢⱼ (Hᵢⱼ − log Σₖ exp(Hₖⱼ)).
extension CrossEntropy: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ h: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(-(try h.logSoftmax().inner(y)))
  }
}

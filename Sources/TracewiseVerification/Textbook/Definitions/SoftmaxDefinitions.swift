public import Tracewise

extension Grid where S: Scalar {
  /// exp(Xᵢⱼ − c) and its sum, for the column j and a constant c that the definitions leave free.
  fileprivate func exponentials(_ j: Int) throws -> (terms: [S], sum: S, shift: S) {
    let shift = S.exponentShift(column(j))
    let terms = try column(j).map { try S.exp($0 - shift) }
    return (terms, terms.total(), shift)
  }

  /// c + log Σₖ exp(Xₖⱼ − c).
  fileprivate func logSumExp(_ j: Int) throws -> S {
    let column = try exponentials(j)
    return try column.shift + S.log(column.sum)
  }

  /// Xᵢⱼ − log Σₖ exp(Xₖⱼ).
  fileprivate func logSoftmax() throws -> Grid {
    let logarithms = try (0..<columns).map { try logSumExp($0) }
    return Grid(shape) { self[$0, $1] - logarithms[$1] }
  }
}

/// exp(Xᵢⱼ) / Σₖ exp(Xₖⱼ); not by the expansion, which overflows.
extension Softmax: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    let columns = try (0..<x.columns).map { try x.exponentials($0) }
    return try Grid(shape) { i, j in try columns[j].terms[i] / columns[j].sum }
  }
}

extension LogSoftmax: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.logSoftmax()
  }
}

extension LogSumExp: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try Grid(shape) { _, j in try x.logSumExp(j) }
  }
}

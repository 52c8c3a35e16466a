public import Tracewise

extension Trace: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid((0..<x.rows).map { x[$0, $0] }.total())
  }
}

extension Sum: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(x.entries.total())
  }
}

extension Mean: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(try x.entries.total() / S(Double(x.shape.count)))
  }
}

extension ColumnSums: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { _, j in x.column(j).total() }
  }
}

extension RowSums: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, _ in (0..<x.columns).map { x[i, $0] }.total() }
  }
}

/// Rows and columns of length 1 are repeated.
extension Broadcast: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, j in x[x.rows == 1 ? 0 : i, x.columns == 1 ? 0 : j] }
  }
}

extension Grid where S: Scalar {
  /// √Σ xᵢⱼ², without conjugation, so that it is analytic.
  fileprivate func euclideanNorm() throws -> S { try S.sqrt(inner(self)) }
}

extension Norm: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(try x.euclideanNorm())
  }
}

/// A / ‖A‖, and 0 for A = 0.
extension Normalised: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    if x.isZero { return x }
    let length = try x.euclideanNorm()
    return try x.map { try $0 / length }
  }
}

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

/// Rows and columns of length 1 are repeated.
extension Broadcast: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> {
    Grid(shape) { i, j in x[x.rows == 1 ? 0 : i, x.columns == 1 ? 0 : j] }
  }
}

extension Grid where S: Scalar {
  /// c √Σ (xᵢⱼ/c)², without conjugation, so that it is analytic; the constant c, a power of 2 near
  /// the largest entry, guards floating point against overflow.
  fileprivate func euclideanNorm() throws -> S {
    let size = entries.reduce(0) { max($0, $1.pivotSize) }
    let isOrdinary = size == 0 || !size.isFinite || (1e-100...1e100).contains(size)
    let scale = try S(isOrdinary ? 1 : Double(sign: .plus, exponent: size.exponent, significand: 1))
    let scaled = try map { try $0 / scale }
    return try scale * S.sqrt(scaled.inner(scaled))
  }
}

/// Not by its expansion, whose squares overflow.
extension Norm: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    Grid(try x.euclideanNorm())
  }
}

/// A / ‖A‖, and 0 for A = 0, where the expansion has no value.
extension Normalized: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    if x.isZero { return x }
    let length = try x.euclideanNorm()
    return try x.map { try $0 / length }
  }
}

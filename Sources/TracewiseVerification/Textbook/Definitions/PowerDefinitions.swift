public import Tracewise

extension ConstantPower: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S.power(x, exponent) }
}

extension EntrywisePower: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.zip(y) { try S.power($0, $1) }
  }
}

/// For exponents that are too large for the expansion, too.
extension MatrixPower: TextbookUnaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> { x.power(exponent) }
}

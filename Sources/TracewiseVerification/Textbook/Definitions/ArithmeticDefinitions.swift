public import Tracewise

extension Addition: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) -> Grid<S> {
    x.zip(y, +)
  }
}

extension Subtraction: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) -> Grid<S> {
    x.zip(y, -)
  }
}

extension Negation: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) -> S { -x }
}

extension Scaling: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try S(factor) * x }
}

extension Shift: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) throws -> S { try x + S(offset) }
}

extension Identity: TextbookElementwiseRule {
  public func textbook<S: Scalar>(entry x: S) -> S { x }
}

extension ScalarMultiple: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ s: Grid<S>, _ x: Grid<S>, shape: Shape) -> Grid<S> {
    x.map { s[0, 0] * $0 }
  }
}

extension Hadamard: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) -> Grid<S> {
    x.zip(y, *)
  }
}

extension Quotient: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.zip(y) { try $0 / $1 }
  }
}

/// min(x, y) = (x + y − |x − y|) / 2.
extension Minimum: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.zip(y) { try S(0.5) * ($0 + $1 - S.magnitude($0 - $1)) }
  }
}

/// max(x, y) = (x + y + |x − y|) / 2.
extension Maximum: TextbookBinaryRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.zip(y) { try S(0.5) * ($0 + $1 + S.magnitude($0 - $1)) }
  }
}

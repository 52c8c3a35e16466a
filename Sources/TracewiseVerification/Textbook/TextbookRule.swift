public import Tracewise

/// A rule of one operand with a textbook definition.
///
/// The definition uses scalar arithmetic alone. It is called with an operand that the rule's
/// `shape` accepts, and throws `Undefined` where there is no value.
public protocol TextbookUnaryRule: UnaryRule {
  /// f(X), of the shape that the rule gives for the operand.
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S>
}

/// A rule of two operands with a textbook definition.
public protocol TextbookBinaryRule: BinaryRule {
  /// f(X, Y), of the shape that the rule gives for the operands.
  func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) throws -> Grid<S>
}

/// A rule of any number of operands with a textbook definition.
public protocol TextbookVariadicRule: VariadicRule {
  /// f(X₁, …), of the shape that the rule gives for the operands.
  func textbook<S: Scalar>(_ xs: [Grid<S>], shape: Shape) throws -> Grid<S>
}

/// An entrywise rule, defined by its function of one number.
public protocol TextbookElementwiseRule: TextbookUnaryRule {
  /// f(x) of one entry. Throws `Undefined` where there is no value.
  func textbook<S: Scalar>(entry x: S) throws -> S
}

extension TextbookElementwiseRule {
  public func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) throws -> Grid<S> {
    try x.map { try textbook(entry: $0) }
  }
}

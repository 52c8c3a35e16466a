public import Tracewise

/// Operands that a rule must refuse, and with which words.
public struct Rejection: Sendable {
  /// What is refused: the value itself, its gradient, or the gradient's gradient.
  public enum Stage: String, Sendable {
    /// The value of the rule.
    case value
    /// The gradient of a loss of it, on the tape and where the gradient is recorded.
    case gradient
    /// The gradient of its gradient, such as a Hessian-vector product.
    case secondOrder
  }

  /// The operands that are refused.
  public let operands: [Matrix]
  /// The kind of the error.
  public let kind: TracewiseError.Kind
  /// The whole message, for operands called as `RuleSubject.operandNames` does.
  public let message: String
  /// What is refused of them.
  public let stage: Stage

  /// Operands that are refused at a stage, with an error of a kind and a message.
  public init(
    _ operands: [Matrix], _ kind: TracewiseError.Kind, _ message: String, stage: Stage = .value
  ) {
    self.operands = operands
    self.kind = kind
    self.message = message
    self.stage = stage
  }
}

extension Rejection {
  /// A 2×3 matrix where a square one is required.
  static let notSquare = Rejection(
    [Matrix.ones(2, 3)], .shape, "a square matrix is required; the operand is 2×3")
  /// A system whose matrix is not square, and one whose right side has another number of rows.
  static let noSystems = [
    Rejection(
      [Matrix.ones(2, 3), Matrix.ones(2, 1)], .shape,
      "a square matrix is required; the left operand is 2×3"),
    Rejection(
      [Matrix.identity(3), Matrix.ones(2, 1)], .shape,
      "the rows of the left operand (3) must equal the rows of the right operand (2)"),
  ]
  /// Shapes 2×3 and 3×2 where they must be equal.
  static let shapesDiffer = Rejection(
    [Matrix.ones(2, 3), Matrix.ones(3, 2)], .shape,
    "the shapes must be equal; the left operand is 2×3, the right operand is 3×2")
}

/// An input or const with its shape.
public struct Declaration: Sendable {
  /// Its name.
  public let name: String
  /// How its values are drawn and checked.
  public let kind: Kind
  /// Whether it was declared with `const`: it has no gradient.
  public let isConstant: Bool
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The range after `in`, from which entries are drawn.
  public let interval: Interval?
  /// The convention of its gradient, where one is said.
  public let convention: GradientConvention?
  /// Whether a statement declares it; otherwise its use implies it.
  public let isDeclared: Bool
  /// Its name in its declaration, or where it is used first.
  public let range: SourceRange

  init(_ input: Names.Input, rows: Int, columns: Int) {
    name = input.name
    kind = input.kind
    isConstant = input.isConstant
    self.rows = rows
    self.columns = columns
    interval = input.interval
    convention = input.convention
    isDeclared = input.isDeclared
    range = input.range
  }
}

/// The value of a `let`.
public struct Binding: Sendable {
  /// Its name.
  public let name: String
  /// Its value, which may use the bindings before it.
  public let value: CheckedExpression
  /// Where the name stands.
  public let range: SourceRange
}

/// A claim, or a refutation: a claim that must be found false.
public struct Claim: Sendable {
  /// What is claimed to equal the right side.
  public enum Form: Sendable {
    /// The gradient of the loss with respect to an input.
    case gradient(of: String)
    /// The second derivatives of the loss with respect to an input, which the expression stands for: its Hessian, or
    /// that along a direction.
    case hessian(of: String, CheckedExpression)
    /// The differential of an expression.
    case differential(of: CheckedExpression)
    /// The value of the left side.
    case identity(CheckedExpression)
  }

  /// Whether it must be found false.
  public let isRefutation: Bool
  /// What is claimed about.
  public let form: Form
  /// What it is claimed to equal; in a differential, with `dA` for the differentials of inputs. Of a gradient in a
  /// convention of its input, what that comes to in the usual one.
  public internal(set) var right: CheckedExpression
  /// The right side as it was written, where `right` is what that comes to in the usual convention.
  private(set) var conventional: CheckedExpression?
  /// The convention of the gradient, where it is not the usual one.
  package internal(set) var convention: GradientConvention?
  /// Whether its input says that its gradient is by entry: then no layout is left open.
  var isByEntry = false
  /// Where the statement stands.
  public let range: SourceRange
  /// The line it begins on, from 1.
  public let line: Int
  /// The statement as it was written, in one line, without comments.
  public let text: String

  /// A claim that is false whatever its numbers are: what it says of a gradient or a differential, or of
  /// another side, does not even fit.
  public struct Misfit: Sendable {
    /// Whether it must be found false, as it is.
    public let isRefutation: Bool
    /// The input whose derivatives it is about; nil of a differential and of an identity.
    public let input: String?
    /// Whether it says that two expressions are equal.
    public let isIdentity: Bool
    /// Whether it is about second derivatives.
    public let isSecond: Bool
    /// Where the statement stands.
    public let range: SourceRange
    /// The line it begins on, from 1.
    public let line: Int
    /// The statement as it was written, in one line, without comments.
    public let text: String
    /// The side that does not fit, as it was written.
    package let right: ExpressionSyntax
    /// What does not fit.
    public let error: LanguageError
  }

  /// The right side as it was written.
  package var written: CheckedExpression { conventional ?? right }

  /// The same claim in a convention of its input, with what its right side comes to in the usual one.
  func inConvention(_ convention: GradientConvention?, _ usual: CheckedExpression) -> Claim {
    var claim = self
    (claim.right, claim.conventional, claim.convention) = (usual, right, convention)
    return claim
  }

  /// A claim about what has an input's shape, a gradient or a Hessian along a direction, with its right side
  /// transposed; any other as it is.
  package var transposed: Claim {
    guard hasLayout else { return self }
    let side = CheckedExpression(
      kind: .transposed(right), rows: right.columns, columns: right.rows, range: right.range,
      mark: right.mark)
    return Claim(
      isRefutation: isRefutation, form: form, right: side, range: range, line: line, text: text)
  }

  /// Whether it is about derivatives that have an input's shape, or are the transpose of that.
  package var hasLayout: Bool {
    switch form {
    case .gradient: convention == nil && !isByEntry
    case .hessian(_, let left): left.isAlongDirection
    case .differential, .identity: false
    }
  }

  /// The expression on the left: of an identity itself, of a differential what d(…) is taken of.
  public var left: CheckedExpression? {
    switch form {
    case .gradient: nil
    case .hessian(_, let expression), .differential(let expression), .identity(let expression):
      expression
    }
  }
}

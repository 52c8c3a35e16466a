/// An expression as it was written.
///
/// Equality ignores places: two expressions are equal when they would be printed the same.
public struct ExpressionSyntax: Sendable, Equatable {
  /// What an expression can be.
  public indirect enum Kind: Sendable, Equatable {
    /// A literal.
    case number(Double)
    /// The name of an input, a size, or a value of `let`; `dA` on the right of a differential.
    case name(String)
    /// `-x`
    case negated(ExpressionSyntax)
    /// `x'`
    case transposed(ExpressionSyntax)
    /// `x + y`, and all the other operators.
    case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
    /// `f(x, y)`: a call, or an indexing such as `x(2)` where the name turns out to be a value's.
    case call(String, [ExpressionSyntax])
    /// `A(:, j)`: an indexing that is one whatever the name means.
    case index(ExpressionSyntax, [Subscript])
    /// `[A, B; C, D]`, row by row.
    case matrix([[ExpressionSyntax]])
  }

  /// What it is.
  public let kind: Kind
  /// Where it stands, parentheses around it included.
  public let range: SourceRange
  /// What messages point at: the operator, the function's name, or all of it.
  public let mark: SourceRange
  /// How many levels the tree has, so that everything that walks it can rely on the limit.
  let depth: Int

  /// An expression of `kind`; trees built by hand need no places.
  public init(_ kind: Kind, range: SourceRange = .none, mark: SourceRange? = nil) {
    self.kind = kind
    self.range = range
    self.mark = mark ?? range
    depth = 1 + (kind.parts.map(\.depth).max() ?? 0)
  }

  /// Whether both say the same; places do not count.
  public static func == (a: ExpressionSyntax, b: ExpressionSyntax) -> Bool { a.kind == b.kind }

  /// The direct subexpressions, in order, those of subscripts included.
  public var parts: [ExpressionSyntax] { kind.parts }
}

extension ExpressionSyntax.Kind {
  var parts: [ExpressionSyntax] {
    switch self {
    case .number, .name: []
    case .negated(let x), .transposed(let x): [x]
    case .binary(_, let x, let y): [x, y]
    case .call(_, let arguments): arguments
    case .index(let base, let subscripts): [base] + subscripts.flatMap(\.parts)
    case .matrix(let rows): rows.flatMap { $0 }
    }
  }
}

/// One of the places between the parentheses of an indexing.
public struct Subscript: Sendable, Equatable {
  /// What a subscript can be.
  public enum Kind: Sendable, Equatable {
    /// `:`
    case all
    /// `i`
    case at(ExpressionSyntax)
    /// `i:j`, both ends included
    case span(ExpressionSyntax, ExpressionSyntax)
  }

  /// The word for the last index of what is indexed.
  static let lastIndex = "end"

  /// What it is.
  public let kind: Kind
  /// Where it stands.
  public let range: SourceRange

  /// A subscript of `kind`.
  public init(_ kind: Kind, range: SourceRange = .none) {
    self.kind = kind
    self.range = range
  }

  /// Whether both say the same; places do not count.
  public static func == (a: Subscript, b: Subscript) -> Bool { a.kind == b.kind }

  var parts: [ExpressionSyntax] {
    switch kind {
    case .all: []
    case .at(let i): [i]
    case .span(let i, let j): [i, j]
    }
  }
}

/// A file, or a lone expression, after parsing and before any meaning is given to its names.
public struct SyntaxTree: Sendable, Equatable {
  /// The text that was parsed.
  public let source: SourceText
  /// The statements in order.
  public let statements: [Statement]
}

/// A name where it is declared or asked for.
public struct Identifier: Sendable, Hashable {
  /// The name.
  public let text: String
  /// Where it stands.
  public let range: SourceRange
}

/// One statement.
public struct Statement: Sendable, Equatable {
  /// What a statement can be.
  public enum Kind: Sendable, Equatable {
    /// `dim n = 5, m = 3, m >= n`
    case dimensions([DimensionSyntax], orders: [SizeOrderSyntax])
    /// `input A: KIND` and `const y: KIND`
    case declaration(DeclarationSyntax)
    /// `let h = EXPR`
    case binding(Identifier, ExpressionSyntax)
    /// `loss = EXPR`
    case loss(ExpressionSyntax)
    /// `claim …` and `refute …`
    case claim(ClaimSyntax)
  }

  /// What it is.
  public let kind: Kind
  /// Where it stands, from its first word to its last.
  public let range: SourceRange
  /// Its first word, or what a message about the whole statement should point at.
  public let mark: SourceRange
}

/// `n = 5`, `n == 5` or `k = 4*n` of a `dim` statement.
public struct DimensionSyntax: Sendable, Equatable {
  /// The size's name.
  public let name: Identifier
  /// Its default, at least 1; 1 where it is made of other sizes.
  public let value: Int
  /// Whether it has no other value: `==`.
  public let isFixed: Bool
  /// What it is of other sizes: a name for that, and no size of its own.
  public let definition: ExpressionSyntax?

  /// A size with its value, or with what it is of other sizes.
  public init(
    name: Identifier, value: Int, isFixed: Bool = false, definition: ExpressionSyntax? = nil
  ) {
    self.name = name
    self.value = value
    self.isFixed = isFixed
    self.definition = definition
  }
}

/// `m >= n` of a `dim` statement: what sizes must be for what the file says.
public struct SizeOrderSyntax: Sendable, Equatable {
  /// The smaller of the two.
  public let lesser: ExpressionSyntax
  /// The larger of the two.
  public let greater: ExpressionSyntax
  /// Whether they may not be equal.
  public let isStrict: Bool
  /// Where it stands.
  public let range: SourceRange

  /// What the larger one must be at least, less the smaller one.
  var leastDifference: Int { isStrict ? 1 : 0 }
}

/// `A: matrix(m, n) in (0, 1)` of an `input` or `const` statement.
public struct DeclarationSyntax: Sendable, Equatable {
  /// The input's name.
  public let name: Identifier
  /// Whether it was declared with `const`: no gradient.
  public let isConstant: Bool
  /// The kind's word.
  public let kind: Kind
  /// The sizes between the kind's parentheses.
  public let sizes: [SizeSyntax]
  /// The range after `in`.
  public let interval: Interval?
  /// The convention after `by`: `by parameter`.
  public let convention: GradientConvention?
  /// Where the kind stands, its sizes included.
  public let kindRange: SourceRange
}

/// A size of a kind: a name, a number, or + − * of them.
public enum SizeSyntax: Sendable, Equatable {
  /// The name of a `dim`, or of a size that gets a default.
  case name(Identifier)
  /// A number, at least 1.
  case number(Int)
  /// What is made of sizes, such as `4*h`.
  case expression(ExpressionSyntax)

  /// The names in it.
  var names: [Identifier] {
    switch self {
    case .name(let name): [name]
    case .number: []
    case .expression(let x): x.sizeIdentifiers
    }
  }
}

/// The open interval that values are drawn from, `in (0, 1)`.
public struct Interval: Sendable, Hashable {
  /// The lower end.
  public let lower: Double
  /// The upper end, greater than the lower.
  public let upper: Double

  /// The interval between `lower` and `upper`.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}

/// `claim LEFT = RIGHT` or `refute LEFT = RIGHT`.
public struct ClaimSyntax: Sendable, Equatable {
  /// The kinds of claim.
  public enum Left: Sendable, Equatable {
    /// `grad(A)`
    case gradient(of: Identifier)
    /// `hess(x)`, or `hess(A, V)` along a direction: the input, and all of it as a word of expressions
    case hessian(of: Identifier, ExpressionSyntax)
    /// `d(EXPR)`
    case differential(of: ExpressionSyntax)
    /// any other expression
    case expression(ExpressionSyntax)
  }

  /// Whether the claim must be found false.
  public let isRefutation: Bool
  /// What is claimed about.
  public let left: Left
  /// What it is claimed to equal.
  public let right: ExpressionSyntax
  /// Where the `=` stands.
  public let equals: SourceRange
}

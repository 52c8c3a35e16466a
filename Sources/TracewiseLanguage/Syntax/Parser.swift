/// Reads tokens into a syntax tree.
///
/// The parser knows no names: whether `f(x)` calls or indexes is decided later.
public struct Parser {
  /// Brackets, prefixes and exponents may be nested this deep; beyond, a text gets an error
  /// instead of a stack overflow.
  public static let maximumNesting = 200
  /// A tree may have this many levels: chains such as `a + a + …` make levels without nesting.
  public static let maximumDepth = 500

  let source: SourceText
  private let tokens: [Token]
  private var index = 0
  /// How many brackets are open; inside them line breaks are white space.
  private var openBrackets: Int
  private var nesting = 0
  /// How many sums over an index are open.
  var openSums = 0
  /// What stands for `loss` in claims.
  var lossAbove: ExpressionSyntax?
  var isInClaim = false

  private init(_ source: SourceText, insideBrackets: Bool) throws(LanguageFailure) {
    self.source = source
    tokens = try Lexer.tokens(of: source)
    openBrackets = insideBrackets ? 1 : 0
    skipLineBreaks()
  }

  /// Parses a `.loss` file.
  public static func parse(_ source: SourceText) throws(LanguageFailure) -> SyntaxTree {
    var parser = try Parser(source, insideBrackets: false)
    return SyntaxTree(source: source, statements: try parser.statements())
  }

  /// Parses a lone expression, such as `x' * A * y` of a command line, as a program whose loss it
  /// is.
  public static func parseExpressionProgram(
    _ source: SourceText
  ) throws(LanguageFailure) -> SyntaxTree {
    let loss = try parseExpression(source)
    let statement = Statement(kind: .loss(loss), range: loss.range, mark: loss.range)
    return SyntaxTree(source: source, statements: [statement])
  }

  /// Parses a lone expression.
  public static func parseExpression(
    _ source: SourceText
  ) throws(LanguageFailure) -> ExpressionSyntax {
    var parser = try Parser(source, insideBrackets: true)
    do {
      let expression = try parser.expression()
      try parser.expectEnd()
      return expression
    } catch {
      throw LanguageFailure(error)
    }
  }

  /// The parser of a small text in the language's notation, for signatures.
  static func fragment(_ source: SourceText) throws(LanguageFailure) -> Parser {
    try Parser(source, insideBrackets: true)
  }

  // MARK: The token stream

  var current: Token { tokens[index] }

  var next: Token { token(after: 1) }

  func token(after count: Int) -> Token { tokens[min(index + count, tokens.count - 1)] }

  var previous: Token? { index > 0 ? tokens[previousIndex] : nil }

  /// The place right after the last token that was taken.
  var endOfPrevious: Int { index > 0 ? tokens[previousIndex].range.end : 0 }

  private var previousIndex: Int {
    var previous = index - 1
    while previous > 0, tokens[previous].kind == .newline { previous -= 1 }
    return previous
  }

  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if index < tokens.count - 1 { index += 1 }
    skipLineBreaks()
    return token
  }

  mutating func openBracket() -> Token {
    openBrackets += 1
    return advance()
  }

  /// Takes the bracket that closes `opening`.
  mutating func closeBracket(_ symbol: Symbol, of opening: Token) throws(LanguageError) {
    guard current.kind == .symbol(symbol) else {
      if current.endsStatement {
        throw error("this \(opening.description(in: source)) is never closed", at: opening.range)
      }
      let isNamed = current.kind == .symbol(.equals) && opening.kind == .symbol(.leftParenthesis)
      throw unexpected(
        expected: "'\(symbol.rawValue)' to close \(opening.description(in: source))",
        notes: isNamed
          ? ["arguments have no names: sum(A, 1) sums columns, sum(A, 2) rows"] : indexNotes)
    }
    openBrackets -= 1
    advance()
  }

  /// Inside brackets, moves past line breaks, but not into the next statement: its keyword shows
  /// that a bracket was left open.
  private mutating func skipLineBreaks() {
    guard openBrackets > 0 else { return }
    var ahead = index
    while tokens[ahead].kind == .newline { ahead += 1 }
    if ahead == index || !tokens[ahead].isKeyword { index = ahead }
  }

  /// After an error: moves to the end of the line before the next statement.
  mutating func recover() {
    openBrackets = 0
    nesting = 0
    openSums = 0
    while current.kind != .end, !(current.kind == .newline && next.isKeyword) { index += 1 }
  }

  mutating func take(_ symbol: Symbol) -> Token? {
    current.kind == .symbol(symbol) ? advance() : nil
  }

  @discardableResult
  mutating func expect(_ symbol: Symbol, _ purpose: String) throws(LanguageError) -> Token {
    guard let token = take(symbol) else {
      throw unexpected(expected: "'\(symbol.rawValue)' \(purpose)")
    }
    return token
  }

  func expectEnd() throws(LanguageError) {
    guard current.kind == .end else {
      let isProduct = current.beginsOperand && indexNotes.isEmpty
      throw unexpected(
        expected: "the end of the expression",
        notes: isProduct ? ["between operands an operator is missing, such as *"] : indexNotes)
    }
  }

  /// What helps where `A[0, 1]` is written, and where `1:n` is a value.
  var indexNotes: [String] {
    switch current.kind {
    case .symbol(.leftBracket) where !current.followsSpace:
      ["an entry is written A(i, j); indices count from 1"]
    case .symbol(.colon):
      [
        "a range is an index, as in x(1:n); the numbers from 1 to n as a column are cumsum(ones(n, 1))"
      ]
    default: []
    }
  }

  /// The names that statements declare, as far as can be told before they are parsed: they stand
  /// before a colon or an equals sign.
  func declares(_ name: String) -> Bool {
    zip(tokens, tokens.dropFirst()).contains { word, sign in
      word.kind == .identifier(name)
        && [.symbol(.colon), .symbol(.equals), .symbol(.equal)].contains(sign.kind)
    }
  }

  // MARK: Nesting and errors

  /// Counts a level of nesting; every call is balanced by `leave`.
  mutating func enter() throws(LanguageError) {
    nesting += 1
    guard nesting <= Self.maximumNesting else {
      throw error(
        "the expression is nested too deeply (more than \(Self.maximumNesting) levels)",
        at: current.range)
    }
  }

  mutating func leave() { nesting -= 1 }

  func error(
    _ message: String, at range: SourceRange, notes: [String] = []
  ) -> LanguageError {
    LanguageError(message, at: range, in: source, notes: notes)
  }

  /// The error for the current token where `expected` should stand.
  func unexpected(expected: String, notes: [String] = []) -> LanguageError {
    if current.endsStatement {
      let place = SourceRange(endOfPrevious, endOfPrevious)
      return error("expected \(expected)", at: place, notes: notes)
    }
    let found = current.description(in: source)
    return error("expected \(expected), found \(found)", at: current.range, notes: notes)
  }
}

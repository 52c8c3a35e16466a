/// Reads TeX into expressions of the language.
struct LatexReader {
  let context: LatexContext
  let tokens: ArraySlice<LatexToken>
  var index: Int
  /// The style of the letters, as in `\mathbf{…}`.
  var style = LatexStyle.plain
  /// The indices of the sums around what is read, each with the end of its range.
  var indices: [String: String] = [:]
  /// How deep groups are nested.
  var level = 0
  /// How many of the bars `|`, which open and close alike, are open.
  var openBars = 0
  /// Whether it only looks at what stands in a term: sums within it are not followed further.
  var isPeeking = false

  /// Groups may be nested this deep: a reader takes several calls for each.
  static let mostLevels = 60

  init(_ tokens: ArraySlice<LatexToken>, _ context: LatexContext) {
    self.tokens = tokens
    self.context = context
    index = tokens.startIndex
  }

  /// Reads all of it as one expression.
  static func expression(
    _ tokens: ArraySlice<LatexToken>, _ context: LatexContext
  ) throws(LanguageError) -> ExpressionSyntax {
    var reader = LatexReader(tokens, context)
    let expression = try reader.expression()
    try reader.expectEnd()
    return expression
  }

  // MARK: Tokens

  var current: LatexToken? { index < tokens.endIndex ? tokens[index] : nil }

  func token(after count: Int) -> LatexToken? {
    index + count < tokens.endIndex ? tokens[index + count] : nil
  }

  var isAtEnd: Bool { index >= tokens.endIndex }

  func isCommand(_ names: String...) -> Bool { current?.command.map(names.contains) ?? false }

  func isCharacter(_ sign: Character) -> Bool { current?.character == sign }

  /// Where the last token that was taken ends, and errors at the end of the text point.
  var endOfPrevious: Int {
    index > tokens.startIndex ? tokens[index - 1].range.end : tokens.place.start
  }

  /// From the start of something to what was taken last. Macros may bring what stands in front.
  func range(from start: SourceRange) -> SourceRange {
    SourceRange(start.start, max(start.end, endOfPrevious))
  }

  var here: SourceRange { current?.range ?? SourceRange(endOfPrevious, endOfPrevious) }

  mutating func take(_ sign: Character) -> Bool {
    guard isCharacter(sign) else { return false }
    index += 1
    return true
  }

  mutating func takeCommand(_ names: String...) -> Bool {
    guard let name = current?.command, names.contains(name) else { return false }
    index += 1
    return true
  }

  /// The argument of a command, or a script.
  mutating func argument(_ what: String) throws(LanguageError) -> ArraySlice<LatexToken> {
    guard let (argument, end) = tokens.argument(at: index), current?.kind != .close else {
      throw error("\(what) is missing", at: here)
    }
    index = end
    // `^\mathsf T`, `_\text{out}`: a command of one argument takes it along.
    if argument.count == 1, let name = argument.first?.command,
      LatexStyle.commands[name] != nil || LatexSymbol.accents[name] != nil || name == "frac",
      tokens[end - 1].kind != .close
    {
      for _ in 0..<(name == "frac" ? 2 : 1) {
        guard let (_, after) = tokens.argument(at: index) else { break }
        index = after
      }
      return tokens[(end - 1)..<index]
    }
    return argument
  }

  /// A reader of a part of the text, in the same surroundings.
  func reader(of part: ArraySlice<LatexToken>) -> LatexReader {
    var reader = LatexReader(part, context)
    (reader.style, reader.indices, reader.level) = (style, indices, level)
    reader.isPeeking = isPeeking
    return reader
  }

  /// An expression that is the whole of a part.
  func expression(
    in part: ArraySlice<LatexToken>, style: LatexStyle? = nil, what: String, at place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    guard !part.isEmpty else { throw error("\(what) is empty", at: place) }
    var inner = reader(of: part)
    if let style { inner.style = style }
    let expression = try inner.expression()
    try inner.expectEnd()
    return expression
  }

  func expectEnd() throws(LanguageError) {
    guard let token = current else { return }
    throw error(unexpected(token), at: token.range, notes: hints(for: token))
  }

  func unexpected(_ token: LatexToken) -> String { "unexpected '\(text(of: token))'" }

  func text(of token: LatexToken) -> String {
    switch token.kind {
    case .command(let name): "\\\(name)"
    case .character(let sign): String(sign)
    case .open: "{"
    case .close: "}"
    case .superscript: "^"
    case .subscript: "_"
    case .ampersand: "&"
    case .dollar: "$"
    case .parameter(let k): "#\(k)"
    case .paragraph: "an empty line"
    }
  }

  /// What helps where a command or sign has no meaning here.
  func hints(for token: LatexToken) -> [String] {
    switch token.kind {
    case .character("="), .command("le"), .command("ge"):
      ["an equation stands alone in its formula, or in its row of align"]
    case .command("mathbb"), .command("E"): ["there are no expectations here"]
    case .command("int"), .command("iint"): ["there are no integrals here"]
    case .command("lim"): ["there are no limits here"]
    default: []
    }
  }

  func error(
    _ message: String, at range: SourceRange, notes: [String] = []
  ) -> LanguageError {
    LanguageError(message, at: range, in: context.source, notes: notes)
  }

  func node(
    _ kind: ExpressionSyntax.Kind, _ range: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    try context.step(at: range)
    let node = ExpressionSyntax(kind, range: range)
    guard node.depth <= Parser.maximumDepth / 2 else {
      throw error("the formula is too long", at: range)
    }
    return node
  }

  func call(
    _ name: String, _ arguments: [ExpressionSyntax], _ range: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    try node(.call(name, arguments), range)
  }

  func binary(
    _ operation: BinaryOperator, _ x: ExpressionSyntax, _ y: ExpressionSyntax
  ) throws(LanguageError) -> ExpressionSyntax {
    try node(.binary(operation, x, y), x.range.union(y.range))
  }

  mutating func enter() throws(LanguageError) {
    level += 1
    guard level <= Self.mostLevels else {
      throw error(
        "the formula is nested too deeply (more than \(Self.mostLevels) levels)", at: here)
    }
  }

  mutating func leave() { level -= 1 }
}

/// Factors: what stands alone, with what stands above and below it.
extension LatexReader {
  /// An operand with its scripts.
  mutating func factor() throws(LanguageError) -> ExpressionSyntax {
    try enter()
    defer { leave() }
    let start = here
    if let function = try function() { return function }
    if let derivative = try derivativeWord() { return derivative }
    if let symbol = try symbol() {
      let value = try value(of: symbol, from: start)
      return try scripts(of: value)
    }
    let atom = try atom()
    return try scripts(of: atom)
  }

  /// What is no symbol and no function.
  private mutating func atom() throws(LanguageError) -> ExpressionSyntax {
    guard let token = current else { throw error("a formula ends too early", at: here) }
    switch token.kind {
    case .open: return try group()
    case .character(let sign): return try atom(sign, token)
    case .command(let name): return try atom(command: name, token)
    default: throw error(unexpected(token), at: token.range)
    }
  }

  private mutating func atom(
    _ sign: Character, _ token: LatexToken
  ) throws(LanguageError) -> ExpressionSyntax {
    switch sign {
    case "(": return try brackets("(", ")")
    case "[": return try brackets("[", "]")
    case "|": return try absolute()
    case "‖": return try norm()
    case _ where sign.isASCII && sign.isNumber || sign == ".": return try number()
    default: throw error(unexpected(token), at: token.range, notes: hints(for: token))
    }
  }

  private mutating func atom(
    command name: String, _ token: LatexToken
  ) throws(LanguageError) -> ExpressionSyntax {
    switch name {
    case "frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac": return try fraction()
    case "sqrt": return try root()
    case "lvert": return try absolute()
    case "|", "lVert", "Vert": return try norm()
    case "vert": return try absolute()
    case "langle": return try inner()
    case "{", "lbrace": return try brackets("{", "}")
    case "sum": return try indexedSum()
    case "prod": return try indexedProduct()
    case "begin": return try environment()
    case "infty":
      index += 1
      return try node(.name("Inf"), token.range)
    default:
      if let style = LatexStyle.commands[name] { return try styled(style, token) }
      throw error(
        "'\\\(name)' is not read here", at: token.range, notes: hints(for: token))
    }
  }

  /// `{…}`, within which a style may be switched.
  private mutating func group() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    guard let (inner, end) = tokens.argument(at: index) else {
      throw error("this '{' is never closed", at: start)
    }
    index = end
    var (part, own) = (inner, style)
    if let name = inner.first?.command, let style = LatexStyle.switches[name] {
      own = style
      part = inner.dropFirst()
    }
    return try expression(in: part, style: own, what: "the group", at: start).placed(
      range(from: start))
  }

  /// `\mathbf{…}` of what is no single symbol.
  private mutating func styled(
    _ style: LatexStyle, _ token: LatexToken
  ) throws(LanguageError) -> ExpressionSyntax {
    index += 1
    let part = try argument("what is written in a style")
    let place = range(from: token.range)
    if part.word == "1" || part.word == "11" || part.word == "I", style != .upright {
      return try ones(part.word, place)
    }
    if style == .upright, part.contains(where: { $0.character?.isLetter == true }) {
      throw error("'\(part.word)' is no name here", at: place)
    }
    return try expression(in: part, style: style, what: "the argument", at: token.range)
      .placed(place)
  }

  /// `\mathbf 1`, with its size, or a mask as in `\mathbb 1[x > 0]`.
  private mutating func ones(
    _ word: String, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    if let token = current,
      token.character == "[" || token.character == "(" || token.command == "{",
      holdsComparison
    {
      return try atom()
    }
    if word == "I" { return try node(.name("I"), place) }
    let one = try node(.number(1), place)
    var column = try call("vector", [one], place)
    if current?.kind == .subscript {
      index += 1
      let sizes = try self.sizes(try argument("the size of the ones"))
      if sizes.count == 2 { return try call("ones", sizes, range(from: place)) }
      if sizes.count == 1 { column = try call("ones", [sizes[0], one], range(from: place)) }
    }
    if word == "11" {
      return try binary(.multiply, column, column)
    }
    return column
  }

  /// Whether the brackets that open here hold a comparison.
  private var holdsComparison: Bool {
    var depth = 0
    for token in tokens[index...] {
      switch token.kind {
      case .character("("), .character("["), .command("{"): depth += 1
      case .character(")"), .character("]"), .command("}"): depth -= 1
      case .character("<"), .character(">"), .character("="), .command("le"), .command("ge"),
        .command("leq"), .command("geq"), .command("ne"), .command("neq"):
        return true
      default: break
      }
      if depth == 0 { return false }
    }
    return false
  }

  /// Sizes below something: `n`, `m \times n`, `m, n`. Empty where they are none.
  func sizes(_ part: ArraySlice<LatexToken>) throws(LanguageError) -> [ExpressionSyntax] {
    let parts = part.parts { $0.character == "," || $0.command == "times" }
    var sizes: [ExpressionSyntax] = []
    for size in parts {
      guard !size.isEmpty else { return [] }
      let value = try expression(in: size, what: "a size", at: part.place)
      value.collectSizes(in: context)
      sizes.append(value)
    }
    return sizes
  }

  // MARK: Numbers

  mutating func number() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    var text = ""
    while let sign = current?.character, sign.isASCII && sign.isNumber || sign == "." {
      text.append(sign)
      index += 1
    }
    guard let value = Double(text.hasSuffix(".") ? text + "0" : text) else {
      throw error("'\(text)' is no number", at: range(from: start))
    }
    return try node(.number(value), range(from: start))
  }

  // MARK: Fractions, roots, brackets

  private mutating func fraction() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    index += 1
    let above = try argument("the numerator")
    let below = try argument("the denominator")
    let x = try expression(in: above, style: style, what: "the numerator", at: start)
    let y = try expression(in: below, style: style, what: "the denominator", at: start)
    return try node(.binary(.divide, x, y), range(from: start))
  }

  private mutating func root() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    index += 1
    var degree: ExpressionSyntax?
    if isCharacter("["), let end = tokens[index...].firstIndex(where: { $0.character == "]" }) {
      degree = try expression(
        in: tokens[(index + 1)..<end], what: "the degree of the root", at: start)
      index = end + 1
    }
    let part = try argument("what stands below the root")
    let x = try expression(in: part, style: style, what: "what stands below the root", at: start)
    let place = range(from: start)
    if let degree {
      let one = try node(.number(1), degree.range)
      return try node(.binary(.entrywisePower, x, try binary(.divide, one, degree)), place)
    }
    return try ofMatrix("sqrt", "sqrtm", x, place)
  }

  /// Brackets of any kind around an expression; `[x]_+` is its positive part, [x > 0] a mask.
  mutating func brackets(
    _ opening: Character, _ closing: Character
  ) throws(LanguageError) -> ExpressionSyntax {
    let start = here
    let parts = try list(closing)
    let place = range(from: start)
    guard let first = parts.first else { throw error("the brackets are empty", at: place) }
    guard parts.count == 1 else {
      throw error(
        "a list stands behind no function that is known", at: place,
        notes: ["a function is called by its name, as in \\operatorname{softmax}(x)"])
    }
    if current?.kind == .subscript, token(after: 1)?.character == "+" {
      index += 2
      return try call("relu", [first], range(from: start))
    }
    return first.placed(place)
  }

  /// Expressions between brackets, with commas between them.
  mutating func list(_ closing: Character) throws(LanguageError) -> [ExpressionSyntax] {
    let start = here
    let bars = openBars
    openBars = 0
    defer { openBars = bars }
    index += 1
    var parts: [ExpressionSyntax] = []
    repeat {
      parts.append(try expression())
    } while take(",")
    guard isCharacter(closing) || isCommand(String(closing), closing == "}" ? "rbrace" : "") else {
      guard let token = current else { throw error("this bracket is never closed", at: start) }
      throw error(
        "expected '\(closing)', found '\(text(of: token))'", at: token.range,
        notes: hints(for: token))
    }
    index += 1
    return parts
  }

  private mutating func inner() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    index += 1
    let x = try expression()
    guard take(",") || takeCommand("mid", "vert") || take("|") else {
      throw error("an inner product has two operands, ⟨x, y⟩", at: here)
    }
    let y = try expression()
    guard takeCommand("rangle") else { throw error("expected '\\rangle'", at: here) }
    return try call("inner", [x, y], range(from: start))
  }
}

extension ExpressionSyntax {
  /// The same at another place.
  func placed(_ range: SourceRange) -> ExpressionSyntax { ExpressionSyntax(kind, range: range) }

  /// Notes the names in it as those of sizes.
  func collectSizes(in context: LatexContext) {
    if case .name(let name) = kind { context.sizes.insert(name) }
    for part in parts { part.collectSizes(in: context) }
  }
}

/// Cuts a text into tokens.
///
/// Line breaks are tokens; the parser skips them inside brackets.
struct Lexer {
  private let source: SourceText
  private let characters: [Character]
  private var index = 0
  private var offset = 0
  private var tokens: [Token] = []
  private var errors: [LanguageError] = []
  /// What closes the braces that are open: of exponents, and of sums over an index.
  private var openBraces: [Symbol] = []

  private init(_ source: SourceText) {
    self.source = source
    characters = Array(source.text)
  }

  /// The tokens of `source`, the last of which is `.end`.
  static func tokens(of source: SourceText) throws(LanguageFailure) -> [Token] {
    var lexer = Lexer(source)
    lexer.run()
    if let failure = LanguageFailure(lexer.errors) { throw failure }
    return lexer.tokens
  }

  private var current: Character? { index < characters.count ? characters[index] : nil }

  private func character(after count: Int) -> Character? {
    index + count < characters.count ? characters[index + count] : nil
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where index < characters.count {
      offset += characters[index].utf8.count
      index += 1
    }
  }

  private mutating func run() {
    var space = true
    while let character = current {
      let start = offset
      let kind = nextKind(character)
      if let kind {
        tokens.append(
          Token(kind: kind, range: SourceRange(start, offset), followsSpace: space))
      }
      space = kind == nil || kind == .newline
    }
    tokens.append(
      Token(kind: .end, range: SourceRange(offset, offset), followsSpace: space))
  }

  /// Consumes at least one character; nil for white space, comments and errors.
  private mutating func nextKind(_ character: Character) -> Token.Kind? {
    if character.isNewline {
      advance()
      return .newline
    }
    if character.isWhitespace || character == "\u{FEFF}" {
      advance()
      return nil
    }
    if character == "#" {
      while let next = current, !next.isNewline { advance() }
      return nil
    }
    if character == "\"", let word = quotedNorm() { return .identifier(word) }
    if character.isNameLetter { return .identifier(entrywise(identifier())) }
    if ForeignCharacters.superscripts[character] != nil { return superscript() }
    if character.isDecimal || (character == "." && self.character(after: 1)?.isDecimal == true) {
      return number()
    }
    if let comparison = comparison() { return .symbol(comparison) }
    if character == ".", let next = self.character(after: 1) {
      if next.isNameLetter {
        advance()
        return .member(identifier())
      }
      if let symbol = Symbol(dotted: next) {
        advance(2)
        return .symbol(symbol)
      }
    }
    if let symbol = symbol(character) {
      advance()
      return .symbol(symbol)
    }
    unexpected(character)
    return nil
  }

  /// The sign of a comparison, MATLAB's `~=` among them and Julia's with a dot.
  private mutating func comparison() -> Symbol? {
    let dot = current == "." ? 1 : 0
    guard var sign = character(after: dot).map({ String($0) }), "<>=!~".contains(sign) else {
      return nil
    }
    if character(after: dot + 1) == "=" { sign += "=" }
    guard let symbol = Symbol(rawValue: sign == "~=" ? "!=" : sign), symbol != .equals else {
      return nil
    }
    advance(dot + sign.count)
    return symbol
  }

  /// A symbol of one character; braces are parentheses around exponents, as in `A^{-1}`.
  private mutating func symbol(_ character: Character) -> Symbol? {
    if character == "{" {
      switch tokens.last?.kind {
      case .symbol(.caret), .symbol(.dotCaret):
        openBraces.append(.rightParenthesis)
        return .leftParenthesis
      case .identifier("sum_"):
        openBraces.append(.rightBrace)
        return .leftBrace
      default: return nil
      }
    }
    if character == "}" { return openBraces.popLast() }
    return Symbol(rawValue: String(character)) ?? ForeignCharacters.symbols[character]
  }

  /// `exp.` where `exp.(A)` is written: Julia's entrywise call.
  private mutating func entrywise(_ name: String) -> String {
    guard current == ".", character(after: 1) == "(" else { return name }
    advance()
    return name + "."
  }

  /// NumPy's `"fro"`, as the name that MATLAB's `'fro'` is.
  private mutating func quotedNorm() -> String? {
    guard String(characters[index...].prefix(5)) == "\"fro\"" else { return nil }
    advance(5)
    return "'fro'"
  }

  /// `⁻¹`; of `⁻ᵀ` the minus alone, which is the inverse.
  private mutating func superscript() -> Token.Kind? {
    let start = offset
    var text = ""
    while let next = current, let digit = ForeignCharacters.superscripts[next] {
      text.append(digit)
      advance()
    }
    if text == "-", let next = current, ForeignCharacters.symbols[next] == .apostrophe {
      return .superscript(-1)
    }
    guard let power = Int(text), Limits.exponents.contains(power) else {
      report(
        text == "+" ? "there is no pseudoinverse here" : "this exponent cannot be read",
        at: SourceRange(start, offset), note: "the inverse is written inv(A) or A^-1")
      return nil
    }
    return .superscript(power)
  }

  private mutating func identifier() -> String {
    var name = ""
    while let next = current, next.isNameLetter || next.isDecimal || next == "_" {
      // The micro sign of some keyboards looks like the Greek mu; two inputs µ and μ would be a
      // trap.
      name.append(next == "\u{B5}" ? "\u{3BC}" : next)
      advance()
    }
    return name
  }

  private mutating func number() -> Token.Kind? {
    let start = offset
    var digits = takeDigits()
    if current == ".", !dotBelongsToOperator {
      advance()
      let fraction = takeDigits()
      digits += "." + (fraction.isEmpty ? "0" : fraction)
    }
    if let exponent = takeExponent() { digits += exponent }
    let range = SourceRange(start, offset)
    // A leading zero lets `.5` through the standard library's parser.
    guard let value = Double("0" + digits), value.isFinite else {
      report("the number is too large", at: range)
      return nil
    }
    let mantissa = digits.prefix { $0 != "e" }
    if value == 0, mantissa.contains(where: { $0 != "0" && $0 != "." }) {
      report("the number is too small to differ from 0", at: range)
    }
    return .number(value)
  }

  /// In `2.*A` the dot belongs to `.*`, as in MATLAB.
  private var dotBelongsToOperator: Bool {
    guard let next = character(after: 1) else { return false }
    return next == "*" || next == "/" || next == "^" || next == "\\" || next == "'"
  }

  private mutating func takeDigits() -> String {
    var digits = ""
    while let next = current, next.isDecimal {
      digits.append(next)
      advance()
    }
    return digits
  }

  /// `e-3`; an `e` without digits is left to be the start of a name.
  private mutating func takeExponent() -> String? {
    guard current == "e" || current == "E" else { return nil }
    var sign = ""
    if let next = character(after: 1), next == "+" || next == "-" { sign = String(next) }
    guard character(after: 1 + sign.count)?.isDecimal == true else { return nil }
    advance(1 + sign.count)
    return "e" + sign + takeDigits()
  }

  private mutating func unexpected(_ character: Character) {
    if character == "|", takeBars() { return }
    let start = offset
    let isCommand =
      (character == "{" || character == "}")
      && tokens.contains { $0.kind == .symbol(.backslash) }
    let hint =
      isCommand
      ? "LaTeX is not read here"
      : ForeignCharacters.hint(for: character, before: self.character(after: 1))
    advance(character == "|" && self.character(after: 1) == "|" ? 2 : 1)
    let range = SourceRange(start, offset)
    let shown = source[range]
    let isControl = character.unicodeScalars.first?.properties.generalCategory == .control
    report(
      isControl ? "unexpected control character" : "unexpected character '\(shown)'",
      at: range, note: hint)
  }

  /// Takes `|x|` or `||x||` as one error; false where no bars close it on the line, as of "or".
  private mutating func takeBars() -> Bool {
    var (bars, length) = (0, 0)
    while character(after: bars) == "|" { bars += 1 }
    length = bars
    while let next = character(after: length), next != "\n", next != "|" { length += 1 }
    guard character(after: length) == "|" else { return false }
    while character(after: length) == "|" { length += 1 }
    let start = offset
    advance(length)
    report(
      bars > 1
        ? "norms are not written in bars"
        : "absolute values and determinants are not written in bars",
      at: SourceRange(start, offset),
      note: bars > 1
        ? "a norm is written norm(x), which is Frobenius' of a matrix"
        : "absolute values are written abs(x), determinants det(A), norms norm(x)")
    return true
  }

  private mutating func report(_ message: String, at range: SourceRange, note: String? = nil) {
    guard errors.count < LanguageFailure.limit else { return }
    errors.append(LanguageError(message, at: range, in: source, notes: note.map { [$0] } ?? []))
  }
}

extension Character {
  /// A letter of a name. Modifier letters are none: Aᵀ is a transpose by another name, not an
  /// input.
  fileprivate var isNameLetter: Bool {
    isLetter && unicodeScalars.first?.properties.generalCategory != .modifierLetter
  }

  /// An ASCII digit; other scripts' digits are not read as numbers.
  fileprivate var isDecimal: Bool { self >= "0" && self <= "9" && isASCII }
}

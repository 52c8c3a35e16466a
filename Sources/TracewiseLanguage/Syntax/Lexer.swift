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
    if character.isNameLetter { return .identifier(identifier()) }
    if character.isDecimal || (character == "." && self.character(after: 1)?.isDecimal == true) {
      return number()
    }
    if character == ".", let next = self.character(after: 1),
      let symbol = Symbol(rawValue: ".\(next)")
    {
      advance(2)
      return .symbol(symbol)
    }
    if let symbol = Symbol(rawValue: String(character)) {
      advance()
      return .symbol(symbol)
    }
    unexpected(character)
    return nil
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
    let start = offset
    let hint = Self.hint(for: character, before: self.character(after: 1))
    advance()
    let range = SourceRange(start, offset)
    let shown = source[range]
    let isControl = character.unicodeScalars.first?.properties.generalCategory == .control
    report(
      isControl ? "unexpected control character" : "unexpected character '\(shown)'",
      at: range, note: hint)
  }

  private mutating func report(_ message: String, at range: SourceRange, note: String? = nil) {
    guard errors.count < LanguageFailure.limit else { return }
    errors.append(LanguageError(message, at: range, in: source, notes: note.map { [$0] } ?? []))
  }

  /// What someone who pastes mathematics, or knows another language, probably meant.
  private static func hint(for character: Character, before next: Character?) -> String? {
    switch character {
    case "⊙", "∘", "⊗", "·", "×": "products are written '*', '.*' (entrywise) and kron(A, B)"
    case "−", "–", "—": "minus is written '-'"
    case "’", "‘", "ᵀ", "ᐪ", "⊤", "′", "`": "the transpose is written A'"
    case "÷": "division is written '/'"
    case "²": "a square is written A^2, or A.^2 entrywise"
    case "∂": "a differential is written d(…), and dA on the right of its claim"
    case "%": "a comment starts with '#'"
    case "." where next == "'": "the transpose is written A'"
    case "{", "}": "matrices are written with [ ]"
    case "\"": "the language has no strings"
    case "_": "a name starts with a letter"
    default: nil
    }
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

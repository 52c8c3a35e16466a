/// A word of the language.
struct Token: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case number(Double)
    case identifier(String)
    case symbol(Symbol)
    /// A raised number, as in `x²`.
    case superscript(Int)
    /// A name behind a dot, as in `A.T`.
    case member(String)
    case newline
    case end
  }

  let kind: Kind
  let range: SourceRange
  /// Whether white space stands before it: the transpose must directly follow its operand.
  let followsSpace: Bool
}

/// The operators and the punctuation.
enum Symbol: String, Sendable, CaseIterable {
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case backslash = "\\"
  case caret = "^"
  case dotStar = ".*"
  case dotSlash = "./"
  case dotCaret = ".^"
  case apostrophe = "'"
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  /// Of `sum_{i=1:n}`.
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case semicolon = ";"
  case colon = ":"
  case equals = "="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="

  /// The symbol that a dot and a character make: `.*`, MATLAB's transpose `.'`, Julia's `.+`.
  init?(dotted character: Character) {
    switch character {
    case "'", "+", "-": self.init(rawValue: String(character))
    default: self.init(rawValue: ".\(character)")
    }
  }
}

/// The words that begin statements.
enum Keyword: String, Sendable, CaseIterable {
  case dim, input, const, `let`, loss, claim, refute

  /// Whether no value may have the name: the statements' words, `in` of ranges, and `grad`.
  static func isReserved(_ name: String) -> Bool {
    Keyword(rawValue: name) != nil || name == "in" || name == "grad"
  }
}

extension Token {
  var isKeyword: Bool {
    if case .identifier(let name) = kind { return Keyword(rawValue: name) != nil }
    return false
  }

  var endsStatement: Bool { kind == .newline || kind == .end }

  /// Whether an operand can begin with it, so that an operator is missing where two meet.
  var beginsOperand: Bool {
    switch kind {
    case .number, .identifier, .symbol(.leftParenthesis), .symbol(.leftBracket): true
    default: false
    }
  }

  /// The token in an error message.
  func description(in source: SourceText) -> String {
    switch kind {
    case .newline: "the end of the line"
    case .end: "the end of the text"
    default: "'\(source[range])'"
    }
  }
}

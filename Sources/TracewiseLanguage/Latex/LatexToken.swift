/// A word of TeX, with its place in the text.
struct LatexToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// `\alpha`, also `\,` and `\\` by their sign
    case command(String)
    /// A letter, a digit, or any other sign that stands for itself.
    case character(Character)
    case open
    case close
    case superscript
    case `subscript`
    case ampersand
    /// `$` or `$$`
    case dollar(Int)
    /// `#1` in the body of a macro
    case parameter(Int)
    /// An empty line.
    case paragraph
  }

  let kind: Kind
  let range: SourceRange

  /// The same as if it stood somewhere else, for what macros bring.
  func moved(to range: SourceRange) -> LatexToken { LatexToken(kind: kind, range: range) }

  /// The name of a command; nil of all else.
  var command: String? { if case .command(let name) = kind { name } else { nil } }

  /// The sign that stands for itself; nil of all else.
  var character: Character? { if case .character(let sign) = kind { sign } else { nil } }
}

/// Splits TeX into its words; comments and spaces are left out.
struct LatexLexer {
  private let bytes: [UInt8]
  private var index = 0
  private var tokens: [LatexToken] = []

  static func tokens(of source: SourceText) -> [LatexToken] {
    var lexer = LatexLexer(source)
    lexer.run()
    return lexer.tokens
  }

  private init(_ source: SourceText) { bytes = Array(source.text.utf8) }

  private mutating func run() {
    while index < bytes.count {
      let start = index
      switch bytes[index] {
      case UInt8(ascii: "\\"): command()
      case UInt8(ascii: "%"): while index < bytes.count, bytes[index] != 10 { index += 1 }
      case UInt8(ascii: "{"): add(.open)
      case UInt8(ascii: "}"): add(.close)
      case UInt8(ascii: "^"): add(.superscript)
      case UInt8(ascii: "_"): add(.subscript)
      case UInt8(ascii: "&"): add(.ampersand)
      case UInt8(ascii: "~"): index += 1
      case UInt8(ascii: "$"):
        let count = start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "$") ? 2 : 1
        add(.dollar(count), length: count)
      case UInt8(ascii: "#"): parameter()
      case 10: lineBreak()
      case 0...32: index += 1
      default: character()
      }
    }
  }

  private mutating func add(_ kind: LatexToken.Kind, length: Int = 1) {
    tokens.append(LatexToken(kind: kind, range: SourceRange(index, index + length)))
    index += length
  }

  private mutating func command() {
    var end = index + 1
    while end < bytes.count, Self.isLetter(bytes[end]) { end += 1 }
    if end == index + 1 {
      // A sign of several bytes is taken whole.
      end = min(end + 1, bytes.count)
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    }
    let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
    // `\operatorname*` and its like are the same here.
    if name.count > 1, end < bytes.count, bytes[end] == UInt8(ascii: "*"), Self.hasStar(name) {
      end += 1
    }
    add(.command(name), length: end - index)
  }

  private static func hasStar(_ name: String) -> Bool {
    ["operatorname", "newcommand", "renewcommand", "providecommand", "DeclareMathOperator"]
      .contains(name)
  }

  private mutating func parameter() {
    var digit = index + 1
    while digit < bytes.count, bytes[digit] == UInt8(ascii: "#") { digit += 1 }
    if digit < bytes.count, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(bytes[digit]) {
      add(.parameter(Int(bytes[digit] - UInt8(ascii: "0"))), length: digit + 1 - index)
    } else {
      add(.character("#"))
    }
  }

  private mutating func lineBreak() {
    let start = index
    var breaks = 0
    while index < bytes.count, bytes[index] <= 32 {
      if bytes[index] == 10 { breaks += 1 }
      index += 1
    }
    if breaks > 1 {
      tokens.append(LatexToken(kind: .paragraph, range: SourceRange(start, start + 1)))
    }
  }

  private mutating func character() {
    var end = index + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let text = String(decoding: bytes[index..<end], as: UTF8.self)
    add(.character(text.first ?? "\u{FFFD}"), length: end - index)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte)
  }
}

extension ArraySlice<LatexToken> {
  /// Where the group that opens at `start` closes; nil where it does not.
  func closing(of start: Int) -> Int? {
    var depth = 0
    for place in start..<endIndex {
      if self[place].kind == .open { depth += 1 }
      if self[place].kind == .close { depth -= 1 }
      if depth == 0 { return place }
    }
    return nil
  }

  /// The argument of a macro at a place, without its braces, and where it ends.
  func argument(at start: Int) -> (tokens: ArraySlice<LatexToken>, end: Int)? {
    guard start < endIndex else { return nil }
    guard self[start].kind == .open else { return (self[start..<(start + 1)], start + 1) }
    guard let end = closing(of: start) else { return nil }
    return (self[(start + 1)..<end], end + 1)
  }

  /// The letters of a word, as in the name of an environment.
  var word: String {
    String(compactMap { $0.character ?? ($0.kind == .superscript ? "^" : nil) })
  }

  /// Where all of it stands.
  var place: SourceRange {
    guard let first, let last else { return .none }
    return first.range.union(last.range)
  }
}

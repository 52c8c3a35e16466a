/// The macros that a document defines: `\newcommand`, `\def`, `\DeclareMathOperator`, `\let`.
struct LatexMacros {
  private struct Macro {
    var parameters: Int
    /// What stands for the first argument where none is given in brackets.
    var optional: [LatexToken]?
    var body: [LatexToken]
  }

  private var macros: [String: Macro] = [:]

  /// A text may not grow beyond this by its macros.
  private static let mostTokens = 400_000
  private static let mostLevels = 30

  /// Takes definitions out of a text and puts the bodies of macros in the place of their names.
  static func expanded(_ tokens: [LatexToken], in source: SourceText) throws(LanguageError)
    -> [LatexToken]
  {
    var macros = LatexMacros()
    let rest = macros.collect(tokens[...])
    guard !macros.macros.isEmpty else { return rest }
    var result: [LatexToken] = []
    try macros.expand(rest[...], level: 0, in: source, to: &result)
    return result
  }

  // MARK: Definitions

  private mutating func collect(_ tokens: ArraySlice<LatexToken>) -> [LatexToken] {
    var rest: [LatexToken] = []
    var place = tokens.startIndex
    while place < tokens.endIndex {
      if let end = define(tokens, at: place) {
        place = end
      } else {
        rest.append(tokens[place])
        place += 1
      }
    }
    return rest
  }

  private mutating func define(_ tokens: ArraySlice<LatexToken>, at start: Int) -> Int? {
    switch tokens[start].command {
    case "newcommand", "renewcommand", "providecommand":
      return newCommand(tokens, start + 1)
    case "def": return definition(tokens, start + 1)
    case "DeclareMathOperator":
      guard let name = tokens.argument(at: start + 1), let command = name.tokens.first?.command,
        let body = tokens.argument(at: name.end)
      else { return nil }
      let words = [LatexToken(kind: .command("operatorname"), range: body.tokens.place)]
      macros[command] = Macro(parameters: 0, body: words + Self.group(body.tokens))
      return body.end
    case "let":
      guard start + 1 < tokens.endIndex, let name = tokens[start + 1].command else { return nil }
      let next = start + 2
      let isSign = next < tokens.endIndex && tokens[next].character == "="
      guard let body = tokens.argument(at: isSign ? next + 1 : next) else { return nil }
      macros[name] = Macro(parameters: 0, body: Array(body.tokens))
      return body.end
    default: return nil
    }
  }

  private static func group(_ tokens: ArraySlice<LatexToken>) -> [LatexToken] {
    let place = tokens.place
    return [LatexToken(kind: .open, range: place)] + tokens
      + [LatexToken(kind: .close, range: place)]
  }

  /// `{\name}[2][default]{body}`
  private mutating func newCommand(_ tokens: ArraySlice<LatexToken>, _ start: Int) -> Int? {
    guard let name = tokens.argument(at: start), let command = name.tokens.first?.command else {
      return nil
    }
    var place = name.end
    var macro = Macro(parameters: 0, body: [])
    if let (count, end) = Self.bracketed(tokens, place) {
      macro.parameters = count.word.isEmpty ? 0 : Int(count.word) ?? 0
      place = end
      if let (value, end) = Self.bracketed(tokens, place) {
        macro.optional = Array(value)
        place = end
      }
    }
    guard let body = tokens.argument(at: place), (0...9).contains(macro.parameters) else {
      return nil
    }
    macro.body = Array(body.tokens)
    macros[command] = macro
    return body.end
  }

  /// `\name#1#2{body}`
  private mutating func definition(_ tokens: ArraySlice<LatexToken>, _ start: Int) -> Int? {
    guard start < tokens.endIndex, let command = tokens[start].command else { return nil }
    var place = start + 1
    var count = 0
    while place < tokens.endIndex, case .parameter(count + 1) = tokens[place].kind {
      count += 1
      place += 1
    }
    guard place < tokens.endIndex, tokens[place].kind == .open,
      let body = tokens.argument(at: place)
    else { return nil }
    macros[command] = Macro(parameters: count, body: Array(body.tokens))
    return body.end
  }

  private static func bracketed(
    _ tokens: ArraySlice<LatexToken>, _ start: Int
  ) -> (ArraySlice<LatexToken>, Int)? {
    guard start < tokens.endIndex, tokens[start].character == "[" else { return nil }
    var depth = 0
    for place in (start + 1)..<max(tokens.endIndex, start + 1) {
      if tokens[place].kind == .open { depth += 1 }
      if tokens[place].kind == .close { depth -= 1 }
      if depth == 0, tokens[place].character == "]" {
        return (tokens[(start + 1)..<place], place + 1)
      }
    }
    return nil
  }

  // MARK: Uses

  private func expand(
    _ tokens: ArraySlice<LatexToken>, level: Int, in source: SourceText,
    to result: inout [LatexToken]
  ) throws(LanguageError) {
    var place = tokens.startIndex
    while place < tokens.endIndex {
      let token = tokens[place]
      guard let name = token.command, let macro = macros[name] else {
        result.append(token)
        place += 1
        continue
      }
      guard level < Self.mostLevels, result.count < Self.mostTokens else {
        throw LanguageError(
          "the macro '\\\(name)' never ends, or grows too large", at: token.range, in: source)
      }
      place += 1
      let arguments = try arguments(of: macro, name, token, tokens, &place, in: source)
      let body = macro.body.flatMap { part -> [LatexToken] in
        if case .parameter(let k) = part.kind, arguments.indices.contains(k - 1) {
          return arguments[k - 1]
        }
        return [part.moved(to: token.range)]
      }
      try expand(body[...], level: level + 1, in: source, to: &result)
    }
  }

  private func arguments(
    of macro: Macro, _ name: String, _ token: LatexToken, _ tokens: ArraySlice<LatexToken>,
    _ place: inout Int, in source: SourceText
  ) throws(LanguageError) -> [[LatexToken]] {
    var arguments: [[LatexToken]] = []
    if let optional = macro.optional, macro.parameters > 0 {
      if let (value, end) = Self.bracketed(tokens, place) {
        arguments.append(Array(value))
        place = end
      } else {
        arguments.append(optional)
      }
    }
    while arguments.count < macro.parameters {
      guard let (value, end) = tokens.argument(at: place) else {
        throw LanguageError(
          "the macro '\\\(name)' takes \(macro.parameters) arguments", at: token.range, in: source)
      }
      arguments.append(Array(value))
      place = end
    }
    return arguments
  }
}

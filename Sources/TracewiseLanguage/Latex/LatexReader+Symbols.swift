/// A symbol with what stands around it.
struct LatexOccurrence {
  var symbol: LatexSymbol
  let start: SourceRange
  /// What stands below, where an index of a sum is in it.
  var subscripts: ArraySlice<LatexToken>?
  /// What stands above, in order; a prime is its sign.
  var powers: [ArraySlice<LatexToken>] = []
}

extension LatexReader {
  /// A symbol with its scripts; nil, and nothing taken, where there is none.
  mutating func symbol() throws(LanguageError) -> LatexOccurrence? {
    let start = here
    guard let bare = bareSymbol() else { return nil }
    var found = LatexOccurrence(symbol: bare, start: start)
    while let token = current {
      if token.kind == .subscript {
        index += 1
        let part = try argument("what stands below")
        if mentionsIndex(part) {
          found.subscripts = part
        } else {
          found.symbol.index += word(below: part)
        }
      } else if token.kind == .superscript {
        index += 1
        let part = try argument("what stands above")
        if let sample = sample(part) {
          found.subscripts = sample
        } else if let mark = decoration(part, above: found.symbol) {
          found.symbol.index += mark
        } else {
          found.powers.append(part)
        }
      } else if token.character == "'" || token.character == "’" {
        found.powers.append(tokens[index..<(index + 1)])
        index += 1
      } else {
        break
      }
    }
    return found
  }

  /// A letter or a word with its accents and its style.
  mutating func bareSymbol() -> LatexSymbol? {
    guard let token = current else { return nil }
    switch token.kind {
    case .character(let sign):
      guard sign.isLetter, !isDifferentialSign else { return nil }
      index += 1
      return LatexSymbol(base: Self.greekNames[sign] ?? String(sign), style: style)
    case .command(let name):
      if let letter = LatexSymbol.letter(of: name) {
        index += 1
        return LatexSymbol(base: letter, style: style)
      }
      if let accent = LatexSymbol.accents[name] { return decorated(by: accent) }
      if let style = LatexStyle.commands[name] { return styledSymbol(style) }
      return nil
    case .open: return groupedSymbol()
    default: return nil
    }
  }

  static let greekNames: [Character: String] = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega",
  ]

  /// The only symbol of a part; nil where there is more, or less.
  private func lone(
    _ part: ArraySlice<LatexToken>, style: LatexStyle
  ) -> LatexSymbol? {
    var inner = reader(of: part)
    inner.style = style
    inner.level = level + 1
    guard level < Self.mostLevels, var symbol = inner.bareSymbol() else { return nil }
    if inner.current?.kind == .subscript, let (below, end) = part.argument(at: inner.index + 1),
      end == part.endIndex, !mentionsIndex(below)
    {
      symbol.index += word(below: below)
      return symbol
    }
    return inner.isAtEnd ? symbol : nil
  }

  /// `\hat{x}`
  private mutating func decorated(by accent: String) -> LatexSymbol? {
    guard let (part, end) = tokens.argument(at: index + 1) else { return nil }
    var (slice, after) = (part, end)
    // `\hat\mathbf{x}`, without braces.
    if part.count == 1, let name = part.first?.command, tokens[end - 1].kind != .close,
      LatexStyle.commands[name] != nil || LatexSymbol.accents[name] != nil,
      let (_, last) = tokens.argument(at: end)
    {
      (slice, after) = (tokens[(end - 1)..<last], last)
    }
    guard var symbol = lone(slice, style: style) else { return nil }
    if !accent.isEmpty { symbol.accents.append(accent) }
    index = after
    return symbol
  }

  /// `\mathbf{x}`; a word, where letters are upright. Numbers and functions are no symbols.
  private mutating func styledSymbol(_ style: LatexStyle) -> LatexSymbol? {
    guard let (part, end) = tokens.argument(at: index + 1) else { return nil }
    if style == .upright {
      // Upright within bold stays bold.
      let word = part.word
      let isWord = part.allSatisfy { $0.character != nil }
      guard isWord, let first = word.first, first.isLetter, word != "d",
        word != "E" || end == tokens.endIndex || tokens[end].character != "["
      else { return nil }
      index = end
      return LatexSymbol(base: word.filter { $0.isLetter || $0.isNumber }, style: self.style)
    }
    // 𝔼 is no letter, and ℝ no matrix.
    guard let symbol = lone(part, style: style == .plain ? self.style : style),
      style != .blackboard || symbol.base == "I"
    else { return nil }
    index = end
    return symbol
  }

  /// `{x}`, `{\bf x}`
  private mutating func groupedSymbol() -> LatexSymbol? {
    guard let (part, end) = tokens.argument(at: index) else { return nil }
    var (inner, own) = (part, style)
    if let name = part.first?.command, let style = LatexStyle.switches[name] {
      (inner, own) = (part.dropFirst(), style)
    }
    guard let symbol = lone(inner, style: own) else { return nil }
    index = end
    return symbol
  }

  // MARK: Scripts

  /// Whether an index of a sum stands in a script.
  private func mentionsIndex(_ part: ArraySlice<LatexToken>) -> Bool {
    part.contains { token in token.character.map { indices[String($0)] != nil } ?? false }
  }

  /// What stands below as a part of a name: `12`, `out`, `k_plus_1`.
  func word(below part: ArraySlice<LatexToken>) -> String {
    var text = ""
    for token in part {
      switch token.kind {
      case .character("+"): text += "_plus_"
      case .character("-"), .character("−"): text += "_minus_"
      case .character("*"): text += "star"
      case .character(let sign): if sign.isLetter || sign.isNumber { text.append(sign) }
      case .command(let name):
        if LatexStyle.commands[name] == nil, LatexSymbol.accents[name] == nil,
          name.allSatisfy(\.isLetter)
        {
          text += LatexSymbol.letter(of: name) ?? name
        }
      default: break
      }
    }
    return text
  }

  /// i of x^{(i)}, which is another way to write x_i.
  private func sample(_ part: ArraySlice<LatexToken>) -> ArraySlice<LatexToken>? {
    guard part.first?.character == "(", part.last?.character == ")", mentionsIndex(part) else {
      return nil
    }
    return part.dropFirst().dropLast()
  }

  /// What stands above as a part of a name: a number in parentheses, a star.
  private func decoration(
    _ part: ArraySlice<LatexToken>, above symbol: LatexSymbol
  ) -> String? {
    guard let first = part.first, let last = part.last else { return "" }
    if first.character == "(" && last.character == ")"
      || first.character == "[" && last.character == "]" || first.character == "<"
    {
      let inner = part.dropFirst().dropLast()
      return mentionsIndex(inner) ? nil : word(below: inner)
    }
    if part.count == 1, context.signedLetters.contains(symbol.base) {
      if first.character == "+" { return "_plus" }
      if first.character == "-" || first.character == "−" { return "_minus" }
    }
    let isStar =
      part.count == 1 && (first.character == "*" || ["ast", "star"].contains(first.command))
    if isStar, symbol.base.first?.isUppercase != true { return "star" }
    if first.command == "text" || first.command == "mathrm" {
      let word = word(below: part)
      return word.count > 1 ? word : nil
    }
    return nil
  }

  // MARK: Values

  /// What a symbol stands for.
  mutating func value(of found: LatexOccurrence, from start: SourceRange) throws(LanguageError)
    -> (ExpressionSyntax, [ArraySlice<LatexToken>])
  {
    let place = range(from: start)
    let symbol = found.symbol
    if symbol.accents.isEmpty, symbol.index.isEmpty, indices[symbol.base] != nil {
      return (try node(.name(symbol.base), place), found.powers)
    }
    if context.hasDifferentials, symbol.accents.last == "dot" {
      var moving = symbol
      moving.accents.removeLast()
      return (try node(.name("d" + context.names.name(of: moving)), place), found.powers)
    }
    var whole = symbol
    // X_{ij} is an entry of a bold X.
    if found.subscripts != nil, symbol.style == .plain, context.boldLetters.contains(symbol.base) {
      whole.style = .bold
    }
    let name = context.names.name(of: whole)
    if let below = found.subscripts {
      return (try indexed(name, symbol, below, place), found.powers)
    }
    if !context.defined.contains(name), let known = try constant(symbol, found, place) {
      return known
    }
    if isCharacter("("), found.powers.isEmpty,
      let entry = try entry(of: try node(.name(name), place))
    {
      return (entry, [])
    }
    if isCharacter("("), let called = try called(name, symbol, from: start) {
      return (called, found.powers)
    }
    return (try node(.name(name), place), found.powers)
  }

  /// I and e, where they are not the document's own.
  private func constant(
    _ symbol: LatexSymbol, _ found: LatexOccurrence, _ place: SourceRange
  ) throws(LanguageError) -> (ExpressionSyntax, [ArraySlice<LatexToken>])? {
    guard symbol.accents.isEmpty else { return nil }
    if symbol.base == "I" || symbol.base == "Id" && symbol.style == .upright {
      let isSize = context.sizes.contains(symbol.index) || Int(symbol.index) != nil
      if isSize,
        context.choose(
          "the size of I", ["the size of I follows", "the size of I is said"], isFallback: true)
          == 1
      {
        let size: ExpressionSyntax.Kind =
          Int(symbol.index).map { .number(Double($0)) } ?? .name(symbol.index)
        return (try call("eye", [try node(size, place)], place), found.powers)
      }
      guard symbol.index.isEmpty || symbol.index.count == 1 else { return nil }
      return (try node(.name("I"), place), found.powers)
    }
    if symbol.base == "e", symbol.index.isEmpty, symbol.style != .bold {
      guard let power = found.powers.first, !isTranspose(power) else {
        return symbol.style == .upright ? (try node(.name("e"), place), found.powers) : nil
      }
      let exponent = try expression(in: power, style: style, what: "the exponent", at: place)
      return (try ofMatrix("exp", "expm", exponent, place), Array(found.powers.dropFirst()))
    }
    return nil
  }
}

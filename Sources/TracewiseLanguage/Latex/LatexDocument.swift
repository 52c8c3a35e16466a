/// A formula of a document: the rows between its delimiters.
struct LatexFormula {
  /// What stands between `\\`.
  var rows: [ArraySlice<LatexToken>]
  /// The name of `\label`.
  var label: String?
  /// Whether it stands in a paragraph's text, where formulas are mostly mentioned, not stated.
  var isInline: Bool
  let range: SourceRange
  /// Its sentence, by its number.
  var sentence = 0
}

/// Finds the formulas of a document, and the prose around them.
struct LatexDocument {
  private(set) var formulas: [LatexFormula] = []
  private(set) var prose = LatexProse()

  private let source: SourceText
  private let tokens: ArraySlice<LatexToken>
  private var place = 0

  /// Environments of displayed formulas, without their stars.
  private static let displays: Set<String> = [
    "equation", "align", "gather", "multline", "eqnarray", "displaymath", "alignat", "flalign",
    "dmath", "math", "subequations",
  ]
  /// Environments whose text is no TeX.
  private static let verbatim: Set<String> = ["verbatim", "lstlisting", "minted", "comment"]
  /// Environments that only arrange rows.
  static let arrangements: Set<String> = [
    "split", "aligned", "gathered", "alignedat", "multlined", "dgroup",
  ]

  /// All formulas, or the whole text as one where nothing in it marks a formula.
  init(_ source: SourceText) throws(LanguageError) {
    self.source = source
    let words = LatexLexer.tokens(of: source)
    tokens = try LatexMacros.expanded(words, in: source)[...]
    let isMarked = tokens.contains { token in
      if case .dollar = token.kind { return true }
      return ["(", "[", "begin"].contains(token.command)
        && (token.command != "begin" || Self.beginsDisplay(token, words))
    }
    guard isMarked else {
      try add(tokens.filter { $0.kind != .paragraph }[...], isInline: false)
      return
    }
    while place < tokens.endIndex { try step() }
    prose.finish()
  }

  /// Whether a `\begin` is that of a displayed formula, and not of a matrix within one.
  private static func beginsDisplay(_ token: LatexToken, _ tokens: [LatexToken]) -> Bool {
    guard let start = tokens.firstIndex(of: token), let name = tokens[...].argument(at: start + 1)
    else { return false }
    return displays.contains(name.tokens.environment) || name.tokens.environment == "document"
  }

  private mutating func step() throws(LanguageError) {
    let start = place
    place += 1
    switch tokens[start].kind {
    case .dollar(let count):
      try display(from: start, isInline: count == 1) { $0.kind == .dollar(count) }
    case .command("["):
      try display(from: start, isInline: false) { $0.kind == .command("]") }
    case .command("("):
      try display(from: start, isInline: true) { $0.kind == .command(")") }
    case .command("begin"):
      guard let (words, end) = tokens.argument(at: place) else { return }
      let name = words.environment
      if Self.verbatim.contains(name) {
        place = environmentEnd(words.word, from: end)?.after ?? tokens.endIndex
      } else if Self.displays.contains(name), name != "subequations" {
        try environment(words, from: end)
      } else {
        place = end
      }
    case .command("verb"):
      // What stands between two equal signs; the rest of a line at most.
      guard let sign = tokens[place...].first?.character else { return }
      let rest = tokens[(place + 1)...].prefix(60)
      if let end = rest.firstIndex(where: { $0.character == sign }) { place = end + 1 }
    default: prose.add(tokens[start], next: place < tokens.endIndex ? tokens[place] : nil)
    }
  }

  private mutating func display(
    from start: Int, isInline: Bool, until isEnd: (LatexToken) -> Bool
  ) throws(LanguageError) {
    guard let end = tokens[place...].firstIndex(where: isEnd) else {
      throw LanguageError(
        "this formula is never closed", at: tokens[start].range, in: source)
    }
    try add(tokens[place..<end], isInline: isInline)
    place = end + 1
  }

  private mutating func environment(
    _ name: ArraySlice<LatexToken>, from start: Int
  ) throws(LanguageError) {
    guard let (end, after) = environmentEnd(name.word, from: start) else {
      throw LanguageError(
        "\\begin{\(name.word)} has no \\end{\(name.word)}", at: name.place, in: source)
    }
    var start = start
    // \begin{alignat}{2}
    if name.environment == "alignat", let (_, next) = tokens.argument(at: start) { start = next }
    try add(
      tokens[start..<max(start, end)], isInline: false, isMerged: name.environment == "multline")
    place = after
  }

  private func environmentEnd(_ name: String, from start: Int) -> (at: Int, after: Int)? {
    var level = 0
    for place in start..<max(tokens.endIndex, start) {
      guard let command = tokens[place].command, command == "begin" || command == "end",
        let (words, after) = tokens.argument(at: place + 1), words.word == name
      else { continue }
      level += command == "begin" ? 1 : -1
      if level < 0 { return (place, after) }
    }
    return nil
  }

  private mutating func add(
    _ tokens: ArraySlice<LatexToken>, isInline: Bool, isMerged: Bool = false
  ) throws(LanguageError) {
    guard !tokens.isEmpty else { return }
    var cleaning = LatexCleaning(tokens)
    let clean = try cleaning.cleaned(in: source)
    let rows = isMerged ? [clean.filter { $0.command != "\\" }[...]] : clean[...].rows
    var formula = LatexFormula(
      rows: rows.filter { !$0.isEmpty }, label: cleaning.label, isInline: isInline,
      range: tokens.place)
    formula.sentence = prose.add(formula.rows, isInline: isInline)
    formulas.append(formula)
  }
}

extension ArraySlice<LatexToken> {
  /// The name of an environment without its star.
  var environment: String { word.replacing("*", with: "") }

  /// The parts between `\\`, those within groups and matrices aside.
  var rows: [ArraySlice<LatexToken>] { parts { $0.command == "\\" } }

  /// The parts between separators that stand in no group, no brackets and no environment.
  func parts(at isSeparator: (LatexToken) -> Bool) -> [ArraySlice<LatexToken>] {
    var parts: [ArraySlice<LatexToken>] = []
    var (start, brackets) = (startIndex, LatexBrackets())
    for place in indices {
      if brackets.areClosed, isSeparator(self[place]) {
        parts.append(self[start..<place])
        start = place + 1
      } else {
        brackets.pass(self[place])
      }
    }
    parts.append(self[start...])
    return parts
  }
}

/// Which brackets are open; bars open and close alike.
struct LatexBrackets {
  private var open: [String] = []

  var areClosed: Bool { open.isEmpty }

  private static let pairs = [
    ")": "(", "]": "[", "close": "open", "end": "begin", "}": "{", "rbrace": "lbrace",
    "rvert": "lvert", "rVert": "lVert", "rangle": "langle", "rbrack": "lbrack",
  ]
  private static let openings = Set(pairs.values)

  mutating func pass(_ token: LatexToken) {
    let sign: String
    switch token.kind {
    case .open: sign = "open"
    case .close: sign = "close"
    case .command("|"), .command("Vert"), .character("‖"): return bar("‖")
    case .character("|"), .command("vert"): return bar("|")
    case .command(let name): sign = name
    case .character(let character): sign = String(character)
    default: return
    }
    if Self.openings.contains(sign) { return open.append(sign) }
    // What is left open within brackets, as the bar of p(x | y), ends with them.
    guard let opening = Self.pairs[sign], let place = open.lastIndex(of: opening) else { return }
    open.removeLast(open.count - place)
  }

  private mutating func bar(_ sign: String) {
    if open.last == sign { open.removeLast() } else { open.append(sign) }
  }
}

/// The words around the formulas of a document, in sentences.
struct LatexProse {
  /// What a sentence is made of, in order.
  enum Item {
    /// in small letters, without hyphens
    case word(String)
    /// A formula, or a part of it between commas; whether it stands in one formula with the part before.
    case part(ArraySlice<LatexToken>, isJoined: Bool)
    case comma
  }

  struct Sentence {
    var items: [Item] = []
    /// Its paragraph, by its number.
    var paragraph: Int
  }

  private(set) var sentences = [Sentence(paragraph: 0)]
  private var word = ""
  private var last: LatexToken?

  // MARK: Taking what a document says

  /// Takes a token that stands in no formula.
  mutating func add(_ token: LatexToken, next: LatexToken?) {
    if last?.range.end != token.range.start, last?.range != token.range { endWord() }
    last = token
    guard case .character(let sign) = token.kind else {
      endWord()
      let isNewPart = token.command.map(Self.partings.contains) ?? (token.kind == .paragraph)
      if isNewPart { endSentence(beginsParagraph: true) }
      return
    }
    if sign.isLetter || sign.isNumber { return word.append(sign) }
    let isWithin = next?.range.start == token.range.end && next?.character?.isLetter == true
    // "e.g." ends nothing.
    let isShort = word.count == 1
    endWord()
    switch sign {
    case ".", "!", "?": if !isWithin, !isShort { endSentence() }
    case ",", ";", ":", "(", ")": append(.comma)
    default: break
    }
  }

  /// Takes a formula; the number of its sentence.
  mutating func add(_ rows: [ArraySlice<LatexToken>], isInline: Bool) -> Int {
    endWord()
    let number = sentences.count - 1
    for row in rows { add(row) }
    let end = rows.last?.last?.character
    if end == "." { endSentence() } else if !isInline { append(.comma) }
    return number
  }

  mutating func finish() { endWord() }

  /// Commands that begin something new.
  private static let partings: Set<String> = [
    "item", "section", "subsection", "subsubsection", "paragraph", "chapter", "par", "begin",
  ]

  private mutating func add(_ row: ArraySlice<LatexToken>) {
    var part: [LatexToken] = []
    var (isJoined, place) = (false, row.startIndex)
    func flush(_ prose: inout LatexProse) {
      guard !part.isEmpty else { return }
      prose.append(.part(part[...], isJoined: isJoined))
      (part, isJoined) = ([], true)
    }
    var brackets = LatexBrackets()
    while place < row.endIndex {
      if brackets.areClosed, let (words, end) = row.prose(at: place) {
        flush(&self)
        for word in words { append(.word(word)) }
        (isJoined, place) = (false, end)
        continue
      }
      let token = row[place]
      let isBreak = token.character == "," || ["quad", "qquad"].contains(token.command)
      if isBreak, brackets.areClosed {
        flush(&self)
        append(.comma)
      } else if token.character != "." {
        part.append(token)
      }
      brackets.pass(token)
      place += 1
    }
    flush(&self)
  }

  private mutating func append(_ item: Item) { sentences[sentences.count - 1].items.append(item) }

  private mutating func endWord() {
    if !word.isEmpty { append(.word(word.lowercased())) }
    word = ""
  }

  private mutating func endSentence(beginsParagraph: Bool = false) {
    let paragraph = (sentences.last?.paragraph ?? 0) + (beginsParagraph ? 1 : 0)
    if sentences.last?.items.isEmpty == true { sentences.removeLast() }
    sentences.append(Sentence(paragraph: paragraph))
  }
}

extension ArraySlice<LatexToken> {
  /// Words of prose that begin here, `\text{where }`, and where they end.
  func prose(at place: Int) -> (words: [String], end: Int)? {
    guard let name = self[place].command, Self.textCommands.contains(name),
      place == startIndex || ![.subscript, .superscript].contains(self[place - 1].kind),
      let (part, end) = argument(at: place + 1), let first = part.first, let last = part.last
    else { return nil }
    let words = part.proseWords
    guard !words.isEmpty else { return nil }
    // Names have no spaces within or around them.
    let isSpaced =
      name != "mathrm" && self[end - 1].kind == .close
      && (words.count > 1 || first.range.start > self[place + 1].range.end
        || last.range.end < self[end - 1].range.start)
    let isKnown = Self.proseWords.contains(part.word.lowercased())
    return isSpaced || isKnown ? (words, end) : nil
  }

  private static let textCommands: Set<String> = ["text", "mbox", "textrm", "mathrm", "textit"]

  private static let proseWords: Set<String> = [
    "where", "if", "for", "and", "with", "since", "or", "so", "then", "when", "forall", "st",
    "s.t.", "subjectto", "suchthat", "that", "because", "by", "as", "is", "the", "hence", "thus",
    "also", "symmetric", "ifissymmetric", "given", "thatis", "i.e.", "let", "foranyx", "using",
    "diagonal", "orthogonal", "invertible",
  ]

  /// The words of a text by the spaces between them.
  private var proseWords: [String] {
    var words: [String] = []
    var last: SourceRange?
    for token in self {
      guard let sign = token.character, sign.isLetter || sign.isNumber else { continue }
      // What a macro brings stands all at one place.
      if last?.end == token.range.start || last == token.range, var word = words.popLast() {
        word.append(sign)
        words.append(word)
      } else {
        words.append(String(sign))
      }
      last = token.range
    }
    return words.map { $0.lowercased() }
  }
}

/// Takes out of a formula what only arranges it: spaces, sizes of brackets, labels, colours.
struct LatexCleaning {
  private(set) var label: String?
  private let tokens: ArraySlice<LatexToken>
  /// Where something is passed over, and where the text goes on.
  private var skips: [Int: Int] = [:]
  /// How many matrices are open, in which & separates entries.
  private var openMatrices = 0

  init(_ tokens: ArraySlice<LatexToken>) { self.tokens = tokens }

  private static let dropped: Set<String> = [
    ",", ";", ":", "!", " ", ">", "/", "-", "thinspace", "medspace", "displaystyle", "textstyle",
    "scriptstyle", "scriptscriptstyle", "limits", "nolimits", "nonumber", "notag", "allowbreak",
    "mathstrut", "strut", "ensuremath", "mathop", "mathrel", "mathbin", "mathopen", "mathclose",
    "mathord", "mathinner", "noindent", "centering", "boxed", "nobreak", "relax", "mathpunct",
  ]
  /// Dropped with their argument.
  private static let droppedWithArgument: Set<String> = [
    "tag", "hspace", "vspace", "phantom", "hphantom", "vphantom", "color", "intertext",
    "shortintertext", "footnote", "cite", "citep", "citet", "ref", "eqref", "textcolor", "overset",
    "stackrel", "underset", "kern", "mkern",
  ]
  private static let sizes: Set<String> = [
    "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl",
    "bigr", "Bigr", "biggr", "Biggr", "bigm", "Bigm", "biggm", "Biggm",
  ]

  mutating func cleaned(in source: SourceText) throws(LanguageError) -> [LatexToken] {
    var result: [LatexToken] = []
    var place = tokens.startIndex
    while place < tokens.endIndex {
      if let after = skips[place] {
        place = after
        continue
      }
      let token = tokens[place]
      place += 1
      switch token.kind {
      case .paragraph: continue
      case .ampersand where openMatrices == 0: continue
      case .command(let name):
        guard !Self.dropped.contains(name) else { continue }
        if name == "label" || Self.droppedWithArgument.contains(name) {
          guard let (words, end) = tokens.argument(at: place) else { continue }
          if name == "label", label == nil { label = words.map { source[$0.range] }.joined() }
          place = end
        } else if name == "underbrace" || name == "overbrace" {
          skipScript(of: place)
        } else if Self.sizes.contains(name) {
          if let fence = fence(name, at: place) {
            if let sign = fence.sign { result.append(sign) }
            place = fence.end
          }
        } else if name == "begin" || name == "end", let arranged = arrangement(at: place) {
          place = arranged
        } else {
          openMatrices += name == "begin" ? 1 : name == "end" ? -1 : 0
          result.append(token)
        }
      default: result.append(token)
      }
    }
    return result
  }

  /// `\underbrace{X}_{text}`: the text is passed over.
  private mutating func skipScript(of start: Int) {
    guard let (_, end) = tokens.argument(at: start), end < tokens.endIndex,
      [.subscript, .superscript].contains(tokens[end].kind),
      let (_, after) = tokens.argument(at: end + 1)
    else { return }
    skips[end] = after
  }

  /// `\left(` is `(`, `\left|` is `\lvert`, `\left.` nothing.
  private func fence(_ size: String, at place: Int) -> (sign: LatexToken?, end: Int)? {
    guard place < tokens.endIndex else { return nil }
    let token = tokens[place]
    let isLeft = size == "left" || size.last == "l" && size != "l"
    let isRight = size == "right" || size.last == "r"
    let name: String? =
      switch token.kind {
      case .character("|"), .command("vert"): isLeft ? "lvert" : isRight ? "rvert" : nil
      case .command("|"), .command("Vert"): isLeft ? "lVert" : isRight ? "rVert" : nil
      default: nil
      }
    if let name { return (LatexToken(kind: .command(name), range: token.range), place + 1) }
    if token.character == ".", size == "left" || size == "right" { return (nil, place + 1) }
    return (token, place + 1)
  }

  private func arrangement(at place: Int) -> Int? {
    guard let (words, end) = tokens.argument(at: place),
      LatexDocument.arrangements.contains(words.environment)
    else { return nil }
    if words.environment == "alignedat", tokens[place - 1].command == "begin",
      let (_, after) = tokens.argument(at: end)
    {
      return after
    }
    return end
  }
}

/// An index of a sum with the ends of its range.
struct LatexRange {
  let index: String
  let first: ExpressionSyntax
  let last: ExpressionSyntax
  /// Whether its end is not said.
  let isOpen: Bool
  /// The factor of each term, by which only some are summed.
  var condition: ExpressionSyntax?
}

/// What stands below and above a sum: `i=1` and `n`, `i`, `i,j`, `i \in S`, `i < j`, `i : y_i = 1`.
extension LatexReader {
  mutating func ranges(from start: SourceRange) throws(LanguageError) -> [LatexRange] {
    var below: ArraySlice<LatexToken> = []
    var above: ArraySlice<LatexToken>?
    while let kind = current?.kind, kind == .subscript || kind == .superscript {
      index += 1
      let part = try argument("the range of the sum")
      if kind == .subscript { below = part } else { above = part }
    }
    if below.first?.command == "substack", let (rows, _) = below.argument(at: below.startIndex + 1)
    {
      below = rows
    }
    var ranges: [LatexRange] = []
    let pieces = below.parts { $0.character == "," || $0.command == "\\" }
    for piece in pieces where !piece.isEmpty { try add(piece, above, to: &ranges) }
    return ranges
  }

  private static func isEqual(_ token: LatexToken) -> Bool { token.character == "=" }

  private func add(
    _ piece: ArraySlice<LatexToken>, _ above: ArraySlice<LatexToken>?,
    to ranges: inout [LatexRange]
  ) throws(LanguageError) {
    if let place = piece.firstIndex(where: Self.beginsCondition) {
      try add(piece[..<place], above, to: &ranges)
      guard let last = ranges.indices.last else { return }
      ranges[last].condition = try membership(of: ranges[last].index, piece[(place + 1)...])
    } else if let place = piece.firstIndex(where: { Self.relation($0) != nil }),
      let relation = Self.relation(piece[place])
    {
      let sides = [piece[..<place], piece[(place + 1)...]]
      for side in sides {
        let isKnown = side.word == "" || indices[side.word] != nil
        let isNew = !ranges.contains { $0.index == side.word }
        if !isKnown, isNew { try add(side, above, to: &ranges) }
      }
      guard let last = ranges.indices.last else { return }
      var own = try binary(
        relation, try node(.name(sides[0].word), piece.place),
        try node(.name(sides[1].word), piece.place))
      if let other = ranges[last].condition { own = try binary(.multiply, other, own) }
      ranges[last].condition = own
    } else {
      let sides = piece.parts(at: Self.isEqual)
      let end = sides[0].firstIndex { $0.command == "in" || $0.character == "∈" }
      let letters = sides[0][..<(end ?? sides[0].endIndex)]
      guard letters.allSatisfy({ $0.character?.isLetter == true }) else {
        throw error("the index of a sum is a letter, as in \\sum_{i=1}^n", at: piece.place)
      }
      for letter in letters {
        let name = String(letter.character ?? "i")
        let first =
          sides.count == 2 && !sides[1].isEmpty
          ? try expression(in: sides[1], what: "the beginning of the sum", at: piece.place)
          : try node(.number(1), letter.range)
        let last =
          if let above {
            try expression(in: above, what: "the end of the sum", at: above.place)
          } else {
            try node(.name("n_\(name)"), letter.range)
          }
        ranges.append(LatexRange(index: name, first: first, last: last, isOpen: above == nil))
      }
    }
  }

  private static func beginsCondition(_ token: LatexToken) -> Bool {
    token.character == ":" || token.character == "|"
      || ["mid", "colon", "vert"].contains(token.command)
  }

  /// Whether an index is one of some: an input of the condition's own, so that what is claimed holds for any of them.
  private func membership(
    of index: String, _ condition: ArraySlice<LatexToken>
  ) throws(LanguageError) -> ExpressionSyntax {
    let text = context.source[condition.place]
    var symbol = LatexSymbol(base: "weight")
    symbol.index = condition.compactMap { token in
      token.character.map(String.init) ?? token.command
    }.joined().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    let name = context.names.name(of: symbol)
    context.remark("the terms with \(text) are summed with weights \(name), for any choice of them")
    return try call(name, [try node(.name(index), condition.place)], condition.place)
  }
}

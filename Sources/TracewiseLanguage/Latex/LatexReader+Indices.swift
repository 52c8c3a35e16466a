/// Sums and products over an index.
extension LatexReader {
  /// An index with the ends of its range.
  private struct Range {
    let index: String
    let first: ExpressionSyntax
    let last: ExpressionSyntax
  }

  mutating func indexedSum() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    index += 1
    let ranges = try ranges(from: start)
    if ranges.isEmpty {
      // A sum without an index is that of all entries.
      return try call("sum", [try term()], range(from: start))
    }
    guard indices.count + ranges.count <= IndexedSum.mostLevels else {
      throw error("sums are nested more than \(IndexedSum.mostLevels) levels deep", at: start)
    }
    let outer = indices
    for range in ranges { indices[range.index] = "\(range.last)" }
    defer { indices = outer }
    var summand = try term()
    for range in ranges.reversed() {
      let parts = [
        try node(.name(range.index), start), range.first, range.last, summand,
      ]
      summand = try node(.call(IndexedSum.name, parts), self.range(from: start))
    }
    return summand
  }

  /// The product of all entries; of other terms there is none in the language.
  mutating func indexedProduct() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    index += 1
    let ranges = try ranges(from: start)
    let outer = indices
    for range in ranges { indices[range.index] = "\(range.last)" }
    defer { indices = outer }
    let factor = try factor()
    let place = range(from: start)
    if ranges.isEmpty { return try call("prod", [factor], place) }
    guard ranges.count == 1, case .call(let name, let places) = factor.kind,
      places == [ExpressionSyntax(.name(ranges[0].index))]
    else { throw error("only products of all entries are read, as in \\prod_i x_i", at: place) }
    return try call("prod", [try node(.name(name), place)], place)
  }

  /// What stands below and above a sum: `i=1` and `n`, `i`, `i,j`.
  private mutating func ranges(from start: SourceRange) throws(LanguageError) -> [Range] {
    var below: ArraySlice<LatexToken> = []
    var above: ArraySlice<LatexToken>?
    while let kind = current?.kind, kind == .subscript || kind == .superscript {
      index += 1
      let part = try argument("the range of the sum")
      if kind == .subscript { below = part } else { above = part }
    }
    let sides = below.parts { $0.character == "=" }
    var letters = Array(sides[0]).filter { $0.character != "," }
    // `i \in \mathcal D`
    if let place = letters.firstIndex(where: { $0.command == "in" }) {
      letters = Array(letters[..<place])
    }
    guard letters.allSatisfy({ $0.character?.isLetter == true }) else {
      throw error("the index of a sum is a letter, as in \\sum_{i=1}^n", at: below.place)
    }
    var ranges: [Range] = []
    for letter in letters {
      let name = String(letter.character ?? "i")
      let first =
        sides.count == 2 && !sides[1].isEmpty
        ? try expression(in: sides[1], what: "the beginning of the sum", at: below.place)
        : try node(.number(1), letter.range)
      let last =
        if let above {
          try expression(in: above, what: "the end of the sum", at: above.place)
        } else {
          try node(.name("n_\(name)"), letter.range)
        }
      last.collectSizes(in: context)
      ranges.append(Range(index: name, first: first, last: last))
    }
    return ranges
  }
}

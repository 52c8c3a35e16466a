/// Sums and products over an index.
extension LatexReader {
  /// An index with the ends of its range.
  private struct Range {
    let index: String
    let first: ExpressionSyntax
    let last: ExpressionSyntax
    /// Whether its end is not said.
    let isOpen: Bool
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
      let last = range.isOpen ? extent(of: range, in: summand) : range.last
      last.collectSizes(in: context)
      let parts = [try node(.name(range.index), start), range.first, last, summand]
      summand = try node(.call(IndexedSum.name, parts), self.range(from: start))
    }
    return summand
  }

  /// The end of a range that is not said: all indices in the same place of a matrix go equally far.
  private func extent(of range: Range, in summand: ExpressionSyntax) -> ExpressionSyntax {
    guard let place = summand.place(of: range.index) else { return range.last }
    if let size = context.extents[place] {
      return ExpressionSyntax(.name(size), range: range.last.range)
    }
    context.extents[place] = "\(range.last)"
    return range.last
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
      ranges.append(Range(index: name, first: first, last: last, isOpen: above == nil))
    }
    return ranges
  }
}

extension ExpressionSyntax {
  /// Where an index stands first: a name, and which of its places.
  fileprivate func place(of index: String) -> String? {
    switch kind {
    case .call(let name, let places):
      if let k = places.firstIndex(where: { $0.kind == .name(index) }) {
        return "\(name).\(k).\(places.count)"
      }
    case .index(let base, let places):
      if let k = places.firstIndex(where: { $0.kind == .at(ExpressionSyntax(.name(index))) }) {
        return "\(base).\(k).\(places.count)"
      }
    default: break
    }
    return parts.lazy.compactMap { $0.place(of: index) }.first
  }
}

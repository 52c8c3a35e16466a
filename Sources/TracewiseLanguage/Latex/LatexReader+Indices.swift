import Tracewise

/// Sums and products over an index.
extension LatexReader {
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
    var summand = try terms(of: ranges)
    for condition in ranges.compactMap(\.condition) {
      summand = try node(.binary(.multiply, condition, summand), self.range(from: start))
    }
    if let entries = entries(of: summand, over: ranges) {
      return try call("sum", [entries], range(from: start))
    }
    for range in ranges.reversed() {
      var (first, last) = (range.first, range.last)
      if range.isOpen {
        (first, last) = extent(of: range, in: summand)
      } else if let start = first.integer({ _ in nil }), start < 1 {
        // The same terms, counted from 1 on.
        summand = summand.moving(range.index, by: start - 1)
        (first, last) = (first.adding(1 - start), last.adding(1 - start))
      }
      last.collectSizes(in: context)
      if case .name(let size) = last.kind, first.kind == .number(1) {
        context.noteEnd(size, of: range.index, in: summand)
      }
      let parts = [try node(.name(range.index), start), first, last, summand]
      summand = try node(.call(IndexedSum.name, parts), self.range(from: start))
    }
    return summand
  }

  /// What is summed: a term, and those behind it in which the index stands too, as they have no meaning outside.
  private mutating func terms(of ranges: [LatexRange]) throws(LanguageError) -> ExpressionSyntax {
    var summand = try term()
    while !isPeeking, let sign {
      var ahead = self
      ahead.isPeeking = true
      ahead.index += 1
      guard let next = try? ahead.term(),
        let own = ranges.first(where: { !next.places(of: $0.index).isEmpty })
      else { break }
      context.remark(
        "the sum over \(own.index) goes on to the terms behind it that have \(own.index)")
      index += 1
      summand = try binary(sign < 0 ? .subtract : .add, summand, try term())
    }
    return summand
  }

  /// The column or matrix of all that is summed, where the sum, or this one of another, goes over all its entries.
  private func entries(
    of summand: ExpressionSyntax, over ranges: [LatexRange]
  ) -> ExpressionSyntax? {
    var (ranges, summand) = (ranges, summand)
    if ranges.count == 1, let inner = IndexedSum(summand) {
      var isOpen = false
      if case .name(let size) = inner.last.kind { isOpen = size.hasPrefix("n_") }
      ranges.append(
        LatexRange(index: inner.index, first: inner.first, last: inner.last, isOpen: isOpen))
      summand = inner.summand
    }
    guard ranges.allSatisfy({ $0.condition == nil }),
      let entries = summand.entries(over: ranges.map(\.index))
    else { return nil }
    return ranges.allSatisfy(goesOverAll) ? entries : nil
  }

  /// Whether a range goes over all entries: where its end is not said, or fits nothing else.
  private func goesOverAll(_ range: LatexRange) -> Bool {
    guard !range.isOpen else { return true }
    guard case .name(let size) = range.last.kind, range.first.kind == .number(1) else {
      return false
    }
    return context.choose(
      "sums to \(size)", ["sums go to \(size)", "sums to \(size) go over all entries"],
      isFallback: true) == 1
  }

  /// The ends of a range that are not said: an index goes equally far in all its places, and so do all indices in one
  /// place; of a series as far as all its terms are there.
  private func extent(
    of range: LatexRange, in summand: ExpressionSyntax
  ) -> (first: ExpressionSyntax, last: ExpressionSyntax) {
    let size = context.tie(range.index, to: "\(range.last)", in: summand)
    let shifts = summand.indexedPlaces(of: range.index).map(\.shift)
    let last = ExpressionSyntax(.name(size), range: range.last.range)
    let (least, most) = (min(0, shifts.min() ?? 0), max(0, shifts.max() ?? 0))
    return (range.first.adding(-least), last.adding(-most))
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
}

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
    var summand = try term()
    for condition in ranges.compactMap(\.condition) {
      summand = try node(.binary(.multiply, condition, summand), self.range(from: start))
    }
    if ranges.count == 1, ranges[0].condition == nil, goesOverAll(ranges[0]),
      let entries = summand.entries(over: ranges[0].index)
    {
      return try call("sum", [entries], range(from: start))
    }
    for range in ranges.reversed() {
      let last = range.isOpen ? extent(of: range, in: summand) : range.last
      last.collectSizes(in: context)
      let parts = [try node(.name(range.index), start), range.first, last, summand]
      summand = try node(.call(IndexedSum.name, parts), self.range(from: start))
    }
    return summand
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

  /// The end of a range that is not said: all indices in the same place of a matrix go equally far.
  private func extent(of range: LatexRange, in summand: ExpressionSyntax) -> ExpressionSyntax {
    guard let place = summand.place(of: range.index) else { return range.last }
    let parts = place.split(separator: ".")
    if parts.count == 3, let k = Int(parts[1]), let count = Int(parts[2]),
      let sizes = context.kinds[String(parts[0])]?.sizes, sizes.count == count
    {
      return ExpressionSyntax(.name(sizes[k]), range: range.last.range)
    }
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
}

extension ExpressionSyntax {
  /// The column whose entries are the values for all indices, where nothing but entries of columns and numbers stands
  /// in it, at least one entry: the columns are of one length then, as a range without an end says.
  fileprivate func entries(over index: String) -> ExpressionSyntax? {
    guard let words = columns(over: index), words.varies else { return nil }
    return words.column
  }

  private func columns(over index: String) -> (column: ExpressionSyntax, varies: Bool)? {
    func made(_ kind: Kind) -> ExpressionSyntax { ExpressionSyntax(kind, range: range) }
    switch kind {
    case .number: return (self, false)
    case .negated(let x):
      return x.columns(over: index).map { (made(.negated($0.column)), $0.varies) }
    case .call(let name, let operands) where operands.count == 1:
      if operands[0].kind == .name(index) { return (made(.name(name)), true) }
      guard FunctionTable.standard.rule(named: name) is any ElementwiseRule else { return nil }
      return operands[0].columns(over: index).map { (made(.call(name, [$0.column])), $0.varies) }
    case .binary(let operation, let x, let y):
      guard let a = x.columns(over: index), let b = y.columns(over: index) else { return nil }
      let entrywise: BinaryOperator? =
        switch operation {
        case .add, .subtract: operation
        case .multiply, .hadamard: a.varies && b.varies ? .hadamard : .multiply
        case .divide, .entrywiseDivide: b.varies ? .entrywiseDivide : .divide
        case .power, .entrywisePower: b.varies ? nil : a.varies ? .entrywisePower : .power
        default: nil
        }
      return entrywise.map { (made(.binary($0, a.column, b.column)), a.varies || b.varies) }
    default: return nil
    }
  }

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

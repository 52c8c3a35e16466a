/// `sum_{i=a:b} EXPR`: the sum of an expression over an index.
///
/// In a tree it is a call of a name that nobody can type, so that everything which walks trees walks it too.
package struct IndexedSum {
  package let index: String
  package let first: ExpressionSyntax
  package let last: ExpressionSyntax
  package let summand: ExpressionSyntax

  static let name = "sum_{}"
  /// So many terms are written out where there are no words for the sum.
  static let mostTerms = 400
  /// And so many operations and operands, of all sums together.
  static let mostNodes = 100_000
  /// Sums within sums.
  static let mostLevels = 4

  /// nil of any other expression.
  package init?(_ expression: ExpressionSyntax) {
    guard case .call(Self.name, let parts) = expression.kind, parts.count == 4,
      case .name(let index) = parts[0].kind
    else { return nil }
    self.index = index
    (first, last, summand) = (parts[1], parts[2], parts[3])
  }

  /// The summand at a value of the index.
  func term(at value: ExpressionSyntax) -> ExpressionSyntax { summand.replacing(index, by: value) }

  func term(at value: Int) -> ExpressionSyntax {
    term(at: ExpressionSyntax(.number(Double(value)), range: summand.range))
  }
}

extension ExpressionSyntax {
  /// The expression with another in the place of a name; the index of a sum within is its own.
  func replacing(_ name: String, by value: ExpressionSyntax) -> ExpressionSyntax {
    if kind == .name(name) { return ExpressionSyntax(value.kind, range: range, mark: mark) }
    if let sum = IndexedSum(self), sum.index == name { return self }
    return ExpressionSyntax(
      kind.mapParts { $0.replacing(name, by: value) }, range: range, mark: mark)
  }

  /// Whether a name stands in it as a value.
  package func mentions(_ name: String) -> Bool {
    kind == .name(name) || parts.contains { $0.mentions(name) }
  }
}

extension Parser {
  /// `sum_{i=1:n}` and what it goes over: a product, up to the next + or −.
  mutating func indexedSum() throws(LanguageError) -> ExpressionSyntax? {
    guard current.kind == .identifier("sum_"), next.kind == .symbol(.leftBrace) else { return nil }
    try enter()
    defer { leave() }
    openSums += 1
    defer { openSums -= 1 }
    guard openSums <= IndexedSum.mostLevels else {
      throw error(
        "sums are nested more than \(IndexedSum.mostLevels) levels deep", at: current.range)
    }
    let start = advance().range
    let opening = openBracket()
    let index = try identifier("the index of the sum")
    try expect(.equals, "and the range of '\(index.text)', as in sum_{i=1:n}")
    let first = try expression()
    try expect(.colon, "and the end of the range, as in sum_{i=1:n}")
    let last = try expression()
    try closeBracket(.rightBrace, of: opening)
    let summand = try product()
    let parts = [ExpressionSyntax(.name(index.text), range: index.range), first, last, summand]
    return try node(
      .call(IndexedSum.name, parts), start.union(summand.range), mark: start)
  }
}

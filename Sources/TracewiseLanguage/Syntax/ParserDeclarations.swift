extension Parser {
  /// `A: matrix(m, n) in (0, 1)`
  mutating func declaration(isConstant: Bool) throws(LanguageError) -> DeclarationSyntax {
    let name = try identifier(isConstant ? "the name of a const" : "the name of an input")
    try expect(.colon, "and the kind of '\(name.text)', as in \(name.text): matrix(m, n)")
    let start = current.range.start
    let kind = try kindName()
    let sizes = try kindSizes(of: kind)
    let kindRange = SourceRange(start, endOfPrevious)
    guard kind.sizeCounts.contains(sizes.count) else {
      let given = sizes.isEmpty ? "none" : "\(sizes.count)"
      let needed = kind.sizeCounts.upperBound
      let plural = needed == 1 ? "size" : "sizes"
      throw error(
        "\(kind.rawValue) takes \(needed == 0 ? "no" : "\(needed)") \(plural), "
          + "\(kind.usage); it got \(given)",
        at: kindRange)
    }
    return DeclarationSyntax(
      name: name, isConstant: isConstant, kind: kind, sizes: sizes,
      interval: try interval(of: kind), convention: try convention(of: kind, isConstant),
      kindRange: kindRange)
  }

  private mutating func kindName() throws(LanguageError) -> Kind {
    guard case .identifier(let word) = current.kind else {
      throw unexpected(expected: "a kind, such as matrix(m, n) or scalar")
    }
    guard let kind = Kind(rawValue: word) else {
      let kinds = Kind.allCases.map(\.rawValue)
      let near = suggestion(for: word, among: kinds)
      throw error(
        "unknown kind '\(word)'", at: current.range,
        notes: [
          near.map { "did you mean '\($0)'?" }
            ?? "the kinds are \(kinds.joined(separator: ", "))"
        ])
    }
    advance()
    return kind
  }

  private mutating func kindSizes(of kind: Kind) throws(LanguageError) -> [SizeSyntax] {
    guard current.kind == .symbol(.leftParenthesis) else { return [] }
    let opening = openBracket()
    var sizes: [SizeSyntax] = []
    repeat {
      sizes.append(try kindSize())
    } while take(.comma) != nil
    try closeBracket(.rightParenthesis, of: opening)
    return sizes
  }

  /// A size: a number, a name, or + − * of them.
  private mutating func kindSize() throws(LanguageError) -> SizeSyntax {
    let isAlone = next.kind == .symbol(.comma) || next.kind == .symbol(.rightParenthesis)
    if case .number = current.kind, isAlone { return .number(try sizeLiteral("a size")) }
    guard !isAlone, current.beginsOperand else {
      return .name(try identifier("a size: a name or a number"))
    }
    let size = try expression()
    guard size.isOfSizes else {
      throw error("a size is a number, a name, or + - * of them", at: size.range)
    }
    return .expression(size)
  }

  /// A whole number that can be a size.
  mutating func sizeLiteral(_ what: String) throws(LanguageError) -> Int {
    guard case .number(let value) = current.kind else {
      throw unexpected(expected: "\(what), a whole number")
    }
    guard let size = Int(exactly: value), Limits.sizes.contains(size) else {
      throw error(
        "\(what) must be a whole number from 1 to \(Limits.sizes.upperBound)",
        at: current.range)
    }
    advance()
    return size
  }

  /// `in (0, 1)`
  private mutating func interval(of kind: Kind) throws(LanguageError) -> Interval? {
    guard case .identifier("in") = current.kind else { return nil }
    let word = advance()
    guard current.kind == .symbol(.leftParenthesis) else {
      throw unexpected(expected: "'(' and the two ends of the range, as in (0, 1)")
    }
    let opening = openBracket()
    let lower = try signedNumber()
    try expect(.comma, "and the upper end of the range")
    let upper = try signedNumber()
    try closeBracket(.rightParenthesis, of: opening)
    let range = SourceRange(word.range.start, endOfPrevious)
    guard kind.allowsInterval else {
      throw error("\(kind.rawValue) takes no range: its entries are given", at: range)
    }
    guard lower < upper else {
      throw error("the range's lower end must be less than its upper end", at: range)
    }
    return Interval(lower: lower, upper: upper)
  }

  /// `by parameter`
  private mutating func convention(
    of kind: Kind, _ isConstant: Bool
  ) throws(LanguageError) -> GradientConvention? {
    guard case .identifier("by") = current.kind else { return nil }
    let by = advance()
    guard case .identifier(let word) = current.kind,
      let convention = GradientConvention(rawValue: word)
    else { throw unexpected(expected: "what gradients are taken by: \(GradientConvention.names)") }
    let range = by.range.union(advance().range)
    if isConstant { throw error("a const has no gradient", at: range) }
    if kind == .orthogonal, convention == .parameter {
      throw error(
        "an orthogonal matrix has no parameters of its own", at: range,
        notes: ["by structure its gradient is tangent: G - Q*sym(Q'*G)"])
    }
    return convention
  }

  private mutating func signedNumber() throws(LanguageError) -> Double {
    let sign: Double = take(.minus) == nil ? 1 : -1
    guard case .number(let value) = current.kind else {
      throw unexpected(expected: "a number")
    }
    advance()
    return sign * value
  }
}

extension Parser {
  /// All statements up to the end; an error in one does not hide errors in the next.
  mutating func statements() throws(LanguageFailure) -> [Statement] {
    var statements: [Statement] = []
    var errors: [LanguageError] = []
    while current.kind != .end {
      if current.kind == .newline {
        advance()
        continue
      }
      do {
        statements.append(try statement())
      } catch {
        errors.append(error)
        recover()
      }
    }
    if let failure = LanguageFailure(errors) { throw failure }
    return statements
  }

  private mutating func statement() throws(LanguageError) -> Statement {
    guard case .identifier(let word) = current.kind, let keyword = Keyword(rawValue: word) else {
      throw notAStatement()
    }
    let mark = advance().range
    let kind: Statement.Kind
    switch keyword {
    case .dim: kind = try dimensions()
    case .input: kind = .declaration(try declaration(isConstant: false))
    case .const: kind = .declaration(try declaration(isConstant: true))
    case .let: kind = try binding()
    case .loss: kind = try loss()
    case .claim: kind = .claim(try claim(isRefutation: false))
    case .refute: kind = .claim(try claim(isRefutation: true))
    }
    guard current.endsStatement else { throw trailing() }
    return Statement(
      kind: kind, range: SourceRange(mark.start, endOfPrevious), mark: mark)
  }

  private func notAStatement() -> LanguageError {
    let words = Keyword.allCases.map(\.rawValue)
    var notes: [String] = []
    if case .identifier(let word) = current.kind {
      if next.kind == .symbol(.equals) {
        notes.append("to name a value, write: let \(word) = …")
      } else if DerivativeWord(word) != nil || word == "d", next.kind == .symbol(.leftParenthesis) {
        notes.append("to say what it is, write: claim \(word)(…) = …")
      } else if let near = suggestion(for: word, among: words) {
        notes.append("did you mean '\(near)'?")
      }
    }
    return error(
      "a statement begins with dim, input, const, let, loss, claim or refute",
      at: current.range, notes: notes)
  }

  /// The error for what stands after a complete statement.
  private func trailing() -> LanguageError {
    let found = current.description(in: source)
    switch current.kind {
    case .symbol(.equals):
      return error("a second '=' in the statement", at: current.range)
    case .symbol(.semicolon):
      return error(
        "a statement ends at the end of its line, without ';'", at: current.range)
    case _ where current.beginsOperand:
      return error(
        "an operator is missing before \(found)", at: current.range, notes: indexNotes)
    default:
      return error("unexpected \(found)", at: current.range, notes: indexNotes)
    }
  }

  /// `n = 5, m == 3, m >= n`
  private mutating func dimensions() throws(LanguageError) -> Statement.Kind {
    var (dimensions, orders): ([DimensionSyntax], [SizeOrderSyntax]) = ([], [])
    repeat {
      let name = try identifier("the name of a size")
      if let order = try sizeOrder(of: name) {
        orders.append(order)
        continue
      }
      var isFixed = take(.equal) != nil
      if !isFixed {
        try expect(.equals, "and the default of '\(name.text)'")
        isFixed = take(.equals) != nil
      }
      dimensions.append(try dimension(name, isFixed: isFixed))
    } while take(.comma) != nil
    return .dimensions(dimensions, orders: orders)
  }

  /// What stands behind a name in `m >= n`; nil where it is no order.
  private mutating func sizeOrder(of name: Identifier) throws(LanguageError) -> SizeOrderSyntax? {
    let signs: [(Symbol, isGreater: Bool, isStrict: Bool)] = [
      (.greaterOrEqual, true, false), (.greater, true, true), (.lessOrEqual, false, false),
      (.less, false, true),
    ]
    for (sign, isGreater, isStrict) in signs where take(sign) != nil {
      let size = ExpressionSyntax(.name(name.text), range: name.range)
      let bound = try expression()
      guard bound.isOfSizes else {
        throw error("a size is compared with + - * of sizes and whole numbers", at: bound.range)
      }
      return SizeOrderSyntax(
        lesser: isGreater ? bound : size, greater: isGreater ? size : bound, isStrict: isStrict,
        range: SourceRange(name.range.start, bound.range.end))
    }
    return nil
  }

  private mutating func dimension(
    _ name: Identifier, isFixed: Bool
  ) throws(LanguageError) -> DimensionSyntax {
    let isNumber = if case .number = current.kind { true } else { false }
    guard current.beginsOperand, !isNumber || BinaryOperator(next) != nil else {
      let value = try sizeLiteral("the default of '\(name.text)'")
      return DimensionSyntax(name: name, value: value, isFixed: isFixed)
    }
    let size = try expression()
    guard size.isOfSizes, !size.sizeIdentifiers.isEmpty else {
      throw error(
        "the default of '\(name.text)' must be a whole number, or + - * of other sizes",
        at: size.range)
    }
    return DimensionSyntax(name: name, value: 1, isFixed: true, definition: size)
  }

  private mutating func binding() throws(LanguageError) -> Statement.Kind {
    let name = try identifier("a name")
    try expect(.equals, "and the value of '\(name.text)'")
    return .binding(name, try expression())
  }

  private mutating func loss() throws(LanguageError) -> Statement.Kind {
    try expect(.equals, "and the loss")
    let value = try expression()
    lossAbove = value
    return .loss(value)
  }

  private mutating func claim(isRefutation: Bool) throws(LanguageError) -> ClaimSyntax {
    isInClaim = true
    defer { isInClaim = false }
    let written = try expression()
    if case .binary(.equal, _, _) = written.kind, current.kind != .symbol(.equals) {
      throw error("a claim is written with one '='", at: written.mark)
    }
    let left = try claimLeft(written)
    let equals = try expect(.equals, "and the right side of the claim").range
    return ClaimSyntax(
      isRefutation: isRefutation, left: left, right: try expression(), equals: equals)
  }

  /// Sees the special forms `grad(A)`, `hess(x)`, `hess(A, V)` and `d(EXPR)`, which stand alone on the left.
  private func claimLeft(_ left: ExpressionSyntax) throws(LanguageError) -> ClaimSyntax.Left {
    switch left.kind {
    case .call("grad", let arguments):
      guard arguments.count == 1, case .name(let name) = arguments[0].kind else {
        let isOfEntry: Bool =
          switch arguments.first?.kind {
          case .index, .call: arguments.count == 1
          default: false
          }
        throw error(
          "grad takes the name of one input, as in grad(A)", at: left.range,
          notes: isOfEntry
            ? ["the gradient for an entry is that of its input, as in grad(x)(2)"] : [])
      }
      return .gradient(of: Identifier(text: name, range: arguments[0].range))
    case .call("hess", let arguments):
      guard (1...2).contains(arguments.count), case .name(let name) = arguments[0].kind else {
        throw error(
          "hess takes the name of one input, and a direction, as in hess(x) and hess(A, V)",
          at: left.range)
      }
      return .hessian(of: Identifier(text: name, range: arguments[0].range), left)
    case .call("d", let arguments):
      guard arguments.count == 1 else {
        throw error("d takes one expression, as in d(inv(A))", at: left.range)
      }
      return .differential(of: arguments[0])
    default:
      return .expression(left)
    }
  }

  /// A name that may be declared.
  mutating func identifier(_ purpose: String) throws(LanguageError) -> Identifier {
    guard case .identifier(let text) = current.kind else { throw unexpected(expected: purpose) }
    if Keyword.isReserved(text) {
      throw error(
        "'\(text)' is a word of the language and cannot be a name", at: current.range)
    }
    return Identifier(text: text, range: advance().range)
  }
}

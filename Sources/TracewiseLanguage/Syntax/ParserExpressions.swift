extension Parser {
  /// A whole expression: sums of products, or a comparison of two.
  mutating func expression() throws(LanguageError) -> ExpressionSyntax {
    try enter()
    defer { leave() }
    let left = try sum()
    guard let operation = BinaryOperator(current), operation.precedence == .comparison else {
      return left
    }
    let mark = advance().range
    let right = try sum()
    if let next = BinaryOperator(current), next.precedence == .comparison {
      throw error(
        "comparisons have two sides", at: current.range,
        notes: ["where several hold is their product: (a < x) .* (x < b)"])
    }
    return try node(
      .binary(operation, left, right), left.range.union(right.range), mark: mark)
  }

  private mutating func sum() throws(LanguageError) -> ExpressionSyntax {
    try chain(of: .sum) { parser throws(LanguageError) in
      try parser.product()
    }
  }

  mutating func product() throws(LanguageError) -> ExpressionSyntax {
    try chain(of: .product) { parser throws(LanguageError) in try parser.prefix() }
  }

  /// Operands with operators of one precedence between them, grouped from the left.
  private mutating func chain(
    of precedence: BinaryOperator.Precedence,
    _ operand: (inout Parser) throws(LanguageError) -> ExpressionSyntax
  ) throws(LanguageError) -> ExpressionSyntax {
    var left = try operand(&self)
    while let operation = BinaryOperator(current), operation.precedence == precedence {
      try refuseLaTeX(beginsOperand: false)
      let mark = advance().range
      let right = try operand(&self)
      left = try node(
        .binary(operation, left, right), left.range.union(right.range), mark: mark)
    }
    return left
  }

  /// `-x`, which binds looser than powers: `-2^2` is −4.
  private mutating func prefix() throws(LanguageError) -> ExpressionSyntax {
    guard let minus = take(.minus) else { return try power() }
    try enter()
    defer { leave() }
    let operand = try prefix()
    return try node(.negated(operand), minus.range.union(operand.range), mark: minus.range)
  }

  /// `x^y`, grouped from the right; the exponent may start with a minus.
  private mutating func power() throws(LanguageError) -> ExpressionSyntax {
    let base = try postfix()
    guard let operation = BinaryOperator(current), operation.precedence == .power else {
      return base
    }
    try enter()
    defer { leave() }
    let mark = advance().range
    if operation == .power, let sign = take(.apostrophe) {
      return try node(.transposed(base), base.range.union(sign.range), mark: sign.range)
    }
    return try power(operation, base, try prefix(), mark)
  }

  /// A number has no transpose: a sign behind an exponent stands for that of the power, as in `A^-1'`
  /// and `x.^2'`.
  private func power(
    _ operation: BinaryOperator, _ base: ExpressionSyntax, _ exponent: ExpressionSyntax,
    _ mark: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    let range = base.range.union(exponent.range)
    guard let (number, sign) = exponent.beforeTranspose,
      operation == .power || number.isOfNumbers
    else { return try node(.binary(operation, base, exponent), range, mark: mark) }
    let inner = try power(operation, base, number, mark)
    return try node(.transposed(inner), range, mark: sign)
  }

  /// Transposes and indexings after an operand.
  private mutating func postfix() throws(LanguageError) -> ExpressionSyntax {
    let start = current.range.start
    var operand = try primary()
    while true {
      if current.kind == .symbol(.apostrophe) {
        guard !current.followsSpace else {
          throw error("the transpose ' must directly follow its operand", at: current.range)
        }
        let mark = advance().range
        operand = try node(.transposed(operand), SourceRange(start, mark.end), mark: mark)
      } else if case .superscript(let power) = current.kind {
        let mark = advance().range
        let exponent = ExpressionSyntax(.number(Double(power)), range: mark)
        operand = try node(
          .binary(.power, operand, exponent), SourceRange(start, mark.end), mark: mark)
      } else if case .member(let name) = current.kind {
        operand = try member(name, of: operand, from: start)
      } else if current.kind == .symbol(.leftParenthesis), operand.isIndexable(from: start) {
        operand = try indexing(operand, from: start)
      } else {
        return operand
      }
    }
  }

  private mutating func primary() throws(LanguageError) -> ExpressionSyntax {
    if let sum = try indexedSum() { return sum }
    let token = current
    switch token.kind {
    case .number(let value):
      advance()
      return try node(.number(value), token.range)
    case .identifier(let name):
      if name == Keyword.loss.rawValue, isInClaim {
        guard let loss = lossAbove else {
          throw error("'loss' is that of a line above; there is none", at: token.range)
        }
        advance()
        return ExpressionSyntax(loss.kind, range: token.range, mark: token.range)
      }
      if Keyword(rawValue: name) != nil || name == "in" {
        throw error(
          "'\(name)' is a word of the language and cannot be a name", at: token.range)
      }
      advance()
      return try node(.name(name), token.range)
    case .symbol(.leftParenthesis):
      let opening = openBracket()
      let inner = try expression()
      try closeBracket(.rightParenthesis, of: opening)
      // The range takes the parentheses in, so that the text of a larger expression is whole.
      let range = SourceRange(token.range.start, endOfPrevious)
      return ExpressionSyntax(inner.kind, range: range, mark: inner.mark)
    case .symbol(.leftBracket):
      return try matrix()
    case .symbol(.apostrophe):
      throw error("the transpose ' must directly follow its operand", at: token.range)
    default:
      try refuseLaTeX(beginsOperand: true)
      throw unexpected(expected: "an expression", notes: signNotes)
    }
  }

  /// `[A, B; C, D]`
  private mutating func matrix() throws(LanguageError) -> ExpressionSyntax {
    let opening = openBracket()
    var rows: [[ExpressionSyntax]] = []
    repeat {
      var row: [ExpressionSyntax] = []
      repeat {
        row.append(try expression())
      } while take(.comma) != nil
      rows.append(row)
    } while take(.semicolon) != nil
    if current.beginsOperand {
      throw error(
        "a ',' or an operator is missing before \(current.description(in: source))",
        at: current.range)
    }
    try closeBracket(.rightBracket, of: opening)
    let range = SourceRange(opening.range.start, endOfPrevious)
    return try node(.matrix(rows), range, mark: opening.range)
  }

  /// `f(x, y)` and `A(:, j)`. After a name, what has no colon is written as a call: only the
  /// name's meaning can tell.
  private mutating func indexing(
    _ base: ExpressionSyntax, from start: Int
  ) throws(LanguageError) -> ExpressionSyntax {
    let opening = openBracket()
    var subscripts: [Subscript] = []
    if current.kind != .symbol(.rightParenthesis) {
      repeat {
        subscripts.append(try self.subscript())
      } while take(.comma) != nil
    }
    if current.beginsOperand {
      throw error(
        "a ',' or an operator is missing before \(current.description(in: source))",
        at: current.range)
    }
    try closeBracket(.rightParenthesis, of: opening)
    let range = SourceRange(start, endOfPrevious)
    if case .name(let name) = base.kind, base.mark.start == start,
      let arguments = subscripts.asArguments
    {
      return try node(.call(name, arguments), range, mark: base.range)
    }
    guard !subscripts.isEmpty else {
      throw error("an indexing needs subscripts, as in A(i, j)", at: opening.range)
    }
    return try node(.index(base, subscripts), range, mark: base.range)
  }

  private mutating func `subscript`() throws(LanguageError) -> Subscript {
    if let colon = take(.colon) { return Subscript(.all, range: colon.range) }
    if let word = quotedWord() { return Subscript(.at(word), range: word.range) }
    let first = try expression()
    guard take(.colon) != nil else { return Subscript(.at(first), range: first.range) }
    let last = try expression()
    return Subscript(.span(first, last), range: first.range.union(last.range))
  }

  func node(
    _ kind: ExpressionSyntax.Kind, _ range: SourceRange, mark: SourceRange? = nil
  ) throws(LanguageError) -> ExpressionSyntax {
    let node = ExpressionSyntax(kind, range: range, mark: mark)
    guard node.depth <= Self.maximumDepth else {
      throw error(
        "the expression is too long (more than \(Self.maximumDepth) levels)",
        at: mark ?? range, notes: ["parts of it can be named with let"])
    }
    return node
  }
}

extension ExpressionSyntax {
  /// Whether parentheses after it index (or call) it; after a bare number an operator is missing.
  fileprivate func isIndexable(from start: Int) -> Bool {
    if case .number = kind { return mark.start != start }
    return true
  }

  /// x and the sign, where x' or −x' ends in the sign itself, without parentheses around it.
  fileprivate var beforeTranspose: (ExpressionSyntax, sign: SourceRange)? {
    switch kind {
    case .transposed(let x) where range.end == mark.end: return (x, mark)
    case .negated(let x) where range.end == x.range.end:
      guard let (inner, sign) = x.beforeTranspose else { return nil }
      let range = SourceRange(range.start, inner.range.end)
      return (ExpressionSyntax(.negated(inner), range: range, mark: mark), sign)
    default: return nil
    }
  }

  /// Whether there is no name in it.
  var isOfNumbers: Bool {
    if case .name = kind { return false }
    return parts.allSatisfy(\.isOfNumbers)
  }
}

extension [Subscript] {
  /// The subscripts as arguments of a call, where none has a colon.
  var asArguments: [ExpressionSyntax]? {
    var arguments: [ExpressionSyntax] = []
    for entry in self {
      guard case .at(let expression) = entry.kind else { return nil }
      arguments.append(expression)
    }
    return arguments
  }
}

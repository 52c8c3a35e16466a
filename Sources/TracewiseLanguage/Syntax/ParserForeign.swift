/// What other languages write where an operand can stand or end: attributes, strings, LaTeX.
extension Parser {
  /// What follows a dot: `A.T` is the transpose. Methods and modules are other languages'.
  mutating func member(
    _ name: String, of operand: ExpressionSyntax, from start: Int
  ) throws(LanguageError) -> ExpressionSyntax {
    let dot = advance()
    let isCall = current.kind == .symbol(.leftParenthesis)
    if name == "T" || name == "H", !isCall {
      return try node(.transposed(operand), SourceRange(start, dot.range.end), mark: dot.range)
    }
    var path = [name]
    if case .name(let module) = operand.kind, ForeignNames.modules.contains(module) {
      while case .member(let inner) = current.kind {
        path.append(inner)
        advance()
      }
      let whole = ([module] + path).joined(separator: ".")
      let spelling = ForeignNames.spelling(of: path[path.count - 1])
      throw error(
        "the language has no modules, such as '\(module)'",
        at: SourceRange(operand.range.start, endOfPrevious),
        notes: spelling.map { ["'\(whole)' is written \($0)"] } ?? [])
    }
    guard let spelling = ForeignNames.spelling(ofMethod: name) else {
      throw error("unexpected character '.'", at: SourceRange(dot.range.start, dot.range.start + 1))
    }
    throw error(
      "values have no \(isCall ? "methods" : "attributes"), such as '.\(name)'", at: dot.range,
      notes: ["it is written \(spelling)"])
  }

  /// MATLAB's `'fro'`, as an argument: a name that nothing else can have.
  mutating func quotedWord() -> ExpressionSyntax? {
    guard current.kind == .symbol(.apostrophe), case .identifier(let word) = next.kind,
      token(after: 2).kind == .symbol(.apostrophe)
    else { return nil }
    let start = advance().range
    advance()
    let end = advance().range
    return ExpressionSyntax(.name("'\(word)'"), range: start.union(end))
  }

  /// What helps where two signs are one elsewhere: `x**2`, `A^*`, `A^+`.
  var signNotes: [String] {
    switch (previous?.kind, current.kind) {
    case (.symbol(.star)?, .symbol(.star)), (.symbol(.dotStar)?, .symbol(.star)):
      ["a power is written ^, an entrywise power .^"]
    case (.symbol(.caret)?, .symbol(.star)): ["the transpose is written A'"]
    case (.symbol(.caret)?, .symbol(.plus)): ["there is no pseudoinverse here"]
    case (.symbol(.slash)?, .symbol(.slash)): ["a quotient is written /, an entrywise one ./"]
    default: []
    }
  }

  /// Whether the function behind a backslash is called, as in `A\sum(B, 2)`: LaTeX's \sum and \sqrt take no
  /// parentheses.
  private func callsFunction(_ name: String) -> Bool {
    let after = token(after: 2)
    return after.kind == .symbol(.leftParenthesis) && !after.followsSpace
      && FunctionTable.standard[name] != nil
  }

  /// Refuses a command of LaTeX at a backslash. After an operand a backslash divides, as in `A\b`:
  /// there only commands are refused that nobody gives a matrix for a name.
  func refuseLaTeX(beginsOperand: Bool) throws(LanguageError) {
    guard current.kind == .symbol(.backslash), !next.followsSpace,
      case .identifier(let command) = next.kind, !declares(command),
      beginsOperand || (LaTeXCommands.signs[command] != nil && !callsFunction(command))
    else { return }
    let spelling = LaTeXCommands.signs[command] ?? ForeignNames.spelling(of: command)
    throw error(
      "'\\\(command)' is LaTeX, which is not read here", at: current.range.union(next.range),
      notes: spelling.map { ["it is written \($0)"] } ?? [])
  }
}

/// Commands of LaTeX for signs, and what is written for them.
enum LaTeXCommands {
  static let signs: [String: String] = [
    "top": "A'", "intercal": "A'", "mathsf": "A'", "cdot": "*", "times": "*", "odot": ".*",
    "circ": ".*", "ast": "* or conv2(X, K)", "otimes": "kron(A, B)", "oslash": "./",
    "frac": "a/b", "tfrac": "a/b", "dfrac": "a/b", "sqrt": "sqrt(x)", "left": "(", "right": ")",
    "lVert": "norm(x)", "rVert": "norm(x)", "Vert": "norm(x)", "vert": "abs(x) or det(A)",
    "sum": "sum(A)", "operatorname": "the name alone", "mathrm": "the name alone",
    "mathbf": "the name alone", "boldsymbol": "the name alone", "bm": "the name alone",
    "mathbb": "the name alone", "mathcal": "the name alone", "text": "the name alone",
    "infty": "Inf", "partial": "d(…)", "nabla": "grad(A)", "quad": "a space", "ln": "log(x)",
    "tr": "tr(A)", "begin": "[a, b; c, d]", "end": "[a, b; c, d]", "prime": "A'", "dagger": "A'",
    "langle": "dot(x, y)", "rangle": "dot(x, y)", "cdots": "all of it", "dots": "all of it",
  ]
}

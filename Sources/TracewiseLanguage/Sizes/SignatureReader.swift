/// Reads the text of a signature, with the language's own parser for the sizes.
struct SignatureReader {
  let text: String
  let source: String

  func forms() throws(LanguageFailure) -> [FunctionSignature.Form] {
    var forms: [FunctionSignature.Form] = []
    for part in text.split(separator: "|", omittingEmptySubsequences: false) {
      forms.append(try form(String(part)))
    }
    for form in forms {
      let twin = forms.first { $0.parameters.count == form.parameters.count }
      let kinds = form.parameters.map(\.isOperand)
      if let twin, twin.parameters.map(\.isOperand) != kinds {
        throw LanguageFailure(
          LanguageError(
            "forms with as many parameters must agree on which are sizes", at: nil,
            in: SourceText(name: source, text: text)))
      }
    }
    return forms
  }

  private func form(_ text: String) throws(LanguageFailure) -> FunctionSignature.Form {
    let sides = text.split(separator: "->", omittingEmptySubsequences: false)
    guard sides.count == 2 else {
      throw LanguageFailure(
        LanguageError(
          "a signature reads 'parameters -> (rows, columns)'", at: nil,
          in: SourceText(name: source, text: text)))
    }
    var left = try Parser.fragment(SourceText(name: source, text: String(sides[0])))
    var right = try Parser.fragment(SourceText(name: source, text: String(sides[1])))
    do {
      let parameters = try left.parameters()
      let (rows, columns) = try right.shape()
      let keepsEntries = try right.takeWords(["keeping", "entries"])
      try right.expectEnd()
      return FunctionSignature.Form(
        parameters: parameters, rows: rows, columns: columns, keepsEntries: keepsEntries)
    } catch {
      throw LanguageFailure(error)
    }
  }
}

extension Parser {
  fileprivate mutating func parameters() throws(LanguageError) -> [FunctionSignature.Parameter] {
    var parameters: [FunctionSignature.Parameter] = []
    repeat {
      switch current.kind {
      case .symbol(.leftParenthesis):
        let (rows, columns) = try shape()
        parameters.append(.operand(rows: rows, columns: columns))
      case .identifier(let name):
        advance()
        parameters.append(.size(name))
      default:
        parameters.append(.literal(try sizeLiteral("a parameter")))
      }
    } while take(.comma) != nil
    try expectEnd()
    return parameters
  }

  /// `(rows, columns)`
  fileprivate mutating func shape() throws(LanguageError) -> (ExpressionSyntax, ExpressionSyntax) {
    guard current.kind == .symbol(.leftParenthesis) else {
      throw unexpected(expected: "'(' and a shape")
    }
    let opening = openBracket()
    let rows = try expression()
    try expect(.comma, "and the columns")
    let columns = try expression()
    try closeBracket(.rightParenthesis, of: opening)
    return (rows, columns)
  }

  /// Takes all of `words`, where the first of them stands here.
  fileprivate mutating func takeWords(_ words: [String]) throws(LanguageError) -> Bool {
    guard let first = words.first, current.kind == .identifier(first) else { return false }
    for word in words {
      guard current.kind == .identifier(word) else { throw unexpected(expected: "'\(word)'") }
      advance()
    }
    return true
  }
}

/// Symbols with parentheses behind them: entries, functions of the document, unknown functions at constants.
extension LatexReader {
  /// x(2) and A(1, :), as programs write entries.
  mutating func entry(of base: ExpressionSyntax) throws(LanguageError) -> ExpressionSyntax? {
    guard let end = tokens[index...].firstIndex(where: { $0.character == ")" }) else { return nil }
    let part = tokens[(index + 1)..<end].filter { $0.kind != .open && $0.kind != .close }
    let isEntry = part.allSatisfy { token in
      token.character.map { $0.isNumber || $0 == ":" || $0 == "," } ?? false
    }
    guard isEntry, !part.isEmpty else { return nil }
    index = end + 1
    return try indexed(base, part[...], range(from: base.range))
  }

  /// f(x) of a function that the document defines. One that it does not is no product.
  mutating func called(
    _ name: String, _ symbol: LatexSymbol, from start: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax? {
    guard let function = context.functions[name] else {
      guard Self.functionLetters.contains(symbol.base), !context.defined.contains(name),
        context.kinds[name] == nil
      else { return nil }
      if let value = try valueAtConstants(symbol, start) { return value }
      throw error(
        "'\(context.source[start])' reads as a function, and none of this name is known",
        at: start, notes: ["a product is written with \\cdot"])
    }
    let arguments = try list(")")
    guard arguments.count == function.parameters.count else {
      throw error(
        "the function takes \(function.parameters.count) arguments; it got \(arguments.count)",
        at: range(from: start))
    }
    var body = function.body
    for (parameter, argument) in zip(function.parameters, arguments)
    where argument.kind != .name(parameter) {
      body = body.replacing(parameter, by: argument)
    }
    guard body.nodeCount(upTo: 20_000) <= 20_000, body.depth <= Parser.maximumDepth / 2 else {
      throw error("the formula is too long", at: range(from: start))
    }
    return body.placed(range(from: start))
  }

  /// φ(x) of an unknown φ, where no derivative is taken for x: an input of its own, for each sample x_i a column.
  private mutating func valueAtConstants(
    _ symbol: LatexSymbol, _ start: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax? {
    guard !context.variables.isEmpty,
      let end = tokens[index...].firstIndex(where: { $0.character == ")" })
    else { return nil }
    let parts = tokens[(index + 1)..<end].parts { $0.character == "," || $0.character == ";" }
    var own = symbol
    var sample: ArraySlice<LatexToken>?
    for part in parts {
      var reader = self.reader(of: part)
      guard let found = try reader.symbol(), reader.isAtEnd, found.powers.isEmpty,
        !context.variables.contains(context.names.name(of: found.symbol)), sample == nil
      else { return nil }
      sample = found.subscripts
      own.index += (own.index.isEmpty ? "" : "_") + found.symbol.name
    }
    index = end + 1
    let place = range(from: start)
    let name = context.names.name(of: own)
    context.remark("\(context.source[place]) is an input of its own")
    guard let sample, let letter = sample.first?.character, sample.count == 1 else {
      return sample == nil ? try node(.name(name), place) : nil
    }
    if let count = indices[String(letter)] { context.columns[name] = count }
    let at = Subscript(.at(try node(.name(String(letter)), place)), range: place)
    return try node(
      .index(try node(.name(name), place), [Subscript(.all, range: place), at]), place)
  }

  private static let functionLetters: Set<String> = ["f", "g", "h", "p", "q", "phi", "ell"]
}

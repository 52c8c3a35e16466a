/// What the sides of equations are.
extension LatexOutline {
  /// Notes the letter of `P^+ = …` where nothing is inverted in what it is: then it is no pseudoinverse.
  func noteSign(_ statement: LatexStatement) {
    var reader = LatexReader(statement.sides[0], context)
    guard statement.sides.count > 1, let found = (try? reader.symbol()) ?? nil, reader.isAtEnd,
      found.powers.count == 1, ["+", "-", "−"].contains(found.powers[0].word),
      found.powers[0].count == 1,
      !statement.sides.dropFirst().joined().contains(where: { $0.character == "1" })
    else { return }
    context.signedLetters.insert(found.symbol.base)
  }

  func role(of statement: LatexStatement, _ place: Int, _ position: Int) -> Role {
    let side = statement.sides[place]
    if place == 0, let decorated = decorated(side, at: position) { return decorated }
    if let found = LatexReader.derivative(side, at: side.startIndex), found.end == side.endIndex,
      found.standsAbove || !found.function.isSum
    {
      return .derivative(found)
    }
    if let found = Self.slashed(side) { return .derivative(found) }
    let sign = LatexReader.differentialSign(side, at: side.startIndex)
    if sign > 0, !side.isSum, place == 0, isDifferential(statement, sign) {
      return .differential(side.dropFirst(sign))
    }
    if let (name, parameters) = Self.call(side, context) {
      return .symbol(name, parameters: parameters)
    }
    return .expression
  }

  /// Ċ of a defined C, and Ā of what a definition C is made of.
  func decorated(_ side: ArraySlice<LatexToken>, at position: Int) -> Role? {
    var reader = LatexReader(side, context)
    guard let found = (try? reader.symbol()) ?? nil, reader.isAtEnd, found.powers.isEmpty,
      let accent = found.symbol.accents.last, accent == "dot" || accent == "bar"
    else { return nil }
    var plain = found.symbol
    plain.accents.removeLast()
    let name = context.names.name(of: plain)
    if accent == "dot" {
      return definition(named: name, at: position, in: [statements[position].formula]).map {
        .moving($0)
      }
    }
    return adjoint(of: name, at: position, besides: found.symbol)
  }

  /// The definition that a name stands in, and the name of its adjoint.
  func adjoint(
    of name: String, at position: Int, besides symbol: LatexSymbol? = nil
  ) -> Role? {
    let formula = statements[position].formula
    let near =
      definitions.filter { $0.formula == formula }
      + definitions.filter { $0.position <= position && $0.formula != formula }.reversed()
    for definition in near where definition.parameters.isEmpty {
      guard let body = try? LatexReader.expression(definition.body, context), body.mentions(name),
        let own = context.names.symbols[definition.name], own != symbol,
        own.accents.last != "bar", own.accents.last != "dot"
      else { continue }
      var adjoint = own
      adjoint.accents.append("bar")
      return .adjoint(definition, of: name, by: context.names.name(of: adjoint))
    }
    return nil
  }

  /// A d in italics is a letter, unless there is another one on the other side.
  func isDifferential(_ statement: LatexStatement, _ sign: Int) -> Bool {
    guard statement.sides[0].first?.character == "d" else { return true }
    return statement.sides.dropFirst().contains { side in
      side.indices.contains { LatexReader.differentialSign(side, at: $0) > 0 }
    }
  }

  /// `\partial L / \partial W`
  static func slashed(_ side: ArraySlice<LatexToken>) -> LatexDerivative? {
    let parts = side.parts { $0.character == "/" }
    guard parts.count == 2 else { return nil }
    return LatexReader.quotient(parts[0], parts[1], side[side.endIndex...], side.endIndex + 1)
  }

  /// A symbol, with the symbols in the parentheses behind it.
  static func call(
    _ part: ArraySlice<LatexToken>, _ context: LatexContext
  ) -> (name: String, parameters: [String])? {
    var reader = LatexReader(part, context)
    guard !reader.beginsFunction, let found = (try? reader.symbol()) ?? nil, found.powers.isEmpty
    else { return nil }
    let name = context.names.name(of: found.symbol)
    guard !reader.isAtEnd else { return (name, []) }
    guard reader.isCharacter("("), part.last?.character == ")" else { return nil }
    let inner = part[(reader.index + 1)..<(part.endIndex - 1)]
    let symbols = inner.parts {
      $0.character == "," || $0.character == ";" || $0.character == "|" || $0.command == "mid"
    }
    let names = symbols.compactMap { LatexKinds.name($0, context) }
    guard names.count == symbols.count else { return nil }
    return (name, names)
  }
}

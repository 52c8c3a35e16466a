/// Powers, transposes, inverses, indices.
extension LatexReader {
  /// An operand with the scripts that follow it.
  mutating func scripts(of operand: ExpressionSyntax) throws(LanguageError) -> ExpressionSyntax {
    try scripts(of: (operand, []))
  }

  mutating func scripts(
    of operand: (ExpressionSyntax, [ArraySlice<LatexToken>])
  ) throws(LanguageError) -> ExpressionSyntax {
    var (x, powers) = operand
    for power in powers { x = try raised(x, power, range(from: x.range)) }
    while let token = current {
      if token.kind == .superscript {
        index += 1
        let part = try argument("the exponent")
        x = try raised(x, part, range(from: x.range))
      } else if token.character == "'" || token.character == "’" {
        index += 1
        x = try transposed(x, range(from: x.range))
      } else if token.kind == .subscript {
        index += 1
        let part = try argument("what stands below")
        x = try indexed(x, part, range(from: x.range))
      } else if token.character == "(", let entry = try entry(of: x) {
        x = entry
      } else {
        break
      }
    }
    return x
  }

  /// An exponent without its style, as text: `-\top`, `1/2`.
  private func plain(_ part: ArraySlice<LatexToken>) -> String {
    part.compactMap { token -> String? in
      switch token.kind {
      case .open, .close: nil
      case .character("−"): "-"
      case .character(let sign): String(sign)
      case .command(let name):
        LatexStyle.commands[name] == nil && LatexStyle.switches[name] == nil ? "\\\(name)" : nil
      default: "?"
      }
    }.joined()
  }

  /// Whether an exponent is the sign of a transpose.
  func isTranspose(_ part: ArraySlice<LatexToken>) -> Bool {
    switch plain(part) {
    case "\\top", "\\intercal", "⊤", "ᵀ", "\\transpose", "\\trans", "\\tran", "\\prime", "'",
      "’", "H":
      return true
    case "T": return !context.defined.contains("T")
    case "t": return indices["t"] == nil && !context.defined.contains("t")
    default: return false
    }
  }

  private static let inverseTransposes: Set<String> = [
    "-\\top", "-T", "-\\intercal", "-1\\top", "-1T", "\\top-1", "T-1", "-⊤", "-t", "-\\prime",
    "-\\transpose",
  ]

  /// x with an exponent.
  private func raised(
    _ x: ExpressionSyntax, _ part: ArraySlice<LatexToken>, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    guard !part.isEmpty else { throw error("the exponent is empty", at: place) }
    if isTranspose(part) { return try transposed(x, place) }
    let text = plain(part)
    if Self.inverseTransposes.contains(text) {
      return try node(.transposed(try power(x, -1, place)), place)
    }
    switch text {
    case "-1": return try power(x, -1, place)
    case "+", "\\dagger", "\\dag": return try call("pinv", [x], place)
    case "*", "\\ast", "\\star": return try node(.transposed(x), place)
    case "1/2", "\\frac12", "\\tfrac12", "0.5", "\\frac{1}{2}":
      return try call(context.ranks[x] == .matrix ? "sqrtm" : "sqrt", [x], place)
    case "-1/2", "-\\frac12", "-\\tfrac12", "-0.5":
      guard context.ranks[x] == .matrix else { break }
      return try power(try call("sqrtm", [x], place), -1, place)
    default: break
    }
    var rest = part
    if let sign = part.first?.command, sign == "odot" || sign == "circ" {
      rest = part.dropFirst()
      let exponent = try expression(in: rest, what: "the exponent", at: place)
      return try node(.binary(.entrywisePower, x, exponent), place)
    }
    let exponent = try expression(in: rest, style: style, what: "the exponent", at: place)
    let isEntrywise =
      !isNumber(x) && (context.ranks[x] != .matrix || exponent.integer { _ in nil } != nil)
      && context.choose(
        "powers of what is no number", ["xᵏ is a power", "xᵏ is a power of each entry"],
        isFallback: true) == 1
    return try node(.binary(isEntrywise ? .entrywisePower : .power, x, exponent), place)
  }

  private func transposed(
    _ x: ExpressionSyntax, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    if isEntry(x) { context.noteOddity(at: place) }
    return try node(.transposed(x), place)
  }

  /// Whether an entry of what nothing is said of decides that this is a number: x_i of a sum over i, and x_i − μ.
  func isEntry(_ x: ExpressionSyntax) -> Bool {
    switch x.kind {
    case .call(let name, let places):
      return places.count == 1 && indices.keys.contains { places[0].shift(of: $0) != nil }
        && context.ranks[ExpressionSyntax(.name(name))] == nil
    case .negated(let inner): return isEntry(inner)
    case .binary(let operation, let a, let b):
      switch operation {
      case .add, .subtract: return isEntry(a) || isEntry(b)
      case .multiply: return isEntry(b) && isNumber(a)
      default: return false
      }
    default: return false
    }
  }

  private func power(
    _ x: ExpressionSyntax, _ exponent: Double, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    var number = try node(.number(abs(exponent)), place)
    if exponent < 0 { number = try node(.negated(number), place) }
    return try node(.binary(.power, x, number), place)
  }

  /// A function that papers write alike of every entry and of a matrix.
  func ofMatrix(
    _ entrywise: String, _ ofMatrix: String, _ x: ExpressionSyntax, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    guard context.ranks[x] == .matrix else { return try call(entrywise, [x], place) }
    let answer = context.choose(
      "\(entrywise) of matrices",
      ["\(entrywise) of a matrix is taken entry by entry", "\(entrywise) is that of the matrix"])
    return try call(answer == 0 ? entrywise : ofMatrix, [x], place)
  }

  // MARK: Indices

  /// x_i and A_{ij} within a sum: an entry, or a column.
  func indexed(
    _ name: String, _ symbol: LatexSymbol, _ below: ArraySlice<LatexToken>, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    let base = try node(.name(name), place)
    if isNumber(base) { context.noteOddity(at: place) }
    let parts = places(below)
    // Kronecker's δ, where the document says nothing else of it.
    if parts.count == 2, symbol == LatexSymbol(base: "delta"), context.kinds[name] == nil,
      !context.defined.contains(name), parts.allSatisfy({ indices[$0.word] != nil })
    {
      let letters = try parts.map { part throws(LanguageError) in
        try node(.name(part.word), part.place)
      }
      return try node(.binary(.equal, letters[0], letters[1]), place)
    }
    guard parts.count == 1 else { return try indexed(base, below, place) }
    let at = try subscripts(parts, place).map { entry in
      // Places count from 1 on in the language.
      guard case .at(let index) = entry.kind, let origin = context.origins[name] else {
        return entry
      }
      return Subscript(.at(index.adding(origin)), range: entry.range)
    }
    guard isColumn(name, symbol, below, place) else { return try entry(base, at, place) }
    if case .at(let index)? = at.first?.kind,
      let letter = indices.first(where: { index.shift(of: $0.key) != nil })
    {
      context.columns[name] = letter.value
    }
    return try node(.index(base, [Subscript(.all, range: place)] + at), place)
  }

  /// Whether x_i is a column of X, and no entry.
  private func isColumn(
    _ name: String, _ symbol: LatexSymbol, _ below: ArraySlice<LatexToken>, _ place: SourceRange
  ) -> Bool {
    // x_i \in \mathbb R^d says it.
    var sample = symbol
    sample.index += word(below: below)
    // x_1, \dots, x_n \in \mathbb R^d says it, too.
    var first = symbol
    first.index += "1"
    let said = [sample, first].lazy.compactMap { context.kinds[context.names.name(of: $0)]?.kind }
    if let kind = said.first { return kind != .scalar }
    switch context.ranks[ExpressionSyntax(.name(name))] {
    case .matrix?: return true
    case .column?, .row?, .number?: return symbol.style == .bold
    case nil:
      if symbol.style == .bold { return true }
      let text = context.source[place]
      return context.choose(
        "the samples \(name)", ["\(text) is an entry", "\(text) is a column"], isFallback: true)
        == 1
    }
  }

  /// An operand with places below it.
  func indexed(
    _ base: ExpressionSyntax, _ below: ArraySlice<LatexToken>, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    try entry(base, try subscripts(places(below), place), place)
  }

  /// What has no colon is written as a call.
  private func entry(
    _ base: ExpressionSyntax, _ places: [Subscript], _ range: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    if case .name(let name) = base.kind, let arguments = places.asArguments {
      let isElsewhere = ForeignNames.refused[name] != nil || ForeignNames.functions[name] != nil
      if isElsewhere, !context.defined.contains(name) { context.indexed[name] = places.count }
      return try call(name, arguments, range)
    }
    return try node(.index(base, places), range)
  }

  /// `ij`, `i,j`, `:,i`, `i\cdot`: what stands for rows and for columns.
  private func places(_ below: ArraySlice<LatexToken>) -> [ArraySlice<LatexToken>] {
    let parts = below.parts { $0.character == "," }
    guard parts.count == 1, below.count == 2 else { return parts }
    let areLetters = below.allSatisfy { token in
      token.character.map { $0.isLetter || $0.isNumber || $0 == ":" } ?? (token.command == "cdot")
    }
    let areDigits = below.allSatisfy { $0.character?.isNumber == true }
    return areLetters && !areDigits ? below.indices.map { below[$0...$0] } : parts
  }

  /// `1:2:5`, the list of 1, 3 and 5.
  private func steps(
    _ ends: [ArraySlice<LatexToken>], _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    var numbers: [Int] = []
    for end in ends {
      if let number = try expression(in: end, what: "an index", at: place).integer({ _ in nil }) {
        numbers.append(number)
      }
    }
    guard ends.count == 3, numbers.count == 3, numbers[1] > 0, numbers[0] <= numbers[2],
      numbers[2] - numbers[0] < 1000
    else { throw error("indices with a step are three numbers, as in 1:2:5", at: place) }
    let list = stride(from: numbers[0], through: numbers[2], by: numbers[1])
    let entries = try list.map { k throws(LanguageError) in try node(.number(Double(k)), place) }
    return try node(.matrix([entries]), place)
  }

  private func subscripts(
    _ parts: [ArraySlice<LatexToken>], _ place: SourceRange
  ) throws(LanguageError) -> [Subscript] {
    var result: [Subscript] = []
    for part in parts {
      let part = part.filter { $0.kind != .open && $0.kind != .close }[...]
      if part.count == 1, let first = part.first,
        first.character == ":" || first.character == "*"
          || ["cdot", "bullet"].contains(first.command)
      {
        result.append(Subscript(.all, range: place))
        continue
      }
      let ends = part.parts { $0.character == ":" }
      let first = try expression(in: ends[0], what: "an index", at: place)
      guard ends.count < 3 else {
        result.append(Subscript(.at(try steps(ends, place)), range: place))
        continue
      }
      guard ends.count == 2 else {
        result.append(Subscript(.at(first), range: place))
        continue
      }
      let last = try expression(in: ends[1], what: "an index", at: place)
      result.append(Subscript(.span(first, last), range: place))
    }
    return result
  }
}

/// Bars: determinants, absolute values and norms; matrices and cases.
extension LatexReader {
  /// What stands between bars that open here; those without a side open and close alike.
  private mutating func fenced(
    _ closing: (LatexToken) -> Bool, isBar: Bool
  ) throws(LanguageError) -> ExpressionSyntax {
    let start = here
    index += 1
    let bars = openBars
    openBars = isBar ? 1 : 0
    defer { openBars = bars }
    let inner = try expression()
    guard let token = current, closing(token) else {
      throw error("this bar is never closed", at: start)
    }
    index += 1
    return inner
  }

  /// |x|: the determinant of a square matrix, the absolute value of a number.
  mutating func absolute() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    let isBar = isCharacter("|") || isCommand("vert")
    let inner = try fenced(
      { token in
        isBar
          ? token.character == "|" || token.command == "vert"
          : token.command == "rvert" || token.character == "|"
      }, isBar: true)
    let place = range(from: start)
    switch context.ranks[inner] {
    case .matrix?: return try call("det", [inner], place)
    case .number?: return try call("abs", [inner], place)
    default:
      let names = ["abs", "det", "norm"]
      let text = context.source[inner.range]
      let answer = context.choose(
        "|\(text)|",
        [
          "|\(text)| is an absolute value", "|\(text)| is a determinant",
          "|\(text)| is a norm",
        ], isFallback: true)
      return try call(names[answer], [inner], place)
    }
  }

  /// ‖x‖ with what stands below and above.
  mutating func norm() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    let isBar = !isCommand("lVert")
    let inner = try fenced(
      { token in
        isBar
          ? token.command == "|" || token.command == "Vert" || token.character == "‖"
          : token.command == "rVert" || token.command == "|"
      }, isBar: true)
    var power: ArraySlice<LatexToken>?
    var below: ArraySlice<LatexToken>?
    while let kind = current?.kind {
      if kind == .subscript, below == nil {
        index += 1
        below = try argument("what stands below the norm")
      } else if kind == .superscript, power == nil {
        index += 1
        power = try argument("the power of the norm")
      } else {
        break
      }
    }
    let place = range(from: start)
    if isEntry(inner) { context.noteOddity(at: place) }
    let isSquare = power.map { $0.word == "2" } ?? false
    if let below, let weight = try weight(below) {
      guard isSquare else {
        throw error("a norm with a weight is read with its square", at: place)
      }
      let row = try node(.transposed(inner), inner.range)
      return try node(
        .binary(.multiply, try binary(.multiply, row, weight), inner), place)
    }
    let norm = try norm(of: inner, below, place)
    guard let power else { return norm }
    let exponent = try expression(in: power, what: "the power", at: place)
    return try node(.binary(.power, norm, exponent), place)
  }

  /// The matrix of ‖x‖²_A, which is xᵀ A x.
  private func weight(
    _ below: ArraySlice<LatexToken>
  ) throws(LanguageError) -> ExpressionSyntax? {
    guard below.first?.kind != .character("F"),
      below.word.contains(where: \.isUppercase)
        || below.contains(where: { $0.command?.first?.isUppercase == true })
        || below.contains(where: { $0.kind == .superscript })
    else { return nil }
    let word = below.filter { $0.command == nil && $0.kind != .open && $0.kind != .close }
    if Self.norms[word[...].word.lowercased()] != nil { return nil }
    return try expression(in: below, style: style, what: "the weight of the norm", at: below.place)
  }

  private static let norms: [String: String] = [
    "f": "norm", "fro": "norm", "frob": "norm", "frobenius": "norm", "*": "nuclear",
    "tr": "nuclear", "nuc": "nuclear", "nuclear": "nuclear", "op": "spectral",
    "spec": "spectral", "spectral": "spectral", "hs": "norm", "s": "spectral",
  ]

  private func norm(
    of x: ExpressionSyntax, _ below: ArraySlice<LatexToken>?, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    let isMatrix = context.ranks[x] == .matrix
    guard let below else {
      guard isMatrix else { return try call("norm", [x], place) }
      let answer = context.choose(
        "‖·‖ of matrices", ["‖A‖ is Frobenius' norm", "‖A‖ is the largest singular value"])
      return try call(answer == 0 ? "norm" : "spectral", [x], place)
    }
    let part = reader(of: below)
    let word = String(below.compactMap(\.character)).lowercased()
    if part.isCommand("infty") {
      return try call("norm", [x, try node(.name("Inf"), below.place)], place)
    }
    if part.isCommand("ast", "star") { return try call("nuclear", [x], place) }
    if let name = Self.norms[word] { return try call(name, [x], place) }
    switch word {
    case "2": return try call(isMatrix ? "spectral" : "norm", [x], place)
    case "1": return try call("norm1", [x], place)
    case "0": throw error("‖x‖₀ has no derivative", at: place)
    default:
      let p = try expression(in: below, what: "the letter below the norm", at: place)
      return try call("norm", [x, p], place)
    }
  }

  // MARK: Environments

  mutating func environment() throws(LanguageError) -> ExpressionSyntax {
    let start = here
    index += 1
    let name = try argument("the name of the environment").word
    if name == "array", current?.kind == .open { _ = try argument("the columns of the array") }
    guard let end = environmentEnd else {
      throw error("\\begin{\(name)} has no \\end{\(name)}", at: start)
    }
    let body = tokens[index..<end]
    index = end + 1
    _ = try argument("the name of the environment")
    let place = range(from: start)
    let rows = body.rows.filter { !$0.isEmpty }
    let matrices = ["matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array"]
    switch name {
    case _ where matrices.contains(name): return try matrix(rows, place)
    case "vmatrix": return try call("det", [try matrix(rows, place)], place)
    case "Vmatrix": return try call("norm", [try matrix(rows, place)], place)
    case "cases", "dcases", "rcases": return try cases(rows, place)
    default: throw error("the environment '\(name)' is not read here", at: start)
    }
  }

  /// Where the environment ends within which the text stands.
  private var environmentEnd: Int? {
    var level = 0
    for place in index..<max(tokens.endIndex, index) {
      if tokens[place].command == "begin" { level += 1 }
      if tokens[place].command == "end" {
        if level == 0 { return place }
        level -= 1
      }
    }
    return nil
  }

  private func matrix(
    _ rows: [ArraySlice<LatexToken>], _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    var entries: [[ExpressionSyntax]] = []
    for row in rows {
      var line: [ExpressionSyntax] = []
      for entry in row.parts(at: { $0.kind == .ampersand }) {
        line.append(try expression(in: entry, style: style, what: "an entry", at: place))
      }
      entries.append(line)
    }
    guard !entries.isEmpty else { throw error("the matrix is empty", at: place) }
    return try node(.matrix(entries), place)
  }

  /// Values by cases: the last one may be for all others.
  private func cases(
    _ rows: [ArraySlice<LatexToken>], _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    var result: ExpressionSyntax?
    for row in rows.reversed() {
      let parts = row.parts { $0.kind == .ampersand }
      var value = parts[0]
      while value.last?.character == "," { value = value.dropLast() }
      let body = try expression(in: value, style: style, what: "a case", at: place)
      guard let otherwise = result else {
        result = body
        continue
      }
      guard parts.count == 2 else {
        throw error("each case but the last has a condition behind '&'", at: row.place)
      }
      let condition = parts[1].withoutWords
      var reader = self.reader(of: condition)
      reader.level = max(1, reader.level)
      let mask = try reader.expression()
      try reader.expectEnd()
      guard case .binary(let relation, _, _) = mask.kind, relation.precedence == .comparison else {
        throw error("the condition of a case is a comparison", at: condition.place)
      }
      result = try call("where", [mask, body, otherwise], place)
    }
    guard let result else { throw error("there are no cases", at: place) }
    return result
  }
}

extension ArraySlice<LatexToken> {
  /// Without `\text{if }` in front, and without a comma behind.
  var withoutWords: ArraySlice<LatexToken> {
    var rest = self
    while let name = rest.first?.command {
      if ["text", "mathrm", "textrm", "mbox"].contains(name),
        let (_, end) = rest.argument(at: rest.startIndex + 1)
      {
        rest = rest[end...]
      } else if ["quad", "qquad"].contains(name) {
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    while let sign = rest.last?.character, sign == "," || sign == "." || sign == ";" {
      rest = rest.dropLast()
    }
    return rest
  }
}

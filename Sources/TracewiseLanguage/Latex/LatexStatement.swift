/// What a part of a formula says: an equation, a declaration, or a lone expression.
struct LatexStatement {
  /// The sides of an equation, from left to right; a lone expression is one side.
  var sides: [ArraySlice<LatexToken>]
  /// The name of its formula.
  let label: String?
  let isInline: Bool
  /// Its formula, by its number.
  var formula = 0

  var range: SourceRange { sides.map(\.place).reduce(sides[0].place) { $0.union($1) } }

  /// Whether the tokens are a sign that stands for "equals" or "is defined as".
  static func equals(_ token: LatexToken) -> Bool {
    switch token.kind {
    case .character("="): true
    case .command(let name):
      ["equiv", "triangleq", "coloneqq", "eqqcolon", "doteq", "defeq", "eqdef", "coloneq"]
        .contains(name)
    default: false
    }
  }

  /// Relations of what is no equation.
  static let inexact: Set<String> = [
    "approx", "sim", "simeq", "propto", "cong", "le", "leq", "ge", "geq", "leqslant", "geqslant",
    "to", "rightarrow", "mapsto", "longrightarrow", "ll", "gg", "ne", "neq", "prec", "preceq",
    "subset", "subseteq", "notin", "lt", "gt", "gets", "leftarrow", "perp",
  ]
}

extension LatexFormula {
  /// The statements of all rows; rows that begin with a sign go on from the one before.
  var statements: [LatexStatement] {
    var lines: [[ArraySlice<LatexToken>]] = []
    for row in rows.map(\.withoutIndent) where !row.isEmpty {
      let sides = row.sides
      if continues(row, lines.last), var last = lines.popLast() {
        last[last.count - 1] = last[last.count - 1].joined(to: sides[0])
        lines.append(last + sides.dropFirst())
      } else {
        lines.append(sides)
      }
    }
    return lines.flatMap { sides in
      sides.separated.map { LatexStatement(sides: $0, label: label, isInline: isInline) }
    }
  }

  private func continues(_ row: ArraySlice<LatexToken>, _ last: [ArraySlice<LatexToken>]?) -> Bool {
    guard let side = last?.last, let first = row.first else { return false }
    if LatexStatement.equals(first) { return true }
    let endsOpen = side.last.map { $0.isOperator || LatexStatement.equals($0) } ?? true
    return endsOpen || (row.sides.count == 1 && first.isOperator)
  }
}

extension LatexToken {
  /// A sign between two operands.
  fileprivate var isOperator: Bool {
    switch kind {
    case .character(let sign): "+-−*/".contains(sign)
    case .command(let name): ["cdot", "times", "odot", "otimes", "circ", "oslash"].contains(name)
    default: false
    }
  }
}

extension [ArraySlice<LatexToken>] {
  /// The sides of an equation, cut where commas, spaces and words separate it from another one.
  fileprivate var separated: [[ArraySlice<LatexToken>]] {
    var statements: [[ArraySlice<LatexToken>]] = [[]]
    for side in self {
      let parts = side.segments
      guard let first = parts.first else { continue }
      statements[statements.count - 1].append(first)
      for part in parts.dropFirst() { statements.append([part]) }
    }
    return statements.map { $0.map(\.withoutPunctuation) }
      .map { $0.count == 1 ? $0[0].condition ?? $0 : $0 }
      .filter { !$0.contains(where: \.isEmpty) && !$0.isEmpty }
  }
}

extension ArraySlice<LatexToken> {
  /// What stands between the equals signs; of `a \stackrel{?}= b` too. A colon in `:=` is dropped.
  fileprivate var sides: [ArraySlice<LatexToken>] {
    parts(at: LatexStatement.equals).map { side in
      side.last?.character == ":" ? side.dropLast() : side
    }
  }

  /// The sides of a condition in brackets of its own: `(A = A^\top)`.
  fileprivate var condition: [ArraySlice<LatexToken>]? {
    guard let first, let last, first.character == "(" && last.character == ")" else { return nil }
    let inner = dropFirst().dropLast()
    let isWhole = inner.parts { $0.character == ")" }.count == 1
    let relations: Set<String> = ["in", "succ", "succeq"]
    guard isWhole,
      inner.sides.count == 2
        || inner.contains(where: { token in
          token.command.map(relations.contains) ?? false
        })
    else { return nil }
    return inner.sides
  }

  /// Without the wide space at the beginning of a row that goes on from another one.
  fileprivate var withoutIndent: ArraySlice<LatexToken> {
    drop { $0.command == "quad" || $0.command == "qquad" }
  }

  /// The tokens of both, as one text.
  fileprivate func joined(to other: ArraySlice<LatexToken>) -> ArraySlice<LatexToken> {
    (Array(self) + Array(other))[...]
  }

  /// The parts between commas, wide spaces and words of prose.
  fileprivate var segments: [ArraySlice<LatexToken>] {
    var rest: [LatexToken] = []
    var place = startIndex
    let separator = LatexToken(kind: .command("separator"), range: self.place)
    var depth = 0
    while place < endIndex {
      let token = self[place]
      if depth == 0, let words = prose(at: place) {
        rest.append(separator)
        place = words.end
        continue
      }
      if token.command == "begin" || token.kind == .open { depth += 1 }
      if token.command == "end" || token.kind == .close { depth -= 1 }
      rest.append(token)
      place += 1
    }
    return rest[...].parts { token in
      token.character == "," || token.character == ";"
        || ["separator", "quad", "qquad", "Rightarrow", "implies", "iff", "Leftrightarrow"]
          .contains(token.command)
    }
  }

  /// Without the full stop or comma at the end of a sentence.
  fileprivate var withoutPunctuation: ArraySlice<LatexToken> {
    var rest = self
    while let last = rest.last, last.character.map({ ".,;:".contains($0) }) ?? false {
      rest = rest.dropLast()
    }
    return rest
  }
}

/// `L(\theta) = …`, `z = …`: a name for a value.
struct LatexDefinition {
  let name: String
  /// The letters in the parentheses behind the name.
  let parameters: [String]
  let body: ArraySlice<LatexToken>
  /// Where it stands among the statements.
  let position: Int
  let range: SourceRange
}

/// An equation about a derivative.
struct LatexClaim {
  /// What a claim is about.
  enum Left {
    case derivative(LatexDerivative)
    case differential(of: ArraySlice<LatexToken>)
    case identity(ArraySlice<LatexToken>)
  }

  let left: Left
  let right: ArraySlice<LatexToken>
  let range: SourceRange
}

/// What is judged together: a loss and what is claimed of it, or an equation alone.
struct LatexDraft {
  /// What the claims are about, where it is no defined name.
  var loss: ArraySlice<LatexToken>?
  /// The definition that the claims are about.
  var definition: LatexDefinition?
  var claims: [LatexClaim] = []
  let position: Int
  let label: String?
  let range: SourceRange
  /// Whether it need not be a loss: it is a definition that nothing else uses, or a formula within a sentence.
  var isTentative = false
}

/// What a document says: its declarations and definitions, and what is to be judged.
struct LatexOutline {
  private(set) var kinds = LatexKinds()
  private(set) var definitions: [LatexDefinition] = []
  private(set) var drafts: [LatexDraft] = []
  /// What is not read, and why.
  private(set) var unread: [LanguageError] = []
  let context: LatexContext

  private var statements: [LatexStatement] = []

  init(_ document: LatexDocument, _ source: SourceText) {
    let empty = SyntaxTree(source: source, statements: [])
    context = LatexContext(
      source, names: LatexNames(), ranks: ExpressionRanks(empty, functions: .standard))
    for formula in document.formulas {
      let all = formula.statements
      noteStyles(formula)
      var pending: [ArraySlice<LatexToken>] = []
      for statement in all {
        if kinds.declare(statement, pending, context) {
          pending = []
          continue
        }
        let isLone = statement.sides.count == 1
        if isLone, LatexKinds.name(statement.sides[0], context) != nil {
          // `A, B \in \mathbb R^n`: it may be declared with the next one.
          pending.append(statement.sides[0])
          continue
        }
        pending = []
        statements.append(statement)
      }
    }
    for position in statements.indices { classify(position) }
    addLosses()
  }

  /// Whether letters are bold, and whether σ is a number.
  private func noteStyles(_ formula: LatexFormula) {
    for row in formula.rows {
      for place in row.indices {
        guard let name = row[place].command else { continue }
        if LatexStyle.commands[name] == .bold || LatexStyle.switches[name] == .bold {
          context.usesBold = true
        }
        let next = place + 1 < row.endIndex ? row[place + 1] : nil
        if name == "sigma", next?.character != "(", next?.character != "'", next?.kind != .subscript
        {
          context.usesNumberSigma = true
        }
      }
    }
  }

  // MARK: Equations

  private enum Role {
    case derivative(LatexDerivative)
    case differential(ArraySlice<LatexToken>)
    case symbol(String, parameters: [String])
    case expression
  }

  private mutating func classify(_ position: Int) {
    let statement = statements[position]
    if let sign = statement.sides.joined().first(where: { token in
      token.command.map(LatexStatement.inexact.contains) ?? false
    }), statement.sides.contains(where: { $0.parts { $0 == sign }.count > 1 }) {
      if !statement.isInline { notRead("this is no equation", at: sign.range) }
      return
    }
    let roles = statement.sides.indices.map { role(of: statement, $0) }
    guard statement.sides.count > 1 else {
      if !statement.isInline || statements.count == 1 {
        drafts.append(draft(statement, position, loss: statement.sides[0]))
      }
      return
    }
    if case .symbol(let name, let parameters) = roles[0] {
      let plain = roles.lastIndex { if case .expression = $0 { true } else { false } }
      define(name, parameters, statement.sides[plain ?? statement.sides.count - 1], position)
    }
    addClaims(statement, roles, position)
  }

  private mutating func notRead(_ message: String, at range: SourceRange) {
    unread.append(LanguageError(message, at: range, in: context.source))
  }

  private func draft(
    _ statement: LatexStatement, _ position: Int, loss: ArraySlice<LatexToken>? = nil
  ) -> LatexDraft {
    LatexDraft(loss: loss, position: position, label: statement.label, range: statement.range)
  }

  private mutating func define(
    _ name: String, _ parameters: [String], _ body: ArraySlice<LatexToken>, _ position: Int
  ) {
    context.defined.insert(name)
    definitions.append(
      LatexDefinition(
        name: name, parameters: parameters, body: body, position: position,
        range: statements[position].range))
  }

  private mutating func addClaims(_ statement: LatexStatement, _ roles: [Role], _ position: Int) {
    let sides = statement.sides
    let rights = roles.indices.filter { place in
      if case .expression = roles[place] { return true }
      if case .symbol = roles[place] { return place > 0 }
      return false
    }
    var hasDerivative = false
    for place in roles.indices {
      let left: LatexClaim.Left
      switch roles[place] {
      case .derivative(let derivative): left = .derivative(derivative)
      case .differential(let part): left = .differential(of: part)
      case .symbol, .expression: continue
      }
      hasDerivative = true
      if rights.isEmpty, place == 0 { notRead("there is no right side", at: sides[0].place) }
      for right in rights { add(left, sides[right], statement, position) }
    }
    guard !hasDerivative else { return }
    // a = b = c: of a definition, b = c is an identity.
    var start = 0
    if case .symbol = roles[0] { start = 1 }
    for right in sides.indices.dropFirst(start + 1) {
      var draft = draft(statement, position)
      draft.claims = [
        LatexClaim(left: .identity(sides[start]), right: sides[right], range: statement.range)
      ]
      drafts.append(draft)
    }
  }

  /// Adds a claim to those about the same loss.
  private mutating func add(
    _ left: LatexClaim.Left, _ right: ArraySlice<LatexToken>, _ statement: LatexStatement,
    _ position: Int
  ) {
    let claim = LatexClaim(left: left, right: right, range: statement.range)
    var draft = draft(statement, position)
    draft.claims = [claim]
    switch left {
    case .derivative(let derivative):
      if let found = definition(of: derivative.function, at: position) {
        draft.definition = found
      } else {
        draft.loss = derivative.function
      }
    case .differential(let part): draft.definition = definition(of: part, at: position)
    case .identity: break
    }
    if let definition = draft.definition,
      let place = drafts.firstIndex(where: { $0.definition?.position == definition.position })
    {
      drafts[place].claims.append(claim)
    } else {
      drafts.append(draft)
    }
  }

  /// The definition that holds at a place: the last one before it, or else the first one behind it.
  func definition(named name: String, at position: Int) -> LatexDefinition? {
    definitions.last { $0.name == name && $0.position <= position }
      ?? definitions.first { $0.name == name }
  }

  /// The definition of what is written as `L` or `L(\theta)`.
  private func definition(of part: ArraySlice<LatexToken>, at position: Int) -> LatexDefinition? {
    guard let (name, _) = Self.call(part, context) else { return nil }
    return definition(named: name, at: position)
  }

  // MARK: Sides

  private func role(of statement: LatexStatement, _ place: Int) -> Role {
    let side = statement.sides[place]
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

  /// A d in italics is a letter, unless there is another one on the other side.
  private func isDifferential(_ statement: LatexStatement, _ sign: Int) -> Bool {
    guard statement.sides[0].first?.character == "d" else { return true }
    return statement.sides.dropFirst().contains { side in
      side.indices.contains { LatexReader.differentialSign(side, at: $0) > 0 }
    }
  }

  /// `\partial L / \partial W`
  private static func slashed(_ side: ArraySlice<LatexToken>) -> LatexDerivative? {
    let parts = side.parts { $0.character == "/" }
    guard parts.count == 2 else { return nil }
    return LatexReader.quotient(parts[0], parts[1], side[side.endIndex...], side.endIndex + 1)
  }

  /// A symbol, with the symbols in the parentheses behind it.
  private static func call(
    _ part: ArraySlice<LatexToken>, _ context: LatexContext
  ) -> (name: String, parameters: [String])? {
    var reader = LatexReader(part, context)
    guard let found = (try? reader.symbol()) ?? nil, found.powers.isEmpty else { return nil }
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

  // MARK: Losses

  /// Definitions that no other one uses, and no claim is about: they may be losses.
  private mutating func addLosses() {
    let claimed = Set(drafts.compactMap { $0.definition?.position })
    for definition in definitions where !claimed.contains(definition.position) {
      let others = statements.enumerated().filter { $0.offset != definition.position }
      let isUsed = others.contains { _, statement in
        statement.sides.contains { side in
          side.indices.contains { place in
            var reader = LatexReader(side[place...], context)
            let found = (try? reader.symbol()) ?? nil
            return found.map { context.names.name(of: $0.symbol) == definition.name } ?? false
          }
        }
      }
      guard !isUsed else { continue }
      var loss = draft(statements[definition.position], definition.position)
      loss.definition = definition
      loss.isTentative = true
      drafts.append(loss)
    }
    drafts.sort { ($0.position, $0.range.start) < ($1.position, $1.range.start) }
  }
}

extension ArraySlice<LatexToken> {
  /// Whether it is a sum, and in no brackets.
  fileprivate var isSum: Bool {
    parts { $0.character == "+" || $0.character == "-" || $0.character == "−" }
      .dropFirst().contains { !$0.isEmpty }
  }
}

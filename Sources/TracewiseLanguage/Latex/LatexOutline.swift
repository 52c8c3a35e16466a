/// `L(\theta) = …`, `z = …`: a name for a value.
struct LatexDefinition {
  let name: String
  /// The letters in the parentheses behind the name.
  let parameters: [String]
  let body: ArraySlice<LatexToken>
  /// Where it stands among the statements.
  let position: Int
  /// Its formula, by its number.
  let formula: Int
  let range: SourceRange
}

/// An equation about a derivative.
struct LatexClaim {
  /// What a claim is about.
  enum Left {
    case derivative(LatexDerivative)
    case differential(of: ArraySlice<LatexToken>)
    /// Ā, of what the draft defines: the gradient of ⟨C̄, C⟩ for A.
    case adjoint(of: String, by: String)
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
  /// The formulas that it is made of, the loss's own last.
  var formulas: [Int]
  /// Whether its loss is the product of what is defined with an adjoint.
  var isOfAdjoint = false
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
  /// Formulas with bold letters.
  private var boldFormulas: Set<Int> = []
  /// Formulas that say more than definitions.
  private var localFormulas: Set<Int> = []

  init(_ document: LatexDocument, _ source: SourceText) {
    let empty = SyntaxTree(source: source, statements: [])
    context = LatexContext(
      source, names: LatexNames(), ranks: ExpressionRanks(empty, functions: .standard))
    for (number, formula) in document.formulas.enumerated() { read(formula, number) }
    let sizes = context.sizes
    for position in statements.indices { define(position) }
    for position in statements.indices { classify(position) }
    addLosses()
    // What sums go to is theirs.
    context.sizes = sizes
  }

  /// Takes the declarations and the statements of a formula.
  private mutating func read(_ formula: LatexFormula, _ number: Int) {
    noteStyles(formula, number)
    let before = kinds
    let count = statements.count
    var pending: [ArraySlice<LatexToken>] = []
    for var statement in formula.statements {
      statement.formula = number
      if kinds.declare(statement, pending, context) {
        pending = []
        continue
      }
      if statement.sides.count == 1, LatexKinds.name(statement.sides[0], context) != nil {
        // `A, B \in \mathbb R^n`: it may be declared with the next one.
        pending.append(statement.sides[0])
        continue
      }
      pending = []
      statements.append(statement)
    }
    kinds.close(number, before: before, isLocal: statements.count > count)
  }

  /// Whether letters are bold, and whether σ is a number.
  private mutating func noteStyles(_ formula: LatexFormula, _ number: Int) {
    for row in formula.rows {
      for place in row.indices {
        guard let name = row[place].command else { continue }
        let isSwitch = LatexStyle.switches[name] == .bold
        if LatexStyle.commands[name] == .bold || isSwitch {
          let part = row.argument(at: place + 1)?.tokens ?? []
          // A bold 1 stands beside letters of any kind.
          let letters = part.compactMap(\.character).filter(\.isLetter)
          if isSwitch || !letters.isEmpty { boldFormulas.insert(number) }
          context.boldLetters.formUnion(letters.map(String.init))
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
    /// Ċ and Ā: the definition of C, and the names of A and C̄ where it is an adjoint
    case moving(LatexDefinition)
    case adjoint(LatexDefinition, of: String, by: String)
    case symbol(String, parameters: [String])
    case expression
  }

  /// Takes a definition; those of a formula that says more hold within it first.
  private mutating func define(_ position: Int) {
    let statement = statements[position]
    guard let (name, parameters) = Self.call(statement.sides[0], context),
      LatexReader.derivative(statement.sides[0], at: statement.sides[0].startIndex) == nil
    else {
      localFormulas.insert(statement.formula)
      return
    }
    guard statement.sides.count > 1 else { return }
    let accent = context.names.symbols[name]?.accents.last
    if accent == "bar" || accent == "dot",
      statements.contains(where: { $0.formula == statement.formula && $0.range != statement.range })
    {
      localFormulas.insert(statement.formula)
    }
    let plain = statement.sides.indices.dropFirst().last { place in
      if case .expression = role(of: statement, place, position) { true } else { false }
    }
    define(name, parameters, statement.sides[plain ?? statement.sides.count - 1], position)
  }

  private mutating func classify(_ position: Int) {
    let statement = statements[position]
    if let sign = statement.sides.joined().first(where: { token in
      token.command.map(LatexStatement.inexact.contains) ?? false
    }), statement.sides.contains(where: { $0.parts { $0 == sign }.count > 1 }) {
      if !statement.isInline { notRead("this is no equation", at: sign.range) }
      return
    }
    let roles = statement.sides.indices.map { role(of: statement, $0, position) }
    guard statement.sides.count > 1 else {
      if !statement.isInline || statements.count == 1 {
        drafts.append(draft(statement, position, loss: statement.sides[0]))
      }
      return
    }
    addClaims(statement, roles, position)
  }

  private mutating func notRead(_ message: String, at range: SourceRange) {
    unread.append(LanguageError(message, at: range, in: context.source))
  }

  private func draft(
    _ statement: LatexStatement, _ position: Int, loss: ArraySlice<LatexToken>? = nil
  ) -> LatexDraft {
    LatexDraft(
      loss: loss, position: position, label: statement.label, range: statement.range,
      formulas: [statement.formula])
  }

  private mutating func define(
    _ name: String, _ parameters: [String], _ body: ArraySlice<LatexToken>, _ position: Int
  ) {
    context.defined.insert(name)
    definitions.append(
      LatexDefinition(
        name: name, parameters: parameters, body: body, position: position,
        formula: statements[position].formula,
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
      case .moving(let definition):
        left = .differential(of: definition.body)
        hasDerivative = true
        for right in rights { add(left, sides[right], statement, position, about: definition) }
        continue
      case .adjoint(let definition, let name, let adjoint):
        left = .adjoint(of: name, by: adjoint)
        hasDerivative = true
        for right in rights { add(left, sides[right], statement, position, about: definition) }
        continue
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
    _ position: Int, about known: LatexDefinition? = nil
  ) {
    let claim = LatexClaim(left: left, right: right, range: statement.range)
    var draft = draft(statement, position)
    draft.claims = [claim]
    draft.definition = known
    switch left {
    case .derivative(let derivative):
      if let found = definition(of: derivative.function, at: position) {
        draft.definition = found
      } else {
        draft.loss = derivative.function
      }
    case .differential(let part) where known == nil:
      draft.definition = definition(of: part, at: position)
    case .differential, .adjoint, .identity: break
    }
    draft.isOfAdjoint = claim.isOfAdjoint
    if let definition = draft.definition,
      let place = drafts.firstIndex(where: {
        $0.definition?.position == definition.position && $0.isOfAdjoint == draft.isOfAdjoint
      })
    {
      drafts[place].claims.append(claim)
      drafts[place].formulas.insert(statement.formula, at: 0)
    } else {
      if let definition = draft.definition { draft.formulas.append(definition.formula) }
      drafts.append(draft)
    }
  }

  /// Whether letters of a draft are bold, so that others are numbers.
  func usesBold(_ draft: LatexDraft) -> Bool {
    draft.formulas.contains(where: boldFormulas.contains)
  }

  /// What is known within the formulas of a draft.
  func kinds(of draft: LatexDraft) -> [String: LatexKind] { kinds.kinds(in: draft.formulas) }

  /// The definition that holds for a draft: that of its own formulas, or else the last one before it, or the first one
  /// behind it.
  func definition(named name: String, for draft: LatexDraft) -> LatexDefinition? {
    definition(named: name, at: draft.position, in: draft.formulas)
  }

  private func definition(
    named name: String, at position: Int, in formulas: [Int]
  ) -> LatexDefinition? {
    let all = definitions.filter { $0.name == name }
    if let own = all.last(where: { formulas.contains($0.formula) }) { return own }
    let shared = all.filter { !localFormulas.contains($0.formula) }
    return shared.last { $0.position <= position } ?? shared.first
  }

  /// The definition of what is written as `L` or `L(\theta)`: a formula may be about that of another one.
  private func definition(of part: ArraySlice<LatexToken>, at position: Int) -> LatexDefinition? {
    guard let (name, _) = Self.call(part, context) else { return nil }
    let all = definitions.filter { $0.name == name }
    return definition(named: name, at: position, in: [statements[position].formula])
      ?? all.last { $0.position <= position } ?? all.first
  }

  // MARK: Sides

  private func role(of statement: LatexStatement, _ place: Int, _ position: Int) -> Role {
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
  private func decorated(_ side: ArraySlice<LatexToken>, at position: Int) -> Role? {
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
    let formula = statements[position].formula
    let near =
      definitions.filter { $0.formula == formula }
      + definitions.filter { $0.position <= position && $0.formula != formula }.reversed()
    for definition in near where definition.parameters.isEmpty {
      guard let body = try? LatexReader.expression(definition.body, context), body.mentions(name),
        let symbol = context.names.symbols[definition.name],
        symbol.accents.last != "bar", symbol.accents.last != "dot"
      else { continue }
      var adjoint = symbol
      adjoint.accents.append("bar")
      return .adjoint(definition, of: name, by: context.names.name(of: adjoint))
    }
    return nil
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

extension LatexClaim {
  fileprivate var isOfAdjoint: Bool { if case .adjoint = left { true } else { false } }
}

extension ArraySlice<LatexToken> {
  /// Whether it is a sum, and in no brackets.
  fileprivate var isSum: Bool {
    parts { $0.character == "+" || $0.character == "-" || $0.character == "−" }
      .dropFirst().contains { !$0.isEmpty }
  }
}

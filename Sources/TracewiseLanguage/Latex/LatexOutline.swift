/// What a document says: its declarations and definitions, and what is to be judged.
struct LatexOutline {
  private(set) var kinds = LatexKinds()
  let proseKinds: LatexProseKinds
  private(set) var definitions: [LatexDefinition] = []
  private(set) var drafts: [LatexDraft] = []
  /// What is not read, and why.
  private(set) var unread: [LanguageError] = []
  let context: LatexContext

  private(set) var statements: [LatexStatement] = []
  /// Formulas with bold letters.
  private var boldFormulas: Set<Int> = []
  /// Formulas that say more than definitions.
  private(set) var localFormulas: Set<Int> = []

  init(_ document: LatexDocument, _ source: SourceText) {
    let empty = SyntaxTree(source: source, statements: [])
    context = LatexContext(
      source, names: LatexNames(), ranks: ExpressionRanks(empty, functions: .standard))
    proseKinds = LatexProseKinds(document, context)
    for (number, formula) in document.formulas.enumerated() { read(formula, number) }
    let sizes = context.sizes
    for position in statements.indices { define(position) }
    for position in statements.indices { classify(position) }
    drafts = drafts.flatMap(stepwise)
    addLosses()
    // What sums go to is theirs.
    context.sizes = sizes
  }

  /// Takes the declarations and the statements of a formula.
  private mutating func read(_ formula: LatexFormula, _ number: Int) {
    noteStyles(formula, number)
    for statement in formula.statements { noteSign(statement) }
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

  enum Role {
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
    guard let (name, parameters) = Self.call(statement.sides[0], context) ?? composite(position),
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

  /// `\log L = …`, where the derivative of `\log L` is taken elsewhere: a name that nothing else has.
  private func composite(_ position: Int) -> (name: String, parameters: [String])? {
    let side = statements[position].sides[0]
    guard statements[position].sides.count > 1, side.count > 1 else { return nil }
    let isDifferentiated = statements.contains { statement in
      statement.sides.contains { other in
        LatexReader.derivative(other, at: other.startIndex)?.function.says(side) ?? false
      }
    }
    return isDifferentiated ? (side.name, []) : nil
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
    let rights = rights(of: sides, roles)
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
    if definitions.contains(where: { $0.position == position }) { start = 1 }
    for right in sides.indices.dropFirst(start + 1) {
      var draft = draft(statement, position)
      draft.claims = [
        LatexClaim(left: .identity(sides[start]), right: sides[right], range: statement.range)
      ]
      drafts.append(draft)
    }
  }

  /// The sides that say what a derivative is. That it is 0 at last is a condition, and no claim.
  private func rights(of sides: [ArraySlice<LatexToken>], _ roles: [Role]) -> [Int] {
    let all = roles.indices.filter { place in
      if case .expression = roles[place] { return true }
      if case .symbol = roles[place] { return place > 0 }
      return false
    }
    let others = all.filter { !sides[$0].isZero }
    return others.isEmpty ? all : others
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
        if known == nil, let step = step(derivative, right, in: draft) {
          return add(step.left, right, statement, position, about: step.definition)
        }
      } else if let adjoint = backpropagated(derivative, right, position) {
        return add(adjoint.left, right, statement, position, about: adjoint.definition)
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

  /// \partial L/\partial X by \partial L/\partial Y of an L that is defined nowhere: an adjoint of what Y is.
  private func backpropagated(
    _ derivative: LatexDerivative, _ right: ArraySlice<LatexToken>, _ position: Int
  ) -> (left: LatexClaim.Left, definition: LatexDefinition)? {
    let hasDerivative = right.indices.contains { place in
      LatexReader.derivative(right, at: place).map { $0.function.word == derivative.function.word }
        ?? false
    }
    guard hasDerivative, derivative.kind == .gradient, !derivative.isTransposed,
      LatexKinds.name(derivative.function, context) != nil,
      let name = LatexKinds.name(derivative.variable, context),
      case .adjoint(let definition, _, let by)? = adjoint(of: name, at: position)
    else { return nil }
    return (.adjoint(of: name, by: by), definition)
  }

  /// The definition of what is written as `L` or `L(\theta)`: a formula may be about that of another one.
  private func definition(of part: ArraySlice<LatexToken>, at position: Int) -> LatexDefinition? {
    let name = Self.call(part, context)?.name ?? part.name
    let all = definitions.filter { $0.name == name }
    return definition(named: name, at: position, in: [statements[position].formula])
      ?? all.last { $0.position <= position } ?? all.first
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
  /// The text as a name that no symbol has.
  fileprivate var name: String { map { "\($0.kind)" }.joined() }

  /// Whether both are the same words.
  fileprivate func says(_ other: Self) -> Bool { map(\.kind) == other.map(\.kind) }

  /// 0, also a bold one.
  fileprivate var isZero: Bool {
    allSatisfy { token in
      switch token.kind {
      case .character(let sign): sign == "0"
      case .command(let name): LatexStyle.commands[name] != nil || name == "vec"
      case .open, .close: true
      default: false
      }
    } && contains { $0.character == "0" }
  }
}

extension LatexClaim {
  fileprivate var isOfAdjoint: Bool { if case .adjoint = left { true } else { false } }
}

extension ArraySlice<LatexToken> {
  /// Whether it is a sum, and in no brackets.
  var isSum: Bool {
    parts { $0.character == "+" || $0.character == "-" || $0.character == "−" }
      .dropFirst().contains { !$0.isEmpty }
  }
}

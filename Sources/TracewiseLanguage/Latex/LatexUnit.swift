/// A draft in the words of the language.
struct LatexText {
  /// A line of the program, and what it is made of.
  struct Line {
    let text: String
    let origin: SourceRange
    /// The expressions in it, as they were read.
    var expressions: [ExpressionSyntax] = []
  }

  var lines: [Line] = []
  /// The inputs that claims are about.
  var derived: [String] = []

  var text: String { lines.map { $0.text + "\n" }.joined() }
}

/// Writes a draft in the language, by some answers to what is ambiguous.
struct LatexUnit {
  private let outline: LatexOutline
  private let draft: LatexDraft
  private let context: LatexContext
  /// The definitions in use, each behind those that it uses.
  private var lets: [(name: String, value: ExpressionSyntax, origin: SourceRange)] = []
  private var openLets: Set<String> = []
  private var claims: [LatexText.Line] = []
  private var derived: [String] = []
  /// The variables for which derivatives are claimed: they are inputs, whatever they are defined as.
  private let variables: Set<String>

  static func text(
    _ draft: LatexDraft, _ outline: LatexOutline, _ context: LatexContext
  ) throws(LanguageError) -> LatexText {
    var unit = LatexUnit(draft, outline, context)
    return try unit.written()
  }

  private init(_ draft: LatexDraft, _ outline: LatexOutline, _ context: LatexContext) {
    (self.draft, self.outline, self.context) = (draft, outline, context)
    let symbols = draft.claims.compactMap { claim -> String? in
      switch claim.left {
      case .derivative(let derivative): LatexKinds.name(derivative.variable, context)
      case .adjoint(let name, _): name
      case .differential, .identity: nil
      }
    }
    variables = Set(symbols)
  }

  // MARK: The parts

  private mutating func written() throws(LanguageError) -> LatexText {
    context.hasDifferentials = false
    prepare()
    var loss = try self.loss()
    let name = draft.definition?.name
    let isAlone = draft.claims.isEmpty
    // What is claimed of a derivative that is no gradient is claimed of its product with a direction.
    let direction = isAlone ? nil : try self.direction(loss)
    if let direction, let value = loss {
      loss = ExpressionSyntax(.call("inner", [direction, value]), range: value.range)
    }
    if let name, let value = loss, direction == nil {
      context.derivative = derivatives(of: name, value)
    }
    for claim in draft.claims { try add(claim, loss, direction) }
    var text = LatexText()
    let expressions = (loss.map { [$0] } ?? []) + claims.flatMap(\.expressions)
    for expression in expressions { try define(namesOf: expression) }
    let all = expressions + lets.map(\.value)
    text.lines = declarations(of: all)
    text.lines += lets.map { line("let \($0.name)", $0.value, $0.origin) }
    let isDerived =
      draft.claims.isEmpty
      || claims.contains { $0.text.contains("grad(") || $0.text.contains("hess(") }
    if let loss, isDerived { text.lines.append(line("loss", loss, draft.range)) }
    text.lines += claims
    text.derived = derived
    return text
  }

  private func line(
    _ left: String, _ value: ExpressionSyntax, _ origin: SourceRange
  ) -> LatexText.Line {
    LatexText.Line(text: "\(left) = \(value)", origin: origin, expressions: [value])
  }

  /// What is known of names: declarations, and functions with parameters.
  private func prepare() {
    context.kinds = outline.kinds(of: draft)
    updateRanks()
    let all = outline.definitions.filter { !$0.parameters.isEmpty }
    for definition in all where definition.name != draft.definition?.name || !draft.claims.isEmpty {
      guard
        outline.definition(named: definition.name, for: draft)?.position
          == definition.position,
        let body = try? LatexReader.expression(definition.body, context)
      else { continue }
      context.functions[definition.name] = (definition.parameters, body)
    }
    context.forgetQuestions()
  }

  private func updateRanks() {
    let names = Set(lets.map(\.name))
    let declared = kinds().filter { !names.contains($0.key) }
    let text =
      declared.map { $0.value.text($0.key) }.sorted().joined(separator: "\n") + "\n"
      + lets.map { "let \($0.name) = \($0.value)" }.joined(separator: "\n") + "\n"
    let source = SourceText(name: "declarations", text: text)
    let sizes = context.sizes.sorted().map { "dim \($0) = 3\n" }.joined()
    let tree = try? Parser.parse(SourceText(name: "sizes", text: sizes + text))
    if let tree = tree ?? (try? Parser.parse(source)) {
      context.ranks = ExpressionRanks(tree, functions: .standard)
    }
  }

  /// The kinds of all names: those that are declared, and numbers among bold letters.
  private func kinds() -> [String: LatexKind] {
    var kinds = outline.kinds(of: draft).merging(context.positive) { own, _ in own }
    for (name, count) in context.columns where kinds[name] == nil {
      kinds[name] = LatexKind(kind: .matrix, sizes: ["n_\(name)", count])
    }
    for (name, symbol) in context.names.symbols
    where context.numbers.takes(symbol) && kinds[name] == nil && !context.sizes.contains(name) {
      kinds[name] = LatexKind(kind: .scalar)
    }
    guard context.usesBold, context.numbers == .none,
      context.choose(
        "letters that are not bold",
        ["letters that are not bold are numbers", "they may be vectors"],
        isFallback: true) == 0
    else { return kinds }
    for (name, symbol) in context.names.symbols where kinds[name] == nil {
      let isLetter = symbol.base.count == 1 || LatexSymbol.greek.contains(symbol.base)
      guard symbol.style == .plain, isLetter, symbol.base.first?.isLowercase == true,
        !context.sizes.contains(name), !variables.contains(name) || symbol.base.count == 1
      else { continue }
      kinds[name] = LatexKind(kind: .scalar)
    }
    return kinds
  }

  private func loss() throws(LanguageError) -> ExpressionSyntax? {
    if let definition = draft.definition {
      let body = try LatexReader.expression(definition.body, context)
      guard case .adjoint(_, let adjoint)? = draft.claims.first?.left else { return body }
      return ExpressionSyntax(
        .call("inner", [ExpressionSyntax(.name(adjoint)), body]), range: body.range)
    }
    guard let loss = draft.loss else { return nil }
    return try LatexReader.expression(loss, context)
  }

  /// Derivatives of the loss as words, or by what is said of them elsewhere.
  private func derivatives(
    of name: String, _ loss: ExpressionSyntax
  ) -> (String, String) -> ExpressionSyntax? {
    { function, variable in
      guard function == name else { return nil }
      return ExpressionSyntax(.call("grad", [ExpressionSyntax(.name(variable))]))
    }
  }

  // MARK: Claims

  static let directionKey = "what is differentiated"

  /// A direction for what is no number, by its name; nil where the loss is taken for one.
  private func direction(_ loss: ExpressionSyntax?) throws(LanguageError) -> ExpressionSyntax? {
    guard let loss, draft.claims.allSatisfy(\.isGradient),
      draft.claims.contains(where: { isMentioned($0, in: loss) }),
      context.choose(
        Self.directionKey,
        ["what is differentiated is a number", "it is none: its derivative is a matrix"],
        isFallback: true) == 1
    else { return nil }
    var used: [String: Int] = [:]
    loss.countNames(in: &used)
    let free = ["U", "V", "G", "U_1", "V_1"].first {
      used[$0] == nil && context.names.symbols[$0] == nil
    }
    return ExpressionSyntax(.name(free ?? "U_0"))
  }

  private func isMentioned(_ claim: LatexClaim, in loss: ExpressionSyntax) -> Bool {
    guard case .derivative(let derivative) = claim.left,
      let name = LatexKinds.name(derivative.variable, context)
    else { return false }
    return mentions(loss, name)
  }

  /// Whether a name stands in an expression, or in a definition that it uses.
  private func mentions(_ x: ExpressionSyntax, _ name: String, depth: Int = 0) -> Bool {
    var used: [String: Int] = [:]
    x.countFreeNames(in: &used)
    if used[name] != nil { return true }
    guard depth < 8 else { return false }
    return used.keys.contains { other in
      guard other != name, !variables.contains(other), other != draft.definition?.name,
        let definition = outline.definition(named: other, for: draft),
        let body = try? LatexReader.expression(definition.body, context)
      else { return false }
      return mentions(body, name, depth: depth + 1)
    }
  }

  private mutating func add(
    _ claim: LatexClaim, _ loss: ExpressionSyntax?, _ direction: ExpressionSyntax?
  ) throws(LanguageError) {
    context.hasDifferentials = false
    switch claim.left {
    case .identity(let left):
      let x = try LatexReader.expression(left, context)
      let y = try LatexReader.expression(claim.right, context)
      claims.append(
        LatexText.Line(text: "claim \(x) = \(y)", origin: claim.range, expressions: [x, y]))
    case .differential(let part):
      if let loss { return try addDifferential(of: loss, claim) }
      try addDifferential(of: try LatexReader.expression(part, context), claim)
    case .derivative(let derivative):
      try add(derivative, claim, loss, direction)
    case .adjoint(let name, _):
      addGradient("grad", name, try LatexReader.expression(claim.right, context), claim)
    }
  }

  private mutating func addDifferential(
    of left: ExpressionSyntax, _ claim: LatexClaim
  ) throws(LanguageError) {
    context.hasDifferentials = true
    defer { context.hasDifferentials = false }
    let right = try LatexReader.expression(claim.right, context)
    claims.append(
      LatexText.Line(
        text: "claim d(\(left)) = \(right)", origin: claim.range, expressions: [left, right]))
  }

  private mutating func add(
    _ derivative: LatexDerivative, _ claim: LatexClaim, _ loss: ExpressionSyntax?,
    _ direction: ExpressionSyntax?
  ) throws(LanguageError) {
    guard let loss else { return }
    let name = try variable(of: derivative, claim, loss)
    guard mentions(loss, name) else {
      // What does not stand in the formula is what all of it depends on, if differentials say so.
      guard claim.right.hasDifferentials else {
        throw LanguageError(
          "'\(name)' does not stand in what is differentiated", at: derivative.variable.place,
          in: context.source)
      }
      return try addDifferential(of: loss, claim)
    }
    var right = try LatexReader.expression(claim.right, context)
    if derivative.isTransposed, direction == nil, derivative.kind == .gradient {
      right = ExpressionSyntax(.transposed(right), range: right.range)
    }
    if let direction {
      right = transported(right, direction, isRow: derivative.isTransposed, of: name)
    }
    addGradient(derivative.kind == .hessian ? "hess" : "grad", name, right, claim)
  }

  private mutating func addGradient(
    _ word: String, _ name: String, _ right: ExpressionSyntax, _ claim: LatexClaim
  ) {
    if !derived.contains(name) { derived.append(name) }
    claims.append(
      LatexText.Line(
        text: "claim \(word)(\(name)) = \(right)", origin: claim.range, expressions: [right]))
  }

  /// What a derivative that is a matrix takes a direction to.
  private func transported(
    _ right: ExpressionSyntax, _ direction: ExpressionSyntax, isRow: Bool, of name: String
  ) -> ExpressionSyntax {
    if context.ranks[ExpressionSyntax(.name(name))] == .number {
      return ExpressionSyntax(.call("inner", [direction, right]), range: right.range)
    }
    let isRow =
      isRow
      || context.choose(
        "the layout of derivatives",
        [
          "derivatives have a row for each entry of what is differentiated",
          "they have a column for each",
        ]) == 0
    let factor =
      isRow ? ExpressionSyntax(.transposed(right), range: right.range) : right
    return ExpressionSyntax(.binary(.multiply, factor, direction), range: right.range)
  }

  /// The name of the variable; a gradient of a function of one input needs none.
  private func variable(
    of derivative: LatexDerivative, _ claim: LatexClaim, _ loss: ExpressionSyntax
  ) throws(LanguageError) -> String {
    if !derivative.variable.isEmpty {
      if let name = LatexKinds.name(derivative.variable, context) { return name }
      throw LanguageError(
        "only derivatives for symbols are read", at: derivative.variable.place, in: context.source)
    }
    if let only = draft.definition?.parameters, only.count == 1 { return only[0] }
    var used: [String: Int] = [:]
    loss.countNames(in: &used)
    let names = used.keys.filter { FunctionTable.standard[$0] == nil && $0 != IndexedSum.name }
    if names.count == 1, let name = names.first { return name }
    throw LanguageError(
      "for which variable is not said, as in \\nabla_x f", at: claim.range, in: context.source)
  }

  // MARK: Definitions and declarations

  /// Makes `let`s of the definitions that an expression uses.
  private mutating func define(namesOf expression: ExpressionSyntax) throws(LanguageError) {
    var used: [String: Int] = [:]
    expression.countNames(in: &used)
    for name in used.keys.sorted() where !variables.contains(name) {
      guard !lets.contains(where: { $0.name == name }),
        let definition = outline.definition(named: name, for: draft)
      else { continue }
      guard openLets.insert(name).inserted else {
        throw LanguageError(
          "this definition uses itself", at: definition.range, in: context.source)
      }
      defer { openLets.remove(name) }
      let value = try LatexReader.expression(definition.body, context)
      try define(namesOf: value)
      lets.append((name, value, definition.range))
    }
  }

  /// Sizes that stand in formulas, and inputs of which something is known.
  private func declarations(of expressions: [ExpressionSyntax]) -> [LatexText.Line] {
    var used: [String: Int] = [:]
    for expression in expressions { expression.countFreeNames(in: &used) }
    for name in derived { used[name] = 1 }
    let defined = Set(lets.map(\.name))
    let sizes = context.sizes.filter { used[$0] != nil && !defined.contains($0) }.sorted()
    var lines: [LatexText.Line] = []
    if !sizes.isEmpty {
      let values = [4, 3, 5, 6, 7, 8]
      let list = sizes.enumerated().map { "\($1) = \(values[min($0, values.count - 1)])" }
      lines.append(
        LatexText.Line(text: "dim \(list.joined(separator: ", "))", origin: draft.range))
    }
    // dA is the differential of A.
    let kinds = kinds()
    for name in kinds.keys.sorted() where !defined.contains(name) && !sizes.contains(name) {
      guard used[name] != nil || used["d\(name)"] != nil, let kind = kinds[name] else { continue }
      lines.append(LatexText.Line(text: kind.text(name), origin: draft.range))
    }
    return lines
  }
}

extension ArraySlice<LatexToken> {
  /// Whether there is a d or ∂ in it.
  fileprivate var hasDifferentials: Bool {
    indices.contains { place in
      LatexReader.differentialSign(self, at: place) > 0
        || LatexReader.derivative(self, at: place) != nil
    }
  }
}

extension ExpressionSyntax {
  /// Counts the names in it, but not the indices of sums.
  fileprivate func countFreeNames(in counts: inout [String: Int]) {
    guard let sum = IndexedSum(self) else {
      if case .name(let name) = kind { counts[name, default: 0] += 1 }
      if case .call(let name, _) = kind { counts[name, default: 0] += 1 }
      for part in parts { part.countFreeNames(in: &counts) }
      return
    }
    var inner: [String: Int] = [:]
    sum.summand.countFreeNames(in: &inner)
    inner[sum.index] = nil
    counts.merge(inner, uniquingKeysWith: +)
    sum.first.countFreeNames(in: &counts)
    sum.last.countFreeNames(in: &counts)
  }
}

extension LatexClaim {
  fileprivate var isGradient: Bool {
    if case .derivative(let derivative) = left { derivative.kind == .gradient } else { false }
  }
}

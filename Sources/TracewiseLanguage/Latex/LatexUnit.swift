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
  let outline: LatexOutline
  let draft: LatexDraft
  let context: LatexContext
  /// The definitions in use, each behind those that it uses.
  private var lets: [(name: String, value: ExpressionSyntax, origin: SourceRange)] = []
  private var openLets: Set<String> = []
  var claims: [LatexText.Line] = []
  var derived: [String] = []
  /// The variables for which derivatives are claimed: they are inputs, whatever they are defined as.
  let variables: Set<String>

  static func text(
    _ draft: LatexDraft, _ outline: LatexOutline, _ context: LatexContext
  ) throws(LanguageError) -> LatexText {
    var unit = LatexUnit(draft, outline, context)
    let text = try unit.written()
    guard context.noteSeries(in: text.lines.flatMap(\.expressions)) else { return text }
    context.forgetFindings()
    unit = LatexUnit(draft, outline, context)
    return try unit.written()
  }

  /// The kinds of all names in a context.
  static func kinds(
    _ draft: LatexDraft, _ outline: LatexOutline, _ context: LatexContext
  ) -> [String: LatexKind] {
    LatexUnit(draft, outline, context).kinds()
  }

  private init(_ draft: LatexDraft, _ outline: LatexOutline, _ context: LatexContext) {
    (self.draft, self.outline, self.context) = (draft, outline, context)
    variables = Set(draft.claims.compactMap { $0.variable(context) })
    context.variables = variables
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
    if case .adjoint(_, let adjoint)? = draft.claims.first?.left {
      // \partial L/\partial Y is the adjoint of Y.
      context.derivative = { _, variable in
        variable == name ? ExpressionSyntax(.name(adjoint)) : nil
      }
    }
    for claim in draft.claims { try add(claim, loss, direction) }
    if let name = context.ambiguous {
      throw LanguageError(
        "'\(name)' has one index here and two there, and which of the two the one is, is not said",
        at: draft.range, in: context.source)
    }
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
    context.kinds = declaredKinds()
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

  /// What formulas declare, and what the words around them say, where that fits.
  private func declaredKinds() -> [String: LatexKind] {
    let (declared, all) = (outline.declaredKinds(of: draft), outline.kinds(of: draft))
    guard declared != all,
      context.choose(
        "the words around the formula",
        ["the words around the formula hold", "the words around the formula are left aside"],
        isFallback: true) == 1
    else { return all }
    context.remark("what the words around the formula say of its symbols does not fit it")
    return declared
  }

  /// The kinds of all names: those that are declared, and numbers among bold letters.
  func kinds() -> [String: LatexKind] {
    var kinds = declaredKinds().merging(context.assumed) { $1 }
    for (name, kind) in kinds.sorted(by: { $0.key < $1.key }) where kind.isGuess {
      let answers = ["\(name) > 0 is a number", "\(name) > 0 is a vector"]
      guard context.choose("\(name) > 0", answers, isFallback: true) == 1 else { continue }
      kinds[name] = LatexKind(kind: .vector, sizes: ["n_\(name)"], isPositive: true)
    }
    for name in context.leftOut { kinds[name] = nil }
    for (name, count) in context.columns where kinds[name] == nil {
      kinds[name] = LatexKind(kind: .matrix, sizes: ["n_\(name)", context.lengths[name] ?? count])
    }
    kinds.merge(context.extentKinds) { known, _ in known }
    for (name, count) in context.indexed where kinds[name] == nil {
      let sizes = ["n_\(name)", "m_\(name)"].prefix(count)
      kinds[name] = LatexKind(kind: count > 1 ? .matrix : .vector, sizes: Array(sizes))
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
    { [outline, draft, context, variables] function, variable in
      guard function == name else { return nil }
      if !variables.contains(variable), outline.definition(named: variable, for: draft) != nil,
        let right = outline.claimed(for: variable, of: draft.definition),
        let value = try? LatexReader.expression(right, context)
      {
        return value
      }
      return ExpressionSyntax(.call("grad", [ExpressionSyntax(.name(variable))]))
    }
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
    let kindSizes = Set(
      kinds.filter { used[$0.key] != nil && !defined.contains($0.key) }.flatMap(\.value.sizes))
    var orders: [String] = []
    for order in outline.kinds.orders where Set([order.left, order.right]).isSubset(of: kindSizes) {
      let text = "\(order.left) \(order.sign) \(order.right)"
      if !orders.contains(text) { orders.append(text) }
    }
    if !orders.isEmpty {
      lines.append(
        LatexText.Line(text: "dim \(orders.joined(separator: ", "))", origin: draft.range))
    }
    for name in kinds.keys.sorted() where !defined.contains(name) && !sizes.contains(name) {
      guard used[name] != nil || used["d\(name)"] != nil, let kind = kinds[name] else { continue }
      let custom = context.byEntry.contains(name) ? " by entry" : ""
      lines.append(LatexText.Line(text: kind.text(name) + custom, origin: draft.range))
    }
    return lines
  }
}

extension ExpressionSyntax {
  /// Counts the names in it, but not the indices of sums.
  func countFreeNames(in counts: inout [String: Int]) {
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

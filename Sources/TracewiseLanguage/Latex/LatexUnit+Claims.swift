/// What a draft claims.
extension LatexUnit {
  static let directionKey = "what is differentiated"

  /// A direction for what is no number, by its name; nil where the loss is taken for one.
  func direction(_ loss: ExpressionSyntax?) throws(LanguageError) -> ExpressionSyntax? {
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

  func isMentioned(_ claim: LatexClaim, in loss: ExpressionSyntax) -> Bool {
    guard case .derivative(let derivative) = claim.left,
      let name = LatexKinds.name(derivative.variable, context)
    else { return false }
    return mentions(loss, name)
  }

  func mentions(_ x: ExpressionSyntax, _ name: String) -> Bool {
    outline.mentions(x, name, cut: variables, for: draft)
  }

  mutating func add(
    _ claim: LatexClaim, _ loss: ExpressionSyntax?, _ direction: ExpressionSyntax?
  ) throws(LanguageError) {
    context.hasDifferentials = false
    switch claim.left {
    case .identity(let left):
      let x = try LatexReader.expression(left, context)
      let y = try LatexReader.expression(claim.right, context)
      try requireIdentity(x, y, claim)
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

  /// What has symbols of its own on both sides is an equation for one of them, and no identity.
  private func requireIdentity(
    _ x: ExpressionSyntax, _ y: ExpressionSyntax, _ claim: LatexClaim
  ) throws(LanguageError) {
    var (left, right): ([String: Int], [String: Int]) = ([:], [:])
    x.countFreeNames(in: &left)
    y.countFreeNames(in: &right)
    let names = { (counts: [String: Int]) in
      Set(
        counts.keys.filter { name in
          FunctionTable.standard[name] == nil && ForeignNames.functions[name] == nil
            && name != "I" && name != "vector"
        })
    }
    let (a, b) = (names(left), names(right))
    guard a.isSubset(of: b) || b.isSubset(of: a), a.isEmpty == b.isEmpty else {
      throw LanguageError(
        "this is an equation, and no identity: symbols stand on one side alone", at: claim.range,
        in: context.source)
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
    if !mentions(loss, name), let found = try gradient(byEntriesOf: derivative, claim, loss) {
      return addGradient("grad", found.name, found.value, claim)
    }
    guard mentions(loss, name) else {
      // What does not stand in the formula is what all of it depends on, if differentials say so.
      // A name that is defined nowhere is nothing that depends on it.
      guard claim.right.hasDifferentials, LatexKinds.name(derivative.function, context) == nil
      else {
        throw LanguageError(
          "'\(name)' does not stand in what is differentiated", at: derivative.variable.place,
          in: context.source)
      }
      context.parameter = name
      defer { context.parameter = nil }
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
}

extension LatexClaim {
  fileprivate var isGradient: Bool {
    if case .derivative(let derivative) = left { derivative.kind == .gradient } else { false }
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

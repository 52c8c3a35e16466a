/// Derivatives for what lies between a loss and its inputs: \partial L/\partial z of a z that the document defines.
extension LatexOutline {
  /// The draft in parts, so that in none of them what one claim is about hides what another one is about: where z is an
  /// input, the loss does not depend on the W of z = W x.
  func stepwise(_ draft: LatexDraft) -> [LatexDraft] {
    guard draft.claims.count > 1, let body = draft.definition?.body ?? draft.loss,
      let loss = try? LatexReader.expression(body, context), !draft.isOfAdjoint
    else { return [draft] }
    let variables = Set(draft.claims.compactMap { $0.variable(context) })
    /// Whether the loss depends on a variable by none of the others.
    func isSeen(_ name: String) -> Bool {
      guard mentions(loss, name, cut: variables, for: draft) else { return false }
      return !variables.contains { other in
        guard other != name, let definition = definition(named: other, for: draft),
          definition.position < draft.position,
          let body = try? LatexReader.expression(definition.body, context)
        else { return false }
        return mentions(body, name, cut: [], for: draft)
      }
    }
    let seen = variables.filter(isSeen)
    var (first, rest) = (draft, draft)
    first.claims = draft.claims.filter { $0.variable(context).map(seen.contains) ?? true }
    rest.claims = draft.claims.filter { !($0.variable(context).map(seen.contains) ?? true) }
    guard !first.claims.isEmpty, !rest.claims.isEmpty else { return [draft] }
    return [first] + stepwise(rest)
  }

  /// Whether a name stands in an expression, or in a definition that it uses; some names are taken for inputs.
  func mentions(
    _ x: ExpressionSyntax, _ name: String, cut: Set<String>, for draft: LatexDraft, depth: Int = 0
  ) -> Bool {
    var used: [String: Int] = [:]
    x.countFreeNames(in: &used)
    if used[name] != nil { return true }
    guard depth < 8 else { return false }
    return used.keys.contains { other in
      guard other != name, !cut.contains(other), other != draft.definition?.name,
        let definition = definition(named: other, for: draft),
        let body = try? LatexReader.expression(definition.body, context)
      else { return false }
      return mentions(body, name, cut: cut, for: draft, depth: depth + 1)
    }
  }

  /// A claim by the derivative of the same loss for what lies between: where the loss depends on the variable through
  /// that alone, it is one about its adjoint.
  func step(
    _ derivative: LatexDerivative, _ right: ArraySlice<LatexToken>, in draft: LatexDraft
  ) -> (left: LatexClaim.Left, definition: LatexDefinition)? {
    guard derivative.kind == .gradient, !derivative.isTransposed, let loss = draft.definition,
      let name = LatexKinds.name(derivative.variable, context)
    else { return nil }
    let others = right.indices.compactMap { place -> String? in
      guard let found = LatexReader.derivative(right, at: place),
        Self.call(found.function, context)?.name == loss.name
      else { return nil }
      return LatexKinds.name(found.variable, context)
    }
    guard let between = others.first, Set(others).count == 1, between != name,
      let definition = definition(named: between, for: draft), definition.parameters.isEmpty,
      let body = try? LatexReader.expression(definition.body, context),
      let whole = try? LatexReader.expression(loss.body, context),
      mentions(body, name, cut: [], for: draft),
      !mentions(whole, name, cut: [between], for: draft),
      var adjoint = context.names.symbols[between]
    else { return nil }
    adjoint.accents.append("bar")
    return (.adjoint(of: name, by: context.names.name(of: adjoint)), definition)
  }

  /// What a claim says of the gradient of a loss for what lies between.
  func claimed(for variable: String, of loss: LatexDefinition?) -> ArraySlice<LatexToken>? {
    drafts.lazy.filter { $0.definition?.position == loss?.position && !$0.isOfAdjoint }
      .flatMap(\.claims).first { $0.variable(context) == variable }?.right
  }
}

extension LatexClaim {
  /// The name of what a derivative is taken for.
  func variable(_ context: LatexContext) -> String? {
    switch left {
    case .derivative(let derivative): LatexKinds.name(derivative.variable, context)
    case .adjoint(let name, _): name
    case .differential, .identity: nil
    }
  }
}

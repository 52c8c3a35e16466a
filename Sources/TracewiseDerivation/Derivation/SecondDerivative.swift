import Tracewise

/// The differential of a gradient along a direction V: the Hessian-vector product in closed form.
///
/// The gradient is differentiated by the same laws, with V in the place of ∂X; for a loss of
/// several inputs every input has a direction of its own.
public struct SecondDerivative: Sendable {
  /// The input whose gradient is differentiated.
  public let input: MatrixSymbol
  /// The directions, one for each input.
  public let directions: [Definition]
  /// ∂∇X along the directions, in inputs and named values.
  public let form: Expression
  /// The names that the form rests on, each before it is used.
  public let definitions: [Definition]
  /// The form in inputs and directions alone.
  public let value: Expression
}

extension Derivation {
  /// The second derivatives along directions: V where there is one input, else V_X for each X; nil where
  /// they would take more than `Deriver.mostTerms` terms.
  public func secondDerivatives() -> [SecondDerivative]? {
    let budget = TermBudget()
    let inputs = gradients.map(\.input)
    let directions = inputs.map { input in
      let name = inputs.count == 1 ? "V" : "V_\(input.name)"
      let structure = input.structure == .symmetric ? input.structure : .general
      return Definition(
        symbol: input,
        value: Expression(MatrixSymbol(name, input.shape, structure, role: .direction)))
    }
    let values = gradients.map { alongDirections($0.value, directions, budget) }
    guard !budget.isExceeded else { return nil }
    let parts = CommonParts(
      values, taken: Set((inputs + self.values.map(\.symbol)).map(\.name)))
    return zip(gradients, values).map { gradient, value in
      let form = parts.rewritten(value)
      return SecondDerivative(
        input: gradient.input, directions: directions, form: form,
        definitions: parts.needed(by: form), value: value)
    }
  }

  private func alongDirections(
    _ gradient: Expression, _ directions: [Definition], _ budget: TermBudget
  ) -> Expression {
    var lines = Simplifier(.line, sizes: sizes, budget: budget)
    var results = Simplifier(.result, sizes: sizes, budget: budget)
    var differentiation = Differentiation(
      Dictionary(directions.map { ($0.symbol, $0.value) }, uniquingKeysWith: { $1 }))
    return results(differentiation.complete(results(gradient), &lines))
  }
}

extension CommonParts {
  /// The definitions that a form rests on, each before it is used.
  func needed(by form: Expression) -> [Definition] {
    var wanted = Set(form.symbols)
    var chosen: [Definition] = []
    for definition in definitions.reversed() where wanted.contains(definition.symbol) {
      wanted.formUnion(definition.value.symbols)
      chosen.append(definition)
    }
    return chosen.reversed()
  }
}

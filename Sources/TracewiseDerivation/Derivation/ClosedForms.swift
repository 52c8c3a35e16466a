import Tracewise

/// Puts gradients together: in terms of names where that is short, and in inputs alone.
struct ClosedForms {
  private let problem: Problem
  private let values: [Definition]
  private let names: [Definition]
  private let nodes: [Definition]
  private var results: Simplifier
  /// Gradients of named values that are written out where they are used.
  private var inlined: [MatrixSymbol: Expression] = [:]
  /// Every name in inputs alone.
  private var expanded: [MatrixSymbol: Expression] = [:]

  init(
    _ problem: Problem, values: [Definition], names: [Definition], nodes: [Definition],
    results: Simplifier
  ) {
    self.problem = problem
    self.values = values
    self.names = names
    self.nodes = nodes
    self.results = results
  }

  func gradients(_ gathered: [MatrixSymbol: [Expression]]) -> [GradientForm] {
    var copy = self
    return copy.compute(gathered)
  }

  private mutating func compute(_ gathered: [MatrixSymbol: [Expression]]) -> [GradientForm] {
    let sums = problem.inputs.map { input -> Expression in
      let parts = gathered[input] ?? []
      guard let first = parts.first else { return Expression(.constant(0), input.shape) }
      return results(parts.dropFirst().reduce(first) { $0 + $1 })
    }
    chooseInlined(sums)
    for definition in values { expanded[definition.symbol] = expand(definition.value) }
    for node in nodes { expanded[node.symbol] = expand(node.value) }
    var forms: [(form: Expression, value: Expression)] = []
    for (input, sum) in zip(problem.inputs, sums) {
      var form = results(inline(sum))
      var value = expand(sum)
      if input.structure == .symmetric, !results.isSymmetric(form) {
        form = results(0.5 * (form + form.T))
        value = 0.5 * (value + value.T)
      }
      forms.append((form, value))
    }
    return named(forms)
  }

  /// The forms with names for the parts that they share.
  private mutating func named(
    _ forms: [(form: Expression, value: Expression)]
  ) -> [GradientForm] {
    let lets = LetNames(names, &results)
    let nodes = nodes.map {
      Definition(symbol: $0.symbol, value: lets.rewritten(results(inline($0.value))))
    }
    let short = forms.map { lets.rewritten($0.form) }
    let taken = Set((problem.inputs + (values + names).map(\.symbol)).map(\.name))
    let parts = CommonParts(short, taken: taken)
    return zip(problem.inputs, zip(forms, short)).map { input, item in
      let form = parts.rewritten(item.1)
      return GradientForm(
        input: input, form: form,
        definitions: needed(item.1, values + names + nodes) + needed(form, parts.definitions),
        value: item.0.value)
    }
  }

  /// A gradient is written out where it is short, or stands in one place only.
  private mutating func chooseInlined(_ sums: [Expression]) {
    var counts: [MatrixSymbol: Int] = [:]
    for user in nodes.map(\.value) + sums {
      for symbol in Set(user.symbols) { counts[symbol, default: 0] += 1 }
    }
    for node in nodes {
      let value = results(inline(node.value))
      let uses = counts[node.symbol] ?? 0
      if value.weight <= 7 || (uses == 1 && value.weight <= 24) { inlined[node.symbol] = value }
    }
  }

  /// With gradients written out that are to be; those before them are written out in them.
  private func inline(_ x: Expression) -> Expression {
    x.replacing { $0.symbol.flatMap { inlined[$0] } }
  }

  private func expand(_ x: Expression) -> Expression {
    x.replacing { $0.symbol.flatMap { expanded[$0] } }
  }

  /// The definitions that a form rests on, each before it is used.
  private func needed(_ form: Expression, _ known: [Definition]) -> [Definition] {
    var wanted = Set(form.symbols)
    var chosen: [Definition] = []
    for definition in known.reversed() where wanted.contains(definition.symbol) {
      wanted.formUnion(definition.value.symbols)
      chosen.append(definition)
    }
    return chosen.reversed()
  }
}

import Tracewise

/// A straight-line program that computes a loss and its gradients: what every language prints.
package struct CodeProgram: Sendable {
  /// All parameters: inputs and consts, in order.
  package let parameters: [MatrixSymbol]
  /// Where sizes are read, by their values.
  package let sizes: CodeSizes
  /// The assignments before the loss and after it, each before it is used.
  package let assignments: [Definition]
  package let loss: Expression
  package let gradients: [(input: MatrixSymbol, value: Expression)]

  /// The program of a derivation.
  ///
  /// - Parameters:
  ///   - derivation: Its sizes should differ from one another, so that a size tells where it
  ///     comes from.
  ///   - parameters: The inputs and consts, in order.
  ///   - sizes: The names of sizes, by their values.
  ///   - language: What it is to be printed in.
  package init(
    _ derivation: Derivation, parameters: [MatrixSymbol], sizes: [Int: MatrixSymbol] = [:],
    for language: any CodeLanguage
  ) {
    var lowering = Lowering(derivation, for: language)
    let loss = lowering.value(of: derivation.loss)
    let gradients = derivation.gradients.map {
      (input: $0.input, value: lowering.value(of: $0.form))
    }
    var statements = Statements(
      definitions: lowering.definitions, taken: Set(parameters.map(\.name)),
      longest: language.longest)
    let values = statements.run([loss] + gradients.map(\.value))
    self.parameters = parameters
    self.sizes = CodeSizes(parameters, names: sizes.mapValues(\.name))
    self.loss = values[0]
    self.gradients = zip(gradients, values.dropFirst()).map { ($0.input, $1) }
    assignments = statements.assignments
  }
}

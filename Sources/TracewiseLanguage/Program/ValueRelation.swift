import Tracewise

/// What an input is worth in terms of the others.
struct ValueRelation: Sendable {
  let name: String
  /// The expression as it was written.
  let text: String
  let value: CheckedExpression

  /// nil where the expression is not understood.
  init?(_ name: String, _ text: String, in program: Program) {
    let source = SourceText(
      name: program.source.name, text: "\(program.source.text)\nclaim \(name) = \(text)\n")
    guard
      let read = try? Program(
        checking: source, sizes: program.allSizes, functions: program.functions),
      let claim = read.claims.last, case .identity = claim.form
    else { return nil }
    (self.name, self.text, value) = (name, text, claim.right)
  }

  /// Values of all inputs with that of its own.
  func applied(to values: [String: Matrix], in program: Program) -> [String: Matrix] {
    var evaluator = Evaluator(matrices: program, inputs: values)
    let own = evaluator.evaluate(value)
    return own.failure == nil ? values.merging([name: own]) { $1 } : values
  }
}

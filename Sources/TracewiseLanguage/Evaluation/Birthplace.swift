package import Tracewise

/// Where NaN and infinity come from.
extension BoundProgram {
  /// The value of an expression; an error where an entry is NaN or infinite.
  ///
  /// Rules compute such values without complaint, as arithmetic does; what is compared must be
  /// finite, for no comparison with NaN means anything.
  package func finiteValue(
    of expression: CheckedExpression, differentials: [String: Matrix] = [:]
  ) throws -> Matrix {
    let value = try evaluate(expression, differentials: differentials)
    guard value.firstNonFinite != nil else { return value }
    let place = birthplace(in: expression, differentials)
    let born = (try? evaluate(place, differentials: differentials)) ?? value
    guard let (i, j) = born.firstNonFinite else { return value }
    throw LanguageError(
      "entry (\(i + 1), \(j + 1)) of \(program.source[place.range]) is \(Matrix.format(born[i, j])), "
        + "born from finite operands",
      at: place.mark, in: program.source)
  }

  /// The part of an expression that is not finite though its operands are, followed down through
  /// the first operand that is not.
  func birthplace(
    in expression: CheckedExpression, _ differentials: [String: Matrix] = [:]
  ) -> CheckedExpression {
    var evaluator = Evaluator(
      matrices: program, inputs: values, differentials: differentials, constantShift: constantShift)
    let lets = program.definitions
    var place = expression
    while true {
      var operands = place.children
      if case .local(let name) = place.kind { operands = lets[name].map { [$0] } ?? [] }
      let next = operands.first { operand in
        let value = evaluator.evaluate(operand)
        return value.failure == nil && value.firstNonFinite != nil
      }
      guard let next else { return place }
      place = next
    }
  }
}

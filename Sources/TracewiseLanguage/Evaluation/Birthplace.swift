import Tracewise

/// Where NaN and infinity come from.
extension BoundProgram {
  /// The value of an expression; an error where an entry is NaN or infinite.
  ///
  /// Rules compute such values without complaint, as arithmetic does; what is compared must be
  /// finite, for no comparison with NaN means anything.
  func finiteValue(
    of expression: CheckedExpression, differentials: [String: Matrix] = [:]
  ) throws -> Matrix {
    let value = try evaluate(expression, differentials: differentials)
    guard value.firstNonFinite != nil else { return value }
    let place = birthplace(in: expression, differentials)
    let born = (try? evaluate(place, differentials: differentials)) ?? value
    guard let (i, j) = born.firstNonFinite else { return value }
    throw LanguageError(
      "entry (\(i + 1), \(j + 1)) is \(Matrix.format(born[i, j])), born from finite operands",
      at: place.mark, in: program.source)
  }

  /// The part of an expression that is not finite though its operands are, followed down through
  /// the first operand that is not.
  func birthplace(
    in expression: CheckedExpression, _ differentials: [String: Matrix] = [:]
  ) -> CheckedExpression {
    let operands = program.operands(of: expression)
    let next = operands.first { operand in
      let value = try? evaluate(operand, differentials: differentials)
      return value?.firstNonFinite != nil
    }
    return next.map { birthplace(in: $0, differentials) } ?? expression
  }
}

extension Program {
  /// What an expression is computed from, a name's definition for a name.
  fileprivate func operands(of expression: CheckedExpression) -> [CheckedExpression] {
    switch expression.kind {
    case .local(let name): lets.filter { $0.name == name }.map(\.value)
    default: expression.children
    }
  }
}

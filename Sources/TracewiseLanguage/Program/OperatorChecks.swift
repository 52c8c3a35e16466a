extension ShapeChecker {
  /// An operator with its operands.
  func check(
    _ operation: BinaryOperator, _ x: ExpressionSyntax, _ y: ExpressionSyntax,
    _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    let a = try check(x)
    let b = try check(y)
    switch operation {
    case .multiply: return try product(a, b, expression)
    case .divide: return try divide(a, b, expression)
    case .leftDivide: return try leftDivide(a, b, expression)
    case .power: return try power(a, b, exponent: y, expression)
    case .add: return try broadcast(.sum, operation, a, b, expression)
    case .subtract: return try broadcast(.difference, operation, a, b, expression)
    case .hadamard: return try broadcast(.hadamard, operation, a, b, expression)
    case .entrywiseDivide: return try broadcast(.entrywiseQuotient, operation, a, b, expression)
    case .entrywisePower: return try broadcast(.entrywisePower, operation, a, b, expression)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return try broadcast(operation.rawValue, [a, b], operation.noun, expression)
    }
  }

  private func product(
    _ a: CheckedExpression, _ b: CheckedExpression, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    if a.isScalar || b.isScalar {
      let shape = a.isScalar ? (b.rows, b.columns) : (a.rows, a.columns)
      return try node(.binary(.scaling, a, b), shape, expression)
    }
    guard a.columns == b.rows else {
      var notes: [String] = []
      let (left, right) = (factor(a), factor(b))
      if a.rows == b.rows { notes.append("\(left)'*\(right) would fit") }
      if a.columns == b.columns { notes.append("\(left)*\(right)' would fit") }
      if a.rows == b.rows, a.columns == b.columns {
        notes.append("the entrywise product is written .*")
      }
      throw misfit(
        inner("product", "columns", of: a, a.columns, "rows", of: b, b.rows),
        at: expression.mark, notes: notes)
    }
    return try node(.binary(.product, a, b), (a.rows, b.columns), expression)
  }

  private func divide(
    _ a: CheckedExpression, _ b: CheckedExpression, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    let shape = (a.rows, a.columns)
    if b.isScalar { return try node(.binary(.scalarDivision, a, b), shape, expression) }
    guard b.rows == b.columns else {
      throw misfit(
        "division: a square matrix or a scalar is required on the right; "
          + "\(text(of: b)) is \(b.shapeText)",
        at: expression.mark, notes: ["the entrywise quotient is written ./"])
    }
    guard a.columns == b.rows else {
      throw misfit(
        inner("division", "columns", of: a, a.columns, "rows", of: b, b.rows),
        at: expression.mark)
    }
    return try node(.binary(.rightDivision, a, b), shape, expression)
  }

  private func leftDivide(
    _ a: CheckedExpression, _ b: CheckedExpression, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    let shape = (b.rows, b.columns)
    // a \ B of a scalar a is B / a.
    if a.isScalar { return try node(.binary(.scalarDivision, b, a), shape, expression) }
    guard a.rows == a.columns else {
      throw misfit(
        "left division: a square matrix or a scalar is required on the left; "
          + "\(text(of: a)) is \(a.shapeText)", at: expression.mark)
    }
    guard a.columns == b.rows else {
      throw misfit(
        inner("left division", "columns", of: a, a.columns, "rows", of: b, b.rows),
        at: expression.mark)
    }
    return try node(.binary(.leftDivision, a, b), shape, expression)
  }

  private func power(
    _ a: CheckedExpression, _ b: CheckedExpression, exponent: ExpressionSyntax,
    _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    guard b.isScalar else {
      throw misfit(
        "power: the exponent must be a scalar; \(text(of: b)) is \(b.shapeText)",
        at: expression.mark, notes: ["the entrywise power is written .^"])
    }
    if a.isScalar { return try node(.binary(.entrywisePower, a, b), (1, 1), expression) }
    guard a.rows == a.columns else {
      throw misfit(
        "power: a square matrix or a scalar is required; \(text(of: a)) is \(a.shapeText)",
        at: expression.mark, notes: ["the entrywise power is written .^"])
    }
    guard let k = exponent.integer({ sizes[$0] }), Limits.exponents.contains(k) else {
      var notes = ["the entrywise power is written .^", ForeignNames.realPower]
      if case .name(let name) = exponent.kind, ["T", "H", "t"].contains(name) {
        notes = ["the transpose is written A'"]
      }
      throw error(
        "power: the exponent of a matrix must be an integer from \(Limits.exponents.lowerBound) "
          + "to \(Limits.exponents.upperBound); it is \(text(of: b))",
        at: expression.mark, notes: notes)
    }
    return try node(.matrixPower(a, exponent: k), (a.rows, a.columns), expression)
  }

  private func broadcast(
    _ operation: CheckedExpression.Operation, _ written: BinaryOperator, _ a: CheckedExpression,
    _ b: CheckedExpression, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    let shape = try broadcastShape(written.noun, a, b, expression)
    return try node(.binary(operation, a, b), shape, expression)
  }

  /// A call of operands that broadcast; a comparison is one under the name that is its sign.
  func broadcast(
    _ name: String, _ operands: [CheckedExpression], _ noun: String, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    for (k, a) in operands.enumerated() {
      for b in operands.dropFirst(k + 1) { _ = try broadcastShape(noun, a, b, expression) }
    }
    // Sizes that are not 1 are alike.
    let rows = operands.map(\.rows).max() ?? 1
    let columns = operands.map(\.columns).max() ?? 1
    return try node(.call(name, operands, integers: []), (rows, columns), expression)
  }

  /// The shape that both operands are stretched to.
  private func broadcastShape(
    _ noun: String, _ a: CheckedExpression, _ b: CheckedExpression, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> (Int, Int) {
    func unlike(_ what: String, _ m: Int, _ n: Int) -> LanguageError {
      let turned = a.rows == b.columns && a.columns == b.rows
      return misfit(
        inner(noun, what, of: a, m, what, of: b, n) + ", or one of them be 1",
        at: expression.mark, notes: turned ? ["\(factor(b))' would fit"] : [])
    }
    guard let rows = stretched(a.rows, b.rows) else { throw unlike("rows", a.rows, b.rows) }
    guard let columns = stretched(a.columns, b.columns) else {
      throw unlike("columns", a.columns, b.columns)
    }
    return (rows, columns)
  }

  private func stretched(_ a: Int, _ b: Int) -> Int? {
    if a == b || b == 1 { return a }
    return a == 1 ? b : nil
  }

  /// `product: the columns of A (3) must equal the rows of x (4)`
  private func inner(
    _ noun: String, _ first: String, of a: CheckedExpression, _ m: Int, _ second: String,
    of b: CheckedExpression, _ n: Int
  ) -> String {
    "\(noun): the \(first) of \(text(of: a)) (\(m)) must equal "
      + "the \(second) of \(text(of: b)) (\(n))"
  }

  /// An operand's text as it can stand before a transpose.
  private func factor(_ operand: CheckedExpression) -> String {
    let text = text(of: operand)
    switch operand.kind {
    case .binary, .negated, .matrixPower: return text.hasPrefix("(") ? text : "(\(text))"
    default: return text
    }
  }
}

/// `norm(x, p)` of a vector: p-norms in the words of the language.
extension ShapeChecker {
  func norm(
    _ arguments: [ExpressionSyntax], _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    let x = try check(arguments[0])
    let p = try check(arguments[1])
    guard x.rows == 1 || x.columns == 1 else {
      throw error(
        "norm(A, p) means several things where A is a matrix; \(text(of: x)) is \(x.shapeText)",
        at: expression.range,
        notes: [
          "norm(A) is Frobenius' norm; sum(abs(A).^p)^(1/p) goes by entries",
          "the greatest singular value is spectral(A), the greatest column sum max(sum(abs(A), 1))",
        ])
    }
    guard p.isScalar else {
      throw error("norm: p must be a scalar; \(text(of: p)) is \(p.shapeText)", at: p.range)
    }
    if case .local = p.kind {
      throw error(
        "norm: p must be a number, Inf or an input; \(text(of: p)) is a let", at: p.range)
    }
    if let value = p.constant {
      guard value >= 1 else {
        throw error("norm: p must be at least 1; it is \(text(of: p))", at: p.range)
      }
      if value == 1 { return try node(.call("norm1", [x], integers: []), (1, 1), expression) }
      if value == 2 { return try node(.call("norm", [x], integers: []), (1, 1), expression) }
      if value == .infinity {
        let column =
          x.columns == 1
          ? x : try node(.transposed(x), (x.columns, 1), expression)
        return try node(
          .call("columnmax", [try absolute(column, expression)], integers: []), (1, 1), expression)
      }
    }
    let powers = try node(
      .binary(.entrywisePower, try absolute(x, expression), p), (x.rows, x.columns), expression)
    let sum = try node(.call("sum", [powers], integers: []), (1, 1), expression)
    let one = try node(.number(1), (1, 1), expression)
    let root = try node(.binary(.scalarDivision, one, p), (1, 1), expression)
    return try node(.binary(.entrywisePower, sum, root), (1, 1), expression)
  }

  private func absolute(
    _ x: CheckedExpression, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    try node(.call("abs", [x], integers: []), (x.rows, x.columns), expression)
  }
}

extension CheckedExpression {
  /// The value of a number, of -2 and of 3/2 for instance; nil where anything else takes part.
  var constant: Double? {
    switch kind {
    case .number(let value): value
    case .negated(let x): x.constant.map { -$0 }
    case .binary(.scalarDivision, let x, let y):
      if let x = x.constant, let y = y.constant { x / y } else { nil }
    default: nil
    }
  }
}

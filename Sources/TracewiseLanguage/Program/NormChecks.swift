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

  /// `quantile(x, p)` of a vector: what lies between two neighbours in order, as R's type 7, NumPy and
  /// MATLAB's interpolation by rank have it: s(1 + h) at h = (n − 1) p.
  func quantile(
    _ arguments: [ExpressionSyntax], _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    guard arguments.count == 2 else {
      throw error("quantile takes 2 arguments; it got \(arguments.count)", at: expression.mark)
    }
    let x = try check(arguments[0])
    guard x.columns == 1 else {
      throw error(
        "quantile: a column is required; \(text(of: x)) is \(x.shapeText)", at: x.range,
        notes: ["of all entries it is quantile(vec(A), p)"])
    }
    let p = try check(arguments[1])
    guard let share = p.constant, (0...1).contains(share) else {
      throw error(
        "quantile: p must be a number from 0 to 1; it is \(text(of: p))", at: p.range)
    }
    guard x.rows > 0 else {
      throw error("quantile: \(text(of: x)) has no entries", at: x.range)
    }
    let h = Double(x.rows - 1) * share
    let k = Int(h.rounded(.down))
    let sorted = try node(.call("sort", [x], integers: []), (x.rows, 1), expression)
    func rank(_ k: Int, weight: Double) throws(LanguageError) -> CheckedExpression {
      let entry = try node(
        .index(sorted, rows: k + 1...k + 1, columns: 1...1), (1, 1), expression)
      guard weight != 1 else { return entry }
      let number = try node(.number(weight), (1, 1), expression)
      return try node(.binary(.scaling, number, entry), (1, 1), expression)
    }
    let weight = h - Double(k)
    guard weight > 0 else { return try rank(k, weight: 1) }
    return try node(
      .binary(.sum, try rank(k, weight: 1 - weight), try rank(k + 1, weight: weight)), (1, 1),
      expression)
  }
}

extension CheckedExpression {
  /// The value of a number, of -2 and of 3/2 for instance; nil where anything else takes part.
  fileprivate var constant: Double? {
    switch kind {
    case .number(let value): value
    case .negated(let x): x.constant.map { -$0 }
    case .binary(.scalarDivision, let x, let y):
      if let x = x.constant, let y = y.constant { x / y } else { nil }
    default: nil
    }
  }
}

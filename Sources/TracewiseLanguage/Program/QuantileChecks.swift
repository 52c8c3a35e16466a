import Tracewise

/// Quantiles of vectors in the words of the language.
extension ShapeChecker {
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
    let (k, weight) = quantilePlace(share, of: x.rows)
    let sorted = try node(.call("sort", [x], integers: []), (x.rows, 1), expression)
    func rank(_ k: Int, weight: Double) throws(LanguageError) -> CheckedExpression {
      let entry = try node(
        .index(sorted, rows: k + 1...k + 1, columns: 1...1), (1, 1), expression)
      guard weight != 1 else { return entry }
      let number = try node(.number(weight), (1, 1), expression)
      return try node(.binary(.scaling, number, entry), (1, 1), expression)
    }
    guard weight > 0 else { return try rank(k, weight: 1) }
    return try node(
      .binary(.sum, try rank(k, weight: 1 - weight), try rank(k + 1, weight: weight)), (1, 1),
      expression)
  }
}

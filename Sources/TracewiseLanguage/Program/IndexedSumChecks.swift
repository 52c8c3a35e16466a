import Tracewise

/// What became of the sums over an index of a program.
final class IndexedSums {
  /// The words that stand for them, by where they stand.
  var words: [SourceRange: ExpressionSyntax] = [:]
  /// The operations and operands that were written out.
  var writtenOut = 0
  /// Sentences about those that are written out.
  var notes: [String] = []
}

extension ShapeChecker {
  /// A sum over an index: in words of matrices where there are any, else term by term.
  func sum(_ expression: ExpressionSyntax) throws(LanguageError) -> CheckedExpression {
    guard let sum = IndexedSum(expression) else {
      throw error("a sum is written sum_{i=1:n} x(i)", at: expression.range)
    }
    let range = (first: try end(sum.first), last: try end(sum.last))
    guard range.first >= 1, range.first <= range.last else {
      throw error(
        "the range \(range.first):\(range.last) of the sum is "
          + (range.first < 1 ? "not from 1 on" : "empty"),
        at: sum.first.range.union(sum.last.range))
    }
    let one = try check(sum.term(at: range.first))
    _ = try check(sum.term(at: range.last))
    let words = IndexedSumWords(sum, range, functions: functions) { part in
      (try? check(part)).map { ($0.rows, $0.columns) }
    }.words
    if let words, let value = try? check(words),
      (value.rows, value.columns) == (one.rows, one.columns)
    {
      sums.words[expression.range] = words
      return CheckedExpression(
        kind: value.kind, rows: value.rows, columns: value.columns, range: expression.range,
        mark: expression.mark)
    }
    return try writtenOut(sum, range, expression)
  }

  private func end(_ x: ExpressionSyntax) throws(LanguageError) -> Int {
    guard let value = x.integer({ sizes[$0] }) else {
      throw error(
        "the range of a sum has whole numbers or sizes, or + - * of them; this is "
          + text(in: x.range), at: x.range)
    }
    return value
  }

  private func writtenOut(
    _ sum: IndexedSum, _ range: (first: Int, last: Int), _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    let count = range.last - range.first + 1
    let size = sum.summand.nodeCount(upTo: IndexedSum.mostNodes)
    sums.writtenOut += size * count
    guard count <= IndexedSum.mostTerms, sums.writtenOut <= IndexedSum.mostNodes else {
      throw error(
        "the sum has \(count) terms, and no words of matrices are known for it: up to "
          + "\(IndexedSum.mostTerms) are written out", at: expression.mark)
    }
    var terms: [CheckedExpression] = []
    for value in range.first...range.last {
      let term = sum.term(at: value)
      if let chosen = term.ifChosen { terms.append(try check(chosen)) }
    }
    // One that is 0 says the shape.
    if terms.isEmpty { terms.append(try check(sum.term(at: range.first))) }
    // In pairs, so that there are few levels.
    while terms.count > 1 {
      var pairs: [CheckedExpression] = []
      for k in stride(from: 0, to: terms.count - 1, by: 2) {
        let (a, b) = (terms[k], terms[k + 1])
        pairs.append(try node(.binary(.sum, a, b), (a.rows, a.columns), expression))
      }
      if terms.count % 2 == 1 { pairs.append(terms[terms.count - 1]) }
      terms = pairs
    }
    let note =
      "the sum over \(sum.index) is written out term by term: what is derived holds at these sizes"
    if !sums.notes.contains(note) { sums.notes.append(note) }
    return terms[0]
  }
}

extension ExpressionSyntax {
  /// A term without the comparisons of numbers before it, as of i < j where terms are written out; nil where one is
  /// false.
  fileprivate var ifChosen: ExpressionSyntax? {
    guard case .binary(.multiply, let condition, let rest) = kind else { return self }
    switch condition.isTrue {
    case true?: return rest.ifChosen
    case false?: return nil
    case nil: return self
    }
  }

  /// Whether a comparison of numbers, or a product of such, holds; nil of anything else.
  private var isTrue: Bool? {
    guard case .binary(let operation, let x, let y) = kind else { return nil }
    if operation == .multiply {
      guard let a = x.isTrue, let b = y.isTrue else { return nil }
      return a && b
    }
    guard case .number(let a) = x.kind, case .number(let b) = y.kind else { return nil }
    return operation.relation?.holds(a - b)
  }
}

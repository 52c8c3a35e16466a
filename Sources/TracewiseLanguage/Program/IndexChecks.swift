extension ShapeChecker {
  /// `A(i, j)`, `x(i)`, with spans and colons.
  func index(
    _ base: CheckedExpression, _ subscripts: [Subscript], _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    switch subscripts.count {
    case 2:
      let rows = try indices(subscripts[0], upTo: base.rows, "row", of: base, expression)
      let columns = try indices(subscripts[1], upTo: base.columns, "column", of: base, expression)
      return try node(
        .index(base, rows: rows, columns: columns), (rows.count, columns.count), expression)
    case 1:
      return try single(base, subscripts[0], expression)
    default:
      throw error(
        "\(text(in: expression.range)): a matrix has two subscripts, a vector one; "
          + "this has \(subscripts.count)", at: expression.range)
    }
  }

  private func single(
    _ base: CheckedExpression, _ entry: Subscript, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    if entry.kind == .all {
      // MATLAB's A(:) is vec(A).
      return try node(
        .call("vec", [base], integers: []), (base.rows * base.columns, 1), expression)
    }
    guard base.columns == 1 || base.rows == 1 else {
      throw error(
        "\(text(in: expression.range)): \(text(of: base)) is \(base.shapeText); "
          + "a matrix needs a row and a column, as in A(i, j)", at: expression.range)
    }
    if base.columns == 1 {
      let rows = try indices(entry, upTo: base.rows, "entry", of: base, expression)
      return try node(.index(base, rows: rows, columns: 1...1), (rows.count, 1), expression)
    }
    let columns = try indices(entry, upTo: base.columns, "entry", of: base, expression)
    return try node(.index(base, rows: 1...1, columns: columns), (1, columns.count), expression)
  }

  private func indices(
    _ entry: Subscript, upTo count: Int, _ noun: String, of base: CheckedExpression,
    _ expression: ExpressionSyntax
  ) throws(LanguageError) -> ClosedRange<Int> {
    let first: Int
    let last: Int
    switch entry.kind {
    case .all: return 1...count
    case .at(let i):
      first = try index(i, expression)
      last = first
    case .span(let i, let j):
      first = try index(i, expression)
      last = try index(j, expression)
    }
    let whole = text(in: expression.range)
    guard first <= last else {
      throw error("\(whole): the range \(first):\(last) is empty", at: entry.range)
    }
    guard first >= 1 else {
      throw error("\(whole): indices count from 1", at: entry.range)
    }
    guard last <= count else {
      throw error(
        "\(whole): \(text(of: base)) has \(counted(count, noun))", at: entry.range)
    }
    return first...last
  }

  private func index(
    _ index: ExpressionSyntax, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> Int {
    if let value = index.integer({ sizes[$0] }) { return value }
    throw error(
      "\(text(in: expression.range)): an index is a whole number or a size, or + - * of them; "
        + "\(text(in: index.range)) is not", at: index.range)
  }
}

extension ShapeChecker {
  /// `A(i, j)`, `x(i)`, with spans, lists and colons.
  func index(
    _ base: CheckedExpression, _ subscripts: [Subscript], _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    switch subscripts.count {
    case 2:
      let rows = try indices(subscripts[0], upTo: base.rows, "row", of: base, expression)
      let columns = try indices(subscripts[1], upTo: base.columns, "column", of: base, expression)
      return try parts(of: base, rows, columns, expression)
    case 1:
      return try single(base, subscripts[0], expression)
    default:
      throw error(
        "\(text(in: expression.range)): a matrix has two subscripts, a vector one; "
          + "this has \(subscripts.count)", at: expression.range)
    }
  }

  /// The blocks at places, put together.
  private func parts(
    of base: CheckedExpression, _ rows: [ClosedRange<Int>], _ columns: [ClosedRange<Int>],
    _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    var blocks: [[CheckedExpression]] = []
    for rows in rows {
      var row: [CheckedExpression] = []
      for columns in columns {
        row.append(
          try node(
            .index(base, rows: rows, columns: columns), (rows.count, columns.count), expression))
      }
      blocks.append(row)
    }
    if blocks.count == 1, blocks[0].count == 1 { return blocks[0][0] }
    let shape = (rows.reduce(0) { $0 + $1.count }, columns.reduce(0) { $0 + $1.count })
    return try node(.matrix(blocks), shape, expression)
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
      var notes: [String] = []
      if case .at(let place) = entry.kind, !place.isOfNumbers {
        notes.append("for a product, write \(text(of: base))*(…)")
      }
      throw error(
        "\(text(in: expression.range)): \(text(of: base)) is \(base.shapeText); "
          + "a matrix needs a row and a column, as in A(i, j)", at: expression.range,
        notes: notes)
    }
    if base.columns == 1 {
      let rows = try indices(entry, upTo: base.rows, "entry", of: base, expression)
      return try parts(of: base, rows, [1...1], expression)
    }
    let columns = try indices(entry, upTo: base.columns, "entry", of: base, expression)
    return try parts(of: base, [1...1], columns, expression)
  }

  /// The places of a subscript; those of a list that follow one another are one.
  private func indices(
    _ entry: Subscript, upTo count: Int, _ noun: String, of base: CheckedExpression,
    _ expression: ExpressionSyntax
  ) throws(LanguageError) -> [ClosedRange<Int>] {
    let whole = text(in: expression.range)
    var spans: [ClosedRange<Int>] = []
    for (first, last) in entry.ends {
      guard let first, let last else { return [1...count] }
      let (i, j) = (try index(first, count, expression), try index(last, count, expression))
      guard i <= j else {
        throw error("\(whole): the range \(i):\(j) is empty", at: entry.range)
      }
      guard i >= 1 else {
        throw error("\(whole): indices count from 1", at: entry.range)
      }
      guard j <= count else {
        throw error("\(whole): \(text(of: base)) has \(counted(count, noun))", at: entry.range)
      }
      if let previous = spans.last, i == previous.upperBound + 1 {
        spans[spans.count - 1] = previous.lowerBound...j
      } else {
        spans.append(i...j)
      }
    }
    return spans
  }

  private func index(
    _ index: ExpressionSyntax, _ count: Int, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> Int {
    let value = index.integer { $0 == Subscript.lastIndex ? sizes[$0] ?? count : sizes[$0] }
    if let value { return value }
    throw error(
      "\(text(in: expression.range)): an index is a whole number or a size, or + - * of them; "
        + "\(text(in: index.range)) is not", at: index.range)
  }
}

extension Subscript {
  /// The first and the last index of each span of it, those of a list one by one; no indices where it is all.
  fileprivate var ends: [(ExpressionSyntax?, ExpressionSyntax?)] {
    switch kind {
    case .all: [(nil, nil)]
    case .at(let i): (i.listed ?? [i]).map { ($0, $0) }
    case .span(let i, let j): [(i, j)]
    }
  }
}

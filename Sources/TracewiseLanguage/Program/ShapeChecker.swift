/// Checks expressions with concrete sizes and gives every node its shape.
struct ShapeChecker {
  let source: SourceText
  let names: Names
  let functions: FunctionTable
  let sizes: [String: Int]
  /// The shapes of inputs, and of the values of `let` that have been checked.
  var shapes: [String: (rows: Int, columns: Int)]
  /// What became of sums over an index.
  let sums = IndexedSums()
  /// Whether `dA` may stand here.
  var amongDifferentials = false

  /// The expression with its shapes, or the first thing that does not fit, innermost and leftmost
  /// first.
  func check(_ expression: ExpressionSyntax) throws(LanguageError) -> CheckedExpression {
    switch expression.kind {
    case .number(let value):
      return try node(.number(value), (1, 1), expression)
    case .name(let name):
      return try value(named: name, expression)
    case .negated(let x):
      let x = try check(x)
      return try node(.negated(x), (x.rows, x.columns), expression)
    case .transposed(let x):
      let x = try check(x)
      return try node(.transposed(x), (x.columns, x.rows), expression)
    case .binary(let operation, let x, let y):
      return try check(operation, x, y, expression)
    case .call(IndexedSum.name, _):
      return try sum(expression)
    case .call(let name, let arguments):
      if names.meaning(of: name, amongDifferentials: amongDifferentials) != nil {
        let base = ExpressionSyntax(.name(name), range: expression.mark)
        let subscripts = arguments.map { Subscript(.at($0), range: $0.range) }
        return try index(try check(base), subscripts, expression)
      }
      if let word = DerivativeWord(name) { return try check(word, arguments, expression) }
      return try call(name, arguments, expression)
    case .index(let base, let subscripts):
      return try index(try check(base), subscripts, expression)
    case .matrix(let rows):
      return try blocks(rows, expression)
    }
  }

  private func value(
    named name: String, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    switch names.meaning(of: name, amongDifferentials: amongDifferentials) {
    case .size:
      return try node(.size(name, value: sizes[name] ?? 1), (1, 1), expression)
    case .differential(let input):
      return try node(.differential(of: input), shapes[input] ?? (1, 1), expression)
    case .local:
      return try node(.local(name), shapes[name] ?? (1, 1), expression)
    case .input:
      return try node(.input(name), shapes[name] ?? (1, 1), expression)
    case .placeholder(let placeholder):
      return try fill(placeholder, shapes[name], expression)
    case nil:
      throw error("unknown name '\(name)'", at: expression.range)
    }
  }

  private func blocks(
    _ rows: [[ExpressionSyntax]], _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    var checked: [[CheckedExpression]] = []
    var height = 0
    var width: Int?
    for (number, row) in rows.enumerated() {
      var blocks: [CheckedExpression] = []
      for block in row {
        let block = try check(block)
        if let first = blocks.first, first.rows != block.rows {
          throw misfit(
            "blocks: the rows of \(text(of: first)) (\(first.rows)) must equal "
              + "the rows of \(text(of: block)) (\(block.rows)) beside it", at: block.range)
        }
        blocks.append(block)
      }
      let columns = blocks.reduce(0) { $0 + $1.columns }
      if let width, width != columns {
        let range = blocks.dropFirst().reduce(blocks[0].range) { $0.union($1.range) }
        throw misfit(
          "blocks: row \(number + 1) has \(counted(columns, "column")), but row 1 has \(width)",
          at: range)
      }
      width = columns
      height += blocks.first?.rows ?? 0
      checked.append(blocks)
    }
    return try node(.matrix(checked), (height, width ?? 0), expression)
  }

  /// A node of a shape that can be stored.
  func node(
    _ kind: CheckedExpression.Kind, _ shape: (rows: Int, columns: Int),
    _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    let (entries, overflow) = shape.rows.multipliedReportingOverflow(by: shape.columns)
    guard Limits.sizes.contains(shape.rows), Limits.sizes.contains(shape.columns),
      !overflow, entries <= Limits.entries
    else {
      throw error(
        "\(shape.rows)×\(shape.columns) is too large for a matrix", at: expression.mark)
    }
    return CheckedExpression(
      kind: kind, rows: shape.rows, columns: shape.columns, range: expression.range,
      mark: expression.mark)
  }

  /// The text of an operand for messages, shortened in the middle of nowhere if it is long.
  func text(of operand: CheckedExpression) -> String { text(in: operand.range) }

  func text(in range: SourceRange) -> String {
    let words = source[range].split { $0.isWhitespace }.joined(separator: " ")
    return words.count <= 30 ? words : words.prefix(29) + "…"
  }

  func error(
    _ message: String, at range: SourceRange, notes: [String] = []
  ) -> LanguageError {
    LanguageError(message, at: range, in: source, notes: notes)
  }

  /// What is wrong where everything has a meaning and sizes do not fit.
  func misfit(
    _ message: String, at range: SourceRange, notes: [String] = []
  ) -> LanguageError {
    LanguageError(message, at: range, in: source, notes: notes, isMisfit: true)
  }

  /// `1 row`, `2 rows`.
  func counted(_ count: Int, _ noun: String) -> String {
    noun == "entry" && count != 1
      ? "\(count) entries" : "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

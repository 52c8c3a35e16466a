/// Matches the arguments of a call with one form of a signature, in numbers.
struct SignatureCheck {
  let checker: ShapeChecker
  let call: CheckedCall
  let form: FunctionSignature.Form
  private var values: [String: Bound] = [:]

  /// A size of the signature, and whose rows or columns gave it its value.
  private struct Bound {
    let value: Int
    let side: String
    let operand: CheckedExpression?
  }

  init(checker: ShapeChecker, call: CheckedCall, form: FunctionSignature.Form) {
    self.checker = checker
    self.call = call
    self.form = form
  }

  /// The shape of the result, or why the arguments do not fit.
  func result() throws(LanguageError) -> (Int, Int) {
    var matching = self
    try matching.bindArguments()
    let rows = try matching.evaluate(form.rows, "row")
    let columns = try matching.evaluate(form.columns, "column")
    if form.keepsEntries, let operand = call.operands.first {
      let count = operand.rows * operand.columns
      let (entries, overflow) = rows.multipliedReportingOverflow(by: columns)
      guard !overflow, entries == count else {
        throw fail(
          "\(text(operand)) (\(operand.shapeText)) has \(checker.counted(count, "entry")), "
            + "\(rows)×\(columns) has \(overflow ? "many more" : "\(entries)")")
      }
    }
    return (rows, columns)
  }

  private mutating func bindArguments() throws(LanguageError) {
    // Numbers first: operands' sizes may be made of them.
    for (parameter, argument) in zip(form.parameters, call.arguments) {
      if case (.size(let name), .size(let value, _)) = (parameter, argument) {
        values[name] = Bound(value: value, side: "", operand: nil)
      }
    }
    for (parameter, argument) in zip(form.parameters, call.arguments) {
      switch (parameter, argument) {
      case (.operand(let rows, let columns), .operand(let operand)):
        try checkLiteralShape(parameter, operand)
        if rows == columns, operand.rows != operand.columns {
          throw requirementFailed(parameter, operand)
        }
        if rows.isName { try bind(rows, operand.rows, "rows", of: operand, parameter) }
        if columns.isName { try bind(columns, operand.columns, "columns", of: operand, parameter) }
      default: break
      }
    }
    // What is made of other sizes when all of them are known.
    for case (.operand(let rows, let columns), .operand(let operand))
      in zip(form.parameters, call.arguments)
    {
      let parameter = FunctionSignature.Parameter.operand(rows: rows, columns: columns)
      if !rows.isName { try bind(rows, operand.rows, "rows", of: operand, parameter) }
      if !columns.isName { try bind(columns, operand.columns, "columns", of: operand, parameter) }
    }
  }

  /// Rows or columns that the signature gives as a number.
  private func checkLiteralShape(
    _ parameter: FunctionSignature.Parameter, _ operand: CheckedExpression
  ) throws(LanguageError) {
    guard case .operand(let rows, let columns) = parameter else { return }
    for (pattern, actual) in [(rows, operand.rows), (columns, operand.columns)] {
      if case .number(let number) = pattern.kind, Double(actual) != number {
        throw requirementFailed(parameter, operand)
      }
    }
  }

  private mutating func bind(
    _ pattern: ExpressionSyntax, _ actual: Int, _ side: String, of operand: CheckedExpression,
    _ parameter: FunctionSignature.Parameter
  ) throws(LanguageError) {
    guard case .name(let name) = pattern.kind else {
      let expected = pattern.integer { values[$0]?.value }
      let unknown = pattern.sizeNames.filter { values[$0] == nil }
      if unknown.count == 1 {
        // A multiple of what is known.
        let factor = pattern.integer { values[$0]?.value ?? 1 } ?? 0
        guard factor > 0, actual % factor == 0 else {
          throw fail("the \(side) of \(text(operand)) (\(actual)) must be a multiple of \(factor)")
        }
        values[unknown[0]] = Bound(value: actual / factor, side: side, operand: operand)
        return
      }
      guard expected == actual else {
        let number = expected.map { " = \($0)" } ?? ""
        throw fail("the \(side) of \(text(operand)) (\(actual)) must be \(pattern)\(number)")
      }
      return
    }
    guard let bound = values[name] else {
      values[name] = Bound(value: actual, side: side, operand: operand)
      return
    }
    guard bound.value != actual else { return }
    guard let first = bound.operand else {
      throw fail("the \(side) of \(text(operand)) (\(actual)) must be \(bound.value)")
    }
    if takesSameShape(as: first, parameter) {
      throw fail(
        "\(text(first)) (\(first.shapeText)) and \(text(operand)) (\(operand.shapeText)) "
          + "must have the same shape")
    }
    throw fail(
      "the \(bound.side) of \(text(first)) (\(bound.value)) must equal "
        + "the \(side) of \(text(operand)) (\(actual))")
  }

  /// Whether the first operand's parameter has the same pattern, as in `(m, n), (m, n)`.
  private func takesSameShape(
    as first: CheckedExpression, _ parameter: FunctionSignature.Parameter
  ) -> Bool {
    guard case .operand(let rows, let columns) = parameter,
      case .operand(let otherRows, let otherColumns)? = form.parameters.first,
      call.operands.first?.range == first.range
    else { return false }
    return rows == otherRows && columns == otherColumns
  }

  private func evaluate(_ pattern: ExpressionSyntax, _ noun: String) throws(LanguageError) -> Int {
    let shapes = call.operands.map { "\(text($0)) is \($0.shapeText)" }
    guard let value = pattern.integer({ values[$0]?.value }) else {
      throw fail("the result is too large (\(shapes.joined(separator: ", ")))")
    }
    guard value >= 1 else {
      throw fail(
        "nothing is left: the result would have \(checker.counted(value, noun)) "
          + "(\(shapes.joined(separator: ", ")))")
    }
    return value
  }

  /// What a parameter asks for by itself.
  static func requirement(of parameter: FunctionSignature.Parameter) -> String? {
    guard case .operand(let rows, let columns) = parameter else { return nil }
    switch (rows.kind, columns.kind) {
    case (.number(1), .number(1)): return "a scalar"
    case (.name, .number(1)): return "a column vector"
    case (.number(1), .name): return "a row vector"
    case (.name(let m), .name(let n)) where m == n: return "a square matrix"
    default: return "a (\(rows))×(\(columns)) matrix"
    }
  }

  private func requirementFailed(
    _ parameter: FunctionSignature.Parameter, _ operand: CheckedExpression
  ) -> LanguageError {
    let wanted = Self.requirement(of: parameter) ?? "another shape"
    return fail("\(wanted) is required; \(text(operand)) is \(operand.shapeText)")
  }

  private func text(_ operand: CheckedExpression) -> String { checker.text(of: operand) }

  private func fail(_ message: String) -> LanguageError {
    checker.misfit("\(call.name): \(message)", at: call.mark)
  }
}

extension ExpressionSyntax {
  /// Whether it is nothing but a name.
  var isName: Bool { if case .name = kind { true } else { false } }

  /// The sizes in a pattern of a signature, whose only function is `floor`.
  var sizeNames: [String] { names.filter { $0 != "floor" } }

  /// The names in it, each once.
  var names: [String] {
    var counts: [String: Int] = [:]
    countNames(in: &counts)
    return counts.keys.sorted()
  }
}

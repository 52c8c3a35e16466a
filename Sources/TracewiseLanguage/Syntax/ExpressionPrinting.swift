extension ExpressionSyntax: CustomStringConvertible {
  /// The expression in the language's own notation, with no more parentheses than it needs.
  ///
  /// Reading it back gives an equal expression.
  public var description: String {
    var text = ""
    write(to: &text, inside: .comparison)
    return text
  }

  /// How tightly the outermost operation binds.
  private var precedence: BinaryOperator.Precedence {
    switch kind {
    case .call(IndexedSum.name, _): .prefix
    case .number(let value): value.sign == .minus ? .prefix : .primary
    case .name, .call, .matrix: .primary
    case .negated: .prefix
    case .transposed, .index: .postfix
    case .binary(let operation, _, _): operation.precedence
    }
  }

  /// Whether the text ends in the sign of a transpose.
  private var isTransposed: Bool {
    switch kind {
    case .transposed: true
    case .negated(let x): x.isTransposed
    default: false
    }
  }

  /// Whether the text ends in a sum over an index, to whose summand factors behind it would belong.
  private var endsInSum: Bool {
    switch kind {
    case .call(IndexedSum.name, _): true
    case .negated(let x): x.endsInSum
    case .binary(let operation, _, let y): operation.precedence == .product && y.endsInSum
    default: false
    }
  }

  /// Appends the text, in parentheses where the surroundings bind tighter than it does.
  private func write(to text: inout String, inside surroundings: BinaryOperator.Precedence) {
    let needsParentheses = precedence < surroundings
    if needsParentheses { text += "(" }
    writeBare(to: &text)
    if needsParentheses { text += ")" }
  }

  private func writeBare(to text: inout String) {
    switch kind {
    case .number(let value):
      text += Self.literal(value)
    case .name(let name):
      text += name
    case .negated(let x):
      text += "-"
      x.write(to: &text, inside: .prefix)
    case .transposed(let x):
      x.write(to: &text, inside: .postfix)
      text += "'"
    case .binary(let operation, let x, let y):
      Self.write(operation, x, y, to: &text)
    case .call(IndexedSum.name, let parts):
      text += "sum_{\(parts[0])=\(parts[1]):\(parts[2])} "
      parts[3].write(to: &text, inside: .product)
    case .call(let name, let arguments):
      text += name + "("
      Self.write(arguments, to: &text)
      text += ")"
    case .index(let base, let subscripts):
      Self.write(base, indexedBy: subscripts, to: &text)
    case .matrix(let rows):
      text += "["
      for (number, row) in rows.enumerated() {
        if number > 0 { text += "; " }
        write(row, to: &text)
      }
      text += "]"
    }
  }

  /// Parentheses keep apart what the parser would read otherwise: `(A)(1)` from a call, `(2)(1)`
  /// from a forgotten operator.
  private static func write(
    _ base: ExpressionSyntax, indexedBy subscripts: [Subscript], to text: inout String
  ) {
    let needsParentheses =
      switch base.kind {
      case .number: true
      case .name: subscripts.asArguments != nil
      default: false
      }
    base.write(to: &text, inside: needsParentheses ? .parenthesized : .postfix)
    text += "(" + subscripts.map(\.description).joined(separator: ", ") + ")"
  }

  private static func write(
    _ operation: BinaryOperator, _ x: ExpressionSyntax, _ y: ExpressionSyntax, to text: inout String
  ) {
    let symbol = operation.rawValue
    switch operation.precedence {
    case .comparison:
      x.write(to: &text, inside: .sum)
      text += " \(symbol) "
      y.write(to: &text, inside: .sum)
    case .sum:
      x.write(to: &text, inside: .sum)
      text += " \(symbol) "
      y.write(to: &text, inside: .product)
    case .power:
      // Powers go right to left, and an exponent may start with a minus.
      x.write(to: &text, inside: .postfix)
      text += symbol
      // A sign behind an exponent would be read as the power's.
      let isSigned = y.isTransposed && (operation == .power || y.isOfNumbers)
      y.write(to: &text, inside: isSigned ? .parenthesized : .prefix)
    default:
      x.write(to: &text, inside: x.endsInSum ? .parenthesized : .product)
      text += symbol
      y.write(to: &text, inside: .prefix)
    }
  }

  private func write(_ list: [ExpressionSyntax], to text: inout String) {
    Self.write(list, to: &text)
  }

  private static func write(_ list: [ExpressionSyntax], to text: inout String) {
    for (number, item) in list.enumerated() {
      if number > 0 { text += ", " }
      item.write(to: &text, inside: .comparison)
    }
  }

  /// The shortest literal that reads back as the same double; whole numbers without a point.
  private static func literal(_ value: Double) -> String {
    if let whole = Int(exactly: value), whole.magnitude < 1_000_000_000_000_000 {
      return String(whole)
    }
    return value.description
  }
}

extension Subscript: CustomStringConvertible {
  /// The subscript in the language's own notation.
  public var description: String {
    switch kind {
    case .all: ":"
    case .at(let i): "\(i)"
    case .span(let i, let j): "\(i):\(j)"
    }
  }
}

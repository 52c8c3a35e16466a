/// `grad(A)`, `hess(x)` and `hess(A, V)`: the derivatives of the loss, in claims.
enum DerivativeWord: String {
  case grad, hess

  init?(_ name: String) { self.init(rawValue: name) }

  /// How many operands it takes.
  var counts: ClosedRange<Int> { self == .grad ? 1...1 : 1...2 }

  /// How it is written.
  var example: String { self == .grad ? "grad(A)" : "hess(x)" }

  var usage: String {
    self == .grad
      ? "grad takes the name of one input, as in grad(A)"
      : "hess takes the name of one input, and a direction, as in hess(x) and hess(A, V)"
  }
}

extension ShapeChecker {
  /// A derivative of the loss: its first operand is the name of an input.
  func check(
    _ word: DerivativeWord, _ operands: [ExpressionSyntax], _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    guard word.counts.contains(operands.count), case .name(let name) = operands[0].kind else {
      throw error(word.usage, at: expression.range)
    }
    let shape = shapes[name] ?? (1, 1)
    guard word == .hess else { return try node(.gradient(of: name), shape, expression) }
    guard operands.count == 2 else {
      let count = shape.rows * shape.columns
      return try node(.hessian(of: name, along: nil), (count, count), expression)
    }
    let direction = try check(operands[1])
    guard (direction.rows, direction.columns) == shape else {
      throw error(
        "hess: the direction \(text(of: direction)) must be \(shape.rows)×\(shape.columns), like "
          + "\(name); it is \(direction.shapeText)", at: operands[1].range)
    }
    return try node(.hessian(of: name, along: direction), shape, expression)
  }
}

extension ShapeInference {
  mutating func shape(of word: DerivativeWord, _ operands: [ExpressionSyntax]) -> SymbolicShape {
    guard let first = operands.first, case .name(let name) = first.kind, let own = shapes[name]
    else { return solver.freshShape() }
    guard word == .hess else { return own }
    guard operands.count == 1 else {
      let direction = shape(of: operands[1])
      solver.unify(direction.rows, own.rows)
      solver.unify(direction.columns, own.columns)
      return own
    }
    let count = solver.product(own.rows, own.columns)
    return SymbolicShape(rows: count, columns: count)
  }
}

extension ClaimSyntax.Left {
  /// The expression on the left, where it is one of the language.
  var expression: ExpressionSyntax? {
    switch self {
    case .gradient, .differential: nil
    case .hessian(_, let x), .expression(let x): x
    }
  }
}

extension CheckedExpression {
  /// Whether it is the Hessian along a direction.
  package var isAlongDirection: Bool {
    if case .hessian(_, .some) = kind { true } else { false }
  }

  /// The derivatives of the loss that stand in it.
  package var derivatives: [CheckedExpression] {
    switch kind {
    case .gradient, .hessian: [self] + children.flatMap(\.derivatives)
    default: children.flatMap(\.derivatives)
    }
  }
}

import Tracewise

/// An expression in which what does not depend on one input is computed already.
///
/// Differences evaluate a loss thousands of times with one input moved: in x'·A·sigmoid(inv(B)·z + b)
/// the inverse is then computed once, unless B moves.
struct FoldedExpression {
  private(set) var expression: CheckedExpression
  /// The values of the parts, under names that no program can use.
  private(set) var parts: [String: Matrix] = [:]

  /// Folds an expression of a bound program for moves of the input of a name. A part that fails is
  /// left as it is, so that its failure is told where the expression is evaluated.
  init(_ expression: CheckedExpression, of bound: BoundProgram, moving name: String) {
    self.expression = expression
    var moving: Set<String> = []
    for definition in bound.program.lets
    where Self.depends(definition.value, on: name, moving) {
      moving.insert(definition.name)
    }
    self.expression = folded(expression, bound, name, moving)
  }

  private static func depends(
    _ x: CheckedExpression, on name: String, _ lets: Set<String>
  ) -> Bool {
    switch x.kind {
    case .input(let input): input == name
    case .local(let local): lets.contains(local)
    default: x.children.contains { depends($0, on: name, lets) }
    }
  }

  private mutating func folded(
    _ x: CheckedExpression, _ bound: BoundProgram, _ name: String, _ lets: Set<String>
  ) -> CheckedExpression {
    guard Self.depends(x, on: name, lets) else {
      guard !x.isElementary, let value = try? bound.evaluate(x) else { return x }
      let key = "#\(parts.count)"
      parts[key] = value
      return x.with(.input(key))
    }
    return x.mapChildren { folded($0, bound, name, lets) }
  }
}

extension CheckedExpression {
  /// Whether there is nothing to compute, or it is read as a number and not as a value.
  fileprivate var isElementary: Bool {
    switch kind {
    case .number, .input, .size, .differential, .zero: true
    case .negated(let x): x.isElementary
    default: false
    }
  }

  fileprivate func with(_ kind: Kind) -> CheckedExpression {
    CheckedExpression(kind: kind, rows: rows, columns: columns, range: range, mark: mark)
  }

  var children: [CheckedExpression] {
    switch kind {
    case .number, .input, .local, .size, .differential, .zero: []
    case .negated(let x), .transposed(let x), .matrixPower(let x, _), .index(let x, _, _): [x]
    case .binary(_, let x, let y): [x, y]
    case .call(_, let xs, _): xs
    case .matrix(let rows): rows.flatMap { $0 }
    }
  }

  fileprivate func mapChildren(
    _ change: (CheckedExpression) -> CheckedExpression
  ) -> CheckedExpression {
    switch kind {
    case .number, .input, .local, .size, .differential, .zero: self
    case .negated(let x): with(.negated(change(x)))
    case .transposed(let x): with(.transposed(change(x)))
    case .matrixPower(let x, let exponent): with(.matrixPower(change(x), exponent: exponent))
    case .index(let x, let rows, let columns):
      with(.index(change(x), rows: rows, columns: columns))
    case .binary(let operation, let x, let y): with(.binary(operation, change(x), change(y)))
    case .call(let name, let xs, let integers):
      with(.call(name, xs.map(change), integers: integers))
    case .matrix(let rows): with(.matrix(rows.map { $0.map(change) }))
    }
  }
}

extension ShapeInference {
  /// The shape of an operator's result.
  mutating func shape(
    of operation: BinaryOperator, _ x: ExpressionSyntax, _ y: ExpressionSyntax
  ) -> SymbolicShape {
    let a = shape(of: x)
    let b = shape(of: y)
    switch operation {
    case .multiply:
      takeScalar(a, before: y)
      let result = solver.freshShape()
      add(.product(a, b, result))
      return result
    case .divide:
      // A B⁻¹ has A's shape, and so has A divided by a scalar; a scalar is square, too.
      add(.square(b, sparesVectors: false))
      add(.inner(a.columns, b.rows, unlessScalar: b))
      return a
    case .leftDivide:
      add(.square(a, sparesVectors: false))
      add(.inner(a.columns, b.rows, unlessScalar: a))
      return b
    case .power:
      solver.unify(b, .scalar)
      add(.square(a, sparesVectors: false))
      return a
    case .add, .subtract, .hadamard, .entrywiseDivide, .entrywisePower:
      return broadcast(a, b)
    }
  }

  mutating func broadcast(_ a: SymbolicShape, _ b: SymbolicShape) -> SymbolicShape {
    let result = solver.freshShape()
    add(.stretch(a.rows, b.rows, result.rows))
    add(.stretch(a.columns, b.columns, result.columns))
    return result
  }

  /// The shape of a part of a matrix; the matrix must be large enough for the indices.
  mutating func index(_ base: SymbolicShape, _ subscripts: [Subscript]) -> SymbolicShape {
    switch subscripts.count {
    case 2:
      return SymbolicShape(
        rows: length(of: subscripts[0], within: base.rows),
        columns: length(of: subscripts[1], within: base.columns))
    case 1:
      if subscripts[0].kind == .all {
        // A(:) is vec(A).
        return SymbolicShape(rows: solver.product(base.rows, base.columns), columns: .one)
      }
      let length = length(of: subscripts[0], within: nil)
      let result = solver.freshShape()
      add(.entries(of: base, count: length, last: last(of: subscripts[0]), result))
      return result
    default:
      return solver.freshShape()
    }
  }

  private mutating func length(of entry: Subscript, within whole: Size?) -> Size {
    if let whole, let last = last(of: entry) { require(whole, atLeast: last) }
    switch entry.kind {
    case .all: return whole ?? solver.fresh()
    case .at: return .one
    case .span(let first, let last):
      guard let first = size(of: first), let last = size(of: last) else { return solver.fresh() }
      return last.adding(first, times: -1)?.adding(.one) ?? solver.fresh()
    }
  }

  private mutating func last(of entry: Subscript) -> Size? {
    switch entry.kind {
    case .all: nil
    case .at(let index): size(of: index)
    case .span(_, let last): size(of: last)
    }
  }

  mutating func require(_ size: Size, atLeast minimum: Size) {
    if let rest = size.adding(minimum, times: -1)?.adding(.one) {
      solver.require(positive: rest)
    }
  }

  mutating func size(of expression: ExpressionSyntax) -> Size? {
    let sizes = sizes
    return expression.size({ sizes[$0] }, &solver)
  }

  /// The shape of a function's result.
  mutating func call(_ signature: FunctionSignature, _ arguments: [ExpressionSyntax])
    -> SymbolicShape
  {
    let forms = signature.forms(taking: arguments.count)
    if signature.broadcasts, arguments.count == 2 {
      let a = shape(of: arguments[0])
      return broadcast(a, shape(of: arguments[1]))
    }
    guard let first = forms.first else {
      // The wrong number of arguments; their own parts may still say something about sizes.
      for argument in arguments { _ = shape(of: argument) }
      return solver.freshShape()
    }
    var values: [SignatureArgument] = []
    for (parameter, argument) in zip(first.parameters, arguments) {
      values.append(
        parameter.isOperand
          ? .operand(shape(of: argument)) : .size(size(of: argument) ?? solver.fresh()))
    }
    let result = solver.freshShape()
    add(.call(forms, values, result))
    return result
  }

  /// Takes a requirement: settles it at once if that is possible.
  mutating func add(_ shape: PendingShape) {
    if !settle(shape, force: false) { pending.append(shape) }
  }

  /// Settles everything that waits: as long as possible what is certain, then the oldest in its
  /// general meaning, and so on.
  mutating func settlePending() {
    while !pending.isEmpty {
      let before = pending.count
      solver.retry()
      let waiting = pending
      pending = waiting.filter { !settle($0, force: false) }
      if pending.count == before {
        _ = settle(pending.removeFirst(), force: true)
      }
    }
    solver.retry()
  }
}

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
    case .add, .subtract, .hadamard, .entrywiseDivide, .entrywisePower, .less, .lessOrEqual,
      .greater, .greaterOrEqual, .equal, .notEqual:
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
      // Of a row or a column: one of the two is 1.
      let whole = solver.product(base.rows, base.columns)
      let length = length(of: subscripts[0], within: whole)
      let result = solver.freshShape()
      add(.entries(of: base, count: length, last: last(of: subscripts[0], within: whole), result))
      return result
    default:
      return solver.freshShape()
    }
  }

  private mutating func length(of entry: Subscript, within whole: Size) -> Size {
    if let last = last(of: entry, within: whole) { require(whole, atLeast: last) }
    switch entry.kind {
    case .all: return whole
    case .at(let index): return Size(index.listed?.count ?? 1)
    case .span(let first, let last):
      guard let first = size(of: first, within: whole), let last = size(of: last, within: whole)
      else { return solver.fresh() }
      return last.adding(first, times: -1)?.adding(.one) ?? solver.fresh()
    }
  }

  /// The last index, where it is known which that is.
  private mutating func last(of entry: Subscript, within whole: Size) -> Size? {
    switch entry.kind {
    case .all: return nil
    case .at(let index):
      guard let list = index.listed else { return size(of: index, within: whole) }
      let numbers = list.compactMap { $0.integer { _ in nil } }
      return numbers.max().map { Size($0) }
    case .span(_, let last): return size(of: last, within: whole)
    }
  }

  /// A size in a subscript, where `end` is all there is.
  private mutating func size(of expression: ExpressionSyntax, within whole: Size) -> Size? {
    let sizes = sizes
    return expression.size(
      { $0 == Subscript.lastIndex ? sizes[$0] ?? whole : sizes[$0] }, &solver)
  }

  mutating func require(_ size: Size, atLeast minimum: Size) {
    if let rest = size.adding(minimum, times: -1)?.adding(.one) {
      solver.require(positive: rest)
    }
  }

  /// Keeps free sizes in the order that the text says.
  mutating func require(_ order: SizeOrderSyntax) {
    if let greater = size(of: order.greater),
      let least = size(of: order.lesser)?.adding(Size(order.leastDifference))
    {
      require(greater, atLeast: least)
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
    if signature.broadcastCount == arguments.count {
      let first = shape(of: arguments[0])
      return arguments.dropFirst().reduce(first) { shape, argument in
        broadcast(shape, self.shape(of: argument))
      }
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

  /// Settles everything that waits: what has no size in common each by itself, so that a file of many
  /// formulas takes no longer than each of them.
  mutating func settlePending() {
    while !pending.isEmpty {
      let groups = independentGroups()
      pending = []
      for group in groups { settle(group) }
    }
    solver.retry()
  }

  /// As long as possible what is certain, then the oldest in its general meaning, and so on.
  private mutating func settle(_ group: [PendingShape]) {
    var waiting = group
    while !waiting.isEmpty {
      let before = waiting.count
      solver.retry()
      waiting = waiting.filter { !settle($0, force: false) }
      pending = []
      if waiting.count == before {
        _ = settle(waiting.removeFirst(), force: true)
        waiting += pending
        pending = []
      }
    }
  }

  /// What waits, in groups that share no unknown.
  private mutating func independentGroups() -> [[PendingShape]] {
    var sets = DisjointSets(count: solver.solutions.count)
    for variables in solver.openEquations { sets.join(variables) }
    let unknowns = pending.map { shape in
      shape.sizes.flatMap { solver.reduce($0).terms.map(\.variable) }
    }
    for variables in unknowns { sets.join(variables) }
    var groups: [[PendingShape]] = []
    var places: [Int: Int] = [:]
    for (shape, variables) in zip(pending, unknowns) {
      let set = variables.first.map { sets.representative(of: $0) } ?? -1
      if let place = places[set] {
        groups[place].append(shape)
      } else {
        places[set] = groups.count
        groups.append([shape])
      }
    }
    return groups
  }
}

/// Numbers in sets that can be joined.
private struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func representative(of x: Int) -> Int {
    // What reducing has made since stands alone.
    while parents.count <= x { parents.append(parents.count) }
    var x = x
    while parents[x] != x {
      parents[x] = parents[parents[x]]
      x = parents[x]
    }
    return x
  }

  mutating func join(_ numbers: [Int]) {
    guard let first = numbers.first else { return }
    for other in numbers.dropFirst() {
      parents[representative(of: other)] = representative(of: first)
    }
  }
}

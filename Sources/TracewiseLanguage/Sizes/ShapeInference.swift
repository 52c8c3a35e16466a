/// Finds the sizes of all inputs by walking the program with symbolic shapes.
///
/// What is certain is unified at once. What depends on whether a size is 1 (products with scalars,
/// broadcasting) waits until that is known, and only at the end is taken in its general meaning.
struct ShapeInference {
  let names: Names
  let functions: FunctionTable
  var solver = SizeSolver()
  var pending: [PendingShape] = []
  private(set) var sizes: [String: Size] = [:]
  /// The shape of the loss, before and after it is said to be 1×1.
  private(set) var lossShape: SymbolicShape?
  /// The placeholders whose sizes follow from those of inputs.
  var determined: Set<String> = []
  private let hasScalarLoss: Bool
  private(set) var shapes: [String: SymbolicShape] = [:]
  /// The sizes of undeclared matrices.
  private(set) var matrixSizes: [Size] = []
  private var amongDifferentials = false
  /// The shapes of derivatives for inputs and of what they are claimed to be.
  private(set) var claimedGradients: [(input: SymbolicShape, claim: SymbolicShape)] = []

  /// The sizes of a program, where `fixed` sizes have their values and `files` their shapes.
  ///
  /// `implied` sizes are those of undeclared inputs, under the names that `free` has for them. The
  /// loss makes sizes 1 where `hasScalarLoss` says so. Sizes that are left free have the values of `chosen`
  /// or default ones.
  init(
    _ tree: SyntaxTree, names: Names, functions: FunctionTable, fixed: [String: Int],
    implied: [String: Int] = [:], files: [String: (rows: Int, columns: Int)],
    hasScalarLoss: Bool = true, chosen: [Size.Variable: Int] = [:]
  ) {
    self.names = names
    self.functions = functions
    self.hasScalarLoss = hasScalarLoss
    for name in names.sizes { sizes[name] = fixed[name].map { Size($0) } ?? solver.fresh() }
    for input in names.inputs {
      let shape = declaredShape(of: input)
      shapes[input.name] = shape
      if let file = files[input.name] {
        solver.unify(shape.rows, Size(file.rows))
        solver.unify(shape.columns, Size(file.columns))
      }
    }
    matrixSizes = names.inputs.filter { !$0.isDeclared && $0.kind == .matrix }
      .flatMap(sizes(of:))
    for (name, placeholder) in names.placeholders { shapes[name] = shape(of: placeholder) }
    for order in tree.sizeOrders { require(order) }
    for statement in tree.statements { visit(statement) }
    settlePending()
    followClaims(of: tree)
    findDetermined()
    nameFreeSizes()
    setImplied(implied)
    solver.assign(chosen)
    solver.assignDefaults(avoiding: takenValues(fixed).union(chosen.values))
  }

  /// Options for implied sizes that the program does not have.
  private(set) var unknownSizes: [String] = []
  /// The sizes of undeclared inputs that nothing determines, under the names that options and
  /// derivations have for them.
  private(set) var free: [FreeSize] = []
  struct FreeSize {
    var name = ""
    let size: Size
    /// Where it shows first.
    let input: String
    let isOfRows: Bool
  }

  /// Names what is free: the only size n, several m, n, k, … in order of appearance, without the
  /// letters that mean something else.
  private mutating func nameFreeSizes() {
    var sizes: [FreeSize] = []
    let named = self.sizes.values.map { solver.reduce($0) }
    for input in names.inputs where !input.isDeclared {
      guard let shape = shapes[input.name] else { continue }
      let (rows, columns) = (solver.reduce(shape.rows), solver.reduce(shape.columns))
      for size in [rows, columns]
      where solver.value(of: size) == nil && !named.contains(size)
        && !sizes.contains(where: { $0.size == size })
      {
        sizes.append(FreeSize(size: size, input: input.name, isOfRows: size == rows))
      }
    }
    let letters = ["m", "n", "k", "l", "p", "q", "r", "s"].filter { names.meaning(of: $0) == nil }
    let isAlone = sizes.count == 1 && letters.contains("n")
    free = zip(isAlone ? ["n"] : letters, sizes).map { name, size in
      FreeSize(name: name, size: size.size, input: size.input, isOfRows: size.isOfRows)
    }
  }

  /// Gives free sizes the values of options.
  private mutating func setImplied(_ options: [String: Int]) {
    for free in free {
      if let value = options[free.name] { solver.unify(free.size, Size(value)) }
    }
    solver.retry()
    unknownSizes = options.keys.filter { name in !free.contains { $0.name == name } }.sorted()
  }

  /// The value of a named size.
  mutating func value(ofSize name: String) -> Int { value(of: sizes[name] ?? .one) }

  /// The rows and columns of an input.
  mutating func shape(ofInput name: String) -> (rows: Int, columns: Int) {
    let shape = shapes[name] ?? .scalar
    return (value(of: shape.rows), value(of: shape.columns))
  }

  /// A number in any case: where the program contradicts itself, the checks will say so.
  mutating func value(of size: Size) -> Int {
    let value = solver.value(of: size) ?? 1
    return min(max(value, Limits.sizes.lowerBound), Limits.sizes.upperBound)
  }

  private mutating func declaredShape(of input: Names.Input) -> SymbolicShape {
    if input.isDeclared {
      let known = input.sizes.map { size in
        switch size {
        case .name(let name): sizes[name.text] ?? .one
        case .number(let number): Size(number)
        case .expression(let x): x.size({ sizes[$0] }, &solver) ?? .one
        }
      }
      let (rows, columns) = input.kind.shape(known, one: Size.one)
      if input.kind == .orthogonal, rows != columns {
        // Columns are orthonormal where there are fewer of them than rows.
        if let more = columns.adding(.one) { require(rows, atLeast: more) }
      }
      return SymbolicShape(rows: rows, columns: columns)
    }
    let rows = solver.fresh()
    return SymbolicShape(rows: rows, columns: input.kind == .vector ? .one : solver.fresh())
  }

  /// The sizes that defaults should differ from.
  private func takenValues(_ fixed: [String: Int]) -> Set<Int> {
    var taken = Set(fixed.values)
    for input in names.inputs {
      for case .number(let number) in input.sizes { taken.insert(number) }
    }
    return taken
  }

  private mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .dimensions, .declaration: break
    case .binding(let name, let value): shapes[name.text] = shape(of: value)
    case .loss(let loss):
      let shape = shape(of: loss)
      lossShape = shape
      if hasScalarLoss { solver.unify(shape, .scalar) }
    case .claim(let claim):
      switch claim.left {
      case .gradient: break
      case .hessian(_, let left), .differential(let left): _ = shape(of: left)
      case .expression: visit(claim)
      }
    }
  }

  mutating func visit(_ claim: ClaimSyntax) {
    let left: SymbolicShape
    switch claim.left {
    case .gradient(let name): left = shapes[name.text] ?? solver.freshShape()
    case .hessian(_, let expression), .differential(let expression), .expression(let expression):
      left = shape(of: expression)
    }
    if case .differential = claim.left { amongDifferentials = true }
    let right = shape(of: claim.right)
    amongDifferentials = false
    // A literal 0 is a zero of whatever shape the other side has.
    if claim.right.isLiteralZero || claim.left.isLiteralZero { return }
    switch claim.left {
    case .gradient, .hessian: claimedGradients.append((left, right))
    case .differential, .expression:
      solver.unify(left.rows, right.rows, sparing: matrixSizes)
      solver.unify(left.columns, right.columns, sparing: matrixSizes)
    }
  }

  /// The shape of an expression, with what it requires noted on the way.
  mutating func shape(of expression: ExpressionSyntax) -> SymbolicShape {
    switch expression.kind {
    case .number: return .scalar
    case .name(let name): return shape(ofName: name)
    case .negated(let x): return shape(of: x)
    case .transposed(let x): return shape(of: x).transposed
    case .binary(let operation, let x, let y): return shape(of: operation, x, y)
    case .call(IndexedSum.name, _):
      guard let sum = IndexedSum(expression) else { return solver.freshShape() }
      follow(sum)
      _ = shape(of: sum.term(at: sum.last))
      return shape(of: sum.term(at: sum.first))
    case .call(let name, let arguments):
      if names.meaning(of: name, amongDifferentials: amongDifferentials) != nil {
        let subscripts = arguments.map { Subscript(.at($0)) }
        return index(shape(ofName: name), subscripts)
      }
      if name == "norm", arguments.count == 2 {
        _ = shape(of: arguments[0])
        solver.unify(shape(of: arguments[1]), .scalar)
        return .scalar
      }
      if let word = DerivativeWord(name) { return shape(of: word, arguments) }
      guard let signature = functions[name] else { return solver.freshShape() }
      return call(signature, arguments)
    case .index(let base, let subscripts): return index(shape(of: base), subscripts)
    case .matrix(let rows): return blocks(rows)
    }
  }

  /// Undeclared inputs have as many entries, rows or columns as a sum takes of them from the first one on.
  private mutating func follow(_ sum: IndexedSum) {
    let sizes = sizes
    guard let start = sum.first.integer({ _ in nil }),
      let last = sum.last.size({ sizes[$0] }, &solver)
    else { return }
    for (place, shifts) in sum.summand.shifts(of: sum.index).sorted(by: { $0.key < $1.key }) {
      guard start + shifts.lowerBound == 1, let own = shapes[place.base],
        names.input(place.base)?.isDeclared == false,
        let count = last.adding(Size(shifts.upperBound))
      else { continue }
      switch (place.position, place.count) {
      case (0, 1), (0, 2): solver.unify(own.rows, count)
      case (1, 2): solver.unify(own.columns, count)
      default: break
      }
    }
  }

  private mutating func shape(ofName name: String) -> SymbolicShape {
    switch names.meaning(of: name, amongDifferentials: amongDifferentials) {
    case .size: .scalar
    case .differential(let input): shapes[input] ?? solver.freshShape()
    default: shapes[name] ?? solver.freshShape()
    }
  }

  /// The rows of a block row are equal, its columns add up; all block rows are equally wide.
  private mutating func blocks(_ rows: [[ExpressionSyntax]]) -> SymbolicShape {
    var total = SymbolicShape(rows: Size(0), columns: solver.fresh())
    for row in rows {
      var height: Size?
      var width = Size(0)
      for block in row {
        let shape = shape(of: block)
        if let height { solver.unify(height, shape.rows) } else { height = shape.rows }
        width = width.adding(solver.reduce(shape.columns)) ?? solver.fresh()
      }
      solver.unify(total.columns, width)
      total.rows = total.rows.adding(solver.reduce(height ?? .one)) ?? solver.fresh()
    }
    return total
  }
}

extension ExpressionSyntax {
  /// Whether it is the literal 0, which in a claim stands for a zero of any shape.
  var isLiteralZero: Bool { kind == .number(0) }
}

extension ClaimSyntax.Left {
  var isLiteralZero: Bool {
    if case .expression(let expression) = self { return expression.isLiteralZero }
    return false
  }
}

extension ShapeInference {
  /// What is wrong with options that name no size.
  func unknownSizeErrors(in source: SourceText) -> [LanguageError] {
    unknownSizes.map { name in
      let known = names.sizes + free.map(\.name)
      return LanguageError(
        "there is no size '\(name)' to set (--dim)", at: nil, in: source,
        notes: known.isEmpty ? [] : ["the sizes are \(known.joined(separator: ", "))"])
    }
  }
}

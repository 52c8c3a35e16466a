package import Tracewise

/// Evaluates checked expressions in any interpretation: numbers, the tape, exact arithmetic,
/// symbols.
package struct Evaluator<M: MatrixAlgebra> {
  /// The values of inputs and consts.
  let inputs: [String: M]
  /// The values of `dA`, in a differential claim.
  let differentials: [String: M]
  /// What finds the derivatives of the loss that stand in claims.
  package var derivatives: LossDerivatives<M>?
  /// A value of the interpretation, which constants are lifted from.
  let anchor: M
  /// The values of `let`, computed when first used.
  private let lets: [String: CheckedExpression]
  let functions: FunctionTable
  private var locals: [String: M] = [:]
  private let program: Program
  /// What is done to the value of a `let` before it is used, such as naming it.
  private let finish: (String, M) -> M
  /// Whether a literal such as 0.1 stands for the decimal fraction, 1/10, rather than the double
  /// beside it: the same in floating point, not in exact arithmetic.
  package var hasExactLiterals = false
  /// How far π and e are moved, as a share of them: no double is either of them.
  var constantShift = 0.0
  /// What a size is, by its name, or by its value where it has none, where sizes are to stay
  /// symbols; they are numbers where it is nil.
  package var symbolicSize: ((String?, Int) -> M)?
  /// Whether branches of `where` are computed at other operands where they are not taken; symbols and graphs are
  /// to show what is written.
  package var sparesBranches = true
  /// Which entries are taken, in a branch of `where`; nil where all are.
  var taken: M?
  /// Where the first failure arose, and what tells it.
  package private(set) var failedAt: SourceRange?
  private let hasFailed: (M) -> Bool

  package init(
    _ program: Program, inputs: [String: M], differentials: [String: M] = [:], anchor: M,
    hasFailed: @escaping (M) -> Bool = { _ in false },
    finish: @escaping (String, M) -> M = { $1 }
  ) {
    self.program = program
    self.inputs = inputs
    self.differentials = differentials
    self.anchor = anchor
    self.hasFailed = hasFailed
    self.finish = finish
    functions = program.functions
    lets = program.definitions
  }

  /// The value of an expression.
  package mutating func evaluate(_ expression: CheckedExpression) -> M {
    let surroundings = taken
    if !isTakenEntrywise(expression) { taken = nil }
    let value = compute(expression)
    taken = surroundings
    if failedAt == nil, hasFailed(value) { failedAt = expression.mark }
    return value
  }

  /// The value of a lone expression.
  package func value(of expression: CheckedExpression) -> M {
    var evaluator = self
    return evaluator.evaluate(expression)
  }

  private mutating func compute(_ expression: CheckedExpression) -> M {
    let shape = Shape(expression.rows, expression.columns)
    switch expression.kind {
    case .number(let value): return number(value)
    case .size(let name, let value): return size(value, name)
    case .zero: return anchor.constant(0, shape: shape)
    case .input(let name): return inputs[name] ?? anchor.constant(0, shape: shape)
    case .differential(let name):
      return differentials[name] ?? anchor.constant(0, shape: shape)
    case .gradient(let name):
      return derivatives?.gradient(name) ?? anchor.constant(0, shape: shape)
    case .hessian(let name, let direction):
      return hessian(name, along: direction.map { evaluate($0) })
        ?? anchor.constant(0, shape: shape)
    case .local(let name): return local(name, shape)
    case .negated(let x): return -evaluate(x)
    case .transposed(let x): return evaluate(x).T
    case .binary(let operation, let x, let y): return binary(operation, x, y)
    case .matrixPower(let x, -1): return evaluate(x).inverse()
    case .matrixPower(let x, let exponent): return evaluate(x).power(exponent)
    case .call("where", let arguments, _): return choose(arguments)
    case .call(let name, let arguments, let integers):
      if let relation = Relation(rawValue: name) { return compare(relation, arguments) }
      let operands = arguments.map { evaluate($0) }
      let isPartial = taken != nil && isPartial(name)
      return call(name, isPartial ? operands.map { defined($0) } : operands, integers, shape)
    case .index(let x, let rows, let columns):
      return evaluate(x).slice(
        rows: rows.lowerBound - 1..<rows.upperBound,
        columns: columns.lowerBound - 1..<columns.upperBound)
    case .matrix(let rows): return matrix(rows)
    }
  }

  /// The Hessian along a direction, or all of it, column by column in the order of vec; nil where nothing finds it.
  private func hessian(_ name: String, along direction: M?) -> M? {
    guard let derivatives else { return nil }
    if let direction { return derivatives.along(name, direction) }
    if let whole = derivatives.whole { return whole(name) }
    guard let input = program.input(name) else { return nil }
    return horizontal(
      (0..<input.rows * input.columns).map { place in
        let unit = Matrix(input.rows, input.columns) { i, j in j * input.rows + i == place ? 1 : 0 }
        return derivatives.along(name, anchor.constant(unit)).vectorized
      })
  }

  private mutating func local(_ name: String, _ shape: Shape) -> M {
    // A loop: names may rest on one another in a longer chain than any stack holds.
    var open = [name]
    while let name = open.last {
      let definition = locals[name] == nil ? lets[name] : nil
      let missing = definition?.locals.filter { locals[$0] == nil && lets[$0] != nil } ?? []
      if missing.isEmpty {
        open.removeLast()
        if let definition { locals[name] = finish(name, evaluate(definition)) }
      } else {
        open += missing.reversed()
      }
    }
    return locals[name] ?? anchor.constant(0, shape: shape)
  }

  func size(_ value: Int, _ name: String? = nil) -> M {
    symbolicSize?(name, value) ?? anchor.constant(Double(value))
  }

  func number(_ value: Double) -> M {
    guard hasExactLiterals, !value.isItsOwnLiteral, let (digits, power) = value.decimalFraction
    else {
      return anchor.constant(shifted(value))
    }
    return anchor.constant(digits) ./ anchor.constant(power)
  }

  private func shifted(_ value: Double) -> Double {
    NamedNumber(rawValue: value) == nil ? value : value * (1 + constantShift)
  }

  /// The value of a literal or a size, which rules take as an attribute rather than an operand.
  func literal(_ expression: CheckedExpression) -> Double? {
    switch expression.kind {
    case .number(let value): hasExactLiterals && !value.isItsOwnLiteral ? nil : shifted(value)
    case .size(_, let value): symbolicSize == nil ? Double(value) : nil
    case .negated(let x): literal(x).map { -$0 }
    default: nil
    }
  }

  mutating func binary(
    _ operation: CheckedExpression.Operation, _ x: CheckedExpression, _ y: CheckedExpression
  ) -> M {
    switch (operation, literal(x), literal(y)) {
    case (.scaling, let c?, _): return c * evaluate(y)
    case (.scaling, _, let c?): return c * evaluate(x)
    case (.sum, let c?, _): return c + evaluate(y)
    case (.sum, _, let c?): return evaluate(x) + c
    case (.difference, let c?, _): return c - evaluate(y)
    case (.difference, _, let c?): return evaluate(x) - c
    case (.entrywisePower, _, let c?):
      return pow(c < 0 || c != c.rounded() ? defined(evaluate(x)) : evaluate(x), c)
    default: break
    }
    let (a, b) = (evaluate(x), evaluate(y))
    switch operation {
    case .sum: return a + b
    case .difference: return a - b
    case .product, .scaling: return a * b
    case .rightDivision: return a / b
    case .leftDivision: return solve(a, b)
    case .scalarDivision, .entrywiseQuotient: return a ./ defined(b)
    case .hadamard: return a ⊙ b
    case .entrywisePower: return pow(defined(a), b)
    }
  }

  /// The value of a function at its operands, sizes and other whole numbers.
  package func call(_ name: String, _ x: [M], _ integers: [Int], _ shape: Shape) -> M {
    switch (name, x.count, integers) {
    case ("sum", 1, [1]): return x[0].columnSums
    case ("sum", 1, [2]): return x[0].rowSums
    case ("mean", 1, [1]): return x[0].columnSums ./ size(x[0].rows)
    case ("mean", 1, [2]): return x[0].rowSums ./ size(x[0].columns)
    case ("mean", 1, []) where symbolicSize != nil:
      let (rows, columns) = (x[0].rows, x[0].columns)
      let count =
        columns == 1 ? size(rows) : rows == 1 ? size(columns) : size(rows) * size(columns)
      return Tracewise.sum(x[0]) ./ count
    case ("inv", 1, []): return x[0].inverse()
    case ("chol", 1, []): return x[0].cholesky()
    case ("sylvester", 3, []): return Tracewise.sylvester(x[0], x[1], x[2])
    case ("largesteigenvalues", 1, _): return x[0].largestEigenvalues(integers[0])
    case ("kyfan", 1, _): return x[0].kyFanNorm(integers[0])
    case ("singularfactor", 1, _): return M.apply(SingularFactor(integers[0]), to: x[0])
    case ("spectraltop", 1, _): return spectral(.top(integers[0]), x[0])
    case ("spectraltopderivative", 2, _):
      return M.apply(SpectralDerivative(.top(integers[0])), to: x)
    case ("stein", 3, []): return Tracewise.stein(x[0], x[1], x[2])
    case ("care", 3, []): return riccati(x[0], x[1], x[2])
    case ("dare", 4, []): return discreteRiccati(x[0], x[1], x[2], x[3])
    case ("tril", 1, []): return x[0].lowerTriangle
    case ("triu", 1, []): return x[0].upperTriangle
    case ("norm1", 1, []): return Tracewise.sum(Tracewise.abs(x[0]))
    case ("diag", 1, []):
      if x[0].columns == 1 { return x[0].diagonalMatrix }
      return x[0].rows == 1 ? x[0].T.diagonalMatrix : x[0].diagonal
    case ("vec", 1, []): return x[0].vectorized
    case ("reshape", 1, _): return x[0].reshaped(shape.rows, shape.columns)
    case ("eye", 0, _): return anchor.identity(shape.rows)
    case ("ones", 0, _): return anchor.constant(1, shape: shape)
    case ("zeros", 0, _): return anchor.constant(0, shape: shape)
    case ("min", 2, []): return minimum(x[0], x[1])
    case ("max", 2, []): return maximum(x[0], x[1])
    case ("median", 1, []): return Tracewise.median(x[0])
    case ("digamma", 1, []): return Tracewise.digamma(x[0])
    case ("trigamma", 1, []): return Tracewise.polygamma(1, x[0])
    case ("polygamma", 1, _): return Tracewise.polygamma(integers.first ?? 0, x[0])
    case ("matern", 1, _): return Tracewise.matern(integers.first ?? 0, x[0])
    case ("toeplitz", 1, []): return Tracewise.toeplitz(x[0])
    case ("toeplitz", 2, []): return Tracewise.toeplitz(x[0], row: x[1])
    case ("where", 3, []): return Tracewise.choose(x[0], x[1], x[2])
    default: break
    }
    if let layer = layer(name, x, integers) { return layer }
    if let relation = Relation(rawValue: name) { return Tracewise.compare(x[0], relation, x[1]) }
    switch functions.rule(named: name) {
    case let rule as any UnaryRule where x.count == 1: return M.apply(rule, to: x[0])
    case let rule as any BinaryRule where x.count == 2: return M.apply(rule, to: x[0], x[1])
    case let rule as any VariadicRule: return M.apply(rule, to: x)
    default: preconditionFailure("the checked function \(name) has no rule")
    }
  }

  private mutating func matrix(_ rows: [[CheckedExpression]]) -> M {
    if let literal = literalMatrix(rows) { return anchor.constant(literal) }
    let values = rows.map { row in horizontal(row.map { evaluate($0) }) }
    return values.count == 1 ? values[0] : vertical(values)
  }

  /// A matrix of literals, as one constant.
  private func literalMatrix(_ rows: [[CheckedExpression]]) -> Matrix? {
    guard !hasExactLiterals else { return nil }
    let values = rows.map { $0.map { literal($0) } }
    guard values.allSatisfy({ $0.allSatisfy { $0 != nil } }) else { return nil }
    return try? Matrix(rows: values.map { $0.compactMap { $0 } })
  }
}

extension Evaluator where M == Matrix {
  /// An evaluation in plain matrices.
  package init(
    matrices program: Program, inputs: [String: Matrix], differentials: [String: Matrix] = [:],
    constantShift: Double = 0
  ) {
    self.init(
      program, inputs: inputs, differentials: differentials, anchor: Matrix(0),
      hasFailed: { $0.failure != nil })
    self.constantShift = constantShift
    derivatives = LossFunction(program, inputs, constantShift: constantShift)?.derivatives
  }
}

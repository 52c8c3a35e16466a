import Tracewise
public import TracewiseDerivation
public import TracewiseLanguage

/// A program as symbols: its loss, its named values and its inputs, ready to be derived.
public struct SymbolicProgram: Sendable {
  /// The program.
  public let program: Program
  /// The inputs and consts, by name.
  let inputs: [String: MatrixSymbol]
  let sizes: [Int: MatrixSymbol]

  /// The formulas of a program.
  public init(_ program: Program) {
    self.program = program
    inputs = Dictionary(
      program.inputs.map { ($0.name, $0.symbol) }, uniquingKeysWith: { $1 })
    // Two sizes of one value cannot be told apart by it, and stay numbers where only the value is
    // known.
    var names: [Int: [String]] = [:]
    let all = program.dims.map { (name: $0.key, value: $0.value) } + program.impliedSizes
    for (name, value) in all where value > 1 { names[value, default: []].append(name) }
    if program.isBoundToSizes { names = [:] }
    sizes = names.compactMapValues { $0.count == 1 ? $0[0] : nil }
      .reduce(into: [:]) { $0[$1.key] = MatrixSymbol($1.value, .scalar, role: .size($1.key)) }
  }

  /// The problem of the loss, for the given inputs (all that are not const); with decimal fractions
  /// as quotients of whole numbers, or as they were typed.
  public func problem(
    for names: [String]? = nil, hasExactLiterals: Bool = true
  ) -> Problem? {
    guard let loss = program.loss else { return nil }
    var values: [(MatrixSymbol, Expression)] = []
    let collector = Collector()
    var evaluator = evaluator { name, value in
      // ones(m, 1) says more than a name for it.
      guard value.symbols.contains(where: { $0.role == .value }) else { return value }
      let symbol = MatrixSymbol(value: name, value)
      collector.values.append((symbol, value))
      return Expression(symbol)
    }
    evaluator.hasExactLiterals = hasExactLiterals
    var value = evaluator.evaluate(loss)
    values = collector.values
    // loss = f says no more than the value of f.
    if let symbol = value.symbol, let place = values.lastIndex(where: { $0.0 == symbol }) {
      value = values[place].1
      values.remove(at: place)
    }
    let active = program.inputs.filter { !$0.isConstant && names?.contains($0.name) ?? true }
    var problem = Problem(
      loss: value, values: values, inputs: active.map(\.symbol), sizes: sizes)
    problem.isForReaders = false
    return problem
  }

  /// The same, with results in the words of all `let`s, also of those that the loss was written without.
  func problemInNames(for names: [String]? = nil) -> Problem? {
    guard var problem = problem(for: names) else { return nil }
    problem.isForReaders = true
    let known = Set(problem.values.map(\.symbol.name))
    var evaluator = namingEvaluator
    problem.names = program.lets.compactMap { binding in
      guard !known.contains(binding.name) else { return nil }
      let value = evaluator.evaluate(binding.value)
      guard value.symbol == nil, value.symbols.contains(where: { $0.role == .value }) else {
        return nil
      }
      return Definition(symbol: MatrixSymbol(value: binding.name, value), value: value)
    }
    return problem
  }

  /// The loss derived for the given inputs (all that are not const), its steps not checked yet.
  public func derived(for names: [String]? = nil) throws -> Derivation {
    guard let problem = problemInNames(for: names) else {
      throw LanguageError("the file has no loss to derive", at: nil, in: program.source)
    }
    return try derivation(of: problem)
  }

  /// The derivation of a problem, unless it takes too long.
  private func derivation(of problem: Problem) throws -> Derivation {
    let derivation = Deriver.derive(problem)
    guard !derivation.isOverBudget else { throw program.tooLongToDerive }
    return derivation
  }

  /// The problem of an expression of any shape, in inputs alone.
  func problem(of expression: CheckedExpression) -> Problem {
    let active = program.inputs.filter { !$0.isConstant }
    var problem = Problem(
      loss: self.expression(expression), inputs: active.map(\.symbol), sizes: sizes)
    problem.isForReaders = false
    return problem
  }

  /// The derivation of the loss as theorems about all values of the sizes that are free; nil where there is no loss.
  package func theorems(for names: [String]?, at free: Set<Int>) throws -> DerivationTheorems? {
    guard let problem = problem(for: names) else { return nil }
    let derivation = try derivation(of: problem)
    let taken = Set(program.inputs.map(\.name) + problem.values.map(\.symbol.name))
    var letters: [(letter: String, value: Int)] = []
    for (name, value) in program.allSizes.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) })
    where free.contains(value) && !letters.contains(where: { $0.value == value }) {
      letters.append((taken.contains(name) ? "\(name)_" : name, value))
    }
    let stem = program.source.name.split(separator: "/").last?.split(separator: ".").first ?? "loss"
    let name = String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return DerivationTheorems(
      derivation, named: name.first?.isLetter == true ? name : "loss_\(name)",
      sizes: TheoremSizes(named: letters))
  }

  /// The straight-line program of the loss and its gradients, for the given inputs (all that are
  /// not const); nil where there is no loss.
  ///
  /// The `general` sizes are read when it runs; all others are numbers in it.
  package func code(
    for names: [String]? = nil, at general: Set<Int>, in language: any CodeLanguage
  ) -> CodeProgram? {
    guard let problem = problem(for: names) else { return nil }
    return CodeProgram(
      Deriver.derive(problem), parameters: program.inputs.map(\.symbol),
      sizes: sizes.filter { general.contains($0.key) }, for: language)
  }

  /// An expression of the program in inputs alone.
  func expression(_ expression: CheckedExpression) -> Expression {
    var evaluator = evaluator { $1 }
    return evaluator.evaluate(expression)
  }

  /// An expression of the program in inputs and named values.
  func named(_ expression: CheckedExpression) -> Expression {
    var evaluator = namingEvaluator
    return evaluator.evaluate(expression)
  }

  private var namingEvaluator: Evaluator<Expression> {
    evaluator { name, value in
      guard value.symbols.contains(where: { $0.role == .value }) else { return value }
      return Expression(MatrixSymbol(value: name, value))
    }
  }

  private func evaluator(
    finish: @escaping (String, Expression) -> Expression
  ) -> Evaluator<Expression> {
    let anchor = Expression.symbol("0", .scalar)
    let sizes = sizes
    var evaluator = Evaluator(
      program, inputs: inputs.mapValues { Expression($0) },
      differentials: inputs.mapValues { Expression($0.differential) },
      anchor: anchor, finish: finish)
    evaluator.hasExactLiterals = true
    evaluator.sparesBranches = false
    evaluator.derivatives = derivatives
    evaluator.symbolicSize = { name, value in
      let symbol = name.map { MatrixSymbol($0, .scalar, role: .size(value)) } ?? sizes[value]
      return symbol.map { Expression($0) } ?? anchor.constant(Double(value))
    }
    return evaluator
  }
}

extension MatrixSymbol {
  /// The symbol of a named value, symmetric where that can be seen.
  fileprivate init(value name: String, _ value: Expression) {
    var simplifier = Simplifier(.result)
    let isSymmetric = value.shape.isSquare && simplifier.isSymmetric(value)
    self.init(name, value.shape, isSymmetric ? .symmetric : .general)
  }
}

/// Named values in the order in which they are first used.
private final class Collector {
  var values: [(MatrixSymbol, Expression)] = []
}

extension Declaration {
  /// The input as a symbol, with what its kind says of its entries.
  var symbol: MatrixSymbol {
    let structure: MatrixStructure =
      switch kind {
      case .symmetric, .positiveDefinite: .symmetric
      case .lower, .unitLower: .lowerTriangular
      case .upper: .upperTriangular
      case .oneHot, .probability: .columnsSumToOne
      default: .general
      }
    var symbol = MatrixSymbol(name, Shape(rows, columns), structure)
    symbol.isPositiveDefinite = kind == .positiveDefinite
    symbol.isInvertible = kind == .invertible || symbol.isPositiveDefinite
    return symbol
  }
}

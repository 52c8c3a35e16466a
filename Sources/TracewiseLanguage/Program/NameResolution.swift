/// Finds out what every name of a program means, and which inputs it implies.
struct NameResolver {
  let source: SourceText
  let functions: FunctionTable
  private(set) var names: Names
  private(set) var errors: [LanguageError]

  /// The values of `let` whose statements have been passed.
  private var boundLocals: Set<String> = []
  /// Names that stand somewhere without parentheses, and so are values.
  private var bareNames: Set<String> = []
  /// Whether the current expression is the right side of a differential.
  private var amongDifferentials = false
  /// The indices of the sums around the current expression.
  private var indices: Set<String> = []
  /// Whether `grad(A)` and `hess(x)` may stand in the current expression.
  private var amongDerivatives = false

  init(_ translation: Translation, functions: FunctionTable) {
    let tree = translation.tree
    source = tree.source
    self.functions = functions
    let collector = DeclarationCollector(tree, functions: functions)
    names = collector.names
    names.declare(translation.placeholders)
    errors = collector.errors
    for statement in tree.statements {
      for expression in statement.impliesInputsIn { collectBareNames(of: expression) }
    }
    // Inputs first, claims on differentials second: a right side `dA` may name an input that only
    // a later statement implies.
    for statement in tree.statements { resolve(statement) }
    resolveDifferentials(tree)
    for statement in tree.statements { checkGradients(of: statement, in: tree) }
    checkDerivativeNames(tree)
  }

  private mutating func collectBareNames(of expression: ExpressionSyntax) {
    switch expression.kind {
    case .name(let name): if name != Subscript.lastIndex { bareNames.insert(name) }
    default: for part in expression.parts { collectBareNames(of: part) }
    }
  }

  private mutating func resolve(_ statement: Statement) {
    switch statement.kind {
    case .binding(let name, let value):
      attempt(value, definedName: name.text)
      boundLocals.insert(name.text)
    case .loss(let loss):
      attempt(loss)
    case .claim(let claim):
      switch claim.left {
      case .gradient: attempt(claim.right, amongDerivatives: true)
      case .differential(let expression): attempt(expression)
      case .expression(let left), .hessian(_, let left):
        attempt(left, amongDerivatives: true)
        attempt(claim.right, amongDerivatives: true)
      }
    case .dimensions, .declaration: break
    }
  }

  /// The right sides of differentials, with the values of `let` that precede each.
  private mutating func resolveDifferentials(_ tree: SyntaxTree) {
    amongDifferentials = true
    boundLocals = []
    for statement in tree.statements {
      if case .binding(let name, _) = statement.kind { boundLocals.insert(name.text) }
      guard case .claim(let claim) = statement.kind, case .differential = claim.left else {
        continue
      }
      attempt(claim.right)
    }
    amongDifferentials = false
  }

  private mutating func attempt(
    _ expression: ExpressionSyntax, definedName: String? = nil, amongDerivatives: Bool = false
  ) {
    self.amongDerivatives = amongDerivatives
    defer { self.amongDerivatives = false }
    do {
      try resolve(expression, definedName: definedName)
    } catch {
      errors.append(error)
    }
  }

  private mutating func resolve(
    _ expression: ExpressionSyntax, definedName: String?
  ) throws(LanguageError) {
    if let sum = IndexedSum(expression) { return try resolve(sum, expression, definedName) }
    switch expression.kind {
    case .name(let name):
      try resolve(name, at: expression.range, definedName: definedName)
    case .call(let name, let arguments):
      if amongDerivatives, let word = DerivativeWord(name), names.meaning(of: name) == nil {
        for part in try operands(of: word, arguments, at: expression.range) {
          try resolve(part, definedName: definedName)
        }
        return
      }
      try resolve(callee: name, arguments, at: expression.mark, definedName: definedName)
    default: break
    }
    for part in expression.parts { try resolve(part, definedName: definedName) }
  }

  /// A sum, within which its index is a whole number.
  private mutating func resolve(
    _ sum: IndexedSum, _ expression: ExpressionSyntax, _ definedName: String?
  ) throws(LanguageError) {
    let isTaken = names.meaning(of: sum.index) != nil || functions[sum.index] != nil
    guard !isTaken, !indices.contains(sum.index) else {
      throw error(
        "'\(sum.index)' has a meaning already, and cannot be the index of a sum",
        at: expression.parts[0].range)
    }
    for end in [sum.first, sum.last] {
      if case .name(let name) = end.kind, names.meaning(of: name) == nil, functions[name] == nil,
        !Keyword.isReserved(name)
      {
        names.declareSize(name, default: nil)
      }
      try resolve(end, definedName: definedName)
    }
    indices.insert(sum.index)
    defer { indices.remove(sum.index) }
    try resolve(sum.summand, definedName: definedName)
  }

  /// A name in parentheses' front: a value is indexed, anything else must be a function.
  private mutating func resolve(
    callee name: String, _ arguments: [ExpressionSyntax], at range: SourceRange,
    definedName: String?
  ) throws(LanguageError) {
    if names.meaning(of: name) == nil {
      if functions[name] != nil { return }
      let isDifferential = amongDifferentials && names.differentiated(name) != nil
      let isValue = isDifferential || bareNames.contains(name)
      guard isValue || looksIndexed(name, arguments) else {
        throw unknownFunction(name, at: range)
      }
    } else if name == "d", names.meaning(of: name) == .size {
      throw unknownFunction(name, at: range)
    }
    try resolve(name, at: range, definedName: definedName)
    if names.meaning(of: name) == .size {
      throw error("'\(name)' is a size; it cannot be indexed or called", at: range)
    }
  }

  /// Whether `x(2)` of an undeclared x is meant as an input's entry, as in
  /// `x(1)^2 + x(2)^2`: whole numbers in the parentheses, and no function of nearly that name.
  private func looksIndexed(_ name: String, _ arguments: [ExpressionSyntax]) -> Bool {
    let isIndex = { (argument: ExpressionSyntax) in
      argument.integer { name in
        let isSize = names.meaning(of: name) == .size || indices.contains(name)
        return isSize || name == Subscript.lastIndex ? 1 : nil
      } != nil
    }
    return (1...2).contains(arguments.count)
      && arguments.allSatisfy { ($0.listed ?? [$0]).allSatisfy(isIndex) }
      && !Keyword.isReserved(name) && functions.hint(for: name) == nil
  }

  private mutating func resolve(
    _ name: String, at range: SourceRange, definedName: String?
  ) throws(LanguageError) {
    // What is left of `end` stands in a subscript.
    if indices.contains(name) || (name == Subscript.lastIndex && names.meaning(of: name) == nil) {
      return
    }
    switch names.meaning(of: name) {
    case .local where !boundLocals.contains(name):
      throw error(
        name == definedName
          ? "'\(name)' is used in its own definition" : "'\(name)' is used before its let",
        at: range)
    case .none where amongDifferentials:
      try resolve(differential: name, at: range)
    case .none:
      if functions[name] != nil {
        throw error("'\(name)' is a function; call it as in \(name)(…)", at: range)
      }
      if Keyword.isReserved(name) {
        throw error("'\(name)' is a word of the language and cannot be a name", at: range)
      }
      imply(name, at: range)
    default:
      if amongDifferentials { try refuseAmbiguous(name, at: range) }
    }
  }

  /// The operands of `grad(A)` or `hess(A, V)` that are expressions. The first names an input, and implies none.
  private mutating func operands(
    of word: DerivativeWord, _ arguments: [ExpressionSyntax], at range: SourceRange
  ) throws(LanguageError) -> ArraySlice<ExpressionSyntax> {
    guard word.counts.contains(arguments.count), case .name(let name) = arguments[0].kind else {
      throw error(word.usage, at: range)
    }
    // An undeclared direction is one of the input, and no variable of the loss.
    if arguments.count == 2, case .name(let direction) = arguments[1].kind,
      names.meaning(of: direction) == nil, functions[direction] == nil,
      !Keyword.isReserved(direction), let input = names.input(name)
    {
      names.declare(
        Names.Input(
          name: direction, kind: input.kind.ofDirections, isConstant: true, sizes: [],
          interval: nil, isDeclared: false, range: arguments[1].range, kindText: ""))
    }
    return arguments.dropFirst()
  }

  private mutating func imply(_ name: String, at range: SourceRange) {
    let isMatrix = name.first?.isUppercase == true
    names.declare(
      Names.Input(
        name: name, kind: isMatrix ? .matrix : .vector, isConstant: false, sizes: [],
        interval: nil, isDeclared: false, range: range, kindText: ""))
  }
}

// MARK: Differentials, gradients and messages

extension NameResolver {
  /// A name on the right of a differential that nothing else declares: `dA`, or a mistake. A new
  /// input there would hide misspelled differentials.
  private func resolve(
    differential name: String, at range: SourceRange
  ) throws(LanguageError) {
    let variables = names.variables
    if let input = names.differentiated(name) {
      guard input.isConstant else { return }
      throw error(
        "'\(input.name)' is a const: it has no differential", at: range)
    }
    if functions[name] != nil {
      throw error("'\(name)' is a function; call it as in \(name)(…)", at: range)
    }
    let rest = String(name.dropFirst())
    if name.first == "d", !rest.isEmpty {
      if names.meaning(of: rest) == .local {
        throw error(
          "'\(rest)' is a let: only inputs have differentials", at: range,
          notes: list("the differentials here are", variables.map { "d\($0)" }))
      }
      throw error(
        "'\(name)' is no differential: there is no input '\(rest)'", at: range,
        notes: list("the differentials here are", variables.map { "d\($0)" }))
    }
    let near = suggestion(for: name, among: names.all + variables.map { "d\($0)" })
    throw error(
      "unknown name '\(name)' on the right of a differential", at: range,
      notes: near.map { ["did you mean '\($0)'?"] } ?? [])
  }

  /// `dA` cannot be both a declared value and the differential of A.
  private func refuseAmbiguous(_ name: String, at range: SourceRange) throws(LanguageError) {
    guard let input = names.differentiated(name), !input.isConstant else { return }
    throw error(
      "'\(name)' is both a declared name and the differential of '\(input.name)'", at: range,
      notes: ["rename one of the two"])
  }

  /// `claim grad(A)`, and `grad(A)` within one: there must be a loss, and A must be an input with a gradient.
  private mutating func checkGradients(of statement: Statement, in tree: SyntaxTree) {
    guard case .claim(let claim) = statement.kind else { return }
    var inputs: [Identifier] = []
    if case .gradient(let name) = claim.left { inputs.append(name) }
    if let left = claim.left.expression { inputs += derived(in: left) }
    for name in inputs + derived(in: claim.right) {
      guard check(derived: name, of: statement, in: tree) else { return }
    }
  }

  /// The inputs whose derivatives stand in an expression.
  private func derived(in expression: ExpressionSyntax) -> [Identifier] {
    if case .call(let word, let arguments) = expression.kind, DerivativeWord(word) != nil,
      names.meaning(of: word) == nil, let first = arguments.first, case .name(let name) = first.kind
    {
      return [Identifier(text: name, range: first.range)]
        + arguments.dropFirst().flatMap { derived(in: $0) }
    }
    return expression.parts.flatMap { derived(in: $0) }
  }

  private mutating func check(
    derived name: Identifier, of statement: Statement, in tree: SyntaxTree
  ) -> Bool {
    let hasLoss = tree.statements.contains {
      if case .loss = $0.kind { true } else { false }
    }
    if !hasLoss {
      errors.append(
        error("there is no loss to take the gradient of", at: statement.mark.union(name.range)))
      return false
    }
    if let input = names.input(name.text) {
      guard input.isConstant else { return true }
      errors.append(error("'\(name.text)' is a const: it has no gradient", at: name.range))
      return false
    }
    let message =
      switch names.meaning(of: name.text) {
      case .local: "'\(name.text)' is a let, not an input"
      case .size: "'\(name.text)' is a size, not an input"
      default: "there is no input '\(name.text)'"
      }
    let near = suggestion(for: name.text, among: names.variables)
    let notes =
      near.map { ["did you mean '\($0)'?"] } ?? list("the inputs are", names.variables)
    errors.append(error(message, at: name.range, notes: notes))
    return false
  }

  /// Refuses a name that would be an input.
  mutating func refuse(_ name: String, _ advice: String, at range: SourceRange) {
    errors.append(
      error(
        "'\(name)' is no input unless it is declared", at: range,
        notes: [advice, "or declare it: input \(name): matrix(m, n)"]))
  }

  private func unknownFunction(_ name: String, at range: SourceRange) -> LanguageError {
    if name == "d" {
      return error("d(…) may only stand alone on the left of a claim", at: range)
    }
    if let word = DerivativeWord(name) {
      return error("\(word.example) may only stand in claims, and in none about d(…)", at: range)
    }
    var notes = functions.hint(for: name).map { [$0] } ?? []
    // A short name is more likely a matrix than a function.
    if notes.isEmpty, name.count <= 2 {
      let kind = name.first?.isUppercase == true ? "matrix(m, n)" : "vector(n)"
      notes = ["to index an input '\(name)', declare it: input \(name): \(kind)"]
    }
    return error("unknown function '\(name)'", at: range, notes: notes)
  }

  /// A note that lists names, where there are any.
  private func list(_ beginning: String, _ names: [String]) -> [String] {
    names.isEmpty ? [] : ["\(beginning) \(names.joined(separator: ", "))"]
  }

  func error(
    _ message: String, at range: SourceRange, notes: [String] = []
  ) -> LanguageError {
    LanguageError(message, at: range, in: source, notes: notes)
  }
}

extension Statement {
  /// The expressions whose undeclared names become inputs: all but right sides of differentials.
  fileprivate var impliesInputsIn: [ExpressionSyntax] {
    switch kind {
    case .binding(_, let value): [value]
    case .loss(let loss): [loss]
    case .claim(let claim):
      switch claim.left {
      case .gradient: [claim.right]
      case .differential(let expression): [expression]
      case .hessian(_, let left), .expression(let left): [left, claim.right]
      }
    case .dimensions, .declaration: []
    }
  }
}

/// Checks the statements of a program in order, with all sizes known.
struct ProgramChecker {
  private let tree: SyntaxTree
  /// The inputs and consts with their shapes.
  let inputs: [Declaration]
  /// What helps where the loss is not 1×1; nil where it may have any shape.
  private let lossNotes: [String]?
  private var checker: ShapeChecker
  private(set) var lets: [Binding] = []
  private(set) var loss: CheckedExpression?
  private(set) var claims: [Claim] = []
  private(set) var misfits: [Claim.Misfit] = []
  private(set) var errors: [LanguageError] = []
  /// Values of `let` with errors: what uses them is not checked, so that one mistake is one error.
  private var brokenLocals: Set<String> = []
  /// How many levels of operations each `let` rests on.
  private var levels: [String: Int] = [:]
  /// How far lines have been counted.
  private var counted = (offset: 0, line: 1)

  init(
    _ tree: SyntaxTree, _ inference: ShapeInference, functions: FunctionTable,
    files: [String: (rows: Int, columns: Int)], lossNotes: [String]?
  ) {
    var inference = inference
    let names = inference.names
    self.tree = tree
    self.lossNotes = lossNotes
    var sizes: [String: Int] = [:]
    for name in names.sizes { sizes[name] = inference.value(ofSize: name) }
    var inputs: [Declaration] = []
    var shapes = inference.placeholderShapes()
    for input in names.inputs {
      // The file's own shape, not what the program would make of it.
      let shape = files[input.name] ?? inference.shape(ofInput: input.name)
      inputs.append(Declaration(input, rows: shape.rows, columns: shape.columns))
      shapes[input.name] = shape
    }
    self.inputs = inputs
    checker = ShapeChecker(
      source: tree.source, names: names, functions: functions, sizes: sizes, shapes: shapes)
    run()
  }

  /// The matrices that must be invertible, as far as the program was checked.
  var invertibility: InvertibilityNeeds {
    InvertibilityNeeds(lets: lets, loss: loss, claims: claims, functions: checker.functions)
  }

  /// What became of sums over an index.
  var sums: IndexedSums { checker.sums }

  /// The value of every named size.
  var sizes: [String: Int] { checker.sizes }

  private mutating func run() {
    checkInputs()
    checkSizeOrders()
    guard errors.isEmpty else { return }
    for statement in tree.statements {
      do {
        try check(statement)
      } catch {
        if case .claim(let claim) = statement.kind, let misfit = misfit(claim, statement, error) {
          misfits.append(misfit)
          continue
        }
        errors.append(error)
        if case .binding(let name, _) = statement.kind { brokenLocals.insert(name.text) }
      }
    }
  }

  /// Inputs that are too large to store.
  private mutating func checkInputs() {
    for input in checker.names.inputs {
      do {
        let name = ExpressionSyntax(.name(input.name), range: input.range)
        _ = try checker.check(name)
      } catch {
        errors.append(error)
      }
    }
  }

  /// Sizes that are not in the order that the text says.
  private mutating func checkSizeOrders() {
    for order in tree.sizeOrders {
      guard let lesser = order.lesser.integer({ sizes[$0] }),
        let greater = order.greater.integer({ sizes[$0] }),
        greater - lesser < order.leastDifference
      else { continue }
      let identifiers = order.lesser.sizeIdentifiers + order.greater.sizeIdentifiers
      let values = Set(identifiers.map(\.text)).sorted()
        .map { "\($0) = \(sizes[$0] ?? 0)" }.joined(separator: ", ")
      errors.append(
        checker.error("\(tree.source[order.range]) does not hold: \(values)", at: order.range))
    }
  }

  private mutating func check(_ statement: Statement) throws(LanguageError) {
    switch statement.kind {
    case .dimensions, .declaration: break
    case .binding(let name, let value):
      if isBroken(value) {
        brokenLocals.insert(name.text)
        return
      }
      let value = try checker.check(value)
      let depth = value.depth(levels)
      guard depth <= Limits.levels else {
        throw checker.error(
          "'\(name.text)' rests on more than \(Limits.levels) levels of operations", at: name.range)
      }
      levels[name.text] = depth
      checker.shapes[name.text] = (value.rows, value.columns)
      lets.append(Binding(name: name.text, value: value, range: name.range))
    case .loss(let expression):
      if isBroken(expression) { return }
      let value = try checker.check(expression)
      if let lossNotes, !value.isScalar {
        throw checker.error(
          "the loss must be 1×1; it is \(value.shapeText)", at: expression.range,
          notes: lossNotes)
      }
      loss = value
    case .claim(let claim):
      try check(claim, statement)
    }
  }

  private func isBroken(_ expression: ExpressionSyntax) -> Bool {
    if brokenLocals.isEmpty { return false }
    switch expression.kind {
    case .name(let name) where brokenLocals.contains(name): return true
    case .call(let name, _) where brokenLocals.contains(name): return true
    default: return expression.parts.contains { isBroken($0) }
    }
  }

  private mutating func check(
    _ claim: ClaimSyntax, _ statement: Statement
  ) throws(LanguageError) {
    if isBroken(claim.right) { return }
    let form: Claim.Form
    let right: CheckedExpression
    switch claim.left {
    case .gradient(let name):
      form = .gradient(of: name.text)
      right = try side(claim.right, checker.shapes[name.text] ?? (1, 1))
    case .hessian(let name, let expression):
      if isBroken(expression) { return }
      let left = try checker.check(expression)
      form = .hessian(of: name.text, left)
      right = try side(claim.right, (left.rows, left.columns))
    case .differential(let expression):
      if isBroken(expression) { return }
      let left = try checker.check(expression)
      form = .differential(of: left)
      right = try checkDifferential(of: left, claim)
    case .expression(let expression):
      if isBroken(expression) { return }
      let (left, other) = try checkIdentity(expression, claim)
      form = .identity(left)
      right = other
    }
    claims.append(
      Claim(
        isRefutation: claim.isRefutation, form: form, right: right, range: statement.range,
        line: line(of: statement),
        text: tree.source.oneLine(statement.range)))
  }

  /// The claim as one that does not fit; nil where it is a mistake in the file: where what is meant is not clear, for
  /// the side that the claim is about has no meaning.
  private mutating func misfit(
    _ claim: ClaimSyntax, _ statement: Statement, _ error: LanguageError
  ) -> Claim.Misfit? {
    var input: String?
    var (isSecond, isIdentity) = (false, false)
    switch claim.left {
    case .gradient(let name): input = name.text
    case .hessian(let name, let expression):
      guard (try? checker.check(expression)) != nil else { return nil }
      (input, isSecond) = (name.text, true)
    case .differential(let expression):
      guard (try? checker.check(expression)) != nil else { return nil }
    case .expression(let expression):
      guard (try? checker.check(expression)) != nil else { return nil }
      isIdentity = true
    }
    guard error.isMisfit else { return nil }
    return Claim.Misfit(
      isRefutation: claim.isRefutation, input: input, isIdentity: isIdentity, isSecond: isSecond,
      range: statement.range,
      line: line(of: statement), text: tree.source.oneLine(statement.range), right: claim.right,
      error: error)
  }

  /// The line that a statement begins on, counted from the statement before.
  private mutating func line(of statement: Statement) -> Int {
    let between = tree.source[SourceRange(counted.offset, statement.range.start)]
    counted = (statement.range.start, counted.line + between.count(where: \.isNewline))
    return counted.line
  }

  /// What is said of derivatives of this shape. A side of another one is a claim that does not hold, and not a
  /// mistake in the file.
  private func side(
    _ right: ExpressionSyntax, _ shape: (rows: Int, columns: Int)
  ) throws(LanguageError) -> CheckedExpression {
    if let zero = try zero(right, shape) { return zero }
    return try checker.check(right)
  }

  private func checkDifferential(
    of left: CheckedExpression, _ claim: ClaimSyntax
  ) throws(LanguageError) -> CheckedExpression {
    if let zero = try zero(claim.right, (left.rows, left.columns)) { return zero }
    var checker = checker
    checker.amongDifferentials = true
    let right = try checker.check(claim.right)
    guard right.rows == left.rows, right.columns == left.columns else {
      throw checker.misfit(
        "d(\(checker.text(of: left))) is \(left.shapeText); the right side is "
          + right.shapeText, at: claim.equals)
    }
    return right
  }

  private func checkIdentity(
    _ left: ExpressionSyntax, _ claim: ClaimSyntax
  ) throws(LanguageError) -> (CheckedExpression, CheckedExpression) {
    if left.isLiteralZero {
      let right = try checker.check(claim.right)
      return (try zero(left, (right.rows, right.columns)) ?? right, right)
    }
    let left = try checker.check(left)
    if let zero = try zero(claim.right, (left.rows, left.columns)) { return (left, zero) }
    let right = try checker.check(claim.right)
    guard right.rows == left.rows, right.columns == left.columns else {
      let message =
        "the two sides of a claim must have the same shape; \(checker.text(of: left)) is "
        + "\(left.shapeText), \(checker.text(of: right)) is \(right.shapeText)"
      // A scalar may be meant for a matrix of equal entries.
      guard left.isScalar || right.isScalar else {
        throw checker.misfit(message, at: claim.equals)
      }
      throw checker.error(
        message, at: claim.equals, notes: ["a scalar is not stretched to a matrix here"])
    }
    return (left, right)
  }

  /// The zero of a shape, where the expression is the literal 0.
  private func zero(
    _ expression: ExpressionSyntax, _ shape: (rows: Int, columns: Int)
  ) throws(LanguageError) -> CheckedExpression? {
    guard expression.isLiteralZero else { return nil }
    return try checker.node(.zero, shape, expression)
  }
}

extension SourceText {
  /// The text of a range in one line, without comments.
  package func oneLine(_ range: SourceRange) -> String {
    self[range].split(whereSeparator: \.isNewline)
      .map { $0.prefix { $0 != "#" } }
      .flatMap { $0.split(whereSeparator: \.isWhitespace) }
      .joined(separator: " ")
  }
}

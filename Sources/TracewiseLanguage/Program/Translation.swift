import Tracewise

/// Reads what a text says in other notations, before names get their meanings: what is left is in
/// the language's own words.
///
/// Places stay those of the text, so that messages point at what was typed.
package struct Translation {
  private let source: SourceText
  private let functions: FunctionTable
  private let declared: Set<String>
  /// The indices of the sums around what is translated.
  private var indices: Set<String> = []
  /// Whether what is translated is a subscript, where `end` is the last index.
  private var isSubscript = false
  /// How often each name stands in the program, exponents aside.
  private let uses: [String: Int]
  /// The program in the language's own words.
  package private(set) var tree: SyntaxTree
  /// What was read as something else than an input, in sentences.
  private(set) var notes: [String] = []
  private(set) var errors: [LanguageError]
  /// The matrices whose sizes follow from where they stand, by their names in the tree.
  private(set) var placeholders: [String: Placeholder] = [:]

  /// Whether the formula is another at other sizes: which ranks a quantile lies between.
  private(set) var isBoundToSizes = false

  private let ranks: ExpressionRanks

  /// Larger trees are refused: what stands twice in the words for it doubles at every level.
  private static let largest = 100_000

  package init(_ text: SyntaxTree, functions: FunctionTable) {
    let (sized, errors) = text.writingOutSizes
    let tree = sized.writingOutDifferentialLets
    self.errors = errors
    source = tree.source
    self.functions = functions
    self.tree = tree
    declared = tree.declaredNames
    ranks = ExpressionRanks(tree, functions: functions)
    var uses: [String: Int] = [:]
    for statement in tree.statements {
      statement.countNames(in: &uses, exponents: ForeignNames.transposes)
    }
    self.uses = uses
    self.tree = SyntaxTree(source: source, statements: tree.statements.map { translated($0) })
  }

  private mutating func translated(_ statement: Statement) -> Statement {
    do {
      return Statement(
        kind: try statement.kind.mapExpressions { try translated($0) }, range: statement.range,
        mark: statement.mark)
    } catch {
      errors.append(error as? LanguageError ?? fail("\(error)", at: statement.mark))
      return statement
    }
  }

  private func isFree(_ name: String) -> Bool {
    !declared.contains(name) && functions[name] == nil && !indices.contains(name)
  }

  private mutating func translated(_ x: ExpressionSyntax) throws -> ExpressionSyntax {
    if let sum = IndexedSum(x) { return try translated(sum, x) }
    switch x.kind {
    case .name(let name): return try value(name, x)
    case .transposed(let inner) where inner.kind == .number(1):
      throw fail(
        "1' is the number 1", at: x.range,
        notes: ["a column of ones is written vector(1), or ones(n, 1)"])
    case .binary(.power, let base, let exponent):
      if let transposed = try transpose(x, base, exponent) { return transposed }
    case .binary(.entrywisePower, _, let exponent):
      if case .name(let name) = exponent.kind, ForeignNames.transposes.contains(name),
        isFree(name), uses[name] == 1
      {
        throw fail(
          ".^\(name) is no power", at: x.range,
          notes: ["the transpose is written A'", "or declare it: input \(name): scalar"])
      }
    case .call(let name, let arguments): return try call(name, arguments, x)
    case .index(let base, let subscripts):
      let base = try translated(base)
      let places = try subscripts.map { try $0.mapParts { try subscripted($0) } }
      return ExpressionSyntax(.index(base, places), range: x.range, mark: x.mark)
    case .matrix(let rows) where rows.count == 1 && rows[0].count > 1:
      let areLists = rows[0].allSatisfy { if case .matrix = $0.kind { true } else { false } }
      guard areLists else { break }
      throw fail(
        "rows are written one below the other, or one beside the other", at: x.range,
        notes: ["two rows are written [1, 2; 3, 4], one of four entries [1, 2, 3, 4]"])
    default: break
    }
    return ExpressionSyntax(
      try x.kind.mapParts { try translated($0) }, range: x.range, mark: x.mark)
  }

  /// A sum, within which its index is no name of anything else.
  private mutating func translated(
    _ sum: IndexedSum, _ x: ExpressionSyntax
  ) throws -> ExpressionSyntax {
    let (first, last) = (try translated(sum.first), try translated(sum.last))
    let outer = indices
    indices.insert(sum.index)
    defer { indices = outer }
    let parts = [x.parts[0], first, last, try translated(sum.summand)]
    return ExpressionSyntax(.call(IndexedSum.name, parts), range: x.range, mark: x.mark)
  }

  // MARK: Values

  private mutating func value(_ name: String, _ x: ExpressionSyntax) throws -> ExpressionSyntax {
    guard isFree(name), !(isSubscript && name == Subscript.lastIndex) else { return x }
    if name.hasPrefix("'") { throw fail("the language has no strings", at: x.range) }
    switch ForeignNames.values[name] {
    case .constant(let value, let what)?:
      if let what { note("\(name) is \(what)", name, "scalar") }
      return ExpressionSyntax(.number(value), range: x.range, mark: x.mark)
    case .identity?:
      note("\(name) is the identity matrix", name, "matrix(n, n)")
      return placeholder(.identity, name, x)
    case .refused(let what, let advice)?:
      throw fail(
        "'\(name)' reads as \(what), and is no input unless it is declared", at: x.range,
        notes: [advice, "or declare it: input \(name): \(kind(of: name))"])
    case nil:
      noteProduct(name)
      return x
    }
  }

  /// `AB` and `Ax` are names; on paper they are products.
  private mutating func noteProduct(_ name: String) {
    guard name.count == 2, let first = name.first, let last = name.last, last.isLetter,
      first.isUppercase || last == "I"
    else { return }
    note("\(name) is one input; a product is written \(first)*\(last)")
  }

  private mutating func placeholder(
    _ kind: Placeholder, _ name: String, _ x: ExpressionSyntax
  ) -> ExpressionSyntax {
    // No name of a text has this sign.
    let key = "\(name)#\(placeholders.count + 1)"
    placeholders[key] = kind
    return ExpressionSyntax(.name(key), range: x.range, mark: x.mark)
  }

  /// `A^T` and `A^-T`, where T is no name of the program.
  private mutating func transpose(
    _ x: ExpressionSyntax, _ base: ExpressionSyntax, _ exponent: ExpressionSyntax
  ) throws -> ExpressionSyntax? {
    let (inner, isInverse) = exponent.withoutSign
    guard case .name(let name) = inner.kind, ForeignNames.transposes.contains(name), isFree(name)
    else { return nil }
    guard uses[name, default: 0] == 0 else {
      throw fail(
        "^\(name) is the transpose, or a power: '\(name)' stands elsewhere too", at: x.range,
        notes: [
          "the transpose is written A'", "for a power, declare it: input \(name): scalar",
        ])
    }
    note("^\(name) is the transpose", name, "scalar")
    let base = try translated(base)
    let transposed =
      isInverse
      ? ExpressionSyntax(
        .binary(.power, base, ExpressionSyntax(.number(-1), range: inner.range)), range: x.range)
      : base
    return ExpressionSyntax(.transposed(transposed), range: x.range, mark: x.mark)
  }

  // MARK: Calls

  private mutating func call(
    _ written: String, _ arguments: [ExpressionSyntax], _ x: ExpressionSyntax
  ) throws -> ExpressionSyntax {
    let name = try withoutDot(written, x)
    if declared.contains(name) {
      return ExpressionSyntax(
        .call(name, try arguments.map { try subscripted($0) }), range: x.range, mark: x.mark)
    }
    if let special = try special(name, arguments, x) { return special }
    if functions[name] == nil, ForeignNames.functions[name] == nil {
      return ExpressionSyntax(
        .call(name, try arguments.map { try subscripted($0) }), range: x.range, mark: x.mark)
    }
    let arguments = try arguments.map { try translated($0) }
    if name == "quantile" { isBoundToSizes = true }
    // `t(2)` is an entry, t(A) is R's transpose.
    let isEntry = name == "t" && arguments.allSatisfy { $0.integer { _ in nil } != nil }
    guard functions[name] == nil, !isEntry, let forms = ForeignNames.functions[name] else {
      return ExpressionSyntax(.call(name, arguments), range: x.range, mark: x.mark)
    }
    guard let form = forms.compactMap(Template.init).first(where: { $0.count == arguments.count })
    else {
      let counts = Set(forms.compactMap(Template.init).map(\.count)).sorted()
      let list = counts.map(String.init).joined(separator: " or ")
      throw fail(
        "\(name) takes \(list) argument\(counts == [1] ? "" : "s"); it got \(arguments.count)",
        at: x.mark, notes: ["\(name) is \(forms[0])"])
    }
    let result = form.filled(with: arguments, range: x.range, mark: x.mark)
    guard result.depth <= Parser.maximumDepth, form.nodes(with: arguments) <= Self.largest else {
      throw fail("the expression is too long", at: x.mark)
    }
    return result
  }

  /// A subscript: an index that is no number is refused where subscripts are checked.
  private mutating func subscripted(_ x: ExpressionSyntax) throws -> ExpressionSyntax {
    if case .name(let name) = x.kind, name == "i" || name == "j" { return x }
    let outer = isSubscript
    isSubscript = true
    defer { isSubscript = outer }
    return try translated(x)
  }

  /// `exp.(A)` is exp(A), as all entrywise functions are; `inv.(A)` is not inv(A).
  private func withoutDot(_ written: String, _ x: ExpressionSyntax) throws -> String {
    guard written.hasSuffix(".") else { return written }
    let name = String(written.dropLast())
    let isBroadcast = functions[name]?.broadcastCount != nil
    let isForeign = ForeignNames.functions[name] != nil
    guard functions.rule(named: name) is any ElementwiseRule || isBroadcast || isForeign else {
      throw fail(
        "'\(name)' does not go entry by entry, as the point of \(name).(…) says", at: x.mark,
        notes: functions[name] == nil ? [] : ["of a whole matrix it is written \(name)(A)"])
    }
    return name
  }

  /// Calls that no words alone can say.
  private mutating func special(
    _ name: String, _ arguments: [ExpressionSyntax], _ x: ExpressionSyntax
  ) throws -> ExpressionSyntax? {
    let isNumber = { (x: ExpressionSyntax) in if case .number = x.kind { true } else { false } }
    switch (name, arguments.count) {
    case ("max", 1), ("min", 1):
      let all = ExpressionSyntax(.call("vec", [arguments[0]]), range: x.range, mark: x.mark)
      let greatest = alongAxis(1, "columnmax", all.negated(if: name == "min"), x)
      return try translated(greatest.negated(if: name == "min"))
    case ("max", 2), ("min", 2):
      guard let axis = arguments[1].integer({ _ in nil }), axis == 1 || axis == 2,
        ranks[arguments[0]] == .matrix
      else { return nil }
      note(
        "\(name)(A, \(axis)) is the \(name) of each \(axis == 1 ? "column, a row" : "row, a column"); "
          + "of each entry and the number \(axis) it is written \(name)(\(axis), A)")
      let greatest = alongAxis(axis, "columnmax", arguments[0].negated(if: name == "min"), x)
      return try translated(greatest.negated(if: name == "min"))
    case ("softmax", 2), ("logsoftmax", 2), ("logsumexp", 2):
      guard let axis = arguments[1].integer({ _ in nil }), axis == 1 || axis == 2 else {
        return nil
      }
      return try translated(alongAxis(axis, name, arguments[0], x))
    case ("vector", 1) where isNumber(arguments[0]), ("matrix", 1) where isNumber(arguments[0]):
      let ones = placeholder(name == "vector" ? .column : .matrix, name, x)
      if arguments[0].kind == .number(1) { return ones }
      return ExpressionSyntax(.binary(.multiply, arguments[0], ones), range: x.range, mark: x.mark)
    case ("vector", _), ("matrix", _):
      throw fail(
        "\(name)(1) is the \(name) of ones whose size follows", at: x.range,
        notes: ["ones of a given size are written ones(m, n)"])
    case ("eye", 2) where arguments[0] == arguments[1]:
      return try translated(
        ExpressionSyntax(.call("eye", [arguments[0]]), range: x.range, mark: x.mark))
    case ("diag", 1) where isNumber(arguments[0]):
      throw fail(
        "diag takes a matrix, or a column for its diagonal", at: x.range,
        notes: ["the identity is written eye(n), or I where its size follows"])
    case ("ones", 1), ("zeros", 1):
      note("\(name)(n) is the n×n matrix; a column is written \(name)(n, 1)")
      return try translated(
        ExpressionSyntax(
          .call(name, [arguments[0], arguments[0]]), range: x.range, mark: x.mark))
    case ("solve", 1):
      throw fail("solve takes 2 arguments; it got 1", at: x.mark, notes: ["the inverse is inv(A)"])
    case ("norm", 2) where arguments[1].kind == .name("'fro'"):
      return try translated(
        ExpressionSyntax(.call("norm", [arguments[0]]), range: x.range, mark: x.mark))
    case ("norm", 2):
      if case .name(let word) = arguments[1].kind, word.hasPrefix("'") {
        throw fail(
          "norm(A, \(word)) is not here", at: x.range,
          notes: ["norm(A) is Frobenius' norm of a matrix; of a vector p is a number or Inf"])
      }
      return nil
    default:
      guard isFree(name), ForeignNames.values[name] != nil else { return nil }
      throw fail(
        "'\(name)' is no function, and no input unless it is declared", at: x.mark,
        notes: ["to index an input '\(name)', declare it: input \(name): \(kind(of: name))"])
    }
  }

  /// A function of columns, or of rows: by rows it is the transpose of that of the transpose.
  private func alongAxis(
    _ axis: Int, _ name: String, _ operand: ExpressionSyntax, _ x: ExpressionSyntax
  ) -> ExpressionSyntax {
    func node(_ kind: ExpressionSyntax.Kind) -> ExpressionSyntax {
      ExpressionSyntax(kind, range: x.range, mark: x.mark)
    }
    return axis == 1
      ? node(.call(name, [operand]))
      : node(.transposed(node(.call(name, [node(.transposed(operand))]))))
  }

  // MARK: Messages

  private mutating func note(_ what: String, _ name: String? = nil, _ kind: String = "") {
    let text =
      what + (name.map { "; where it is an input, declare it: input \($0): \(kind)" } ?? "")
    if !notes.contains(text) { notes.append(text) }
  }

  private func kind(of name: String) -> String {
    name.first?.isUppercase == true ? "matrix(m, n)" : "scalar"
  }

  private func fail(
    _ message: String, at range: SourceRange, notes: [String] = []
  ) -> LanguageError {
    LanguageError(message, at: range, in: source, notes: notes)
  }
}

extension ExpressionSyntax {
  /// −x, or x itself.
  fileprivate func negated(if isNegated: Bool) -> ExpressionSyntax {
    isNegated ? ExpressionSyntax(.negated(self), range: range, mark: mark) : self
  }
}

/// A matrix that is known but for its size, which follows from where it stands.
enum Placeholder: Sendable {
  /// I
  case identity
  /// A column of ones.
  case column
  /// A matrix of ones.
  case matrix
}

/// What a function of another notation is in the language's words, of operands x, y and z.
private struct Template {
  private let expression: ExpressionSyntax
  private let operands: [String]

  init?(_ text: String) {
    guard let x = try? Parser.parseExpression(SourceText(name: "template", text: text)) else {
      return nil
    }
    expression = x.withConstants
    var uses: [String: Int] = [:]
    expression.countNames(in: &uses)
    operands = ["x", "y", "z"].filter { uses[$0] != nil }
  }

  var count: Int { operands.count }

  /// The words with operands in their places, all of it where the call stands.
  func filled(
    with arguments: [ExpressionSyntax], range: SourceRange, mark: SourceRange
  ) -> ExpressionSyntax {
    let values = Dictionary(zip(operands, arguments), uniquingKeysWith: { $1 })
    func fill(_ x: ExpressionSyntax) -> ExpressionSyntax {
      if case .name(let name) = x.kind, let value = values[name] { return value }
      return ExpressionSyntax(x.kind.mapParts(fill), range: range, mark: mark)
    }
    return fill(expression)
  }

  /// How many nodes that makes.
  func nodes(with arguments: [ExpressionSyntax]) -> Int {
    var uses: [String: Int] = [:]
    expression.countNames(in: &uses)
    return zip(operands, arguments).reduce(0) { total, item in
      total + uses[item.0, default: 0] * item.1.nodeCount(upTo: 100_000)
    }
  }
}

extension ExpressionSyntax {
  /// The same with the numbers that names such as π stand for.
  fileprivate var withConstants: ExpressionSyntax {
    if case .name(let name) = kind, case .constant(let value, _)? = ForeignNames.values[name] {
      return ExpressionSyntax(.number(value), range: range, mark: mark)
    }
    return ExpressionSyntax(kind.mapParts(\.withConstants), range: range, mark: mark)
  }
}

import Tracewise
import TracewiseDerivation
import TracewiseLanguage

/// Reads expressions of a program as nodes.
struct FormReader {
  let table: FormTable
  let program: Program
  /// The values of `let`, each read once: written out, shared ones would double at every level.
  private var definitions: [String: FormNode] = [:]
  private(set) var claims: [ClaimSyntax] = []
  private(set) var loss: ExpressionSyntax?
  /// Whether a number that one size alone has is written by its name.
  var namesSizes = true
  /// What the checker made of placeholders, which have no size in the text.
  private var known: [SourceRange: CheckedExpression] = [:]
  /// Where products of matrices stand that are numbers, and stay numbers whatever they multiply.
  private var inners: Set<SourceRange> = []
  /// Where derivatives of the loss stand, which are taken for names.
  private let derivatives: Set<SourceRange>

  /// The statements of a program in the language's own words; nil where they cannot be had again.
  init?(_ program: Program, _ table: FormTable) {
    guard program.lets.count <= Self.largest, let tree = try? Parser.parse(program.source) else {
      return nil
    }
    self.table = table
    self.program = program
    derivatives = Set(program.claims.flatMap(\.written.derivatives).map(\.range))
    let fitting = Set(program.claims.map(\.range))
    let statements = Translation(tree, functions: program.functions).tree.statements
    for statement in statements {
      switch statement.kind {
      case .loss(let value): loss = value
      case .claim(let claim):
        // Those that do not fit are not among the program's.
        if fitting.contains(statement.range) { claims.append(claim) }
      case .dimensions, .declaration, .binding: break
      }
    }
    for claim in program.claims {
      collect(claim.written)
      claim.left.map { collect($0) }
    }
    program.loss.map { collect($0) }
    for binding in program.lets { collect(binding.value) }
    for case .binding(let name, let value) in statements.map(\.kind) {
      let node = table.node(.local(name.text), [read(value)])
      // What is too long with all definitions open is a name like an input's.
      if node.weight <= Self.longest { definitions[name.text] = node }
    }
  }

  private mutating func collect(_ x: CheckedExpression) {
    if case .call(_, let operands, _) = x.kind, operands.isEmpty { known[x.range] = x }
    if case .binary(.product, _, _) = x.kind, x.isScalar { inners.insert(x.range) }
    for part in x.children { collect(part) }
  }

  /// The names of the program's `let`s that can be searched in, as nodes.
  var locals: [FormNode] {
    program.lets.map { local($0.name) }.filter(\.isLocal)
  }

  /// What is larger, with all definitions open, is not searched.
  static let largest = 2000
  /// Definitions that are longer are not opened.
  private static let longest = 600

  func local(_ name: String) -> FormNode {
    definitions[name] ?? table.node(.name(name))
  }

  func read(_ x: ExpressionSyntax) -> FormNode {
    switch x.kind {
    case .number(let value): return table.number(value)
    case .name(let name): return self.name(name, x)
    case .negated(let inner): return table.negative(read(inner))
    case .transposed(let inner): return table.transpose(read(inner))
    case .binary(.multiply, let a, let b) where inners.contains(b.range):
      return table.product(read(b), read(a))
    case .binary(let operation, let a, let b): return binary(operation, read(a), read(b))
    case .call(let name, let arguments):
      if let words = program.sumWords[x.range] {
        // What is a number for each index is none in words of matrices.
        var plain = self
        plain.inners = []
        return plain.read(words)
      }
      if derivatives.contains(x.range) { return table.node(.name(program.source[x.range])) }
      let parts = arguments.map { read($0) }
      return program.functions[name] != nil
        ? table.node(.call(name), parts)
        : table.node(.index, [self.name(name, x)] + parts)
    case .index(let base, let subscripts):
      return table.node(.index, [read(base)] + subscripts.map { read($0) })
    case .matrix(let rows):
      return table.node(.blocks(rows.map(\.count)), rows.flatMap { $0.map { read($0) } })
    }
  }

  private func read(_ place: Subscript) -> FormNode {
    switch place.kind {
    case .all: table.node(.all)
    case .at(let i): read(i)
    case .span(let i, let j): table.node(.range, [read(i), read(j)])
    }
  }

  private func name(_ name: String, _ x: ExpressionSyntax) -> FormNode {
    if definitions[name] != nil { return local(name) }
    guard name.contains("#"), let value = known[x.range],
      case .call(let function, _, let integers) = value.kind
    else { return table.node(.name(name)) }
    return table.node(.call(function), integers.map { size($0) })
  }

  /// A size by its name, where only one has this value.
  func size(_ value: Int) -> FormNode {
    let names = program.dims.filter { $0.value == value }.map(\.key)
    guard namesSizes, value > 1 else { return table.number(value) }
    if names.count == 1 { return table.node(.name(names[0])) }
    // Of differences there is one less than there are numbers.
    let next = program.dims.filter { $0.value == value + 1 }.map(\.key)
    return names.isEmpty && next.count == 1
      ? table.difference(table.node(.name(next[0])), table.number(1)) : table.number(value)
  }

  private func binary(_ operation: BinaryOperator, _ a: FormNode, _ b: FormNode) -> FormNode {
    switch operation {
    case .add: table.sum(a, b)
    case .subtract: table.difference(a, b)
    case .multiply: table.product(a, b)
    case .divide: table.product(a, table.divisor(b))
    case .leftDivide: table.product(table.node(.leftDivisor, [a]), b)
    case .hadamard: table.hadamard(a, b)
    case .entrywiseDivide: table.hadamard(a, table.entrywiseDivisor(b))
    case .power: table.node(.power, [a, b])
    case .entrywisePower: table.node(.entrywisePower, [a, b])
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      table.node(.call(operation.rawValue), [a, b])
    }
  }
}

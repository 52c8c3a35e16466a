import Tracewise

/// Whether expressions are matrices, columns, rows or numbers, told from how they are written, before sizes are
/// known.
struct ExpressionRanks {
  enum Rank {
    case number, column, row, matrix
  }

  private let functions: FunctionTable
  private var declared: [String: Rank?] = [:]
  private var bindings: [String: ExpressionSyntax] = [:]

  init(_ tree: SyntaxTree, functions: FunctionTable) {
    self.functions = functions
    for statement in tree.statements {
      switch statement.kind {
      case .dimensions(let sizes, _): for size in sizes { declared[size.name.text] = .number }
      case .declaration(let input): declared[input.name.text] = Self.rank(of: input)
      case .binding(let name, let value): bindings[name.text] = value
      case .loss, .claim: break
      }
    }
  }

  private static func rank(of input: DeclarationSyntax) -> Rank {
    switch input.kind {
    case .scalar: .number
    case .vector, .probability: .column
    case .oneHot where input.sizes.count == 1: .column
    default: .matrix
    }
  }

  /// What an expression is; nil where it cannot be told.
  subscript(x: ExpressionSyntax) -> Rank? { rank(x, depth: 0) }

  private func rank(_ x: ExpressionSyntax, depth: Int) -> Rank? {
    // Values of `let` inside one another.
    guard depth < 200 else { return nil }
    func rank(_ x: ExpressionSyntax) -> Rank? { self.rank(x, depth: depth + 1) }
    switch x.kind {
    case .number: return .number
    case .name(let name):
      if let known = declared[name] { return known }
      if let value = bindings[name] { return rank(value) }
      return name.first?.isUppercase == true ? .matrix : nil
    case .negated(let y): return rank(y)
    case .transposed(let y): return rank(y)?.transposed
    case .binary(let operation, let a, let b):
      return combined(operation, rank(a), rank(b))
    case .call(let name, let arguments):
      if functions.rule(named: name) is any ElementwiseRule, arguments.count == 1 {
        return rank(arguments[0])
      }
      if name == "vector" { return .column }
      return result(of: name, arguments.map(rank))
    case .index, .matrix: return nil
    }
  }

  /// What a function makes of its operands, by its signature.
  private func result(of name: String, _ operands: [Rank?]) -> Rank? {
    let forms = functions[name]?.forms(taking: operands.count) ?? []
    guard let form = forms.first, forms.count == 1 else { return nil }
    let one = ExpressionSyntax.Kind.number(1)
    switch (form.rows.kind == one, form.columns.kind == one) {
    case (true, true): return .number
    case (false, true): return .column
    case (true, false): return .row
    case (false, false):
      let isSquare = functions[name]?.keepsSquares == true
      return isSquare || operands.allSatisfy({ $0 == .matrix }) ? .matrix : nil
    }
  }

  private func combined(_ operation: BinaryOperator, _ a: Rank?, _ b: Rank?) -> Rank? {
    switch operation {
    case .multiply:
      switch (a, b) {
      case (.number?, let r), (let r, .number?): r
      case (.matrix?, .matrix?), (.column?, .row?): .matrix
      case (.matrix?, .column?): .column
      case (.row?, .matrix?): .row
      case (.row?, .column?): .number
      default: nil
      }
    case .divide: b == .number || b == .matrix ? a : nil
    case .leftDivide: a == .matrix ? b : nil
    case .power: a
    default:
      // Entry by entry, with broadcasting.
      switch (a, b) {
      case (.matrix?, _), (_, .matrix?), (.column?, .row?), (.row?, .column?): .matrix
      case (.number?, let r), (let r, .number?): r
      case (.column?, .column?): .column
      case (.row?, .row?): .row
      default: nil
      }
    }
  }
}

extension ExpressionRanks.Rank {
  fileprivate var transposed: Self {
    switch self {
    case .number: .number
    case .column: .row
    case .row: .column
    case .matrix: .matrix
    }
  }
}

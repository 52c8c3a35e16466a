extension SyntaxTree {
  /// The same text where each name that `dim` gives to something of other sizes, as in `dim k = 4*h`, is written
  /// out: it is no size of its own, and follows when they change. With the errors of such names.
  var writingOutSizes: (SyntaxTree, [LanguageError]) {
    var values: [String: ExpressionSyntax] = [:]
    var errors: [LanguageError] = []
    func report(_ message: String, at range: SourceRange) {
      errors.append(LanguageError(message, at: range, in: source))
    }
    let own = dimensions.filter { $0.definition != nil }
    guard !own.isEmpty else { return (self, []) }
    let others = Set(
      statements.flatMap(\.declaredValues)
        + dimensions.filter { $0.definition == nil }.map(\.name.text))
    for dimension in own {
      guard let definition = dimension.definition else { continue }
      let (name, size) = (dimension.name.text, definition.writingOut(values))
      if values[name] != nil || others.contains(name) {
        report("'\(name)' is already declared", at: dimension.name.range)
      } else if let later = size.sizeIdentifiers.first(where: { x in
        own.contains { $0.name.text == x.text }
      }) {
        report(
          later.text == name
            ? "'\(name)' is used in its own definition" : "'\(later.text)' is used before its dim",
          at: later.range)
      } else if size.nodeCount(upTo: 1000) > 1000 {
        report("the expression is too long", at: definition.range)
      } else {
        values[name] = size
      }
    }
    return (
      SyntaxTree(source: source, statements: statements.compactMap { $0.writingOutSizes(values) }),
      errors
    )
  }

  private var dimensions: [DimensionSyntax] {
    statements.flatMap { statement in
      if case .dimensions(let sizes, _) = statement.kind { return sizes }
      return []
    }
  }

  /// What is said of the order of sizes.
  var sizeOrders: [SizeOrderSyntax] {
    statements.flatMap { statement in
      if case .dimensions(_, let orders) = statement.kind { return orders }
      return []
    }
  }
}

extension Statement {
  /// The names of values that it declares.
  fileprivate var declaredValues: [String] {
    switch kind {
    case .binding(let name, _): [name.text]
    case .declaration(let declaration): [declaration.name.text]
    case .dimensions, .loss, .claim: []
    }
  }

  /// The statement with sizes in the places of their names; nil where nothing is left of it.
  fileprivate func writingOutSizes(_ values: [String: ExpressionSyntax]) -> Statement? {
    let changed: Statement.Kind
    switch kind {
    case .dimensions(let sizes, let orders):
      let rest = sizes.filter { $0.definition == nil }
      if rest.isEmpty, orders.isEmpty { return nil }
      changed = .dimensions(rest, orders: orders.map { $0.writingOut(values) })
    case .declaration(let x):
      changed = .declaration(
        DeclarationSyntax(
          name: x.name, isConstant: x.isConstant, kind: x.kind,
          sizes: x.sizes.map { $0.writingOut(values) }, interval: x.interval,
          convention: x.convention, kindRange: x.kindRange))
    default:
      changed = kind.mapExpressions { $0.writingOut(values) }
    }
    return Statement(kind: changed, range: range, mark: mark)
  }
}

extension SizeOrderSyntax {
  fileprivate func writingOut(_ values: [String: ExpressionSyntax]) -> SizeOrderSyntax {
    SizeOrderSyntax(
      lesser: lesser.writingOut(values), greater: greater.writingOut(values), isStrict: isStrict,
      range: range)
  }
}

extension SizeSyntax {
  fileprivate func writingOut(_ values: [String: ExpressionSyntax]) -> SizeSyntax {
    switch self {
    case .name(let name): values[name.text].map { .expression($0) } ?? self
    case .number: self
    case .expression(let x): .expression(x.writingOut(values))
    }
  }
}

/// Collects what a program declares, wherever in the text it stands.
struct DeclarationCollector {
  let source: SourceText
  let functions: FunctionTable
  var names = Names()
  var errors: [LanguageError] = []
  private var places: [String: SourceRange] = [:]

  init(_ tree: SyntaxTree, functions: FunctionTable) {
    source = tree.source
    self.functions = functions
    collectNames(tree)
    collectSizesOfKinds(tree)
    checkSingleLoss(tree)
  }

  private mutating func collectNames(_ tree: SyntaxTree) {
    for statement in tree.statements {
      switch statement.kind {
      case .dimensions(let dimensions, _):
        for dimension in dimensions where claimName(dimension.name) {
          names.declareSize(
            dimension.name.text, default: dimension.value, isFixed: dimension.isFixed)
        }
      case .declaration(let declaration) where claimName(declaration.name):
        names.declare(
          Names.Input(
            name: declaration.name.text, kind: declaration.kind,
            isConstant: declaration.isConstant, sizes: declaration.sizes,
            interval: declaration.interval, isDeclared: true, range: declaration.name.range,
            kindText: source[declaration.kindRange], convention: declaration.convention))
      case .binding(let name, _) where claimName(name):
        names.declareLocal(name.text)
      default: break
      }
    }
  }

  /// Whether the name may be declared here: it is neither taken nor a function's.
  private mutating func claimName(_ name: Identifier) -> Bool {
    if let first = places[name.text] {
      let line = source.location(of: first.start).line
      report("'\(name.text)' is already declared on line \(line)", at: name.range)
      return false
    }
    places[name.text] = name.range
    if functions[name.text] != nil {
      report("'\(name.text)' is a function; choose another name", at: name.range)
    }
    return true
  }

  /// Size names that no `dim` declares come after those of all `dim`s.
  private mutating func collectSizesOfKinds(_ tree: SyntaxTree) {
    for statement in tree.statements {
      switch statement.kind {
      case .declaration(let declaration): collectSizes(declaration.sizes.flatMap(\.names))
      case .dimensions(_, let orders):
        collectSizes(orders.flatMap { $0.lesser.sizeIdentifiers + $0.greater.sizeIdentifiers })
      default: break
      }
    }
  }

  private mutating func collectSizes(_ sizes: [Identifier]) {
    for size in sizes where names.meaning(of: size.text) != .size {
      if let place = places[size.text] {
        let line = source.location(of: place.start).line
        report(
          "'\(size.text)' is no size; it is declared otherwise on line \(line)", at: size.range)
      } else if functions[size.text] != nil {
        report("'\(size.text)' is a function; choose another name", at: size.range)
      } else {
        places[size.text] = size.range
        names.declareSize(size.text, default: nil)
      }
    }
  }

  private mutating func checkSingleLoss(_ tree: SyntaxTree) {
    var first: SourceRange?
    for statement in tree.statements {
      guard case .loss = statement.kind else { continue }
      if let first {
        let line = source.location(of: first.start).line
        report("a file has one loss; the first is on line \(line)", at: statement.mark)
      } else {
        first = statement.mark
      }
    }
  }

  private mutating func report(_ message: String, at range: SourceRange) {
    errors.append(LanguageError(message, at: range, in: source))
  }
}

/// What a claim says of gradients of named values: `grad(z)` of `let z = W*x`.
package struct NamedValueClaim {
  /// The value that it is about; nil where that is an input.
  package let value: String?
  /// The named values whose gradients stand in it, and where.
  package let uses: [(name: String, range: SourceRange)]

  /// nil of what is not read for another reason too.
  package init?(_ claim: Claim.Unread, in program: Program) {
    // What errors stand at are names of values; only then is the text read again.
    let written = Array(claim.written.utf8)
    guard
      claim.errors.allSatisfy({ error in
        guard let range = error.range, range.start >= claim.range.start,
          range.end <= claim.range.end
        else { return false }
        let word = written[range.start - claim.range.start..<range.end - claim.range.start]
        return program.definitions[String(decoding: word, as: UTF8.self)] != nil
      })
    else { return nil }
    let text = program.source.replacing([(claim.range, claim.written)])
    guard let tree = try? Parser.parse(text),
      let statement = tree.statements.first(where: { $0.range == claim.range }),
      case .claim(let syntax) = statement.kind
    else { return nil }
    func uses(_ x: ExpressionSyntax) -> [(name: Identifier, range: SourceRange)] {
      if case .call("grad", let arguments) = x.kind, arguments.count == 1,
        case .name(let name) = arguments[0].kind, program.definitions[name] != nil
      {
        return [(Identifier(text: name, range: arguments[0].range), x.range)]
      }
      return x.parts.flatMap(uses)
    }
    var found = uses(syntax.right)
    var places: Set<SourceRange> = []
    switch claim.left {
    case .gradient(let left):
      value = program.definitions[left.text] == nil ? nil : left.text
      places.insert(left.range)
    case .expression(let left):
      value = nil
      found += uses(left)
    case .hessian, .differential: return nil
    }
    self.uses = found.map { ($0.name.text, $0.range) }
    places.formUnion(found.map(\.name.range))
    guard claim.errors.allSatisfy({ $0.range.map(places.contains) ?? false }),
      value != nil || !found.isEmpty
    else { return nil }
  }
}

extension Program {
  /// The same program where a named value is an input of its own, with one claim, about its gradient: what
  /// backpropagation calls its adjoint. Everything stays in its line; nil where that is not understood.
  ///
  /// - Parameters:
  ///   - kind: What is known of the value.
  ///   - interval: Where its entries are drawn, as a declaration says it.
  package func freeing(
    _ name: String, as kind: Kind = .matrix, _ interval: String = "", claim: String,
    at range: SourceRange
  ) -> Program? {
    guard let value = definitions[name], let tree = try? Parser.parse(source),
      let binding = tree.statements.first(where: { statement in
        if case .binding(let own, _) = statement.kind { return own.text == name }
        return false
      })
    else { return nil }
    let changed = sourceWithoutClaims.replacing([
      (binding.range, declaration(name, value.rows, value.columns, kind) + interval),
      (range, claim),
    ])
    // What the value was made of may stand nowhere else.
    let implied = inputs.filter { !$0.isDeclared }.map {
      declaration($0.name, $0.rows, $0.columns, .matrix)
    }
    let text = changed.text + implied.map { "\n" + $0 }.joined()
    return try? read(SourceText(name: source.name, text: text), dims)
  }

  /// The declaration of an input of a shape, in sizes by name.
  func declaration(
    _ name: String, _ rows: Int, _ columns: Int, _ kind: Kind, isConstant: Bool = false
  ) -> String {
    /// A size by its name, where only one has this value.
    func size(_ value: Int) -> String {
      let names = dims.filter { $0.value == value }.map(\.key)
      return names.count == 1 && value > 1 ? names[0] : "\(value)"
    }
    let words =
      rows == 1 && columns == 1
      ? "scalar"
      : columns == 1
        ? "vector(\(size(rows)))"
        : kind == .matrix
          ? "matrix(\(size(rows)), \(size(columns)))" : "\(kind.rawValue)(\(size(rows)))"
    return "\(isConstant ? "const" : "input") \(name): \(words)"
  }

  /// The same program with a single claim, written where one stands that is not read.
  package func claiming(_ claim: String, at range: SourceRange) -> Program? {
    try? read(sourceWithoutClaims.replacing([(range, claim)]), allSizes)
  }

  var sourceWithoutClaims: SourceText {
    source.blanking(claims.map(\.range) + misfits.map(\.range))
  }
}

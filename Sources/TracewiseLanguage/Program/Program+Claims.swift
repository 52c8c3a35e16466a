extension Program {
  /// The same program with a single claim, and its place; nil where it does not fit alone.
  ///
  /// Everything stays in its line.
  package func keeping(line: Int) -> (program: Program, place: Int)? {
    let others = claims.filter { $0.line != line }
    guard !others.isEmpty || !misfits.isEmpty else { return claims.isEmpty ? nil : (self, 0) }
    return without(others).flatMap { program in
      program.claims.firstIndex { $0.line == line }.map { (program, $0) }
    }
  }

  /// The same program with one claim that does not fit, alone.
  package func keeping(_ misfit: Claim.Misfit) -> Program? {
    try? read(text(keeping: misfit), allSizes)
  }

  /// The program of one claim that does not fit, at sizes that are all alike, at which it may; nil where it does not
  /// fit there either. Sizes that are written as numbers are others, too.
  package func alike(for misfit: Claim.Misfit) -> Program? {
    let program = try? read(
      text(keeping: misfit).withSizes(3), allSizes.mapValues { _ in 3 })
    return program.flatMap { $0.claims.isEmpty ? nil : $0 }
  }

  private func text(keeping misfit: Claim.Misfit) -> SourceText {
    let others = misfits.filter { $0.line != misfit.line }.map(\.range)
    return source.blanking(claims.map(\.range) + others)
  }

  /// The same program without some of its claims, and without those that do not fit, at its own sizes or others; nil
  /// where that does not fit.
  func without(_ others: [Claim], sizes: [String: Int]? = nil) -> Program? {
    let text = source.blanking(others.map(\.range) + misfits.map(\.range))
    guard let program = try? read(text, sizes ?? allSizes), program.misfits.isEmpty else {
      return nil
    }
    return program
  }

  /// The same program with another text in the place of a statement; nil where that is not understood.
  package func reading(_ statement: String, at range: SourceRange) -> Program? {
    try? read(source.replacing([(range, statement)]), allSizes)
  }

  /// Whether an input or the value of a `let` is 1×1.
  package func isScalar(_ name: String) -> Bool {
    if let value = definitions[name] { return value.isScalar }
    return input(name).map { $0.rows == 1 && $0.columns == 1 } ?? true
  }

  /// All sizes that have names, in the text or without it.
  package var allSizes: [String: Int] {
    dims.merging(impliedSizes.map { ($0.name, $0.value) }) { own, _ in own }
  }

  /// The same program at other sizes, without the claims that do not fit there; nil where it does not fit at all.
  package func resizedWhereItFits(_ sizes: [String: Int]) -> Program? {
    if let program = try? resized(sizes) { return program }
    let misfits = claims.filter { claim in
      without(claims.filter { $0.line != claim.line }, sizes: sizes) == nil
    }
    return misfits.count < claims.count ? without(misfits, sizes: sizes) : nil
  }
}

extension SourceText {
  /// The same text where every size in a declaration and every `dim` that is a number above 1 is another one.
  fileprivate func withSizes(_ size: Int) -> SourceText {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let words = line.drop { $0.isWhitespace }
      let ends: (Character) -> Bool = words.hasPrefix("dim") ? { _ in false } : { $0 == ")" }
      guard ["dim", "input", "const"].contains(where: { words.hasPrefix($0) }) else { return line }
      let end = line.firstIndex(where: ends) ?? line.endIndex
      return line[..<end].replacing(/\b(?:[2-9]|[1-9][0-9]+)\b(?! *\*)/, with: "\(size)")
        + line[end...]
    }
    return SourceText(name: name, text: lines.joined(separator: "\n"))
  }
}

extension SyntaxTree {
  /// Sizes that have no other value than theirs: those that no declaration names, while one has their value as a number,
  /// as `dim n = 3` beside `input A: matrix(3, 3)`; and those of a matrix of numbers, as `dim n = 2` beside `[1; 2]`. At
  /// another value of the name alone nothing would fit, or only because a 1×1 matrix fits everything.
  func sizesTiedToNumbers(_ dims: [String: Int]) -> Set<String> {
    var (numbers, sides): (Set<Int>, Set<Int>) = ([], [])
    var named: Set<String> = []
    for statement in statements {
      _ = statement.kind.mapExpressions { x in
        x.collectSidesOfNumbers(in: &sides)
        return x
      }
      guard case .declaration(let input) = statement.kind else { continue }
      for size in input.sizes {
        if case .number(let value) = size { numbers.insert(value) }
        named.formUnion(size.names.map(\.text))
      }
    }
    let tied = dims.filter { name, value in
      sides.contains(value) || !named.contains(name) && numbers.contains(value)
    }
    return Set(tied.keys)
  }
}

extension ExpressionSyntax {
  /// The rows and columns, if there are several, of matrices of numbers in it.
  fileprivate func collectSidesOfNumbers(in sides: inout Set<Int>) {
    if case .matrix(let rows) = kind,
      rows.allSatisfy({
        $0.allSatisfy { if case .number = $0.withoutSign.0.kind { true } else { false } }
      })
    {
      sides.formUnion([rows.count, rows.first?.count ?? 1].filter { $0 > 1 })
    }
    for part in parts { part.collectSidesOfNumbers(in: &sides) }
  }
}

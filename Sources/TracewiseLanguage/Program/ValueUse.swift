/// A place where the loss, or what it names, uses an input or the value of a `let`.
package struct ValueUse: Sendable, Hashable {
  /// The name that stands there.
  package let name: String
  /// Where it stands.
  package let range: SourceRange
  /// The `let` in whose value it stands; nil in the loss.
  package let owner: String?
  /// What it is part of, as it was written.
  package let context: String
}

extension Program {
  /// Where names stand in the loss and in what it is made of, each place once.
  package var uses: [ValueUse] {
    var (found, seen): ([ValueUse], Set<SourceRange>) = ([], [])
    func collect(_ x: CheckedExpression, in whole: CheckedExpression, of owner: String?) {
      switch x.kind {
      case .input(let name), .local(let name):
        guard seen.insert(x.range).inserted else { return }
        found.append(
          ValueUse(
            name: name, range: x.range, owner: owner,
            context: source.oneLine(whole.range).withoutParentheses))
      case .transposed(let inner), .index(let inner, _, _): collect(inner, in: whole, of: owner)
      default: for part in x.children { collect(part, in: x, of: owner) }
      }
    }
    for value in lets { collect(value.value, in: value.value, of: value.name) }
    if let loss { collect(loss, in: loss, of: nil) }
    return found
  }

  /// The same program where names are constants of their own at some places, with no claim or a single one, and the
  /// constants by the names that they stand for; nil where that is not understood.
  package func holding(
    _ places: [ValueUse], claim: String = ""
  ) -> (program: Program, constants: [String: String])? {
    var (constants, declared): ([String: String], [String]) = ([:], [])
    for name in Set(places.map(\.name)).sorted() {
      guard
        let shape = input(name).map({ ($0.rows, $0.columns) })
          ?? definitions[name].map({ ($0.rows, $0.columns) })
      else { continue }
      var constant = name + "0"
      while input(constant) != nil || definitions[constant] != nil || dims[constant] != nil {
        constant += "0"
      }
      constants[name] = constant
      declared.append(declaration(constant, shape.0, shape.1, .matrix, isConstant: true))
    }
    let text = sourceWithoutClaims.replacing(
      places.map { ($0.range, constants[$0.name] ?? $0.name) }
    ).text
    let lines = ([text] + declared + [claim]).joined(separator: "\n")
    return (try? read(SourceText(name: source.name, text: lines), allSizes)).map { ($0, constants) }
  }
}

extension String {
  /// What stands in parentheses that enclose all of it; itself where none do.
  fileprivate var withoutParentheses: String {
    guard hasPrefix("("), hasSuffix(")") else { return self }
    var depth = 0
    for (place, character) in enumerated() {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0, place < count - 1 { return self }
    }
    return String(dropFirst().dropLast())
  }
}

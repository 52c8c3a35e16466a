import Tracewise

/// A place where the loss, or what it names, uses an input or the value of a `let`, or calls a function of entries.
package struct ValueUse: Sendable {
  /// The name that stands there, or the call.
  package let value: CheckedExpression
  /// The operand of a call; nil of a name.
  package let operand: CheckedExpression?
  /// The name, or that of the function.
  package let name: String
  /// The `let` in whose value it stands; nil in the loss.
  package let owner: String?
  /// What it is part of, or the call, as it was written.
  package let context: String

  /// Where it stands.
  package var range: SourceRange { value.range }
}

/// A program in which values are constants, by the values that they have.
package struct HeldProgram: Sendable {
  package let program: Program
  /// The constants: what they are worth, and the name that they stand for.
  package let constants: [(name: String, value: CheckedExpression, original: String)]
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
            value: x, operand: nil, name: name, owner: owner,
            context: source.oneLine(whole.range).withoutParentheses))
      case .transposed(let inner), .index(let inner, _, _): collect(inner, in: whole, of: owner)
      default: for part in x.children { collect(part, in: x, of: owner) }
      }
    }
    collectAll { collect($0, in: $0, of: $1) }
    return found
  }

  /// Where functions of entries are called in the loss and in what it is made of; those that a sum over an index calls
  /// for each are left out.
  package var entrywiseCalls: [ValueUse] {
    var found: [SourceRange: [ValueUse]] = [:]
    func collect(_ x: CheckedExpression, of owner: String?) {
      if case .call(let name, let operands, integers: let integers) = x.kind, integers.isEmpty,
        operands.count == 1, functions.rule(named: name) is any ElementwiseRule
      {
        found[x.range, default: []].append(
          ValueUse(
            value: x, operand: operands[0], name: name, owner: owner,
            context: source.oneLine(x.range)))
      }
      for part in x.children { collect(part, of: owner) }
    }
    collectAll { collect($0, of: $1) }
    return found.values.filter { $0.count == 1 }.map { $0[0] }
      .sorted { $0.range.start < $1.range.start }
  }

  private func collectAll(_ collect: (CheckedExpression, String?) -> Void) {
    for value in lets { collect(value.value, value.name) }
    if let loss { collect(loss, nil) }
  }

  /// The same program where names are constants at some places, with no claim or a single one; nil where that is not
  /// understood.
  package func holding(_ places: [ValueUse], claim: String = "") -> HeldProgram? {
    var constants: [String: String] = [:]
    for place in places where constants[place.name] == nil {
      constants[place.name] = unusedName(place.name)
    }
    let first = Dictionary(places.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return held(
      places.map { ($0.range, constants[$0.name] ?? "") },
      constants.keys.sorted().compactMap { name in
        guard let place = first[name], let constant = constants[name],
          let shape = input(name).map({ ($0.rows, $0.columns) })
            ?? definitions[name].map({ ($0.rows, $0.columns) })
        else { return nil }
        return (constant, place.value, name, shape)
      }, claim)
  }

  /// The same program, without claims, where functions f of entries have another derivative at the values u₀ of their
  /// operands u: f(u₀) + u − u₀, or f(u₀) + f(u₀) ⊙ (u − u₀).
  package func replacingDerivatives(of calls: [ValueUse], byValues: Bool) -> HeldProgram? {
    var changes: [(SourceRange, String)] = []
    var constants: [(String, CheckedExpression, String, (Int, Int))] = []
    for (k, call) in calls.enumerated() {
      guard let operand = call.operand else { return nil }
      let (f, u) = (unusedName("f\(k)_"), unusedName("u\(k)_"))
      let change = "((\(source[operand.range])) - \(u))"
      changes.append((call.range, "(\(f) + \(byValues ? "\(f).*\(change)" : change))"))
      let shape = (call.value.rows, call.value.columns)
      constants.append((f, call.value, call.name, shape))
      constants.append((u, operand, call.name, shape))
    }
    return held(changes, constants, "")
  }

  private func held(
    _ changes: [(SourceRange, String)],
    _ constants: [(name: String, CheckedExpression, String, shape: (Int, Int))], _ claim: String
  ) -> HeldProgram? {
    let declared = constants.map {
      declaration($0.name, $0.shape.0, $0.shape.1, .matrix, isConstant: true)
    }
    let text = sourceWithoutClaims.replacing(changes).text
    let lines = ([text] + declared + [claim]).joined(separator: "\n")
    return (try? read(SourceText(name: source.name, text: lines), allSizes)).map {
      HeldProgram(program: $0, constants: constants.map { ($0.0, $0.1, $0.2) })
    }
  }

  /// A name that nothing has, like another.
  private func unusedName(_ name: String) -> String {
    var unused = name + "0"
    while input(unused) != nil || definitions[unused] != nil || dims[unused] != nil {
      unused += "0"
    }
    return unused
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

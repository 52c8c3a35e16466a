import Tracewise

/// Cuts expressions into assignments: shared parts once, in order, none too long.
struct Statements {
  private(set) var assignments: [Definition] = []
  private let definitions: [MatrixSymbol: Expression]
  private let longest: Int
  private var taken: Set<String>
  private var uses: [Expression: Int] = [:]
  private var done: [Expression: Expression] = [:]
  private var defined: Set<MatrixSymbol> = []
  private var number = 0

  init(definitions: [Definition], taken: Set<String>, longest: Int) {
    self.definitions = Dictionary(
      definitions.map { ($0.symbol, $0.value) }, uniquingKeysWith: { first, _ in first })
    self.taken = taken.union(definitions.map(\.symbol.name))
    self.longest = longest
  }

  /// The expressions in terms of the names assigned.
  mutating func run(_ roots: [Expression]) -> [Expression] {
    roots.forEach { count($0) }
    return roots.map { statement($0) }
  }

  private mutating func count(_ x: Expression) {
    uses[x, default: 0] += 1
    guard uses[x] == 1 else { return }
    x.parts.forEach { count($0) }
    if let symbol = x.symbol, let value = definitions[symbol] { count(value) }
  }

  private mutating func statement(_ x: Expression) -> Expression {
    if let known = done[x] { return known }
    if let symbol = x.symbol {
      if let value = definitions[symbol], defined.insert(symbol).inserted {
        assignments.append(Definition(symbol: symbol, value: statement(value)))
      }
      return x
    }
    var result = rebuilt(x, x.parts.map { statement($0) })
    if uses[x, default: 0] > 1, isWorthAName(result) { result = named(result) }
    done[x] = result
    return result
  }

  /// The operation on its parts; the longest part gets a name where the whole is too long.
  private mutating func rebuilt(_ x: Expression, _ parts: [Expression]) -> Expression {
    var parts = parts
    while parts.reduce(1, { $0 + operations($1) }) > longest {
      guard let place = parts.indices.max(by: { operations(parts[$0]) < operations(parts[$1]) }),
        operations(parts[place]) > 0
      else { break }
      parts[place] = named(parts[place])
    }
    return x.rebuilt(parts)
  }

  private func operations(_ x: Expression) -> Int {
    x.parts.reduce(x.parts.isEmpty ? 0 : 1) { $0 + operations($1) }
  }

  /// Transposes and signs of names cost nothing to write again.
  private func isWorthAName(_ x: Expression) -> Bool {
    guard let part = x.parts.first else { return false }
    return !part.parts.isEmpty || !(x.operation?.isFree ?? false)
  }

  private mutating func named(_ x: Expression) -> Expression {
    var name: String
    repeat {
      number += 1
      name = "t\(number)"
    } while taken.contains(name)
    let symbol = MatrixSymbol(name, x.shape)
    assignments.append(Definition(symbol: symbol, value: x))
    return Expression(symbol)
  }
}

extension Expression {
  /// The same operation on other parts of the same shapes.
  func rebuilt(_ parts: [Expression]) -> Expression {
    switch kind {
    case .symbol, .constant, .identity, .matrix: self
    case .pending: Expression(.pending(parts[0]), shape)
    case .unary(let rule, _): Expression(.unary(rule, parts[0]), shape)
    case .binary(let rule, _, _): Expression(.binary(rule, parts[0], parts[1]), shape)
    case .variadic(let rule, _): Expression(.variadic(rule, parts), shape)
    }
  }
}

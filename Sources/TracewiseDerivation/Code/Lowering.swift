import Tracewise

/// Brings closed forms into the shape that is cheap to compute: sums in place of products with
/// ones, products in the best order, equations solved rather than inverses formed.
struct Lowering {
  /// The named values and their gradients, lowered.
  private(set) var definitions: [Definition] = []
  /// Names of parts of printed forms, which are written out: the program names its own.
  private var parts: [Expression: Expression] = [:]
  private var memo: [Expression: Expression] = [:]
  /// The named values, by what they are.
  private var names: [Expression: Expression] = [:]
  private var distribution = Distribution([])
  /// The matrices of which the inverse itself is needed.
  var inverted: Set<Expression> = []
  /// Products that are computed anyway.
  var computed: Set<Expression> = []
  private let language: any CodeLanguage

  init(_ derivation: Derivation, for language: any CodeLanguage) {
    self.language = language
    let kept = Set((derivation.values + derivation.nodes).map(\.symbol))
    var all = derivation.values
    var seen = Set(all.map(\.symbol))
    for definition in derivation.gradients.flatMap(\.definitions)
    where seen.insert(definition.symbol).inserted {
      if kept.contains(definition.symbol) {
        all.append(definition)
      } else {
        parts[Expression(definition.symbol)] = spelledOut(definition.value)
      }
    }
    let roots = ([derivation.loss] + all.map(\.value) + derivation.gradients.map(\.form))
      .map(spelledOut)
    distribution = Distribution(roots)
    collectInverses(roots.map { distribution.rewritten($0) })
    for definition in all {
      let value = value(of: definition.value)
      definitions.append(Definition(symbol: definition.symbol, value: value))
      if value.symbol == nil { names[value] = Expression(definition.symbol) }
    }
  }

  /// An expression of the derivation, lowered.
  mutating func value(of x: Expression) -> Expression {
    lowered(distribution.rewritten(spelledOut(x)))
  }

  /// The expression without names of its parts, and without rules that the language has no words for,
  /// where they say what they stand for.
  private func spelledOut(_ x: Expression) -> Expression {
    x.replacing { y in
      if let part = parts[y] { return part }
      guard let simpler = y.expanded, language.template(for: y) == nil else { return nil }
      return spelledOut(simpler)
    }
  }

  mutating func lowered(_ x: Expression) -> Expression {
    if let known = memo[x] { return names[known] ?? known }
    let plain = compute(x)
    let result = names[plain] ?? plain
    memo[x] = result
    return result
  }

  private mutating func compute(_ x: Expression) -> Expression {
    switch x.kind {
    case .symbol, .constant, .matrix, .pending: return x
    case .identity: return x.shape.isScalar ? .number(1) : x
    case .unary, .binary, .variadic: return operation(x) ?? function(x)
    }
  }

  /// A word of algebra that has a cheaper form than itself; nil for everything else.
  private mutating func operation(_ x: Expression) -> Expression? {
    let parts = x.parts
    switch x.operation {
    case .trace: return trace(parts[0])
    case .inverse: return inverse(parts[0])
    case .product: return product(x)
    case .identity: return lowered(parts[0])
    case .transpose: return transpose(lowered(parts[0]))
    case .negation: return scaled(lowered(parts[0]), -1)
    case .scaling(let factor): return scaled(lowered(parts[0]), factor)
    case .shift(let offset):
      return entrywise(Addition(), lowered(parts[0]), .number(offset), x.shape)
    case .total: return total(lowered(parts[0]))
    case .broadcast: return broadcast(lowered(parts[0]), x.shape)
    case .inner: return inner(lowered(parts[0]), lowered(parts[1]))
    case .hadamard: return maskedProduct(x)
    case .multiple: return maskedProduct(x) ?? multiple(lowered(parts[0]), lowered(parts[1]))
    default: return nil
    }
  }

  /// Any other operation, on lowered operands.
  private mutating func function(_ x: Expression) -> Expression {
    let parts = x.parts.map { lowered($0) }
    if case .binary(let rule, _, _) = x.kind, type(of: rule).isEntrywise {
      return entrywise(rule, parts[0], parts[1], x.shape)
    }
    return x.rebuilt(parts)
  }

  /// The matrices whose inverse stands somewhere else than in a product.
  private mutating func collectInverses(_ roots: [Expression]) {
    var seen: Set<Expression> = []
    var found: Set<Expression> = []
    func visit(_ x: Expression) {
      guard seen.insert(x).inserted else { return }
      for part in x.parts {
        if x.operation != .product, let base = part.invertedMatrix { found.insert(base) }
        visit(part)
      }
    }
    for root in roots {
      if let base = root.invertedMatrix { found.insert(base) }
      visit(root)
    }
    inverted = found
  }
}

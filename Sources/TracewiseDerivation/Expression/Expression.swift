public import Tracewise

/// A symbolic matrix: the interpretation of the vocabulary that derives and prints.
///
/// A value is a reference to an immutable node; expressions share their parts, and two are equal
/// when they have the same structure, which their digests tell in constant time.
public struct Expression: Sendable {
  /// What an expression can be.
  package indirect enum Kind: Sendable {
    case symbol(MatrixSymbol)
    /// All entries equal to a number.
    case constant(Double)
    case identity
    /// A given matrix.
    case matrix(Matrix)
    /// ∂(E), to which no law has been applied yet.
    case pending(Expression)
    case unary(any UnaryRule, Expression)
    case binary(any BinaryRule, Expression, Expression)
    case variadic(any VariadicRule, [Expression])
  }

  /// The shared part. Nothing in it changes before it is the last to know of itself.
  final class Node: @unchecked Sendable {
    private(set) var kind: Kind
    let shape: Shape
    let digest: Digest
    /// Whether a differential stands in it.
    let hasDifferential: Bool
    /// The number of nodes of the expression written out as a tree.
    let weight: Int
    /// The number of levels.
    let depth: Int

    init(_ kind: Kind, _ shape: Shape) {
      self.kind = kind
      self.shape = shape
      digest = kind.digest(shape)
      let parts = kind.parts
      weight = min(1 << 40, parts.reduce(1) { $0 + $1.node.weight })
      depth = 1 + (parts.lazy.map(\.node.depth).max() ?? 0)
      switch kind {
      case .symbol(let symbol): hasDifferential = symbol.role == .differential
      case .pending: hasDifferential = true
      default: hasDifferential = parts.contains { $0.node.hasDifferential }
      }
    }

    /// A loop where many levels go: each would release the next within its own release.
    deinit {
      guard depth > 256 else { return }
      var released = kind.parts.map(\.node)
      kind = .identity
      while var node = released.popLast() {
        guard isKnownUniquelyReferenced(&node) else { continue }
        released += node.kind.parts.map(\.node)
        node.kind = .identity
      }
    }
  }

  let node: Node

  init(_ kind: Kind, _ shape: Shape) { node = Node(kind, shape) }

  /// The matrix that a symbol stands for.
  public init(_ symbol: MatrixSymbol) { self.init(.symbol(symbol), symbol.shape) }

  /// A matrix of which only name and shape are known.
  public static func symbol(_ name: String, _ shape: Shape) -> Expression {
    Expression(MatrixSymbol(name, shape))
  }

  /// ∂(E), to which no law has been applied yet.
  package init(differentialOf x: Expression) { self.init(.pending(x), x.shape) }

  package var kind: Kind { node.kind }
  public var shape: Shape { node.shape }
  var digest: Digest { node.digest }
  /// Whether a differential, ∂X or ∂(E), stands in it.
  package var hasDifferential: Bool { node.hasDifferential }
  /// The number of operations and operands, written out as a tree.
  package var weight: Int { node.weight }
  /// The direct parts, in order.
  package var parts: [Expression] { kind.parts }

  /// The symbol, where the expression is nothing else.
  public var symbol: MatrixSymbol? {
    if case .symbol(let symbol) = kind { return symbol }
    return nil
  }
}

extension Expression: Hashable {
  public static func == (a: Expression, b: Expression) -> Bool {
    a.node === b.node || a.digest == b.digest
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension Expression.Kind {
  var parts: [Expression] {
    switch self {
    case .symbol, .constant, .identity, .matrix: []
    case .pending(let x), .unary(_, let x): [x]
    case .binary(_, let x, let y): [x, y]
    case .variadic(_, let xs): xs
    }
  }

  func digest(_ shape: Shape) -> Digest {
    var digest: Digest
    switch self {
    case .symbol(let symbol): return symbol.digest
    case .constant(let value):
      digest = Digest("constant")
      digest.combine(value.bitPattern)
    case .identity: digest = Digest("identity")
    case .matrix(let matrix):
      digest = Digest("matrix")
      for value in matrix.values { digest.combine(value.bitPattern) }
    case .pending: digest = Digest("pending")
    case .unary(let rule, _): digest = ruleDigest(rule)
    case .binary(let rule, _, _): digest = ruleDigest(rule)
    case .variadic(let rule, _): digest = ruleDigest(rule)
    }
    digest.combine(shape.rows)
    digest.combine(shape.columns)
    for part in parts { digest.combine(part.digest) }
    return digest
  }
}

/// A rule's name and attributes.
private func ruleDigest<R: Rule>(_ rule: R) -> Digest {
  if MemoryLayout<R>.size == 0 { return Digest(R.name) }
  // Printing takes long; most rules with attributes are words with a number, or the shape says the rest.
  switch rule.operation {
  case .broadcast: return Digest(R.name)
  case .scaling(let c), .shift(let c), .entrywisePower(let c):
    var digest = Digest(R.name)
    digest.combine(c.bitPattern)
    return digest
  default: return Digest("\(R.name) \(rule)")
  }
}

/// What a document says of its symbols: `W \in \mathbb R^{m \times n}`, `\Sigma \succ 0`.
struct LatexKind: Hashable {
  var kind: Kind
  /// The sizes as they are written in the language.
  var sizes: [String] = []
  /// Whether numbers are positive.
  var isPositive = false
  /// Whether it may be another kind: of x > 0 it is not said whether x is a number.
  var isGuess = false

  var isSymmetric: Bool { kind == .symmetric || kind == .positiveDefinite }

  /// Sizes of a matrix of orthonormal columns, which are longer than they are many.
  static func tallSizes(of name: String) -> [String] { ["n_\(name) + m_\(name)", "n_\(name)"] }

  /// The declaration of an input.
  func text(_ name: String) -> String {
    let size = sizes.isEmpty ? "" : "(\(sizes.joined(separator: ", ")))"
    let range = isPositive && kind.allowsInterval && kind != .positiveDefinite ? " in (0, 3)" : ""
    return "input \(name): \(kind.rawValue)\(size)\(range)"
  }
}

/// What a document says of two of its numbers: `m \ge n`.
struct LatexOrder: Hashable {
  let left: String
  /// The sign in the language.
  let sign: String
  let right: String
}

/// The declarations of a document.
struct LatexKinds {
  var kinds: [String: LatexKind] = [:]
  /// The orders that may be those of sizes.
  private(set) var orders: [LatexOrder] = []
  /// What formulas that say more declare: it holds within them alone.
  private var local: [Int: [String: LatexKind]] = [:]
  /// How often a size got a name of its own.
  private var freshSizes = 0

  /// What is known within some formulas.
  func kinds(in formulas: [Int]) -> [String: LatexKind] {
    formulas.reduce(kinds) { known, formula in
      known.merging(local[formula] ?? [:]) { _, own in own }
    }
  }

  /// Takes the declarations of a formula; those of one that says more stay its own.
  mutating func close(_ formula: Int, before: LatexKinds, isLocal: Bool) {
    guard isLocal else { return }
    local[formula] = kinds.filter { before.kinds[$0.key] != $0.value }
    kinds = before.kinds
  }

  /// Whether a size has a name that no document gave it.
  static func isFresh(_ size: String, of name: String) -> Bool {
    size == "n_\(name)" || size == "m_\(name)"
      || size.hasPrefix("n_") && size.dropFirst(2).allSatisfy(\.isNumber)
  }

  mutating func freshSize() -> String {
    freshSizes += 1
    return "n_\(freshSizes)"
  }

  /// Takes a declaration; false where the statement is none.
  mutating func declare(
    _ statement: LatexStatement, _ pending: [ArraySlice<LatexToken>], _ context: LatexContext
  ) -> Bool {
    if statement.sides.count == 2 { return declareByEquation(statement, context) }
    guard statement.sides.count == 1 else { return false }
    let side = statement.sides[0]
    noteOrders(in: side, context)
    if let place = side.firstIndex(where: { $0.command == "in" || $0.character == "∈" }) {
      guard let kind = set(side[(place + 1)...], context) else { return false }
      return declare(pending + [side[..<place]], kind, context)
    }
    let signs: Set<String> = ["succ", "succeq", "ge", "geq", "geqslant", "gt"]
    guard
      let place = side.firstIndex(where: { token in
        token.character == ">" || token.command.map(signs.contains) ?? false
      }), side[(place + 1)...].word == "0"
    else { return false }
    let isMatrix = side[place].command == "succ" || side[place].command == "succeq"
    return declare(pending + [side[..<place]], isPositive: isMatrix, context)
  }

  /// Notes the orders of a chain, `m > n \ge k`.
  private mutating func noteOrders(in side: ArraySlice<LatexToken>, _ context: LatexContext) {
    let places = side.indices.filter { LatexReader.relation(side[$0]) != nil }
    for (k, place) in places.enumerated() {
      let start = k > 0 ? places[k - 1] + 1 : side.startIndex
      let end = k + 1 < places.count ? places[k + 1] : side.endIndex
      guard let sign = LatexReader.relation(side[place]), sign != .notEqual,
        let left = Self.name(side[start..<place], context),
        let right = Self.name(side[(place + 1)..<end], context)
      else { continue }
      orders.append(LatexOrder(left: left, sign: sign.rawValue, right: right))
    }
  }

  private mutating func declare(
    _ symbols: [ArraySlice<LatexToken>], _ kind: LatexKind, _ context: LatexContext
  ) -> Bool {
    for name in symbols.compactMap({ Self.name($0, context) }) {
      // What is known to be definite stays so.
      if kinds[name]?.kind == .positiveDefinite, kind.kind == .matrix {
        kinds[name]?.sizes = [kind.sizes.first ?? "n"]
      } else {
        kinds[name] = kind
      }
    }
    return !symbols.isEmpty
  }

  private mutating func declare(
    _ symbols: [ArraySlice<LatexToken>], isPositive isMatrix: Bool, _ context: LatexContext
  ) -> Bool {
    for name in symbols.compactMap({ Self.name($0, context) }) {
      if isMatrix {
        let size = kinds[name]?.sizes.first ?? freshSize()
        kinds[name] = LatexKind(kind: .positiveDefinite, sizes: [size])
      } else {
        // X > 0 of a matrix is said of its entries.
        let isMatrix = name.first?.isUppercase == true
        let unknown =
          isMatrix
          ? LatexKind(kind: .matrix, sizes: [freshSize(), freshSize()])
          : LatexKind(kind: .scalar, isGuess: true)
        kinds[name, default: unknown].isPositive = true
      }
    }
    return true
  }

  /// The name of a lone symbol.
  static func name(_ part: ArraySlice<LatexToken>, _ context: LatexContext) -> String? {
    var reader = LatexReader(part, context)
    guard let found = (try? reader.symbol()) ?? nil, reader.isAtEnd, found.powers.isEmpty else {
      return nil
    }
    return context.names.name(of: found.symbol)
  }

  // MARK: Sets

  /// The kind of a set's elements.
  private func set(_ part: ArraySlice<LatexToken>, _ context: LatexContext) -> LatexKind? {
    var reader = LatexReader(part, context)
    guard let base = letter(&reader) else { return nil }
    var sizes: [String] = []
    var isPositive = false
    while let kind = reader.current?.kind {
      guard kind == .superscript || kind == .subscript else {
        // GL(n), O(n)
        guard kind == .character("("), let inner = try? reader.list(")") else { return nil }
        for size in inner { size.collectSizes(in: context) }
        sizes = inner.map { "\($0)" }
        continue
      }
      reader.index += 1
      guard let script = try? reader.argument("a size") else { return nil }
      if kind == .superscript, let found = try? reader.sizes(script), !found.isEmpty {
        sizes = found.map { "\($0)" }
      } else {
        isPositive = isPositive || script.word.contains("+") || script.word.contains(">")
      }
    }
    return kind(base, sizes, isPositive)
  }

  private func letter(_ reader: inout LatexReader) -> String? {
    if reader.takeCommand("R", "Re", "reals", "RR", "real", "Real") { return "R" }
    if reader.isCharacter("ℝ") {
      reader.index += 1
      return "R"
    }
    guard let style = reader.current?.command, LatexStyle.commands[style] != nil,
      let (word, end) = reader.tokens.argument(at: reader.index + 1)
    else { return reader.bareSymbol()?.base }
    reader.index = end
    return word.word
  }

  private func kind(_ base: String, _ sizes: [String], _ isPositive: Bool) -> LatexKind? {
    let first = Array(sizes.prefix(1))
    switch base {
    case "R":
      let kinds: [Kind] = [.scalar, .vector, .matrix]
      guard sizes.count < 3 else { return nil }
      if sizes.last == "1", sizes.count == 2 {
        return LatexKind(kind: .vector, sizes: first, isPositive: isPositive)
      }
      return LatexKind(kind: kinds[sizes.count], sizes: sizes, isPositive: isPositive)
    case "S", "Sym":
      guard !first.isEmpty else { return nil }
      return LatexKind(kind: isPositive ? .positiveDefinite : .symmetric, sizes: first)
    case "GL": return first.isEmpty ? nil : LatexKind(kind: .invertible, sizes: first)
    case "O", "SO": return first.isEmpty ? nil : LatexKind(kind: .orthogonal, sizes: first)
    case "Delta": return first.isEmpty ? nil : LatexKind(kind: .probability, sizes: first)
    default: return nil
    }
  }
}

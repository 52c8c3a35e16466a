/// Sums, products and what stands between their operands.
extension LatexReader {
  /// A sum, or a comparison of two.
  mutating func expression() throws(LanguageError) -> ExpressionSyntax {
    try enter()
    defer { leave() }
    let left = try sum()
    guard let relation = comparison else { return left }
    index += 1
    return try binary(relation, left, try sum())
  }

  /// Relations that make masks, within brackets. An equals sign is one of a whole formula.
  private var comparison: BinaryOperator? {
    guard level > 1, let current else { return nil }
    return current.character == "=" ? .equal : Self.relation(current)
  }

  /// The relation that a sign stands for, but for equality.
  static func relation(_ token: LatexToken) -> BinaryOperator? {
    switch token.kind {
    case .character("<"), .command("lt"): .less
    case .character(">"), .command("gt"): .greater
    case .command("le"), .command("leq"), .command("leqslant"), .character("≤"): .lessOrEqual
    case .command("ge"), .command("geq"), .command("geqslant"), .character("≥"): .greaterOrEqual
    case .command("ne"), .command("neq"), .character("≠"): .notEqual
    default: nil
    }
  }

  /// 1 of a plus, −1 of a minus.
  var sign: Int? {
    switch current?.kind {
    case .character("+"): 1
    case .character("-"), .character("−"), .character("–"): -1
    default: nil
    }
  }

  mutating func sum() throws(LanguageError) -> ExpressionSyntax {
    var total: ExpressionSyntax
    if let sign {
      let place = here
      index += 1
      let first = try term()
      total = sign < 0 ? try negated(first, from: place) : first
    } else {
      total = try term()
    }
    while let sign {
      index += 1
      // a + −b is written by programs.
      let isNegated = self.sign == -1
      if isNegated { index += 1 }
      let next = try term()
      total = try binary(
        (sign < 0) != isNegated ? .subtract : .add, total, next)
    }
    return total
  }

  /// −x, the sign at the first factor, where the language writes it.
  func negated(
    _ x: ExpressionSyntax, from place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    if case .binary(let operation, let a, let b) = x.kind, operation.precedence == .product {
      return try node(.binary(operation, try negated(a, from: place), b), place.union(x.range))
    }
    return try node(.negated(x), place.union(x.range))
  }

  /// What stands between two factors.
  enum Link: Hashable {
    /// nothing
    case juxtaposed
    /// `\cdot`, `\times`, `*`
    case times, dot
    case slash
    case entrywise(BinaryOperator)
    case kronecker, convolution, fullConvolution

    /// Whether it binds looser than factors side by side, in most papers.
    var isLoose: Bool {
      switch self {
      case .entrywise, .kronecker, .convolution, .fullConvolution: true
      case .juxtaposed, .times, .dot, .slash: false
      }
    }
  }

  /// A product with everything between its factors.
  mutating func term() throws(LanguageError) -> ExpressionSyntax {
    var factors = [try factor()]
    var links: [Link] = []
    while let link = try link() {
      links.append(link)
      factors.append(try signedFactor(after: link))
    }
    return try folded(factors, links)
  }

  /// A factor; behind a visible sign it may have one of its own, as in `10 \cdot -x`.
  private mutating func signedFactor(after link: Link) throws(LanguageError) -> ExpressionSyntax {
    guard link != .juxtaposed, sign == -1 else { return try factor() }
    let place = here
    index += 1
    return try negated(try factor(), from: place)
  }

  /// The link to the next factor, taken; nil where the product ends.
  mutating func link() throws(LanguageError) -> Link? {
    guard let token = current else { return nil }
    let link: Link
    switch token.kind {
    case .command("cdot"), .command("bullet"), .character("·"), .character("⋅"): link = .dot
    case .command("times"), .character("×"): link = .times
    case .character("*"): link = .times
    case .character("/"), .command("div"): link = .slash
    case .command("odot"), .command("circ"), .character("⊙"), .character("∘"):
      link = .entrywise(.hadamard)
    case .command("oslash"), .character("⊘"): link = .entrywise(.entrywiseDivide)
    case .command("otimes"), .character("⊗"): link = .kronecker
    case .command("ast"):
      link = .convolution
      index += 1
      if current?.kind == .subscript {
        index += 1
        _ = try argument("the letter below \\ast")
        return .fullConvolution
      }
      return link
    default: return beginsFactor(token) ? .juxtaposed : nil
    }
    index += 1
    return link
  }

  /// Whether a factor can begin here.
  func beginsFactor(_ token: LatexToken) -> Bool {
    switch token.kind {
    case .open: return true
    case .close, .superscript, .subscript, .ampersand, .dollar, .parameter, .paragraph: return false
    case .character(let sign):
      if sign == "|" || sign == "‖" { return openBars == 0 }
      return sign.isLetter || sign.isNumber || sign == "(" || sign == "[" || sign == "."
        || sign == "∂" || sign == "∇"
    case .command("|"), .command("Vert"), .command("vert"): return openBars == 0
    case .command(let name): return !Self.endsFactors.contains(name)
    }
  }

  /// Commands in front of which a product ends.
  private static let endsFactors: Set<String> = [
    "}", "rvert", "rVert", "rangle", "rbrace", "end", "\\", "le", "leq", "ge", "geq", "lt", "gt",
    "ne", "neq", "in", "notin", "succ", "succeq", "prec", "preceq", "approx", "sim", "simeq",
    "propto", "to", "rightarrow", "Rightarrow", "implies", "iff", "mapsto", "quad", "qquad",
    "equiv", "triangleq", "coloneqq", "pm", "mp", "leqslant", "geqslant", "cup", "cap", "subset",
    "subseteq", "mid", "colon", "doteq", "longrightarrow", "leftarrow", "gets", "Leftrightarrow",
    "ldots", "dots", "cdots", "land", "lor", "wedge", "vee", "oplus", "ominus", "setminus",
    "rfloor",
    "rceil", "rbrack", "cong", "perp", "parallel", "star", "dagger", "intercal", "top", "prime",
    "separator",
  ]
}

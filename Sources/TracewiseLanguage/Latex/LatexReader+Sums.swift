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
    guard level > 1 else { return nil }
    switch current?.kind {
    case .character("<"), .command("lt"): return .less
    case .character(">"), .command("gt"): return .greater
    case .command("le"), .command("leq"), .command("leqslant"), .character("≤"):
      return .lessOrEqual
    case .command("ge"), .command("geq"), .command("geqslant"), .character("≥"):
      return .greaterOrEqual
    case .character("="): return .equal
    case .command("ne"), .command("neq"), .character("≠"): return .notEqual
    default: return nil
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

  // MARK: Folding

  /// The product of factors, by how tightly what stands between them binds.
  private func folded(
    _ factors: [ExpressionSyntax], _ links: [Link]
  ) throws(LanguageError) -> ExpressionSyntax {
    guard let first = links.firstIndex(where: \.isLoose) else { return try product(factors, links) }
    if isMixed(factors, links) {
      let sign = name(of: links[first])
      let answer = context.choose(
        "\(sign) beside products",
        ["A B \(sign) C is (A B) \(sign) C", "A B \(sign) C is A (B \(sign) C)"])
      if answer == 1 {
        return try split(factors, links, at: { !$0.isLoose }) {
          (factors, links) throws(LanguageError) in
          try self.entrywise(factors, links)
        } outer: { (factors, links) throws(LanguageError) in
          try self.product(factors, links)
        }
      }
    }
    return try split(factors, links, at: \.isLoose) {
      (factors, links) throws(LanguageError) in
      try self.product(factors, links)
    } outer: { (factors, links) throws(LanguageError) in
      try self.entrywise(factors, links)
    }
  }

  private typealias Fold = ([ExpressionSyntax], [Link]) throws(LanguageError) -> ExpressionSyntax

  /// Groups factors between some links, and folds the groups.
  private func split(
    _ factors: [ExpressionSyntax], _ links: [Link], at isOuter: (Link) -> Bool, inner: Fold,
    outer: Fold
  ) throws(LanguageError) -> ExpressionSyntax {
    var groups: [ExpressionSyntax] = []
    var outerLinks: [Link] = []
    var start = 0
    for k in 0...links.count where k == links.count || isOuter(links[k]) {
      groups.append(try inner(Array(factors[start...k]), Array(links[start..<k])))
      if k < links.count { outerLinks.append(links[k]) }
      start = k + 1
    }
    return try outer(groups, outerLinks)
  }

  /// Whether it matters how tightly ⊙ binds: two matrices stand side by side in such a product.
  private func isMixed(_ factors: [ExpressionSyntax], _ links: [Link]) -> Bool {
    for k in links.indices where !links[k].isLoose && links[k] != .slash {
      if !isNumber(factors[k]) && !isNumber(factors[k + 1]) { return true }
    }
    return false
  }

  private func name(of link: Link) -> String {
    switch link {
    case .kronecker: "⊗"
    case .convolution, .fullConvolution: "∗"
    case .entrywise(.entrywiseDivide): "⊘"
    default: "⊙"
    }
  }

  func isNumber(_ x: ExpressionSyntax) -> Bool { context.ranks[x] == .number }

  private func entrywise(
    _ factors: [ExpressionSyntax], _ links: [Link]
  ) throws(LanguageError) -> ExpressionSyntax {
    var result = factors[0]
    for (link, next) in zip(links, factors.dropFirst()) {
      let range = result.range.union(next.range)
      switch link {
      case .entrywise(let operation): result = try binary(operation, result, next)
      case .kronecker: result = try kronecker(result, next)
      case .convolution: result = try call("conv2", [result, next], range)
      case .fullConvolution: result = try call("conv2full", [result, next], range)
      default: result = try binary(.multiply, result, next)
      }
    }
    return result
  }

  /// x ⊗ y of columns is their outer product, or the column of all products.
  private func kronecker(
    _ x: ExpressionSyntax, _ y: ExpressionSyntax
  ) throws(LanguageError) -> ExpressionSyntax {
    let range = x.range.union(y.range)
    let areColumns = [x, y].allSatisfy { [nil, .column].contains(context.ranks[$0]) }
    if areColumns,
      context.choose(
        "⊗ of columns", ["x ⊗ y is the outer product x yᵀ", "x ⊗ y is Kronecker's product"]) == 0
    {
      return try binary(.multiply, x, try node(.transposed(y), y.range))
    }
    return try call("kron", [x, y], range)
  }

  /// A product in which `/` may have more behind it than the next factor.
  private func product(
    _ factors: [ExpressionSyntax], _ links: [Link]
  ) throws(LanguageError) -> ExpressionSyntax {
    if let slash = links.firstIndex(of: .slash), links.dropFirst(slash + 1).first == .juxtaposed {
      let answer = context.choose("/ in products", ["a/b c is (a/b) c", "a/b c is a/(b c)"])
      if answer == 1 {
        let tight = links[(slash + 1)...].prefix { $0 == .juxtaposed }.count
        let end = slash + 1 + tight
        let below = try chain(
          Array(factors[(slash + 1)...end]), Array(links[(slash + 1)..<end]))
        let rest = Array(factors[0...slash]) + [below] + factors[(end + 1)...]
        return try product(rest, Array(links[0...slash]) + links[end...])
      }
    }
    return try chain(factors, links)
  }

  /// Factors from the left; a dot between two columns is their inner product.
  private func chain(
    _ factors: [ExpressionSyntax], _ links: [Link]
  ) throws(LanguageError) -> ExpressionSyntax {
    guard links.contains(.dot), !factors.contains(where: isLiteral),
      context.choose("· in products", ["x·y is a product", "x·y is xᵀ y"], isFallback: true) == 1
    else {
      return try multiplied(factors, links)
    }
    return try split(factors, links, at: { $0 == .dot }) {
      (factors, links) throws(LanguageError) in
      try self.multiplied(factors, links)
    } outer: { (factors, _) throws(LanguageError) in
      var result = factors[0]
      for next in factors.dropFirst() {
        result =
          self.isNumber(result) || self.isNumber(next)
          ? try self.binary(.multiply, result, next)
          : try self.call("inner", [result, next], result.range.union(next.range))
      }
      return result
    }
  }

  private func isLiteral(_ x: ExpressionSyntax) -> Bool {
    if case .number = x.kind { true } else { false }
  }

  private func multiplied(
    _ factors: [ExpressionSyntax], _ links: [Link]
  ) throws(LanguageError) -> ExpressionSyntax {
    var result = factors[0]
    for (link, next) in zip(links, factors.dropFirst()) {
      if link != .slash, let number = literal(result, timesPowerOfTen: next, link) {
        result = number
      } else {
        result = try binary(link == .slash ? .divide : .multiply, result, next)
      }
    }
    return result
  }

  /// `1.5 \cdot 10^{-3}` is one number.
  private func literal(
    _ x: ExpressionSyntax, timesPowerOfTen y: ExpressionSyntax, _ link: Link
  ) -> ExpressionSyntax? {
    guard link == .dot || link == .times, case .number(let factor) = x.kind,
      case .binary(.power, let base, let exponent) = y.kind, base.kind == .number(10),
      let k = exponent.integer({ _ in nil }), abs(k) < 400,
      let value = Double("\(factor)".contains("e") ? "" : "\(factor)e\(k)")
    else { return nil }
    return ExpressionSyntax(.number(value), range: x.range.union(y.range))
  }
}

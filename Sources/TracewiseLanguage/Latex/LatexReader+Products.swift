/// How tightly what stands between factors binds.
extension LatexReader {
  /// The product of factors, by how tightly what stands between them binds.
  func folded(
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
        "⊗ of columns", ["x ⊗ y is the outer product x yᵀ", "x ⊗ y is the Kronecker product"]) == 0
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

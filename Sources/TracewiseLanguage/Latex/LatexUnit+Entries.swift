/// Claims about entries of a gradient: `\partial L/\partial p_i = -y_i/p_i`.
extension LatexUnit {
  /// The gradient whose entries a claim gives; nil where it is about something else.
  func gradient(
    byEntriesOf derivative: LatexDerivative, _ claim: LatexClaim, _ loss: ExpressionSyntax
  ) throws(LanguageError) -> (name: String, value: ExpressionSyntax)? {
    guard derivative.kind == .gradient, let entry = entry(derivative.variable),
      mentions(loss, entry.name)
    else { return nil }
    let indices = entry.indices
    if kinds()[entry.name] == nil { context.indexed[entry.name] = indices.count }
    guard var sizes = kinds()[entry.name]?.sizes, sizes.count == indices.count else { return nil }
    var reader = LatexReader(claim.right, context)
    for (index, size) in zip(indices, sizes) { reader.indices[index] = size }
    let right = try reader.expression()
    try reader.expectEnd()
    for (k, index) in indices.enumerated() {
      sizes[k] = context.tie(index, to: sizes[k], in: right)
      let place = IndexedPlace(base: entry.name, position: k, count: indices.count)
      if context.kinds[entry.name] == nil { context.extents[place] = sizes[k] }
    }
    context.byEntry.insert(entry.name)
    return (entry.name, right.entries(over: indices) ?? right.sum(over: indices, to: sizes))
  }

  /// p and i of p_i, W and i, j of W_{ij}.
  private func entry(_ part: ArraySlice<LatexToken>) -> (name: String, indices: [String])? {
    guard let place = part.firstIndex(where: { $0.kind == .subscript }),
      let (below, end) = part.argument(at: place + 1), end == part.endIndex,
      let name = LatexKinds.name(part[..<place], context)
    else { return nil }
    let letters = below.filter { $0.character != "," }
    let indices = letters.compactMap { $0.character.map(String.init) }
    guard (1...2).contains(indices.count), indices.count == letters.count,
      Set(indices).count == indices.count,
      indices.allSatisfy({ $0.first?.isLetter == true && $0.first?.isLowercase == true })
    else { return nil }
    return (name, indices)
  }
}

extension ExpressionSyntax {
  /// Σᵢ x eᵢ, or Σᵢ Σⱼ x eᵢ eⱼᵀ: the column or the matrix whose entries it is.
  fileprivate func sum(over indices: [String], to sizes: [String]) -> ExpressionSyntax {
    func made(_ kind: Kind) -> ExpressionSyntax { ExpressionSyntax(kind, range: range) }
    var result = self
    for (k, (index, size)) in zip(indices, sizes).enumerated() {
      let (place, all) = (
        Subscript(.at(made(.name(index))), range: range), Subscript(.all, range: range)
      )
      let unit = made(
        .index(made(.call("eye", [made(.name(size))])), k == 0 ? [all, place] : [place, all]))
      result = made(.binary(.multiply, result, unit))
    }
    for (index, size) in zip(indices, sizes).reversed() {
      let parts = [made(.name(index)), made(.number(1)), made(.name(size)), result]
      result = made(.call(IndexedSum.name, parts))
    }
    return result
  }
}

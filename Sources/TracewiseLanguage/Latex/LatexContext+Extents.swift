/// How far indices go whose ends are not said.
extension LatexContext {
  /// A place of a matrix that an index stands in.
  struct Place: Hashable {
    let base: String
    let position: Int
    let count: Int
  }

  /// Gives an index one size in all places where it stands, that of the first one which has a size.
  @discardableResult
  func tie(_ index: String, to size: String, in expression: ExpressionSyntax) -> String {
    let places = expression.places(of: index)
    let known = places.lazy.compactMap(self.size).first
    let size = known ?? places.lazy.compactMap { self.ends[$0] }.first ?? size
    for place in places where extents[place] == nil { extents[place] = size }
    shifted.formUnion(expression.shifted(by: index))
    return size
  }

  /// Notes how far an index goes whose end is said, for indices in the same places of which nothing is.
  func noteEnd(_ size: String, of index: String, in expression: ExpressionSyntax) {
    for place in expression.places(of: index) where ends[place] == nil { ends[place] = size }
  }

  private func size(of place: Place) -> String? {
    if let sizes = kinds[place.base]?.sizes, sizes.count == place.count {
      return sizes[place.position]
    }
    return extents[place]
  }

  /// The sizes of the symbols that such indices stand at, the others by names of their own.
  var extentKinds: [String: LatexKind] {
    var kinds: [String: LatexKind] = [:]
    for place in extents.keys where !shifted.contains(place.base) {
      guard names.symbols[place.base] != nil else { continue }
      let free = ["n_\(place.base)", "m_\(place.base)"]
      let sizes = (0..<place.count).map { k in
        extents[Place(base: place.base, position: k, count: place.count)] ?? free[k]
      }
      kinds[place.base] = LatexKind(kind: sizes.count > 1 ? .matrix : .vector, sizes: sizes)
    }
    return kinds
  }
}

extension ExpressionSyntax {
  /// Where an index stands by itself.
  fileprivate func places(of index: String) -> [LatexContext.Place] {
    var found: [LatexContext.Place] = []
    switch kind {
    case .call(let name, let operands) where (1...2).contains(operands.count):
      for (k, operand) in operands.enumerated() where operand.kind == .name(index) {
        found.append(LatexContext.Place(base: name, position: k, count: operands.count))
      }
    case .index(let base, let places) where (1...2).contains(places.count):
      for (k, place) in places.enumerated()
      where place.kind == .at(ExpressionSyntax(.name(index))) {
        found.append(LatexContext.Place(base: "\(base)", position: k, count: places.count))
      }
    default: break
    }
    return found + parts.flatMap { $0.places(of: index) }
  }

  /// What is indexed by more than the index alone: x of x_{t+1}, which goes further than it.
  fileprivate func shifted(by index: String) -> [String] {
    var found: [String] = []
    if case .call(let name, let operands) = kind, name != IndexedSum.name,
      operands.contains(where: { $0.kind != .name(index) && $0.mentions(index) })
    {
      found.append(name)
    }
    return found + parts.flatMap { $0.shifted(by: index) }
  }
}

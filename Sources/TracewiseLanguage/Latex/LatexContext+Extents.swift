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
    let places = expression.places(of: index).filter { $0.count <= 2 }
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

  /// A symbol that has one index here and two there, so that the one would be read as another one than it is.
  var ambiguous: String? {
    let sizes = extents.merging(ends) { open, _ in open }
    let counts = Dictionary(
      grouping: sizes.keys.filter { names.symbols[$0.base] != nil }, by: \.base
    )
    .mapValues { Set($0.map(\.count)) }
    return counts.keys.sorted().first { base in
      // x_i is a column of x, and x_{ij} would be in row i.
      let row = sizes[Place(base: base, position: 0, count: 2)]
      return counts[base]?.isSuperset(of: [1, 2]) == true || row != nil && row == columns[base]
    }
  }

  /// The sizes of the symbols that such indices stand at, the others by names of their own.
  var extentKinds: [String: LatexKind] {
    var kinds: [String: LatexKind] = [:]
    for (base, places) in Dictionary(grouping: extents.keys, by: \.base) {
      guard let count = places.map(\.count).max(), !shifted.contains(base),
        names.symbols[base] != nil
      else { continue }
      let free = ["n_\(base)", "m_\(base)"]
      let sizes = (0..<count).map { k in
        extents[Place(base: base, position: k, count: count)] ?? free[k]
      }
      kinds[base] = LatexKind(kind: count > 1 ? .matrix : .vector, sizes: sizes)
    }
    return kinds
  }
}

extension ExpressionSyntax {
  /// Where an index stands by itself that no sum within binds.
  func places(of index: String) -> [LatexContext.Place] {
    if IndexedSum(self)?.index == index { return [] }
    var found: [LatexContext.Place] = []
    switch kind {
    case .call(let name, let operands):
      for (k, operand) in operands.enumerated() where operand.kind == .name(index) {
        found.append(LatexContext.Place(base: name, position: k, count: operands.count))
      }
    case .index(let base, let places):
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

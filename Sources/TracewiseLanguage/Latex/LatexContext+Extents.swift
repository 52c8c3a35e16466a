/// How far indices go whose ends are not said.
extension LatexContext {
  /// Gives an index one size in all places where it stands, that of the first one which has a size.
  @discardableResult
  func tie(_ index: String, to size: String, in expression: ExpressionSyntax) -> String {
    let places = expression.indexedPlaces(of: index).map(\.place).filter { $0.count <= 2 }
    let known = places.lazy.compactMap(self.size).first
    let size = known ?? places.lazy.compactMap { self.ends[$0] }.first ?? size
    for place in places where extents[place] == nil { extents[place] = size }
    return size
  }

  /// Notes how far an index goes whose end is said, for indices in the same places of which nothing is.
  func noteEnd(_ size: String, of index: String, in expression: ExpressionSyntax) {
    for place in expression.places(of: index) where ends[place] == nil { ends[place] = size }
  }

  private func size(of place: IndexedPlace) -> String? {
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
      let row = sizes[IndexedPlace(base: base, position: 0, count: 2)]
      return counts[base]?.isSuperset(of: [1, 2]) == true || row != nil && row == columns[base]
    }
  }

  /// The sizes of the symbols that such indices stand at, the others by names of their own.
  var extentKinds: [String: LatexKind] {
    var kinds: [String: LatexKind] = [:]
    for (base, places) in Dictionary(grouping: extents.keys, by: \.base) {
      guard let count = places.map(\.count).max(), names.symbols[base] != nil else { continue }
      let free = ["n_\(base)", "m_\(base)"]
      let sizes = (0..<count).map { k in
        extents[IndexedPlace(base: base, position: k, count: count)] ?? free[k]
      }
      kinds[base] = LatexKind(kind: count > 1 ? .matrix : .vector, sizes: sizes)
    }
    return kinds
  }
}

/// Series: x_{t-1} beside x_t.
extension LatexContext {
  /// Notes which series begin at 0 or below, as x_{t-1} of a sum from 1 on does, and how many samples there are where
  /// x_{t+1} is one; whether anything of it was not known.
  func noteSeries(in expressions: [ExpressionSyntax]) -> Bool {
    let known = (origins, lengths)
    let places = expressions.flatMap(\.indexedSums).flatMap { sum in
      let start = sum.first.integer { _ in nil }
      return sum.summand.shifts(of: sum.index).compactMap { place, shifts in
        start.map { (place, shifts, first: $0 + shifts.lowerBound, last: sum.last) }
      }
    }
    for (place, _, first, _) in places
    where names.symbols[place.base] != nil && place.position == place.count - 1 {
      let back = 1 - first + (known.0[place.base] ?? 0)
      // Nobody means what lies farther back than a sum may be long.
      if back > (origins[place.base] ?? 0), back <= IndexedSum.mostTerms {
        origins[place.base] = back
      }
    }
    for (place, shifts, first, last) in places
    where columns[place.base] != nil && place.position == 1
      && (shifts != 0...0 || origins[place.base] != nil)
    {
      let added = (origins[place.base] ?? 0) - (known.0[place.base] ?? 0)
      guard first + added == 1 else { continue }
      lengths[place.base] = "\(last.adding(shifts.upperBound + added))"
    }
    return known != (origins, lengths)
  }
}

extension ExpressionSyntax {
  /// All sums over indices in it.
  fileprivate var indexedSums: [IndexedSum] {
    (IndexedSum(self).map { [$0] } ?? []) + parts.flatMap(\.indexedSums)
  }

  /// Where an index stands by itself that no sum within binds.
  func places(of index: String) -> [IndexedPlace] {
    indexedPlaces(of: index).filter { $0.shift == 0 }.map(\.place)
  }
}

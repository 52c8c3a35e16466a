/// A place of an operand that an index stands in: the first of A in A_{ij}.
struct IndexedPlace: Hashable, Comparable {
  let base: String
  let position: Int
  let count: Int

  static func < (a: IndexedPlace, b: IndexedPlace) -> Bool {
    (a.base, a.count, a.position) < (b.base, b.count, b.position)
  }
}

extension ExpressionSyntax {
  /// The whole number that is added to an index, 1 of t + 1; nil of what is no such sum.
  func shift(of index: String) -> Int? {
    switch kind {
    case .name(index): 0
    case .binary(.add, let x, let y):
      switch (x.shift(of: index), y.shift(of: index)) {
      case (let shift?, nil): y.integer { _ in nil }.map { shift + $0 }
      case (nil, let shift?): x.integer { _ in nil }.map { shift + $0 }
      default: nil
      }
    case .binary(.subtract, let x, let y):
      x.shift(of: index).flatMap { shift in y.integer { _ in nil }.map { shift - $0 } }
    default: nil
    }
  }

  /// Where an index stands that no sum within binds, and what is added to it there.
  func indexedPlaces(of index: String) -> [(place: IndexedPlace, shift: Int)] {
    if IndexedSum(self)?.index == index { return [] }
    var base: String?
    var places: [ExpressionSyntax?] = []
    switch kind {
    case .call(let name, let operands): (base, places) = (name, operands)
    case .index(let x, let subscripts):
      base = "\(x)"
      places = subscripts.map { if case .at(let at) = $0.kind { at } else { nil } }
    default: break
    }
    var found: [(place: IndexedPlace, shift: Int)] = []
    if let base {
      for (k, place) in places.enumerated() {
        guard let shift = place?.shift(of: index) else { continue }
        found.append((IndexedPlace(base: base, position: k, count: places.count), shift))
      }
    }
    return found + parts.flatMap { $0.indexedPlaces(of: index) }
  }

  /// Between which numbers what is added to an index lies, in each place where it stands.
  func shifts(of index: String) -> [IndexedPlace: ClosedRange<Int>] {
    indexedPlaces(of: index).reduce(into: [:]) { shifts, found in
      let known = shifts[found.place] ?? found.shift...found.shift
      shifts[found.place] =
        min(known.lowerBound, found.shift)...max(known.upperBound, found.shift)
    }
  }
}

extension ExpressionSyntax {
  /// The same and a whole number, said shortly: T of T − 1 and 1.
  func adding(_ number: Int) -> ExpressionSyntax {
    if let known = integer({ _ in nil }) { return made(.number(Double(known + number))) }
    for name in letters {
      guard let shift = shift(of: name) else { continue }
      let (letter, total) = (made(.name(name)), shift + number)
      let distance = made(.number(Double(total.magnitude)))
      return total == 0
        ? letter : made(.binary(total > 0 ? .add : .subtract, letter, distance))
    }
    let distance = made(.number(Double(number.magnitude)))
    return number == 0 ? self : made(.binary(number > 0 ? .add : .subtract, self, distance))
  }

  /// With an index and a whole number in the place of the index.
  func moving(_ index: String, by number: Int) -> ExpressionSyntax {
    if shift(of: index) != nil { return adding(number) }
    if IndexedSum(self)?.index == index { return self }
    return made(kind.mapParts { $0.moving(index, by: number) })
  }

  private var letters: [String] {
    if case .name(let name) = kind { return [name] }
    return parts.flatMap(\.letters)
  }

  private func made(_ kind: Kind) -> ExpressionSyntax {
    ExpressionSyntax(kind, range: range, mark: mark)
  }
}

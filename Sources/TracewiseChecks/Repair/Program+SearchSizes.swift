import TracewiseLanguage

/// The sizes at which repairs are searched and confirmed.
extension Program {
  /// The entries of the largest matrix that is searched in, and of one whose sizes nothing can change.
  private static let (largest, largestFixed) = (64, 400)

  /// The same program at small sizes that are all different, as far as it goes; nil where it is too large.
  func atSmallSizes(claim place: Int) -> Program? {
    func isWithin(_ most: Int) -> Bool { inputs.allSatisfy { $0.rows * $0.columns <= most } }
    let isSmall = isWithin(Self.largest)
    let isTold =
      Set(dims.values).count == dims.count && dims.values.allSatisfy { $0 > 1 && $0 <= 9 }
    if isSmall, isTold { return self }
    let wanted = [4, 3, 5, 6, 2, 7, 8, 9]
    for sizes in [wanted, Array(wanted.reversed().dropFirst(2))] {
      if let program = resized(place, among: sizes) { return program }
    }
    if isSmall { return self }
    // Sizes that data or the text gave may be free.
    if let small = resized([:], place),
      small.inputs.allSatisfy({ $0.rows * $0.columns <= Self.largest })
    {
      return small
    }
    return isWithin(Self.largestFixed) ? self : nil
  }

  /// The same program at two other sizes, where it has any that have names.
  func atOtherSizes(claim place: Int) -> [Program] {
    // Sizes that grow by the same keep their differences, and a number may be one of those.
    [[1, 3, 2, 5, 4, 7, 6, 8], [3, 1, 6, 2, 7, 4, 9, 5]].compactMap { grown(place, by: $0) }
  }

  /// The same program at sizes that are all different: these, as far as they are free.
  private func resized(_ place: Int, among wanted: [Int]) -> Program? {
    let names = freeSizes
    guard names.count <= wanted.count else { return nil }
    let plain = names.enumerated().reduce(into: dims) { $0[$1.element] = wanted[$1.offset] }
    if let program = resized(plain, place) { return program }
    let free = movableSizes(claim: place)
    let taken = dims.filter { !free.contains($0.key) }.values
    let left = wanted.filter { !taken.contains($0) }
    guard !free.isEmpty, free.count <= left.count else { return nil }
    return resized(
      free.enumerated().reduce(into: dims) { $0[$1.element] = left[$1.offset] }, place)
  }

  /// The same program with each free size more by so much; those at which the claim does not fit are left as they are.
  private func grown(_ place: Int, by steps: [Int]) -> Program? {
    func grown(_ names: [String]) -> Program? {
      names.isEmpty
        ? nil
        : resized(
          names.enumerated().reduce(into: dims) {
            $0[$1.element, default: 1] += steps[$1.offset % steps.count]
          }, place)
    }
    return grown(freeSizes) ?? grown(movableSizes(claim: place))
  }

  /// The names of sizes that may have other values.
  private var freeSizes: [String] { dims.keys.filter { !fixedSizes.contains($0) }.sorted() }

  /// The names of sizes at other values of which, the others left as they are, the claim fits as it does here.
  private func movableSizes(claim place: Int) -> [String] {
    freeSizes.filter { name in
      resized(dims.merging([name: dims[name, default: 1] + 1]) { $1 }, place) != nil
    }
  }

  /// The same program at other sizes; nil where it has none there, or its claim fits here alone.
  private func resized(_ sizes: [String: Int], _ place: Int) -> Program? {
    guard let other = try? resized(sizes), other.claims.indices.contains(place),
      !fits(claims[place]) || other.fits(other.claims[place])
    else { return nil }
    return other
  }
}

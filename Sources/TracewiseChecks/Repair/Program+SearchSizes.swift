import TracewiseLanguage

/// The sizes at which repairs are searched and confirmed.
extension Program {
  /// The entries of the largest matrix that is searched in.
  private static let largest = 64

  /// The same program at small sizes that are all different, as far as it goes; nil where it is too large.
  func atSmallSizes(claim place: Int) -> Program? {
    let isSmall = inputs.allSatisfy { $0.rows * $0.columns <= Self.largest }
    let isTold =
      Set(dims.values).count == dims.count && dims.values.allSatisfy { $0 > 1 && $0 <= 9 }
    if isSmall, isTold { return self }
    let names = freeSizes
    let wanted = [4, 3, 5, 6, 2, 7, 8, 9]
    let choices = [
      Dictionary(uniqueKeysWithValues: zip(names, wanted)),
      Dictionary(uniqueKeysWithValues: zip(names, wanted.reversed().dropFirst(2))),
    ]
    for choice in choices where choice.count == names.count {
      if let program = resized(choice, place) { return program }
    }
    if isSmall { return self }
    // Sizes that data or the text gave may be free.
    return resized([:], place).flatMap { small in
      small.inputs.allSatisfy { $0.rows * $0.columns <= Self.largest } ? small : nil
    }
  }

  /// The same program at two other sizes, where it has any that have names.
  func atOtherSizes(claim place: Int) -> [Program] {
    guard !freeSizes.isEmpty else { return [] }
    return [1, 2].compactMap { step in
      var sizes = dims
      for (k, name) in freeSizes.enumerated() {
        sizes[name] = dims[name, default: 1] + step + (k % 2) * step
      }
      return resized(sizes, place)
    }
  }

  /// The names of sizes that may have other values.
  private var freeSizes: [String] { dims.keys.filter { !fixedSizes.contains($0) }.sorted() }

  private func resized(_ sizes: [String: Int], _ place: Int) -> Program? {
    guard let other = try? resized(sizes), other.claims.indices.contains(place) else { return nil }
    return other
  }
}

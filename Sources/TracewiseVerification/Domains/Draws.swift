import Tracewise

/// A region of a rule's domain and the size that its operands are drawn in.
struct Draw {
  let region: Region
  let size: Int
}

extension RuleSubject {
  /// Those of the regions with these names, of all by default, in the size, in all of their own by default.
  func draws(in regions: [String]?, size: Int?) -> [Draw] {
    allRegions.filter { regions?.contains($0.name) ?? true }.flatMap { region in
      (size.map { [$0] } ?? region.ownSizes).map { Draw(region: region, size: $0) }
    }
  }

  /// Those at one seed of many: general operands, of the fewest rows to as many as they have elsewhere, small ones more
  /// often, and one of the other regions, each in its turn. A seed then costs a fraction of the first ones, and many of
  /// them see sizes that those do not.
  func draws(atOneOfMany seed: UInt64) -> [Draw] {
    guard let first = regions.first else { return [] }
    var size = first.ownSizes.turn(seed)
    if first.name == generalRegion?.name, let largest = first.sizes.max() {
      var generator = SeededGenerator(seed: seed &* 0x9E37_79B9)
      let count = UInt64(largest - first.smallestSize + 1)
      size = first.smallestSize + Int(min(generator.next() % count, generator.next() % count))
    }
    var draws = [Draw(region: first, size: size)]
    let others = regions.dropFirst()
    if !others.isEmpty {
      let other = Array(others).turn(seed)
      draws.append(
        Draw(region: other, size: other.ownSizes.turn(seed / UInt64(others.count))))
    }
    return draws
  }
}

extension Region {
  /// The sizes that are drawn by default, with one that is not looked at where the rule fixes the shapes.
  fileprivate var ownSizes: [Int] { sizes.isEmpty ? [0] : sizes }
}

extension Array {
  /// The element whose turn it is.
  fileprivate func turn(_ k: UInt64) -> Element { self[Int(k % UInt64(count))] }
}

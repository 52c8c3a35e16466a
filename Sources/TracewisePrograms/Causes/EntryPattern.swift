/// Where entries stand, in words.
enum EntryPattern {
  /// Whether places have more in common than that they are many.
  static func isPattern(_ places: [Int], _ block: Block) -> Bool {
    let text = describe(places, block)
    return !text.contains(" of ") && !text.contains("entries")
  }

  /// `row 3 is`, `the entries from 5 on are`, `4 entries are`
  static func describe(_ places: [Int], _ block: Block, from first: Int = 0) -> String {
    let wrong = Set(places)
    func isExactly(_ counts: (Int) -> Bool) -> Bool {
      (0..<block.places.count).allSatisfy { counts($0) == wrong.contains($0) }
    }
    if places.count == 1 { return "one entry is" }
    if places.count == block.places.count { return "all entries are" }
    if let n = block.side {
      if isExactly({ $0 / n < $0 % n }) { return "the upper triangle is" }
      if isExactly({ $0 / n > $0 % n }) { return "the lower triangle is" }
      if isExactly({ $0 / n == $0 % n }) { return "the diagonal is" }
      if isExactly({ $0 / n != $0 % n }) { return "all but the diagonal is" }
    }
    if block.shape.count == 2 {
      for i in 0..<block.shape[0] where isExactly({ block.row($0) == i }) {
        return "row \(i + first) is"
      }
      for j in 0..<block.shape[1] where isExactly({ block.column($0) == j }) {
        return "column \(j + first) is"
      }
    }
    if isExactly({ $0 >= (places.first ?? 0) }) { return "the last \(places.count) entries are" }
    if isExactly({ $0 <= (places.last ?? 0) }) { return "the first \(places.count) entries are" }
    return "\(places.count) of \(block.places.count) entries are"
  }
}

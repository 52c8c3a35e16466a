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
    if let lines = lines(wrong, block, from: first) { return lines }
    if places == [0, block.places.count - 1] { return "the first and the last entry are" }
    if isExactly({ $0 >= (places.first ?? 0) }) { return "the last \(places.count) entries are" }
    if isExactly({ $0 <= (places.last ?? 0) }) { return "the first \(places.count) entries are" }
    return "\(places.count) of \(block.places.count) entries are"
  }

  /// `row 3 is`, `columns 0, 2 are`, where whole rows or columns are wrong.
  private static func lines(_ wrong: Set<Int>, _ block: Block, from first: Int) -> String? {
    guard block.shape.count == 2 else { return nil }
    for (name, size, line) in [
      ("row", block.shape[1], block.row), ("column", block.shape[0], block.column),
    ] where size > 1 {
      let counts = Dictionary(wrong.map { (line($0), 1) }, uniquingKeysWith: +)
      guard counts.values.allSatisfy({ $0 == size }), counts.count <= 4 else { continue }
      let numbers = counts.keys.sorted().map { String($0 + first) }.joined(separator: ", ")
      return counts.count == 1 ? "\(name) \(numbers) is" : "\(name)s \(numbers) are"
    }
    return nil
  }
}

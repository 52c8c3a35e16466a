/// A prefix code of deflate, given by the lengths of its words alone (RFC 1951, 3.2.2): shorter
/// words come first, words of one length count upwards in the order of their symbols.
struct HuffmanCode {
  /// The longest word deflate allows.
  static let longestWord = 15

  /// The length of the longest word in use.
  let longest: Int
  /// For each of the next `longest` bits of input, the symbol whose word they begin with, times
  /// 16, plus the length of that word; 0 where they begin no word.
  private let entries: [UInt16]

  /// The code whose word for symbol `s` has `lengths[s]` bits, 0 meaning that it has none.
  ///
  /// Nil if there are more words than bits can tell apart, or if some bits begin no word. The
  /// second is allowed, as zlib allows it, of codes without a word or with a single word of one
  /// bit, unless the code has to be complete.
  init?(lengths: some Collection<Int>, mustBeComplete: Bool = false) {
    var counts = [Int](repeating: 0, count: HuffmanCode.longestWord + 1)
    for length in lengths { counts[length] += 1 }
    counts[0] = 0
    longest = counts.lastIndex { $0 > 0 } ?? 0

    // Kraft's sum: a word of n bits takes a share of 2⁻ⁿ.
    var free = 1
    for count in counts.dropFirst() {
      free = 2 * free - count
      if free < 0 { return nil }
    }
    if free > 0, mustBeComplete || longest > 1 { return nil }

    var nextWord = [Int](repeating: 0, count: HuffmanCode.longestWord + 2)
    for length in 1...HuffmanCode.longestWord {
      nextWord[length + 1] = (nextWord[length] + counts[length]) << 1
    }
    var entries = [UInt16](repeating: 0, count: 1 << longest)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let word = HuffmanCode.reversed(nextWord[length], bits: length)
      nextWord[length] += 1
      for index in stride(from: word, to: entries.count, by: 1 << length) {
        entries[index] = UInt16(symbol << 4 | length)
      }
    }
    self.entries = entries
  }

  /// The symbol whose word the bits begin with, the first bit lowest, and the length of the word.
  func symbol(atStartOf bits: UInt64) -> (symbol: Int, length: Int)? {
    let entry = Int(entries[Int(truncatingIfNeeded: bits) & (entries.count - 1)])
    return entry == 0 ? nil : (entry >> 4, entry & 15)
  }

  /// Words are packed with their first bit lowest, numbers with their last.
  private static func reversed(_ word: Int, bits: Int) -> Int {
    (0..<bits).reduce(0) { result, bit in result << 1 | (word >> bit & 1) }
  }
}

extension HuffmanCode {
  /// The code for literals and lengths in blocks that bring none of their own.
  static let fixedLiterals = HuffmanCode(
    lengths: [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
      + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))!
  /// The code for distances in such blocks.
  static let fixedDistances = HuffmanCode(lengths: [Int](repeating: 5, count: 32))!
}

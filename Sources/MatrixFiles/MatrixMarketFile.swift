import Tracewise

/// The exchange format of the Matrix Market, `.mtx`.
enum MatrixMarketFile {
  static func matrix(from bytes: [UInt8], limit: Int) throws(DataFlaw) -> Matrix {
    var lines = MatrixMarketLines(bytes)
    let banner = try MatrixMarketBanner(lines.banner(), in: bytes)
    let size = try MatrixMarketSize(&lines, for: banner, limit: limit)
    switch banner.layout {
    case .array: return try array(&lines, banner, size)
    case .coordinate: return try coordinates(&lines, banner, size)
    }
  }
}

/// The lines of a Matrix Market file that say something, split into words.
struct MatrixMarketLines {
  let bytes: [UInt8]
  private var lines: TextLines

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lines = TextLines(bytes)
  }

  /// The words of the first line, which looks like a comment.
  mutating func banner() -> [Range<Int>] {
    lines.next().map { DataText.words(of: bytes, in: $0) } ?? []
  }

  /// The words of the next line that is neither blank nor a comment.
  mutating func next() -> [Range<Int>]? {
    while let line = lines.next() {
      let words = DataText.words(of: bytes, in: line)
      if let first = words.first, bytes[first.lowerBound] != .percent { return words }
    }
    return nil
  }

  /// The next line, of which there are `count` after the size line, `found` of them read.
  mutating func next(_ count: Int, found: Int) throws(DataFlaw) -> [Range<Int>] {
    if let words = next() { return words }
    throw DataFlaw(
      "truncated: the size line promises \(DataText.counted(count, "entry", "entries")),"
        + " \(found == 1 ? "1 follows" : "\(found) follow")",
      at: bytes.count)
  }

  /// Makes sure that nothing follows the last entry.
  mutating func end(after count: Int) throws(DataFlaw) {
    guard let surplus = next() else { return }
    throw DataFlaw(
      "more than the \(DataText.counted(count, "entry", "entries")) of the size line",
      at: surplus[0].lowerBound)
  }

  func quoted(_ word: Range<Int>) -> String { DataText.quoted(bytes[word]) }

  func text(_ word: Range<Int>) -> String { String(decoding: bytes[word], as: UTF8.self) }
}

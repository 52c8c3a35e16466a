import Tracewise

/// What the size line of a Matrix Market file says.
struct MatrixMarketSize: Equatable {
  let rows: Int
  let columns: Int
  /// How many entries follow.
  let entries: Int

  init(
    _ lines: inout MatrixMarketLines, for banner: MatrixMarketBanner, limit: Int
  ) throws(DataFlaw) {
    guard let words = lines.next() else {
      throw DataFlaw("truncated: the size line is missing", at: lines.bytes.count)
    }
    let start = words[0].lowerBound
    let form = banner.layout == .array ? "rows and columns" : "rows, columns and entries"
    guard words.count == (banner.layout == .array ? 2 : 3) else {
      throw DataFlaw("the size line has to give \(form)", at: start)
    }
    var numbers: [Int] = []
    for word in words {
      guard let number = Int(lines.text(word)), number >= 0 else {
        throw DataFlaw(
          "\(DataText.quoted(lines.bytes[word])) is no size", at: word.lowerBound)
      }
      numbers.append(number)
    }
    (rows, columns) = (numbers[0], numbers[1])
    guard max(rows, columns) <= Matrix.largestDimension else {
      throw DataFlaw(
        "\(rows)×\(columns) is too large; at most \(Matrix.largestDimension) rows and columns"
          + " are read", at: start)
    }
    guard banner.symmetry == .general || rows == columns else {
      throw DataFlaw(
        "a \(banner.symmetry.rawValue) matrix is square, this one is \(rows)×\(columns)",
        at: start)
    }
    // Neither product can overflow: both factors have at most 31 bits.
    let count = rows * columns
    guard count <= limit else {
      let isDense = banner.layout == .array
      throw DataFlaw(
        "\(rows)×\(columns) is too large\(isDense ? "" : " for a dense matrix"); at most \(limit)"
          + " entries are read\(isDense ? "" : ", zeros included")", at: start)
    }
    switch (banner.layout, banner.symmetry) {
    case (.array, .general): entries = count
    case (.array, .symmetric): entries = (count + rows) / 2
    case (.array, .skewSymmetric): entries = (count - rows) / 2
    case (.coordinate, _):
      entries = numbers[2]
      guard entries <= count else {
        throw DataFlaw(
          "a \(rows)×\(columns) matrix has not room for \(entries) entries",
          at: words[2].lowerBound)
      }
    }
  }
}

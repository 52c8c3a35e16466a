import Tracewise

extension MatrixMarketFile {
  /// Reads the entries of a matrix column by column: all of them, or those in the lower triangle.
  static func array(
    _ lines: inout MatrixMarketLines, _ banner: MatrixMarketBanner, _ size: MatrixMarketSize
  ) throws(DataFlaw) -> Matrix {
    var entries: [Double] = []
    for found in 0..<size.entries {
      let words = try lines.next(size.entries, found: found)
      try requireWords(1, words, "a value")
      entries.append(try value(words[0], banner.field, in: lines))
    }
    try lines.end(after: size.entries)
    let (rows, columns) = (size.rows, size.columns)
    if banner.symmetry == .general {
      return Matrix(rows, columns) { entries[$1 * rows + $0] }
    }
    var matrix = Matrix.zeros(rows, columns)
    var next = 0
    for column in 0..<columns {
      for row in column..<rows where row > column || banner.symmetry == .symmetric {
        matrix[row, column] = entries[next]
        matrix[column, row] = mirrored(entries[next], row, column, banner.symmetry)
        next += 1
      }
    }
    return matrix
  }

  /// Reads the entries that are not zero, each with its row and column.
  static func coordinates(
    _ lines: inout MatrixMarketLines, _ banner: MatrixMarketBanner, _ size: MatrixMarketSize
  ) throws(DataFlaw) -> Matrix {
    var entries: [Int: Double] = [:]
    for found in 0..<size.entries {
      let words = try lines.next(size.entries, found: found)
      let isPattern = banner.field == .pattern
      try requireWords(
        isPattern ? 2 : 3, words, isPattern ? "a row and a column" : "a row, a column and a value")
      let row = try index(words[0], "row", limit: size.rows, in: lines)
      let column = try index(words[1], "column", limit: size.columns, in: lines)
      let value = isPattern ? 1 : try value(words[2], banner.field, in: lines)
      let start = words[0].lowerBound
      var name: String { "entry (\(row + 1), \(column + 1))" }
      if banner.symmetry == .skewSymmetric, row == column {
        throw DataFlaw("\(name) is on the diagonal of a skew-symmetric matrix", at: start)
      }
      let isMirrored = banner.symmetry != .general && row != column
      var isRepeated = entries.updateValue(value, forKey: row * size.columns + column) != nil
      if isMirrored {
        let mirror = mirrored(value, row, column, banner.symmetry)
        let twin = entries.updateValue(mirror, forKey: column * size.columns + row)
        isRepeated = isRepeated || twin != nil
      }
      if isRepeated {
        throw DataFlaw(
          "\(name) is given twice" + (isMirrored ? " (its mirror image counts)" : ""), at: start)
      }
    }
    try lines.end(after: size.entries)
    var matrix = Matrix.zeros(size.rows, size.columns)
    for (index, value) in entries { matrix[index / size.columns, index % size.columns] = value }
    return matrix
  }

  /// What an entry is on the other side of the diagonal.
  private static func mirrored(
    _ value: Double, _ row: Int, _ column: Int, _ symmetry: MatrixMarketBanner.Symmetry
  ) -> Double {
    symmetry == .skewSymmetric && row != column ? -value : value
  }

  private static func requireWords(
    _ count: Int, _ words: [Range<Int>], _ meaning: String
  ) throws(DataFlaw) {
    guard words.count != count else { return }
    throw DataFlaw(
      "an entry is \(meaning); this line has \(DataText.counted(words.count, "word"))",
      at: words[min(count, words.count - 1)].lowerBound)
  }

  /// An index counted from zero, of which the file gives one more.
  private static func index(
    _ word: Range<Int>, _ name: String, limit: Int, in lines: MatrixMarketLines
  ) throws(DataFlaw) -> Int {
    guard let index = Int(lines.text(word)) else {
      throw DataFlaw("\(lines.quoted(word)) is no \(name)", at: word.lowerBound)
    }
    guard index >= 1, index <= limit else {
      throw DataFlaw(
        "\(name) \(index) is out of range: the \(name)s are 1 to \(limit)", at: word.lowerBound)
    }
    return index - 1
  }

  private static func value(
    _ word: Range<Int>, _ field: MatrixMarketBanner.Field, in lines: MatrixMarketLines
  ) throws(DataFlaw) -> Double {
    if field == .integer { return try integer(word, in: lines) }
    switch DataNumeral(lines.bytes[word]) {
    case .value(let value): return value
    case .beyondRange:
      throw DataFlaw("\(lines.quoted(word)) exceeds the range of doubles", at: word.lowerBound)
    case .none: throw DataFlaw("\(lines.quoted(word)) is no number", at: word.lowerBound)
    }
  }

  private static func integer(
    _ word: Range<Int>, in lines: MatrixMarketLines
  ) throws(DataFlaw) -> Double {
    let text = lines.text(word)
    let exact: Double?
    if let integer = Int64(text) {
      exact = Double(exactly: integer)
    } else if let integer = UInt64(text) {
      exact = Double(exactly: integer)
    } else {
      throw DataFlaw("\(lines.quoted(word)) is no integer of 64 bits", at: word.lowerBound)
    }
    if let exact { return exact }
    throw DataFlaw("no double represents \(lines.quoted(word)) exactly", at: word.lowerBound)
  }
}

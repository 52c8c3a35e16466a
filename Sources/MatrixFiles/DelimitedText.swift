import Tracewise

/// Matrices as lines of numbers: CSV and its relatives.
enum DelimitedText {
  /// Reads the numbers of a text, whose first record may be a header.
  static func matrix(from bytes: [UInt8], limit: Int) throws(DataFlaw) -> Matrix {
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw DataFlaw("is text in UTF-16; save it as UTF-8")
    }
    var scanner = DelimitedScanner(
      bytes, separator: DelimitedSeparator(detectedIn: bytes))
    var fields: [DelimitedField] = []
    guard try scanner.read(into: &fields) else { throw DataFlaw("holds no numbers") }
    let first = fields
    let isHeader = DelimitedText.isHeader(fields.map { $0.text(in: bytes) })
    var values: [Double] = []
    if !isHeader { try append(fields, of: bytes, to: &values, limit: limit, isFirst: true) }
    while try scanner.read(into: &fields) {
      guard fields.count == first.count else { throw ragged(fields, first, in: bytes) }
      try append(fields, of: bytes, to: &values, limit: limit)
    }
    guard !values.isEmpty else { throw DataFlaw("holds a header line and no numbers") }
    let columns = first.count
    return Matrix(values.count / columns, columns) { values[$0 * columns + $1] }
  }

  /// Whether a first record names the columns: it has names, and nothing that is a number.
  ///
  /// Nor does it have anything that looks like a number gone wrong, lest a row of data be taken
  /// for a header.
  static func isHeader(_ fields: [ArraySlice<UInt8>]) -> Bool {
    let areWords = fields.allSatisfy { DataNumeral($0) == .none && !looksLikeNumber($0) }
    return areWords && !fields.allSatisfy(isMissing)
  }

  private static func append(
    _ fields: [DelimitedField], of bytes: [UInt8], to values: inout [Double], limit: Int,
    isFirst: Bool = false
  ) throws(DataFlaw) {
    guard fields.count <= limit - values.count else {
      throw DataFlaw(
        "at most \(limit) entries are read; this line exceeds them",
        at: fields[0].range.lowerBound)
    }
    for (index, field) in fields.enumerated() {
      let text = field.text(in: bytes)
      switch DataNumeral(text) {
      case .value(let value): values.append(value)
      case .beyondRange:
        throw DataFlaw(
          "field \(index + 1) exceeds the range of doubles: \(DataText.quoted(text))",
          at: field.range.lowerBound)
      case .none:
        throw DataFlaw(
          text.isEmpty
            ? "field \(index + 1) is empty"
            : "field \(index + 1) is no number: \(DataText.quoted(text))\(hint(text, isFirst))",
          at: field.range.lowerBound)
      }
    }
  }

  private static func hint(_ text: ArraySlice<UInt8>, _ isFirst: Bool) -> String {
    let decimal = text.map { $0 == .comma ? UInt8(ascii: ".") : $0 }
    if text.contains(.comma), DataNumeral(decimal[...]) != .none {
      return " (decimals are written with a point)"
    }
    let isName = isFirst && !looksLikeNumber(text) && !isMissing(text)
    return isName ? " (a header line has names only)" : ""
  }

  /// Whether a text begins like a number and has only characters that stand in numbers.
  private static func looksLikeNumber(_ text: ArraySlice<UInt8>) -> Bool {
    let unsigned = text.drop { "+-".utf8.contains($0) }
    guard let first = unsigned.first, first.digit != nil || first == UInt8(ascii: ".") else {
      return false
    }
    return unsigned.contains { $0.digit != nil }
      && unsigned.allSatisfy { $0.digit != nil || "+-.,eEdD'_ ".utf8.contains($0) }
  }

  private static func isMissing(_ text: ArraySlice<UInt8>) -> Bool {
    let names = ["", "na", "n/a", "null", "none", "-", "?", "."]
    return names.contains(String(decoding: text.prefix(5).map(\.lowercased), as: UTF8.self))
  }

  private static func ragged(
    _ fields: [DelimitedField], _ first: [DelimitedField], in bytes: [UInt8]
  ) -> DataFlaw {
    let offset = fields[0].range.lowerBound
    let place = DataError.Place(offset: offset, in: bytes)
    let firstPlace = DataError.Place(offset: first[0].range.lowerBound, in: bytes)
    return DataFlaw(
      "line \(place.line) has \(DataText.counted(fields.count, "field")),"
        + " line \(firstPlace.line) has \(first.count)",
      at: offset)
  }
}

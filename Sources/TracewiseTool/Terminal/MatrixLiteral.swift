import MatrixFiles
import Tracewise

/// A matrix written out on a command line, as the loss language writes it: `[1, 2; 3, 4]`.
enum MatrixLiteral {
  /// Whether an argument is a literal and no file's name.
  static func isLiteral(_ argument: String) -> Bool { argument.hasPrefix("[") }

  static func matrix(_ text: String) throws(DataError) -> Matrix {
    let bytes = Array(text.utf8)
    do throws(DataFlaw) {
      return try matrix(from: bytes)
    } catch {
      throw DataError(source: text, flaw: error, in: bytes)
    }
  }

  private static func matrix(from bytes: [UInt8]) throws(DataFlaw) -> Matrix {
    guard bytes.last == UInt8(ascii: "]") else {
      throw DataFlaw("the matrix is not closed by ']'", at: bytes.count - 1)
    }
    let inside = 1..<bytes.count - 1
    var (values, rows, columns) = ([Double](), 0, 0)
    for line in split(bytes, inside, at: [.semicolon]) {
      let entries = try entries(bytes, line)
      guard rows == 0 || entries.count == columns else {
        throw DataFlaw(
          "row \(rows + 1) has \(DataText.counted(entries.count, "entry", "entries")), row 1 has "
            + "\(columns)", at: line.lowerBound)
      }
      (rows, columns) = (rows + 1, entries.count)
      values += entries
    }
    return Matrix(rows, columns) { values[$0 * columns + $1] }
  }

  private static func entries(
    _ bytes: [UInt8], _ line: Range<Int>
  ) throws(DataFlaw) -> [Double] {
    var entries: [Double] = []
    for field in split(bytes, line, at: [.comma]) {
      let words = DataText.words(of: bytes, in: field)
      guard !words.isEmpty else { throw DataFlaw("a number is missing", at: field.lowerBound) }
      for word in words {
        guard case .value(let value) = DataNumeral(bytes[word]) else {
          throw DataFlaw("\(DataText.quoted(bytes[word])) is no number", at: word.lowerBound)
        }
        entries.append(value)
      }
    }
    return entries
  }

  private static func split(
    _ bytes: [UInt8], _ range: Range<Int>, at marks: Set<UInt8>
  ) -> [Range<Int>] {
    var (parts, start) = ([Range<Int>](), range.lowerBound)
    for k in range where marks.contains(bytes[k]) {
      parts.append(start..<k)
      start = k + 1
    }
    return parts + [start..<range.upperBound]
  }
}

/// The lines of a text as ranges of bytes, without their ends (LF, CR LF or CR).
struct TextLines {
  let bytes: [UInt8]
  /// Where the next line begins.
  private(set) var position: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 0
  }

  /// The next line, or nil after the last; a line end at the very end begins no further line.
  mutating func next() -> Range<Int>? {
    guard position < bytes.count else { return nil }
    let start = position
    var end = start
    while end < bytes.count, !bytes[end].isLineEnd { end += 1 }
    position = DataText.endOfLineEnd(in: bytes, at: end)
    return start..<end
  }
}

/// Helpers for the text in data files, and for messages about it.
package enum DataText {
  /// What some programs begin UTF-8 text with.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The position after the line end that begins at a position, if one does.
  static func endOfLineEnd(in bytes: [UInt8], at position: Int) -> Int {
    guard position < bytes.count, bytes[position].isLineEnd else { return position }
    let next = position + 1
    let isPair = bytes[position] == .carriageReturn && next < bytes.count && bytes[next] == .newline
    return isPair ? next + 1 : next
  }

  /// The words of a line: the longest runs without blanks.
  package static func words(of bytes: [UInt8], in line: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var position = line.lowerBound
    while position < line.upperBound {
      if bytes[position].isBlank {
        position += 1
        continue
      }
      let start = position
      while position < line.upperBound, !bytes[position].isBlank { position += 1 }
      found.append(start..<position)
    }
    return found
  }

  /// Text of a file as an error message shows it: in quotes, without control characters, clipped.
  package static func quoted(_ text: some Sequence<UInt8>) -> String {
    "\"\(printable(text))\""
  }

  /// Text of a file without control characters, clipped to 40 characters.
  static func printable(_ text: some Sequence<UInt8>) -> String {
    let limit = 40
    let start = String(decoding: Array(text.prefix(4 * (limit + 1))), as: UTF8.self).unicodeScalars
    var shown = ""
    for scalar in start.prefix(limit) {
      if scalar.properties.generalCategory == .control {
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return start.count > limit ? shown + "…" : shown
  }

  /// `1 row`, `2 rows`.
  package static func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
    count == 1 ? "1 \(singular)" : "\(count) \(plural ?? singular + "s")"
  }
}

extension UInt8 {
  static let newline: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let tab: UInt8 = 0x09
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let hash: UInt8 = 0x23
  static let percent: UInt8 = 0x25
  package static let comma: UInt8 = 0x2C
  package static let semicolon: UInt8 = 0x3B

  var isLineEnd: Bool { self == .newline || self == .carriageReturn }
  var isBlank: Bool { self == .space || self == .tab }
  /// The value of a decimal digit, nil of any other character.
  var digit: Int? { self >= 0x30 && self <= 0x39 ? Int(self - 0x30) : nil }
  /// The character in lower case, if it is a letter of ASCII.
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

extension DataError.Place {
  /// The place of a byte in a text; one past the last byte is a place too.
  init(offset: Int, in bytes: [UInt8]) {
    let offset = min(max(offset, 0), bytes.count)
    var lines = TextLines(bytes)
    var number = 0
    var found = 0..<0
    while let line = lines.next() {
      number += 1
      found = line
      if lines.position > offset { break }
    }
    if number == 1, bytes.starts(with: DataText.byteOrderMark) {
      found = min(3, found.upperBound)..<found.upperBound
    }
    let before = bytes[found.lowerBound..<min(max(offset, found.lowerBound), found.upperBound)]
    self.line = max(number, 1)
    self.column = 1 + before.count { !isContinuation($0) }
    self.text = String(decoding: bytes[found], as: UTF8.self)
  }

  /// At most 72 characters of the line, the place among them, over a line with a caret.
  var excerpt: String {
    let width = 72
    let characters = text.unicodeScalars.map {
      $0.properties.generalCategory == .control ? " " : $0
    }
    let caret = min(column - 1, characters.count)
    let start = caret < width ? 0 : caret - width / 2
    let end = min(characters.count, start + width)
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: characters[start..<end])
    let head = start > 0 ? "…" : ""
    let tail = end < characters.count ? "…" : ""
    let indent = String(repeating: " ", count: caret - start + head.count)
    return "\(head)\(String(shown))\(tail)\n\(indent)^"
  }
}

/// Whether a byte continues a character of UTF-8 rather than beginning one.
private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

/// A named piece of loss-language text: a file, or an expression from the command line.
public struct SourceText: Sendable, Hashable {
  /// The name that messages show, usually the file's path.
  public let name: String
  /// The text itself.
  public let text: String

  /// Names `text` as `name`.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The text in `range`; offsets outside the text are moved to its ends.
  public subscript(range: SourceRange) -> String {
    let bytes = text.utf8
    let start = min(max(0, range.start), bytes.count)
    let end = min(max(start, range.end), bytes.count)
    // Decoding, rather than slicing the string, gives an answer even for an offset
    // in the middle of a character.
    return String(decoding: bytes.dropFirst(start).prefix(end - start), as: UTF8.self)
  }

  /// The same text with spaces in the place of some ranges, so that all else stays in its place.
  func blanking(_ ranges: [SourceRange]) -> SourceText {
    var bytes = Array(text.utf8)
    for range in ranges {
      for place in range.start..<range.end
      where bytes[place] != UInt8(ascii: "\n") && bytes[place] != UInt8(ascii: "\r") {
        bytes[place] = UInt8(ascii: " ")
      }
    }
    return SourceText(name: name, text: String(decoding: bytes, as: UTF8.self))
  }

  /// The same with other words in some places.
  package func replacing(_ changes: [(range: SourceRange, words: String)]) -> SourceText {
    var bytes = Array(text.utf8)
    for (range, words) in changes.sorted(by: { $0.range.start > $1.range.start }) {
      bytes.replaceSubrange(range.start..<range.end, with: words.utf8)
    }
    return SourceText(name: name, text: String(decoding: bytes, as: UTF8.self))
  }

  /// What stands in a range, with other words in a part of it.
  package func text(of whole: SourceRange, replacing range: SourceRange, by words: String) -> String
  {
    self[SourceRange(whole.start, range.start)] + words + self[SourceRange(range.end, whole.end)]
  }

  /// The line and column of a byte offset, both from 1; columns count characters.
  public func location(of offset: Int) -> SourceLocation {
    line(containing: offset).location
  }

  /// The line that a byte offset stands on: where, and its text without the line break.
  func line(containing offset: Int) -> (location: SourceLocation, text: String, start: Int) {
    var number = 1
    var column = 1
    var lineStart = 0
    var position = 0
    var rest = text[...]
    while position < offset, let character = rest.popFirst() {
      let next = position + character.utf8.count
      if next > offset { break }
      position = next
      if character.isNewline {
        number += 1
        column = 1
        lineStart = position
      } else {
        column += 1
      }
    }
    let line = String(decoding: text.utf8.dropFirst(lineStart), as: UTF8.self)
      .prefix { !$0.isNewline }
    return (SourceLocation(line: number, column: column), String(line), lineStart)
  }
}

/// A half-open range of byte offsets into a `SourceText`.
public struct SourceRange: Sendable, Hashable {
  /// The offset of the first byte.
  public let start: Int
  /// The offset after the last byte.
  public let end: Int

  /// The bytes from `start` up to, not including, `end`.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The range of things that stand nowhere in the text.
  public static let none = SourceRange(0, 0)

  /// The smallest range that covers both.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(start, other.start), max(end, other.end))
  }
}

/// A place for people: line and column, both counted from 1.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// The column in characters, from 1.
  public let column: Int

  /// `line:column`, as compilers print it.
  public var description: String { "\(line):\(column)" }
}

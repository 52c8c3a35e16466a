/// Why a data file could not be read or written.
public struct DataError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, with the key of the array where one was asked for, as the caller wrote them.
  public let source: String
  /// What is wrong, without the file's name.
  public let message: String
  /// Where in a text file it is wrong.
  public let place: Place?

  /// A place in a text file.
  public struct Place: Equatable, Sendable {
    /// The line, counted from 1.
    public let line: Int
    /// The column, in characters counted from 1.
    public let column: Int
    /// The text of the line, without its end.
    public let text: String
  }

  /// `file: message`, or `file:line:column: message` where the place is known.
  public var description: String {
    guard let place else { return "\(source): \(message)" }
    return "\(source):\(place.line):\(place.column): \(message)"
  }

  /// The part of the offending line around the place, and below it a caret under the place.
  public var excerpt: String? { place?.excerpt }
}

/// What is wrong with some bytes, before it is known which file they came from.
package struct DataFlaw: Error, Equatable {
  package let message: String
  /// The byte of a text file that the message is about.
  let offset: Int?

  package init(_ message: String, at offset: Int? = nil) {
    self.message = message
    self.offset = offset
  }
}

extension DataError {
  /// The error that a flaw in the bytes of a file amounts to.
  package init(source: String, flaw: DataFlaw, in bytes: [UInt8] = []) {
    self.source = source
    self.message = flaw.message
    self.place = flaw.offset.map { Place(offset: $0, in: bytes) }
  }
}

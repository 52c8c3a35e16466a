/// One thing that is wrong with a text, and where.
///
/// Its description is what a terminal shows:
///
/// ```text
/// gauss.loss:9:14: error: unknown function 'lgdet'
/// loss = n * lgdet(S)
///            ^~~~~
/// note: did you mean 'logdet'?
/// ```
public struct LanguageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The text the error is about.
  public let source: SourceText
  /// What is wrong, in one line.
  public let message: String
  /// Where; nil for errors about options, which stand nowhere in the text.
  public let range: SourceRange?
  /// What might help: a line each.
  public let notes: [String]
  /// Whether everything has a meaning and only sizes do not fit: said of a gradient, that is false.
  let isMisfit: Bool

  package init(
    _ message: String, at range: SourceRange?, in source: SourceText, notes: [String] = [],
    isMisfit: Bool = false
  ) {
    self.source = source
    self.message = message
    self.range = range
    self.notes = notes
    self.isMisfit = isMisfit
  }

  /// The line and column where the error starts.
  public var location: SourceLocation? { range.map { source.location(of: $0.start) } }

  /// The message with its place, the line of the text, a caret line, and the notes.
  public var description: String {
    var lines: [String]
    if let range {
      let (location, text, lineStart) = source.line(containing: range.start)
      lines = ["\(source.name):\(location): error: \(message)"]
      lines.append(String(text.map(\.printable)))
      lines.append(Self.caretLine(under: range, of: text, startingAt: lineStart))
    } else {
      lines = ["\(source.name): error: \(message)"]
    }
    lines += notes.map { "note: \($0)" }
    return lines.joined(separator: "\n")
  }

  /// `^~~~` under the part of `range` that lies on its first line.
  private static func caretLine(
    under range: SourceRange, of line: String, startingAt lineStart: Int
  ) -> String {
    var caret = ""
    var marks = ""
    var position = lineStart
    for character in line {
      if position >= range.end { break }
      if position < range.start {
        // A tab stays a tab, so that the caret lines up whatever its width.
        caret.append(character == "\t" ? "\t" : " ")
      } else {
        marks.append(marks.isEmpty ? "^" : "~")
      }
      position += character.utf8.count
    }
    return caret + (marks.isEmpty ? "^" : marks)
  }
}

/// Everything that was found wrong with a text: at least one error, in order of their places.
public struct LanguageFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The first errors, never empty; people fix the first few and run again.
  public var errors: [LanguageError] { Array(all.prefix(Self.limit)) }
  /// All of them.
  let all: [LanguageError]

  /// No more than this many errors are told.
  static let limit = 20

  init(_ error: LanguageError, _ others: [LanguageError] = []) {
    all = ([error] + others).sorted { ($0.range?.start ?? -1) < ($1.range?.start ?? -1) }
  }

  /// The failure of `errors`, or nil where there are none.
  init?(_ errors: [LanguageError]) {
    guard let first = errors.first else { return nil }
    self.init(first, Array(errors.dropFirst()))
  }

  /// The same with more notes under the first error.
  func noting(_ notes: [String]) -> LanguageFailure {
    guard let first = all.first, !notes.isEmpty else { return self }
    let noted = LanguageError(
      first.message, at: first.range, in: first.source, notes: first.notes + notes,
      isMisfit: first.isMisfit)
    return LanguageFailure(noted, Array(all.dropFirst()))
  }

  /// The descriptions of all errors, an empty line between them.
  public var description: String {
    errors.map(\.description).joined(separator: "\n\n")
  }
}

extension Character {
  /// The character, or a replacement where it would move a terminal's cursor.
  fileprivate var printable: Character {
    guard let scalar = unicodeScalars.first, self != "\t" else { return self }
    return scalar.properties.generalCategory == .control ? "\u{FFFD}" : self
  }
}

/// A field of delimited text: where it is, without quotes and surrounding blanks.
struct DelimitedField: Equatable {
  let range: Range<Int>
  let isQuoted: Bool

  /// What the field says, in which two quotes within quotes mean one.
  func text(in bytes: [UInt8]) -> ArraySlice<UInt8> {
    let inside = bytes[range]
    guard isQuoted, inside.contains(.quote) else { return inside }
    var text: [UInt8] = []
    var isSecond = false
    for byte in inside {
      isSecond = byte == .quote && !isSecond
      if !isSecond { text.append(byte) }
    }
    return text[...]
  }
}

/// Reads delimited text record by record.
///
/// A record is a line, except that line ends within quotes belong to a field. Lines that are blank
/// or begin with `#` are passed over; `#` after a blank ends a record too.
struct DelimitedScanner {
  private let bytes: [UInt8]
  private let separator: DelimitedSeparator
  private let firstPosition: Int
  private(set) var position: Int

  init(_ bytes: [UInt8], separator: DelimitedSeparator) {
    self.bytes = bytes
    self.separator = separator
    let mark = DataText.byteOrderMark
    firstPosition = bytes.starts(with: mark) ? mark.count : 0
    position = firstPosition
  }

  /// Reads the fields of the next record, of which there is at least one, or says that there is
  /// no further record.
  mutating func read(into fields: inout [DelimitedField]) throws(DataFlaw) -> Bool {
    fields.removeAll(keepingCapacity: true)
    skipToRecord()
    guard position < bytes.count else { return false }
    while true {
      skipBlanks()
      fields.append(try readField())
      skipBlanks()
      if isAtEndOfRecord { break }
      // A field ends at a separator or at the end of the record, ...
      if case .character = separator { position += 1 }
      // ... and with a separator another one begins, be it empty.
    }
    skipLine()
    return true
  }

  /// Passes over lines without fields.
  mutating func skipToRecord() {
    while position < bytes.count {
      let start = position
      skipBlanks()
      guard isAtEndOfRecord else {
        position = start
        return
      }
      skipLine()
    }
  }

  private mutating func readField() throws(DataFlaw) -> DelimitedField {
    if position < bytes.count, bytes[position] == .quote { return try readQuotedField() }
    let start = position
    var end = start
    while !isAtEndOfRecord, !isSeparator(bytes[position]) {
      position += 1
      if !isPassedOver(bytes[position - 1]) { end = position }
    }
    return DelimitedField(range: start..<end, isQuoted: false)
  }

  private mutating func readQuotedField() throws(DataFlaw) -> DelimitedField {
    let opening = position
    position += 1
    while position < bytes.count {
      let isQuote = bytes[position] == .quote
      let isPair = isQuote && position + 1 < bytes.count && bytes[position + 1] == .quote
      if isQuote, !isPair { break }
      position += isPair ? 2 : 1
    }
    guard position < bytes.count else { throw DataFlaw("a quote is not closed", at: opening) }
    let field = DelimitedField(range: opening + 1..<position, isQuoted: true)
    position += 1
    if separator != .blanks { skipBlanks() }
    guard isAtEndOfRecord || isSeparator(bytes[position]) else {
      throw DataFlaw("text follows a closing quote", at: position)
    }
    return field
  }

  private var isAtEndOfRecord: Bool {
    guard position < bytes.count, !bytes[position].isLineEnd else { return true }
    guard bytes[position] == .hash else { return false }
    let isFirst = position == firstPosition || bytes[position - 1].isLineEnd
    return isFirst || isPassedOver(bytes[position - 1])
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    separator == .blanks ? byte.isBlank : separator == .character(byte)
  }

  /// Whether a character around a field belongs neither to it nor to the separator.
  private func isPassedOver(_ byte: UInt8) -> Bool {
    byte.isBlank && separator != .character(byte)
  }

  private mutating func skipBlanks() {
    while position < bytes.count, isPassedOver(bytes[position]) { position += 1 }
  }

  private mutating func skipLine() {
    while position < bytes.count, !bytes[position].isLineEnd { position += 1 }
    position = DataText.endOfLineEnd(in: bytes, at: position)
  }
}

extension DelimitedScanner {
  /// The characters outside quotes of the first record, without the blanks around it.
  mutating func unquotedCharactersOfFirstRecord() -> ArraySlice<UInt8> {
    skipToRecord()
    skipBlanks()
    var characters: [UInt8] = []
    var isInQuotes = false
    while position < bytes.count, isInQuotes || !isAtEndOfRecord {
      if bytes[position] == .quote { isInQuotes.toggle() }
      if !isInQuotes { characters.append(bytes[position]) }
      position += 1
    }
    let end = characters.lastIndex { !$0.isBlank } ?? -1
    return characters[...end]
  }
}

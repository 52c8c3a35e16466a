/// What stands between two fields.
enum DelimitedSeparator: Equatable {
  case character(UInt8)
  /// Any number of spaces and tabs.
  case blanks

  /// The separator that a text uses, as its first record shows.
  ///
  /// It is the first of semicolon, tab, comma and blanks that leaves nothing but numbers. If none
  /// does, as in a header, it is the first of them that the record has outside quotes: a comma
  /// beside semicolons or tabs is a decimal comma or belongs to a name.
  init(detectedIn bytes: [UInt8]) {
    let characters: [UInt8] = [.semicolon, .tab, .comma]
    let separators = characters.map { DelimitedSeparator.character($0) } + [.blanks]
    if let separator = separators.first(where: { $0.leavesNumbers(in: bytes) }) {
      self = separator
      return
    }
    var scanner = DelimitedScanner(bytes, separator: .blanks)
    let record = scanner.unquotedCharactersOfFirstRecord()
    self = characters.first(where: record.contains).map { .character($0) } ?? .blanks
  }

  /// Whether all fields of the first record are numbers, if this separates them.
  private func leavesNumbers(in bytes: [UInt8]) -> Bool {
    var scanner = DelimitedScanner(bytes, separator: self)
    var fields: [DelimitedField] = []
    guard (try? scanner.read(into: &fields)) == true else { return false }
    return fields.allSatisfy { DataNumeral($0.text(in: bytes)) != .none }
  }
}

/// What stands between two fields.
enum DelimitedSeparator: Equatable {
  case character(UInt8)
  /// Any number of spaces and tabs.
  case blanks

  /// The separator that a text uses: a semicolon, a tab or a comma if its first record has one
  /// outside quotes, in this order, and blanks otherwise.
  ///
  /// A comma beside semicolons or tabs is a decimal comma or belongs to a name.
  init(detectedIn bytes: [UInt8]) {
    var scanner = DelimitedScanner(bytes, separator: .blanks)
    let characters = scanner.unquotedCharactersOfFirstRecord()
    let candidates: [UInt8] = [.semicolon, .tab, .comma]
    self = candidates.first(where: characters.contains).map { .character($0) } ?? .blanks
  }
}

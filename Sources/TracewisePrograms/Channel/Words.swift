/// A command line as arguments, as a shell would split it; no shell runs it.
package enum Words {
  /// The arguments; nil where a quotation does not end.
  ///
  /// Blanks separate; '…' is taken as it is; in "…" a backslash keeps " \ $ and `; elsewhere it keeps any sign.
  package static func split(_ line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var rest = line[...]
    while let sign = rest.popFirst() {
      switch sign {
      case " ", "\t", "\n":
        if let word { words.append(word) }
        word = nil
      case "'":
        guard let end = rest.firstIndex(of: "'") else { return nil }
        word = (word ?? "") + rest[..<end]
        rest = rest[rest.index(after: end)...]
      case "\"":
        guard let text = quoted(&rest) else { return nil }
        word = (word ?? "") + text
      case "\\":
        guard let kept = rest.popFirst() else { return nil }
        word = (word ?? "") + (kept == "\n" ? "" : String(kept))
      default: word = (word ?? "") + String(sign)
      }
    }
    if let word { words.append(word) }
    return words
  }

  private static func quoted(_ rest: inout Substring) -> String? {
    var text = ""
    while let sign = rest.popFirst() {
      if sign == "\"" { return text }
      guard sign == "\\", let kept = rest.first else {
        text.append(sign)
        continue
      }
      if "\"\\$`\n".contains(kept) {
        rest.removeFirst()
        if kept != "\n" { text.append(kept) }
      } else {
        text.append(sign)
      }
    }
    return nil
  }
}

/// The text of a C file: its tokens, its functions, and the statements in them that may be changed.
struct CSource {
  struct Token {
    enum Kind { case word, number, text, sign }
    let kind: Kind
    let text: String
    /// Where it stands, in bytes of the file.
    let range: Range<Int>
    let line: Int
  }

  /// A function with the tokens between its braces.
  struct Function {
    let name: String
    let parameters: Range<Int>
    let body: Range<Int>
  }

  let bytes: [UInt8]
  private(set) var tokens: [Token] = []
  private(set) var functions: [Function] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tokens = Self.tokens(bytes)
    functions = found()
  }

  subscript(k: Int) -> String { tokens.indices.contains(k) ? tokens[k].text : "" }

  /// What stands in the file from one token to another, as one line.
  func text(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    let own = bytes[tokens[first].range.lowerBound..<tokens[last].range.upperBound]
    return String(decoding: own, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  /// The token that closes the bracket at a place.
  func closing(_ open: Int) -> Int? {
    var depth = 0
    for k in open..<tokens.count {
      switch self[k] {
      case "(", "[", "{": depth += 1
      case ")", "]", "}":
        depth -= 1
        if depth == 0 { return k }
      default: break
      }
    }
    return nil
  }

  /// Where what begins at a place ends: before a sign that no bracket within it holds.
  func end(from start: Int, to last: Int, before signs: Set<String>) -> Int {
    var (k, depth) = (start, 0)
    while k < last {
      if depth == 0, signs.contains(self[k]) || [")", "]", "}"].contains(self[k]) { return k }
      if ["(", "[", "{"].contains(self[k]) { depth += 1 }
      if [")", "]", "}"].contains(self[k]) { depth -= 1 }
      k += 1
    }
    return last
  }

  /// The functions that one calls in this file, and itself.
  func reached(from name: String) -> [Function] {
    var (names, next): (Set<String>, [String]) = ([name], [name])
    while let function = next.popLast().flatMap({ n in functions.first { $0.name == n } }) {
      for k in function.body where functions.contains(where: { $0.name == self[k] }) {
        if names.insert(self[k]).inserted { next.append(self[k]) }
      }
    }
    return functions.filter { names.contains($0.name) }
  }

  private func found() -> [Function] {
    var (result, k): ([Function], Int) = ([], 0)
    while k < tokens.count {
      if tokens[k].kind == .word, self[k + 1] == "(", let close = closing(k + 1),
        self[close + 1] == "{", let end = closing(close + 1)
      {
        result.append(
          Function(name: self[k], parameters: k + 2..<close, body: close + 2..<end))
        k = end + 1
      } else if self[k] == "{" {
        k = (closing(k) ?? tokens.count) + 1
      } else {
        k += 1
      }
    }
    return result
  }

  // MARK: - Tokens

  private static let signs = [
    "<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=",
    "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##", "::",
  ].map { Array($0.utf8) }

  private static func tokens(_ bytes: [UInt8]) -> [Token] {
    var (result, k, line, isLineStart): ([Token], Int, Int, Bool) = ([], 0, 1, true)
    func at(_ k: Int) -> UInt8 { k < bytes.count ? bytes[k] : 0 }
    func isDigit(_ c: UInt8) -> Bool { c >= 48 && c <= 57 }
    func isLetter(_ c: UInt8) -> Bool { c == 95 || c >= 65 && c <= 90 || c >= 97 && c <= 122 }
    let (newLine, backslash, slash, star) = (
      UInt8(ascii: "\n"), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "*")
    )
    while k < bytes.count {
      let (c, start, first) = (bytes[k], k, line)
      if c == newLine {
        (line, k, isLineStart) = (line + 1, k + 1, true)
        continue
      }
      if c <= 32 {
        k += 1
        continue
      }
      if isLineStart, c == UInt8(ascii: "#") {
        // What the preprocessor reads, with the lines that it goes on.
        while k < bytes.count, bytes[k] != newLine {
          if bytes[k] == backslash, at(k + 1) == newLine { (line, k) = (line + 1, k + 1) }
          k += 1
        }
        continue
      }
      isLineStart = false
      if c == slash, at(k + 1) == slash {
        while k < bytes.count, bytes[k] != newLine { k += 1 }
        continue
      }
      if c == slash, at(k + 1) == star {
        k += 2
        while k < bytes.count, bytes[k] != star || at(k + 1) != slash {
          line += bytes[k] == newLine ? 1 : 0
          k += 1
        }
        k += 2
        continue
      }
      var kind = Token.Kind.sign
      if isLetter(c) {
        kind = .word
        while isLetter(at(k)) || isDigit(at(k)) { k += 1 }
      } else if isDigit(c) || c == UInt8(ascii: ".") && isDigit(at(k + 1)) {
        kind = .number
        while isLetter(at(k)) || isDigit(at(k)) || at(k) == UInt8(ascii: ".")
          || (at(k) == UInt8(ascii: "+") || at(k) == UInt8(ascii: "-"))
            && "eEpP".utf8.contains(at(k - 1)) && at(start + 1) != UInt8(ascii: "x")
        { k += 1 }
      } else if c == UInt8(ascii: "\"") || c == UInt8(ascii: "'") {
        kind = .text
        k += 1
        while k < bytes.count, bytes[k] != c { k += bytes[k] == backslash ? 2 : 1 }
        k += 1
      } else {
        let sign = signs.first { bytes[k...].starts(with: $0) }
        k += sign?.count ?? 1
      }
      k = min(k, bytes.count)
      result.append(
        Token(
          kind: kind, text: String(decoding: bytes[start..<k], as: UTF8.self), range: start..<k,
          line: first))
    }
    return result
  }
}

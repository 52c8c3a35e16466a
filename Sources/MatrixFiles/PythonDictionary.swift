/// A dictionary as Python writes it, read as far as headers of NumPy files need it: the keys are
/// strings, the values remain text until somebody asks what they say.
struct PythonDictionary {
  private let text: ArraySlice<UInt8>
  private var position: Int

  init(_ text: ArraySlice<UInt8>) {
    self.text = text
    position = text.startIndex
  }

  /// The entries in their order, or nil where the text is no dictionary.
  mutating func read() -> [(key: String, value: ArraySlice<UInt8>)]? {
    var entries: [(key: String, value: ArraySlice<UInt8>)] = []
    guard skip("{") else { return nil }
    while !skip("}") {
      guard let key = PythonDictionary.string(readValue(before: ":")), skip(":") else { return nil }
      entries.append((key, readValue(before: ",")))
      guard skip(",") || peek() == UInt8(ascii: "}") else { return nil }
    }
    return peek() == nil ? entries : nil
  }

  /// The next character that is no white space.
  private mutating func peek() -> UInt8? {
    while position < text.endIndex, text[position].isBlank || text[position].isLineEnd {
      position += 1
    }
    return position < text.endIndex ? text[position] : nil
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// The text up to a character, or to a bracket that was not opened in it.
  private mutating func readValue(before end: Unicode.Scalar) -> ArraySlice<UInt8> {
    _ = peek()
    let start = position
    var depth = 0
    var openQuote: UInt8?
    scan: while position < text.endIndex {
      let character = text[position]
      if let quote = openQuote {
        if character == quote { openQuote = nil }
      } else {
        switch Unicode.Scalar(character) {
        case "'", "\"": openQuote = character
        case "(", "[", "{": depth += 1
        case ")", "]", "}":
          if depth == 0 { break scan }
          depth -= 1
        case end where depth == 0: break scan
        default: break
        }
      }
      position += 1
    }
    var value = text[start..<position]
    while let last = value.last, last.isBlank || last.isLineEnd { value.removeLast() }
    return value
  }
}

extension PythonDictionary {
  /// The characters between the quotes, where a value is a string without escapes.
  static func string(_ value: ArraySlice<UInt8>) -> String? {
    guard value.count >= 2, let quote = value.first, value.last == quote,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    let inside = value.dropFirst().dropLast()
    guard !inside.contains(quote), !inside.contains(UInt8(ascii: "\\")) else { return nil }
    return String(decoding: inside, as: UTF8.self)
  }

  static func boolean(_ value: ArraySlice<UInt8>) -> Bool? {
    switch String(decoding: value, as: UTF8.self) {
    case "True": true
    case "False": false
    default: nil
    }
  }

  /// The elements of a tuple of integers such as `()`, `(3,)`, `(3, 4)` or Python 2's `(3L, 4L)`.
  static func integers(_ value: ArraySlice<UInt8>) -> [Int]? {
    guard value.count >= 2, value.first == UInt8(ascii: "("), value.last == UInt8(ascii: ")")
    else { return nil }
    let inside = value.dropFirst().dropLast()
    var parts = inside.split(separator: .comma, omittingEmptySubsequences: false).map {
      String(decoding: $0.filter { !$0.isBlank }, as: UTF8.self)
    }
    let endsInComma = parts.count > 1 && parts.last == ""
    if endsInComma || parts == [""] { parts.removeLast() }
    // `(3)` is no tuple.
    guard parts.count != 1 || endsInComma else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard let number = Int(part.hasSuffix("L") ? part.dropLast() : part[...]) else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}

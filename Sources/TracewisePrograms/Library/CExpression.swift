/// An expression of C in a file, with its parts.
struct CExpression {
  enum Kind: Equatable {
    case number, word, part, call, unary(String), binary(String), other
  }

  let kind: Kind
  /// Its tokens.
  let range: Range<Int>
  var parts: [CExpression] = []

  /// Whether it may stand in a product as it is.
  var isTight: Bool {
    switch kind {
    case .number, .word, .part, .call: true
    default: false
    }
  }

  /// Its parts with what each says, where it says this itself.
  func roles(as role: CStatements.Role) -> [(CExpression, CStatements.Role)] {
    parts.enumerated().map { k, part in
      switch (kind, k) {
      case (.part, 0): (part, .base)
      case (.part, _): (part, .place)
      case (.call, _): (part, .argument)
      default: (part, role == .base || role == .argument ? .value : role)
      }
    }
  }

  /// The expression that tokens of a file are; nil where they are none that is understood.
  init?(_ source: CSource, _ range: Range<Int>) {
    var parser = Parser(source: source, k: range.lowerBound, end: range.upperBound)
    guard !range.isEmpty, let all = parser.ternary(), parser.k == range.upperBound else {
      return nil
    }
    self = all
  }

  fileprivate init(_ kind: Kind, _ range: Range<Int>, _ parts: [CExpression] = []) {
    self.kind = kind
    self.range = range
    self.parts = parts
  }

  private struct Parser {
    let source: CSource
    var k: Int
    let end: Int

    private static let levels: [Set<String>] = [
      ["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", ">", "<=", ">="], ["<<", ">>"],
      ["+", "-"], ["*", "/", "%"],
    ]
    private static let types: Set<String> = [
      "double", "float", "int", "unsigned", "long", "short", "char", "size_t", "const", "signed",
    ]

    private var sign: String { k < end ? source[k] : "" }

    mutating func ternary() -> CExpression? {
      let start = k
      guard let condition = binary(0) else { return nil }
      guard sign == "?" else { return condition }
      k += 1
      guard let yes = ternary(), sign == ":" else { return nil }
      k += 1
      guard let no = ternary() else { return nil }
      return CExpression(.other, start..<k, [condition, yes, no])
    }

    private mutating func binary(_ level: Int) -> CExpression? {
      guard level < Self.levels.count else { return unary() }
      let start = k
      guard var left = binary(level + 1) else { return nil }
      while Self.levels[level].contains(sign) {
        let sign = sign
        k += 1
        guard let right = binary(level + 1) else { return nil }
        left = CExpression(.binary(sign), start..<k, [left, right])
      }
      return left
    }

    private mutating func unary() -> CExpression? {
      let start = k
      if ["-", "+", "!", "~", "*", "&", "++", "--"].contains(sign) {
        let sign = sign
        k += 1
        guard let inner = unary() else { return nil }
        // What is pointed to, or changed, is a place.
        let isPlain = ["-", "+", "!"].contains(sign)
        return CExpression(isPlain ? .unary(sign) : .other, start..<k, isPlain ? [inner] : [])
      }
      if sign == "(", Self.types.contains(source[k + 1]), let close = source.closing(k) {
        k = close + 1
        guard let inner = unary() else { return nil }
        return CExpression(.other, start..<k, [inner])
      }
      return postfix()
    }

    private mutating func postfix() -> CExpression? {
      let start = k
      guard k < end else { return nil }
      let token = source.tokens[k]
      var result: CExpression
      switch token.kind {
      case .number, .text, .word:
        k += 1
        result = CExpression(
          token.kind == .number ? .number : token.kind == .word ? .word : .other, start..<k)
        if token.text == "sizeof" { return nil }
      case .sign:
        guard token.text == "(" else { return nil }
        k += 1
        guard let inner = ternary(), sign == ")" else { return nil }
        k += 1
        result = CExpression(.other, start..<k, [inner])
      }
      while true {
        switch sign {
        case "[":
          k += 1
          guard let index = ternary(), sign == "]" else { return nil }
          k += 1
          result = CExpression(.part, start..<k, [result, index])
        case "(":
          k += 1
          var arguments: [CExpression] = []
          while sign != ")" {
            guard let argument = ternary() else { return nil }
            arguments.append(argument)
            if sign == "," { k += 1 } else if sign != ")" { return nil }
          }
          k += 1
          result = CExpression(.call, start..<k, arguments)
        case ".", "->":
          guard k + 1 < end, source.tokens[k + 1].kind == .word else { return nil }
          k += 2
          result = CExpression(.part, start..<k, result.parts.suffix(1))
        case "++", "--":
          k += 1
          result = CExpression(.other, start..<k)
        default: return result
        }
      }
    }
  }
}

/// The statements of functions of a C file that may be changed, and where names are known in them.
struct CStatements {
  /// An expression that stands by itself, and the statement that it is of.
  struct Site {
    let expression: CExpression
    let statement: Range<Int>
    let role: Role
    let function: Int
  }

  /// What an expression says: a number, a place of an array or how often or whether something is done, an argument, an
  /// array of which a part is taken.
  enum Role { case value, place, argument, base }

  /// A statement that assigns to one place.
  struct Assignment {
    let statement: Range<Int>
    let left: Range<Int>
    let sign: Int
    let function: Int
  }

  let source: CSource
  let functions: [CSource.Function]
  private(set) var sites: [Site] = []
  private(set) var assignments: [Assignment] = []
  /// Where names that each function declares are known.
  private(set) var scopes: [[String: [Range<Int>]]]

  /// Those of a function and of all that it calls.
  init(_ source: CSource, of symbol: String) {
    self.source = source
    functions = source.reached(from: symbol)
    scopes = functions.map { _ in [:] }
    for k in functions.indices { read(k) }
  }

  private static let assigning: Set<String> = ["=", "+=", "-=", "*=", "/="]

  private mutating func read(_ function: Int) {
    var k = functions[function].body.lowerBound
    let end = functions[function].body.upperBound
    while k < end {
      switch source[k] {
      case "{", "}", ";", "else", "do", ":": k += 1
      case "for", "if", "while", "switch":
        guard let close = source.closing(k + 1) else { return }
        var start = k + 2
        let scope = k..<endOfBody(close + 1, end)
        while start < close {
          let stop = source.end(from: start, to: close, before: [";"])
          segments(start..<stop, of: k..<close + 1, function, in: scope, role: .place)
          start = stop + 1
        }
        k = close + 1
      case "return":
        let stop = source.end(from: k, to: end, before: [";"])
        add(k + 1..<stop, of: k..<stop, function, .value)
        k = stop + 1
      case "break", "continue", "goto", "case", "default", "static", "typedef":
        k = source.end(from: k, to: end, before: [";", ":"]) + 1
      default:
        let stop = source.end(from: k, to: end, before: [";"])
        segments(k..<stop, of: k..<stop, function, in: k..<endOfBlock(k, end), role: .value)
        k = max(stop, k) + 1
      }
    }
  }

  /// Reads what is assigned, between commas, or an expression.
  private mutating func segments(
    _ range: Range<Int>, of statement: Range<Int>, _ function: Int, in scope: Range<Int>,
    role: Role
  ) {
    var start = range.lowerBound
    var isDeclaration = false
    while start < range.upperBound {
      let stop = source.end(from: start, to: range.upperBound, before: [","])
      let sign = source.end(from: start, to: stop, before: Self.assigning)
      // A type before a name.
      let declared = source.end(from: start, to: sign, before: ["["])
      if source.tokens[start].kind == .word, start + 1 < declared,
        (start..<declared).allSatisfy({
          source.tokens[$0].kind == .word || source[$0] == "*"
        })
      {
        isDeclaration = true
      }
      if isDeclaration, declared > start, source.tokens[declared - 1].kind == .word {
        scopes[function][source[declared - 1], default: []].append(start..<scope.upperBound)
      }
      if isDeclaration, sign == stop {
        start = stop + 1
        continue
      }
      if sign < stop {
        add(sign + 1..<stop, of: statement, function, role)
        if !isDeclaration, let left = CExpression(source, start..<sign),
          left.kind == .word || left.kind == .part
        {
          if left.kind == .part, left.parts.count == 2 {
            add(left.parts[1].range, of: statement, function, .place)
          }
          if role == .value, start == statement.lowerBound, stop == statement.upperBound {
            assignments.append(
              Assignment(
                statement: statement, left: start..<sign, sign: sign, function: function))
          }
        }
      } else if let call = CExpression(source, start..<stop), call.kind == .call, role == .value {
        for argument in call.parts {
          add(argument.range, of: statement, function, .argument)
        }
      } else {
        add(start..<stop, of: statement, function, role)
      }
      start = stop + 1
    }
  }

  /// Where the block ends that a place is in.
  private func endOfBlock(_ start: Int, _ end: Int) -> Int {
    source.end(from: start, to: end, before: ["}"])
  }

  /// Where what stands behind the head of a loop ends.
  private func endOfBody(_ start: Int, _ end: Int) -> Int {
    var k = start
    while ["for", "if", "while", "switch"].contains(source[k]), let close = source.closing(k + 1) {
      k = close + 1
    }
    return source[k] == "{"
      ? (source.closing(k) ?? end) : source.end(from: k, to: end, before: [";"])
  }

  private mutating func add(
    _ range: Range<Int>, of statement: Range<Int>, _ function: Int, _ role: Role
  ) {
    guard let expression = CExpression(source, range) else { return }
    sites.append(
      Site(expression: expression, statement: statement, role: role, function: function))
  }
}

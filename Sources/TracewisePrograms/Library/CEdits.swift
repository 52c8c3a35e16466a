/// Single changes of a C file that may make the gradient right which one of its functions computes.
///
/// All of a stage are written into one copy of the file, each behind a question which of them is on, so that the
/// compiler reads it once; what does not compile is left out by its line.
struct CEdits {
  /// A change of tokens of a statement, or a statement behind it.
  struct Change {
    let statement: Range<Int>
    /// What is changed; nil where something is added behind the statement.
    let range: Range<Int>?
    /// What is right. Of a linear one what comes before, what stands there so many times, what belongs there so many
    /// times too, and what comes behind.
    let new: [String]
    var isLinear: Bool { new.count > 1 }

    /// The change as it is told, with how often both belong there.
    func edit(_ source: CSource, _ times: [Substring]) -> Edit {
      let new = text(times)
      guard let range else {
        return Edit(line: source.tokens[statement.lowerBound].line, old: "", new: new)
      }
      let before = source.text(statement.lowerBound..<range.lowerBound)
      let behind = source.text(range.upperBound..<statement.upperBound)
      func isApart(_ k: Int) -> Bool {
        source.tokens[k - 1].range.upperBound < source.tokens[k].range.lowerBound
      }
      return Edit(
        line: source.tokens[range.lowerBound].line, old: source.text(statement),
        new: before + (before.isEmpty || !isApart(range.lowerBound) ? "" : " ")
          + (needsBrackets(new, source, range) ? "(\(new))" : new)
          + (behind.isEmpty || !isApart(range.upperBound) ? "" : " ") + behind)
    }

    /// Whether what stands beside a place would part a text: `a / b * c` is no `a / (b * c)`.
    private func needsBrackets(_ text: String, _ source: CSource, _ range: Range<Int>) -> Bool {
      let tokens = CSource(Array(text.utf8)).tokens
      var (depth, isSum, isProduct) = (0, false, false)
      for token in tokens {
        if ["(", "["].contains(token.text) { depth += 1 }
        if [")", "]"].contains(token.text) { depth -= 1 }
        guard depth == 0, token.kind == .sign, !["]", ")", ".", "->"].contains(token.text) else {
          continue
        }
        isProduct = isProduct || ["*", "/"].contains(token.text)
        isSum = isSum || !["*", "/"].contains(token.text)
      }
      let (before, behind) = (source[range.lowerBound - 1], source[range.upperBound])
      return before == "/" && (isSum || isProduct)
        || (["*", "%", "-"].contains(before) || ["*", "/", "%"].contains(behind)) && isSum
    }

    private func text(_ times: [Substring]) -> String {
      guard isLinear, times.count == 2 else { return new[0] }
      func multiple(_ times: Substring, _ term: String) -> (isNegative: Bool, text: String) {
        let parts = times.drop { $0 == "-" }.split(separator: "/")
        let factor = parts[0] == "1" ? "" : "\(parts[0]) * "
        let divisor = parts[1] == "1" ? "" : " / \(parts[1])"
        return (times.hasPrefix("-"), factor + term + divisor)
      }
      let added = multiple(times[1], new[2])
      guard !new[1].isEmpty, !times[0].hasPrefix("0/") else {
        return new[0] + (added.isNegative ? "-" : "") + added.text + new[3]
      }
      let own = multiple(times[0], new[1])
      return new[0] + (own.isNegative ? "-" : "") + own.text + (added.isNegative ? " - " : " + ")
        + added.text + new[3]
    }
  }

  enum Stage: CaseIterable {
    case probe, slips, names, factors, words, powers, terms, statements, products
  }

  /// An expression that stands by itself, and the statement that it is of.
  struct Site {
    let expression: CExpression
    let statement: Range<Int>
    let role: Role
    let function: Int
  }

  /// What an expression says: a number, a place of an array or how often or whether something is done, an argument.
  enum Role { case value, place, argument }

  struct Assignment {
    let statement: Range<Int>
    let left: Range<Int>
    let sign: Int
    let function: Int
  }

  let source: CSource
  private let functions: [CSource.Function]
  private(set) var sites: [Site] = []
  private var assignments: [Assignment] = []
  /// Names and parts of arrays in each function, short ones first; and its places that are assigned to.
  private(set) var words: [[String]] = []
  private(set) var names: [[String]] = []
  private var targets: [[String]] = []
  /// How many places say a number of an array, of each name.
  private(set) var depths: [[String: Int]] = []
  /// Where names that functions declare are known.
  private var scopes: [[String: [Range<Int>]]] = []

  init(_ source: CSource, of symbol: String) {
    self.source = source
    functions = source.reached(from: symbol)
    scopes = functions.map { _ in [:] }
    depths = functions.map(depths)
    for k in functions.indices { read(k) }
    let own = Set(source.functions.map(\.name))
    let constants = globals()
    for (k, function) in functions.enumerated() {
      var (words, names, counts): (Set<String>, Set<String>, Set<String>) = ([], [], [])
      func look(_ x: CExpression, isBase: Bool, isPlace: Bool) {
        if x.kind == .word {
          let name = source[x.range.lowerBound]
          if !own.contains(name) {
            names.insert(name)
            if !isBase { words.insert(name) }
            if isPlace { counts.insert(name) }
          }
        }
        if x.kind == .part || x.kind == .call { words.insert(source.text(x.range)) }
        for (k, part) in x.parts.enumerated() {
          let isPart = x.kind == .part
          look(part, isBase: isPart && k == 0, isPlace: isPart ? k > 0 : isPlace)
        }
      }
      for site in sites where site.function == k {
        look(site.expression, isBase: false, isPlace: site.role == .place)
      }
      for assignment in assignments where assignment.function == k {
        if let left = CExpression(source, assignment.left) {
          look(left, isBase: false, isPlace: false)
        }
      }
      for j in function.parameters
      where source.tokens[j].kind == .word && [",", ")"].contains(source[j + 1])
        && !(source[j - 1] == "*" && source[j - 2] == "void")
      {
        names.insert(source[j])
      }
      names.formUnion(constants)
      words.formUnion(constants)
      words.formUnion(otherPlaces(words, k))
      self.words.append(
        words.filter { $0.utf8.count <= 24 && isNumber($0, k) }.sorted {
          // Places and counts belong in few terms.
          let isLater = (counts.contains($0), counts.contains($1))
          return isLater.0 != isLater.1 ? isLater.1 : ($0.utf8.count, $0) < ($1.utf8.count, $1)
        })
      self.names.append(names.sorted())
      targets.append(
        Set(assignments.filter { $0.function == k }.map { source.text($0.left) }).sorted())
    }
  }

  private func depths(_ function: CSource.Function) -> [String: Int] {
    var result: [String: Int] = [:]
    for k in function.body where source.tokens[k].kind == .word && source[k + 1] == "[" {
      var (depth, next) = (0, k + 1)
      while source[next] == "[", let close = source.closing(next) {
        (depth, next) = (depth + 1, close + 1)
      }
      result[source[k]] = max(result[source[k]] ?? 0, depth)
    }
    for k in function.parameters where source[k] == "*" && source.tokens[k + 1].kind == .word {
      result[source[k + 1]] = max(result[source[k + 1]] ?? 0, 1)
    }
    return result
  }

  /// Whether a name, or a part of an array, is a number and no array.
  func isNumber(_ word: String, _ function: Int) -> Bool {
    let name = String(word.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    guard name.utf8.count < word.utf8.count else { return depths[function][name] == nil }
    guard word.hasSuffix("]"), !word.contains("(") else { return true }
    // Places within places are no further ones.
    var (depth, count) = (0, 0)
    for character in word {
      if character == "[" {
        depth += 1
        if depth == 1 { count += 1 }
      }
      if character == "]" { depth -= 1 }
    }
    return count == (depths[function][name] ?? count)
  }

  /// Parts of the same arrays at the other places that a function names: `a[j]` beside `a[i]`.
  private func otherPlaces(_ words: Set<String>, _ function: Int) -> Set<String> {
    let parts = words.filter { $0.hasSuffix("]") && !$0.contains("(") }
    func pieces(_ word: String) -> [String] {
      word.split(separator: "[").map { String($0.hasSuffix("]") ? $0.dropLast() : $0) }
    }
    let places = Set(parts.flatMap { pieces($0).dropFirst() })
      .filter { $0.utf8.count <= 5 && $0.first?.isNumber == false }.sorted().prefix(6)
    var result: Set<String> = []
    for part in parts where result.count < 40 {
      let pieces = pieces(part)
      for k in pieces.indices.dropFirst() {
        for place in places {
          var other = pieces
          other[k] = place
          result.insert(other[0] + other.dropFirst().map { "[\($0)]" }.joined())
        }
      }
    }
    return result
  }

  /// Names that are declared outside functions, with a value.
  private func globals() -> Set<String> {
    var (result, depth, isDeclared): (Set<String>, Int, Bool) = ([], 0, false)
    for (k, token) in source.tokens.enumerated() {
      if ["(", "[", "{"].contains(token.text) { depth += 1 }
      if [")", "]", "}"].contains(token.text) { depth -= 1 }
      guard depth == 0 else { continue }
      if token.text == ";" || token.text == "}" {
        isDeclared = token.text == "}" ? isDeclared : false
      }
      if ["double", "float", "int"].contains(token.text) { isDeclared = true }
      if isDeclared, token.kind == .word, source[k + 1] == "=" { result.insert(token.text) }
    }
    return result
  }

  // MARK: - What may be changed

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

  /// Whether all names of a text are known at a place.
  func isKnown(_ text: String, at place: Int, _ function: Int) -> Bool {
    var names: [Substring] = []
    for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" })
    where word.first?.isNumber == false { names.append(word) }
    return names.allSatisfy { name in
      guard let ranges = scopes[function][String(name)] else { return true }
      return ranges.contains { $0.contains(place) }
    }
  }

  private mutating func add(
    _ range: Range<Int>, of statement: Range<Int>, _ function: Int, _ role: Role
  ) {
    guard let expression = CExpression(source, range) else { return }
    sites.append(
      Site(expression: expression, statement: statement, role: role, function: function))
  }

  // MARK: - The copy with changes

  /// A copy of the file with all changes of a stage at some sites, and the changes in the order of their numbers.
  func copy(_ stage: Stage, at places: [Int], without left: Set<Int> = []) -> (
    text: [UInt8], changes: [Change]
  ) {
    var writer = Writer(edits: self, stage: stage, left: left)
    var pieces: [(range: Range<Int>, text: String)] = []
    let chosen = Set(places)
    for assignment in assignments where [.slips, .statements].contains(stage) {
      let own = sites.indices.filter {
        sites[$0].statement == assignment.statement && chosen.contains($0)
      }
      guard !own.isEmpty else { continue }
      pieces.append((assignment.statement, writer.statement(assignment, own.map { sites[$0] })))
    }
    for k in places where !pieces.contains(where: { $0.range == sites[k].statement }) {
      pieces.append((sites[k].expression.range, writer.site(sites[k])))
    }
    pieces.sort { $0.range.lowerBound < $1.range.lowerBound }
    var (text, last) = (Array("int tw_edit = -1; double tw_b = 1, tw_c = 0;\n".utf8), 0)
    for (range, new) in pieces {
      let bytes = bytes(of: range)
      guard bytes.lowerBound >= last else { continue }
      text += source.bytes[last..<bytes.lowerBound] + Array(new.utf8)
      last = bytes.upperBound
    }
    return (text + source.bytes[last...], writer.changes)
  }

  private func bytes(of range: Range<Int>) -> Range<Int> {
    source.tokens[range.lowerBound].range
      .lowerBound..<source.tokens[range.upperBound - 1].range.upperBound
  }

  /// Words, their products and quotients.
  func terms(_ words: some Collection<String>) -> [String] {
    var result = words + words.map { "1 / \($0)" }
    for (k, a) in words.enumerated() {
      for b in words.dropFirst(k) { result.append("\(a) * \(b)") }
      for b in words where a != b { result.append("\(a) / \(b)") }
    }
    return result
  }

  /// What may be added behind an assignment: to its own target, or to one of the same array.
  func added(_ assignment: Assignment) -> [(String, String)] {
    let own = source.text(assignment.left)
    let array = own.prefix { $0 != "[" }
    let others = targets[assignment.function].filter {
      $0.prefix { $0 != "[" } == array && $0.contains("[") == own.contains("[")
    }
    let place = assignment.statement.upperBound - 1
    let words = words[assignment.function].filter { isKnown($0, at: place, assignment.function) }
    return others.filter { isKnown($0, at: place, assignment.function) }.prefix(8).flatMap {
      target in terms(words.prefix(others.count > 3 ? 14 : 22)).map { (target, $0) }
    }
  }
}

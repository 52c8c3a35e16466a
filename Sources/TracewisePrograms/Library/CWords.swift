/// The words of which something new may be made in a function of a C file.
struct CWords {
  /// What the function names.
  private(set) var names: [String] = []
  /// Numbers among them, and parts of arrays, short ones first, places and counts last.
  private(set) var words: [String] = []
  /// How many places say a number of an array, of each name.
  let depths: [String: Int]
  private let targets: [String]
  private let scopes: [String: [Range<Int>]]

  init(_ statements: CStatements, _ k: Int) {
    let (source, function) = (statements.source, statements.functions[k])
    depths = Self.depths(source, function)
    scopes = statements.scopes[k]
    let sites = statements.sites.filter { $0.function == k }
    let lefts = statements.assignments.filter { $0.function == k }.map(\.left)
    targets = Set(lefts.map { source.text($0) }).sorted()
    let functions = Set(source.functions.map(\.name))
    var (words, names, counts): (Set<String>, Set<String>, Set<String>) = ([], [], [])
    func look(_ x: CExpression, _ role: CStatements.Role) {
      let own = source.text(x.range)
      if x.kind == .word, !functions.contains(own) {
        names.insert(own)
        if role != .base { words.insert(own) }
        if role == .place { counts.insert(own) }
      }
      if x.kind == .part || x.kind == .call { words.insert(own) }
      for (part, role) in x.roles(as: role) { look(part, role) }
    }
    for site in sites { look(site.expression, site.role) }
    for left in lefts { if let left = CExpression(source, left) { look(left, .value) } }
    for j in function.parameters
    where source.tokens[j].kind == .word && [",", ")"].contains(source[j + 1])
      && !(source[j - 1] == "*" && source[j - 2] == "void")
    {
      names.insert(source[j])
    }
    let constants = source.constants
    self.names = names.union(constants).sorted()
    words.formUnion(constants)
    words.formUnion(Self.otherPlaces(words))
    self.words = words.filter { $0.utf8.count <= 24 && isNumber($0) }.sorted {
      // Places and counts belong in few terms.
      let isLater = (counts.contains($0), counts.contains($1))
      return isLater.0 != isLater.1 ? isLater.1 : ($0.utf8.count, $0) < ($1.utf8.count, $1)
    }
  }

  private static func depths(_ source: CSource, _ function: CSource.Function) -> [String: Int] {
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
  func isNumber(_ word: String) -> Bool {
    let name = word.firstName
    guard name.utf8.count < word.utf8.count else { return depths[name] == nil }
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
    return count == (depths[name] ?? count)
  }

  /// Parts of the same arrays at the other places that a function names: `a[j]` beside `a[i]`.
  private static func otherPlaces(_ words: Set<String>) -> Set<String> {
    let parts = words.filter { $0.hasSuffix("]") && !$0.contains("(") }
    func pieces(_ word: String) -> [String] {
      word.split(separator: "[").map { String($0.hasSuffix("]") ? $0.dropLast() : $0) }
    }
    let places = Set(parts.flatMap { pieces($0).dropFirst() })
      .filter { $0.utf8.count <= 5 && $0.first?.isNumber == false }.sorted().prefix(6)
    var result: Set<String> = []
    for part in parts.sorted() where result.count < 40 {
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

  /// Whether all names of a text are known at a place.
  func isKnown(_ text: String, at place: Int) -> Bool {
    text.split { !$0.isOfName }.allSatisfy { name in
      scopes[String(name)]?.contains { $0.contains(place) } ?? true
    }
  }

  /// Words, their products and quotients.
  static func terms(_ words: some Collection<String>) -> [String] {
    var result = words + words.map { "1 / \($0)" }
    for (k, a) in words.enumerated() {
      for b in words.dropFirst(k) { result.append("\(a) * \(b)") }
      for b in words where a != b { result.append("\(a) / \(b)") }
    }
    return result
  }

  /// What may be added behind an assignment: to its own target, or to one of the same array.
  func added(_ assignment: CStatements.Assignment, _ source: CSource) -> [(String, String)] {
    let own = source.text(assignment.left)
    let array = own.prefix { $0 != "[" }
    let others = targets.filter {
      $0.prefix { $0 != "[" } == array && $0.contains("[") == own.contains("[")
    }
    let place = assignment.statement.upperBound - 1
    let words = words.filter { isKnown($0, at: place) }
    return others.filter { isKnown($0, at: place) }.prefix(8).flatMap {
      target in Self.terms(words.prefix(others.count > 3 ? 14 : 22)).map { (target, $0) }
    }
  }
}

extension Character {
  fileprivate var isOfName: Bool { isLetter || isNumber || self == "_" }
}

extension String {
  /// The name that a part of an array or a call begins with.
  var firstName: String { String(prefix(while: \.isOfName)) }
}

extension CSource {
  /// Names that are declared outside functions, with a value.
  fileprivate var constants: Set<String> {
    var (result, depth, isDeclared): (Set<String>, Int, Bool) = ([], 0, false)
    for (k, token) in tokens.enumerated() {
      if ["(", "[", "{"].contains(token.text) { depth += 1 }
      if [")", "]", "}"].contains(token.text) { depth -= 1 }
      guard depth == 0 else { continue }
      if token.text == ";" { isDeclared = false }
      if ["double", "float", "int"].contains(token.text) { isDeclared = true }
      if isDeclared, token.kind == .word, self[k + 1] == "=" { result.insert(token.text) }
    }
    return result
  }
}

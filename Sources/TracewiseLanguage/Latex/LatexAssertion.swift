/// What a sentence says of symbols: "where $A$ is symmetric", "for symmetric $A$".
struct LatexAssertion {
  /// The symbols as they are written.
  let symbols: [ArraySlice<LatexToken>]
  let trait: LatexTrait
  /// Whether it is only said for the sentence: "if $A$ is symmetric".
  let isConditional: Bool

  /// All that a sentence says, in order.
  static func all(in sentence: LatexProse.Sentence) -> [LatexAssertion] {
    Finder(items: sentence.items).found
  }
}

/// Looks for the symbols that words like "symmetric" are said of.
private struct Finder {
  typealias Item = LatexProse.Item

  /// A trait with the places of its words.
  private struct Phrase {
    let trait: LatexTrait?
    let places: Range<Int>
  }

  let items: [Item]
  private let phrases: [Phrase]

  init(items: [Item]) {
    self.items = items
    let words = items.map { item in if case .word(let word) = item { word } else { "$" } }
    var phrases: [Phrase] = []
    var place = 0
    while place < words.count {
      guard let (trait, count) = LatexTrait.named(by: words[place...]) else {
        place += 1
        continue
      }
      phrases.append(Phrase(trait: trait, places: place..<(place + count)))
      place += count
    }
    self.phrases = phrases
  }

  var found: [LatexAssertion] {
    phrases.compactMap { phrase in
      guard let trait = phrase.trait else { return nil }
      let start = phrase.places.lowerBound
      var subject = linked(before: start)
      if subject?.hasVerb != true, let named = named(behind: phrase.places.upperBound, start) {
        subject = named
      }
      guard let subject, !subject.symbols.isEmpty else { return nil }
      let isFalse = subject.isNegated
      // What is not positive is nothing that could be drawn.
      if isFalse, trait == .positive { return nil }
      return LatexAssertion(
        symbols: subject.symbols, trait: isFalse ? .general : trait,
        isConditional: isConditional(before: min(start, subject.start)))
    }
  }

  private struct Subject {
    var symbols: [ArraySlice<LatexToken>]
    /// Where it begins.
    var start: Int
    var isNegated: Bool
    var hasVerb = false
  }

  // MARK: "symmetric matrices A and B"

  private func named(behind end: Int, _ start: Int) -> Subject? {
    var place = end
    var isPlural = false
    while place < items.count, let word = word(at: place) {
      if let phrase = phrases.first(where: { $0.places.contains(place) }), phrase.trait != nil {
        isPlural = isPlural || word.hasSuffix("s")
      } else if word == "and" || word == "or" {
        guard phrases.contains(where: { $0.places.lowerBound == place + 1 }) else { return nil }
      } else {
        guard Self.nouns.contains(word) else { return nil }
        isPlural = isPlural || Self.plurals.contains(word)
      }
      place += 1
    }
    guard case .part(let first, _)? = item(at: place) else { return nil }
    var symbols = [first]
    while let next = conjunct(behind: place) {
      guard next.isJoined || isPlural else { break }
      symbols.append(next.part)
      place = next.place
    }
    return Subject(
      symbols: symbols, start: start, isNegated: isNegated((start - 3)..<start, stopsAtParts: true))
  }

  /// The next formula of a list, behind "and" or a comma.
  private func conjunct(
    behind place: Int
  ) -> (part: ArraySlice<LatexToken>, isJoined: Bool, place: Int)? {
    var next = place + 1
    while next < items.count, isConjunction(next) { next += 1 }
    guard case .part(let part, let isJoined)? = item(at: next) else { return nil }
    return (part, isJoined, next)
  }

  // MARK: "A and B are symmetric", "with A symmetric"

  private func linked(before start: Int) -> Subject? {
    var place = start - 1
    var (hasVerb, isPlural) = (false, false)
    while place >= 0 {
      if let word = word(at: place) {
        let isOther = phrases.contains { $0.places.contains(place) }
        guard isOther || Self.links.contains(word) || isNumber(word) else { return nil }
        hasVerb = hasVerb || Self.verbs.contains(word)
        isPlural = isPlural || Self.pluralVerbs.contains(word)
      } else if case .part(let part, _)? = item(at: place), LatexAssertion.isSymbol(part) {
        break
      } else if case .comma? = item(at: place) {
        let isList = phrases.contains { $0.places.upperBound == place }
        guard hasVerb || isList || isNegated(place..<start, stopsAtParts: false) else {
          return nil
        }
      }
      place -= 1
      guard start - place < 14 else { return nil }
    }
    guard case .part(let nearest, var isJoined)? = item(at: place) else { return nil }
    var isNegated = isNegated(place..<start, stopsAtParts: false)
    if isNeither(before: place) { (isNegated, isPlural) = (true, true) }
    var symbols = [nearest]
    while let before = precedingPart(place), isPlural || isJoined {
      symbols.append(before.part)
      (place, isJoined) = (before.place, before.isJoined)
    }
    return Subject(symbols: symbols, start: place, isNegated: isNegated, hasVerb: hasVerb)
  }

  private func precedingPart(
    _ place: Int
  ) -> (part: ArraySlice<LatexToken>, isJoined: Bool, place: Int)? {
    var next = place - 1
    while next >= 0, isConjunction(next) { next -= 1 }
    guard next < place - 1, case .part(let part, let isJoined)? = item(at: next) else { return nil }
    return (part, isJoined, next)
  }

  // MARK: Words

  private func item(at place: Int) -> Item? { items.indices.contains(place) ? items[place] : nil }

  private func word(at place: Int) -> String? {
    if case .word(let word)? = item(at: place) { word } else { nil }
  }

  /// "neither A nor" before B.
  private func isNeither(before place: Int) -> Bool {
    (max(0, place - 6)..<place).contains { word(at: $0) == "neither" }
  }

  private func isNumber(_ word: String) -> Bool { word.allSatisfy(\.isNumber) }

  private func isConjunction(_ place: Int) -> Bool {
    switch items[place] {
    case .comma: true
    case .word(let word): ["and", "or", "nor", "both", "as", "well"].contains(word)
    case .part: false
    }
  }

  private func isNegated(_ places: Range<Int>, stopsAtParts: Bool) -> Bool {
    for place in places.reversed() {
      guard let item = item(at: place) else { return false }
      switch item {
      case .word(let word): if Self.negations.contains(word) { return true }
      case .part, .comma: if stopsAtParts { return false }
      }
    }
    return false
  }

  private func isConditional(before place: Int) -> Bool {
    for k in (max(0, place - 5)..<max(0, place)).reversed() {
      guard let word = word(at: k) else { return false }
      if Self.conditions.contains(word) { return true }
    }
    return false
  }

  private static let conditions: Set<String> = ["if", "when", "whenever", "unless", "once"]
  private static let negations: Set<String> = [
    "not", "no", "non", "never", "nor", "neither", "without", "isn", "aren", "needn", "unless",
    "than",
  ]
  private static let verbs: Set<String> = [
    "is", "are", "be", "being", "denote", "denotes", "denoting", "represents", "representing",
    "lies", "has", "have",
  ]
  private static let pluralVerbs: Set<String> = ["are", "both", "all", "be", "denote", "have"]
  private static let links: Set<String> = verbs.union(pluralVerbs).union(negations).union([
    "a", "an", "the", "some", "any", "real", "given", "fixed", "known", "square", "each", "also",
    "assumed", "to", "taken", "sample", "always", "here", "now", "of", "size", "matrix",
    "matrices", "constant", "prior", "posterior", "noise", "common", "empirical", "elements",
    "element", "or", "and", "necessarily", "need", "longer", "in", "on", "which", "data", "full",
    "its", "inverse", "associated", "usual", "unknown", "weighting", "vector", "labels", "label",
    "that", "such", "must", "should", "will", "can", "model", "target", "on", "probability", "by",
    "dimensional", "column", "with", "over", "entries",
  ])
  private static let plurals: Set<String> = [
    "matrices", "vectors", "scalars", "numbers", "parameters", "constants", "weights", "labels",
    "targets", "factors",
  ]
  private static let nouns: Set<String> = plurals.union([
    "matrix", "vector", "scalar", "number", "parameter", "constant", "weight", "label", "target",
    "factor", "square", "real", "kernel", "input", "output", "weighting", "cost", "noise",
  ])
}

extension LatexAssertion {
  /// Whether a part of a formula may be a symbol: sizes as in $n\times n$ are none.
  fileprivate static func isSymbol(_ part: ArraySlice<LatexToken>) -> Bool {
    !part.contains { $0.command == "times" || $0.character == "×" }
      || part.contains { $0.command == "in" || $0.character == "∈" }
  }

  /// What stands in front of a relation: A of $A\in\mathbb R^{n\times n}$.
  static func symbol(of part: ArraySlice<LatexToken>) -> ArraySlice<LatexToken> {
    let relations: Set<String> = ["in", "succ", "succeq", "ge", "geq", "geqslant", "gt"]
    let end = part.firstIndex { token in
      token.command.map(relations.contains) ?? false
        || token.character.map { "∈>=≥".contains($0) } ?? false
    }
    return part[..<(end ?? part.endIndex)]
  }
}

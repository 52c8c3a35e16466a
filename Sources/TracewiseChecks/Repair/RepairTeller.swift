import TracewiseLanguage

/// Says in sentences what is wrong with a claim.
struct RepairTeller {
  let claim: FormNode
  /// The sizes that were tried, by name.
  let sizes: [String: [Int]]
  /// What the whole is called.
  var whole = "the claim"

  func sentence(_ stories: [RepairStory]) -> String {
    if let (a, b) = exchangedTransposes(stories) {
      return "the transposes of \(a) and \(b) are exchanged"
    }
    if let (a, b) = exchangedPieces(stories) { return "\(a) and \(b) are exchanged" }
    if let (wrong, right) = replacedTerm(stories) { return "the term \(wrong) should be \(right)" }
    var said: [(sentence: String, count: Int)] = []
    for story in stories {
      let sentence = sentence(story)
      if let k = said.firstIndex(where: { $0.sentence == sentence }) {
        said[k].count += story.count
      } else {
        said.append((sentence, story.count))
      }
    }
    return said.map { $0.count > 1 ? "\($0.sentence) (in \($0.count) places)" : $0.sentence }
      .joined(separator: "; ")
  }

  /// A term that should not be there and one that is missing.
  private func replacedTerm(_ stories: [RepairStory]) -> (String, String)? {
    guard stories.count == 2, stories.allSatisfy({ $0.count == 1 && $0.claimed == nil }),
      let wrong = stories.first(where: { $0.cause == .termAdded })?.piece,
      let right = stories.first(where: { $0.cause == .termMissing })?.piece
    else { return nil }
    return (wrong, right)
  }

  /// Two pieces, each in the place of the other.
  private func exchangedPieces(_ stories: [RepairStory]) -> (String, String)? {
    guard stories.count == 2, stories.allSatisfy({ $0.count == 1 && $0.whereabouts == nil }),
      let a = stories[0].claimed, let b = stories[1].claimed, a === stories[1].right,
      b === stories[0].right
    else { return nil }
    return (a.text, b.text)
  }

  /// What is transposed and should not be, and the other way round.
  private func exchangedTransposes(_ stories: [RepairStory]) -> (String, String)? {
    guard stories.count == 2,
      stories.allSatisfy({ $0.cause == .transpose && !$0.isExchange && $0.count == 1 }),
      let a = stories[0].claimed, let b = stories[1].claimed, stories[0].right != nil,
      stories[1].right != nil,
      (a.operation == .transpose) != (b.operation == .transpose)
    else { return nil }
    return (a.text, b.text)
  }

  /// A piece of the claim as the subject of a sentence.
  private func subject(_ story: RepairStory) -> String {
    guard !story.isWhole, let piece = story.claimed ?? pieces(of: story), piece !== claim else {
      return whole
    }
    let terms = claim.terms
    let isTerm =
      terms.count > 1 && terms.contains { $0.node === piece || $0.node === piece.negated }
    return isTerm ? "the term \(piece.text)" : piece.text
  }

  /// The piece of which a story is, where it is one that the claim has.
  private func pieces(of story: RepairStory) -> FormNode? {
    story.pieces.first { piece in claim.all.contains { $0 === piece } }
  }

  private func sentence(_ story: RepairStory) -> String {
    ([mistake(story)] + [story.whereabouts].compactMap { $0 }).joined(separator: ", ")
  }

  /// That factors are missing on both sides.
  static func missingAround(_ front: String, _ behind: String) -> String {
    "the factors \(front) in front and \(behind) behind are missing"
  }

  private func mistake(_ story: RepairStory) -> String {
    if let scale = story.scale { return scale.words(subject(story), seen: seen(scale)) }
    let piece = story.piece ?? ""
    let claimed = story.claimed?.text ?? ""
    let right = story.right?.text ?? ""
    let isNamed = story.claimed != nil && story.right != nil
    let change = isNamed ? ": \(right) in place of \(claimed)" : ""
    if let (front, behind) = story.around {
      return Self.missingAround(front.text, behind.text) + change
    }
    return
      switch story.cause
    {
    case .transpose: transpose(story)
    case .inverse: inverse(story)
    case .sign: "the sign of \(piece) is wrong"
    case .factor: number(story)
    case .factorAdded: "the factor \(piece) should not be there"
    case .factorMissing: "the factor \(piece) is missing" + (story.isWhole ? "" : change)
    case .termAdded: "the term \(piece) should not be there"
    case .termMissing: "the term \(piece) is missing" + (story.isWhole ? "" : change)
    case _ where story.isExchange: "\(piece) are exchanged" + change
    case .order where story.piece != nil && !isNamed: piece
    case .order where story.claimed?.isBlocks == true:
      "the blocks are in the wrong order" + change
    case .order: "the factors are in the wrong order" + change
    case .hadamard where story.claimed?.isSum == true: "a sum in place of a product" + change
    case .hadamard: "the wrong kind of product or power" + change
    case .power: "the wrong power" + change
    case .broadcast where story.isOfDiagonal: "diag is missing" + change
    case .broadcast: "summed over the wrong entries" + change
    case .size where story.claimed?.isOfSizes(sizes.mapValues { $0[0] }) == true:
      "the wrong number" + change
    case .size: "a sum for a mean, or the other way round" + change
    case .function
    where story.claimed?.isComparison == true && story.right?.isComparison == true:
      story.claimed?.parts == story.right?.parts
        ? "the comparison is turned around" + change : "the comparison is another one" + change
    case .function: "the wrong function" + change
    case .index: "the wrong index" + change
    case .logdet: "det and logdet are exchanged" + change
    case .parentheses: "the parentheses are wrong" + change
    case .symmetric: "taken as symmetric, which it is not" + change
    case .otherInput where isNamed && !(story.claimed?.isName == true && isVariable(story.right)):
      "the wrong expression" + change
    case .otherInput: "the wrong variable" + change
    case .symmetricConvention, .structure:
      story.piece
        ?? "the claim is 2G − diag(G), by independent entries; here the gradient G of a symmetric matrix is symmetric"
    case .scalar: "the wrong factor" + change
    case .layout: "\(whole) is the transpose of the gradient"
    case .several, .kink, .frozen, .clipped, .precision, .state, .differences:
      "\(whole) differs in several places"
    }
  }

  /// Whether it is a name, or a name transposed.
  private func isVariable(_ x: FormNode?) -> Bool {
    x.map { $0.isName || $0.operation == .transpose && $0.parts[0].isName } ?? false
  }

  /// A number too much or too few: the claim is so many times what it should be.
  private func number(_ story: RepairStory) -> String {
    let parts = (story.piece ?? "").split(separator: "/").compactMap { Double($0) }
    guard let first = parts.first,
      let f = Fraction(parts.dropFirst().reduce(first, /), denominators: 64)
    else {
      let piece = story.piece ?? ""
      return story.isMissing
        ? "\(subject(story)) lacks the factor \(piece)"
        : "\(subject(story)) has a wrong factor \(piece)"
    }
    if story.count > 1, story.claimed == nil {
      return story.isMissing ? "the factor \(f) is missing" : "the factor \(f) should not be there"
    }
    let factor = story.isMissing ? f.inverse : f
    return
      "\(subject(story)) is too \(factor.value > 1 ? "large" : "small") by the factor \(factor)"
  }

  private func transpose(_ story: RepairStory) -> String {
    if story.isExchange, let piece = story.piece { return "\(piece) are exchanged" }
    guard let claimed = story.claimed, let right = story.right else {
      return "a transpose is wrong"
    }
    if right.operation == .transpose, right.parts[0] === claimed {
      return "\(subject(story)) should be transposed"
    }
    if claimed.operation == .transpose, claimed.parts[0] === right {
      return "\(right.text) should not be transposed"
    }
    return "a transpose is wrong: \(right.text) in place of \(claimed.text)"
  }

  private func inverse(_ story: RepairStory) -> String {
    guard let claimed = story.claimed, let right = story.right else { return "an inverse is wrong" }
    if right.function == "inv", right.parts[0] === claimed {
      return "\(subject(story)) should be inverted"
    }
    if claimed.function == "inv", claimed.parts[0] === right {
      return "\(right.text) should not be inverted"
    }
    return "an inverse is missing or too much: \(right.text) in place of \(claimed.text)"
  }

  /// At which sizes a factor was seen that is one.
  private func seen(_ scale: FormScale) -> String {
    guard let name = scale.scalar?.text, let sizes = sizes[name] else { return "" }
    return " (seen at \(name) = \(sizes.map(String.init).joined(separator: ", ")))"
  }
}

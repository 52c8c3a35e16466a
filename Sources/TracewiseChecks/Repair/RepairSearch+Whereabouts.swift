import TracewiseLanguage

/// Where in a claim a mistake is, where what is told of it stands there more than once.
extension RepairSearch {
  /// - Parameter edited: The claim with the mistake mended, and nothing else changed.
  func whereabouts(of story: RepairStory, _ edited: FormNode) -> String? {
    guard !story.isExchange else { return nil }
    let path = differing(claim, edited)
    if story.isBeside {
      return path.last.flatMap { neighbour($0.0, $0.1, story) ?? bracket($0.0, $0.1) }
    }
    let piece = story.cause == .sign ? story.pieces.first : story.claimed ?? story.pieces.first
    guard story.cause == .sign || !story.isWhole, let piece, piece !== claim,
      occurrences(of: piece) > story.count
    else { return nil }
    for place in path.indices.dropFirst().reversed() {
      let owner = path[place].0
      // A transpose or a divisor says no more than what it is of.
      let isBare = owner.operation == .transpose || owner.isDivisor
      if owner !== piece, !isBare, occurrences(of: owner) == 1, owner.size <= 24 {
        return "in \(owner.text)"
      }
      if case .blocks(let counts) = path[place - 1].0.operation {
        return block(of: path[place - 1].0, path[place - 1].1, counts)
      }
    }
    return nil
  }

  /// How often it stands in the claim.
  func occurrences(of piece: FormNode) -> Int {
    claimPlaces.count { $0.node === piece && !$0.isInLet && !$0.isRun }
  }

  /// From the whole to the least in which all that differs stands, on both sides.
  private func differing(_ a: FormNode, _ b: FormNode) -> [(FormNode, FormNode)] {
    var path = [(a, b)]
    while let (a, b) = path.last, a !== b, a.operation == b.operation,
      a.parts.count == b.parts.count
    {
      let places = a.parts.indices.filter { !isSame(a.parts[$0], b.parts[$0]) }
      guard places.count == 1, !a.isLocal else { break }
      path.append((a.parts[places[0]], b.parts[places[0]]))
    }
    return path
  }

  private func isSame(_ a: FormNode, _ b: FormNode) -> Bool { a === b || values.areEqual(a, b) }

  /// What lacks a factor that others of a sum have: 1 of 1 - A*x, where A*(1 - x) is right.
  private func bracket(_ node: FormNode, _ other: FormNode) -> String? {
    guard node.isSum, let inner = other.parts.first(where: \.isSum) else { return nil }
    let common = node.terms.filter { term in
      inner.terms.contains { $0.node === term.node && $0.isNegative == term.isNegative }
    }
    guard !common.isEmpty, common.count < node.terms.count else { return nil }
    return "on \(table.sum(common).text)"
  }

  /// What a matrix that is missing among factors, or one too much, stands beside. A number may stand anywhere.
  private func neighbour(_ node: FormNode, _ other: FormNode, _ story: RepairStory) -> String? {
    func factors(_ x: FormNode) -> [FormNode] { x.operation == .product ? x.parts : [x] }
    let (own, new) = (factors(node), factors(other))
    let (less, more) = own.count < new.count ? (own, new) : (new, own)
    let start = zip(less, more).prefix { isSame($0, $1) }.count
    let end = less.count - start
    let isInserted = zip(less.reversed(), more.reversed()).prefix(end).allSatisfy { isSame($0, $1) }
    let matrices = more[start..<more.count - end].filter { values[$0]?.isScalar == false }
    guard isInserted, !matrices.isEmpty, more.count > 2 else { return nil }
    // What should not be there is found where it stands once.
    let isElsewhere = claim.all.count { $0.text == story.piece } > 1
    guard story.cause == .factorMissing || isElsewhere else { return nil }
    return start > 0 ? "behind \(less[start - 1].text)" : less.first.map { "before \($0.text)" }
  }

  /// Which block differs, with so many in each row.
  private func block(of blocks: FormNode, _ other: FormNode, _ counts: [Int]) -> String? {
    var place = blocks.parts.indices.first { !isSame(blocks.parts[$0], other.parts[$0]) } ?? 0
    for (row, count) in counts.enumerated() {
      if place < count {
        return counts.allSatisfy({ $0 == 1 })
          ? "in row \(row + 1)"
          : counts.count == 1 ? "in column \(place + 1)" : "in row \(row + 1), column \(place + 1)"
      }
      place -= count
    }
    return nil
  }
}

extension RepairStory {
  /// Whether it is of something that stands beside others, and is not there or should not be.
  fileprivate var isBeside: Bool {
    (claimed == nil || isWhole) && pieces.isEmpty
      && (cause == .factorMissing || cause == .factorAdded)
  }
}

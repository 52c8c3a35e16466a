import Tracewise
import TracewiseLanguage

/// The stages, the cheapest stories first.
extension RepairSearch {
  /// The changes that make the claim right, the likeliest first; none where nothing was found.
  func run() -> [RepairCandidate] {
    guard let value = values[claim] else { return [] }
    var found = conventions(value)
    found += singles(of: claim, claimPlaces, letCost: 0.6, isInverse: false)
    for right in rights {
      let places = places(of: right, value)
      found += singles(of: right, places, letCost: 0.04, isInverse: true).map { told($0, right) }
    }
    found += subscriptsEverywhere(claim) + terms() + commuted() + jacobians() + misnamed()
    var best = confirmed(found)
    if best.first.map({ $0.cost > 1.25 }) ?? true {
      best = confirmed(best + words(in: claim, claimPlaces))
    }
    if case .blocks(let counts) = claim.operation, best.first.map({ $0.cost > 1.75 }) ?? true {
      best = confirmed(best + blocks(counts))
    }
    if best.first.map({ $0.cost > 1.75 }) ?? true { best = confirmed(best + substitutions()) }
    if best.first.map({ $0.cost > 1.75 }) ?? true { best = confirmed(best + meetings()) }
    if best.first.map({ $0.cost > 1.95 }) ?? true { best = confirmed(best + pairs()) }
    return best
  }

  /// The places of a right form that may be edited for the claim to come out.
  func places(of right: FormNode, _ value: FormValue?) -> [FormPlace] {
    FormPlaces(of: right, value, values, table).all.filter { place in
      // What both sides name is right in both. A condition that the claim does not have is no part of it that went
      // wrong: another one only holds elsewhere.
      !place.ancestors.contains {
        ($0.isLocal && claimPieces.contains($0)) || ($0.isCondition && !claimPieces.contains($0))
      }
    }
  }

  /// An edit of the right form as a story of the claim.
  private func told(_ candidate: RepairCandidate, _ right: FormNode) -> RepairCandidate {
    var told = candidate
    let cause = candidate.stories[0].cause
    told.proof = (candidate.new, claim)
    told.stories = candidate.stories.map(\.inverse)
    told.stories[0] = inOwnWords(told.stories[0])
    if told.stories[0].cause == .symmetric, let piece = told.stories[0].claimed,
      let twin = told.stories[0].right, values.areEqual(table.transpose(piece), twin)
    {
      told.stories[0].right = table.scaled(table.sum(piece, twin), Fraction(1, 2))
    }
    if let piece = told.stories[0].claimed, told.stories[0].count > 1 {
      let count = claimPlaces.count { $0.node === piece && !$0.isInLet }
      told.stories[0].count = max(1, min(count, told.stories[0].count))
    }
    // A form that says more than the claim has more that fits by accident.
    told.cost += min(0.2, 0.01 * Double(max(0, right.size - claim.size)))
    // A piece that the claim does not have is no slip of who wrote it.
    if !isInClaim(told.stories[0]) { told.cost += 0.5 }
    // What a `let` is made of is right.
    if let piece = told.stories[0].claimed, piece.isLocal, let own = told.stories[0].right,
      !own.isName, !own.all.contains(piece), told.stories[0].cause == .size
    {
      told.cost += 0.3
    }
    climb(&told, candidate)
    // The larger what is missing, the likelier it is something else.
    if let old = candidate.old, let new = candidate.replacement, candidate.stories[0].cause.isDrop {
      told.cost += 0.04 * Double(max(0, old.size - new.size - 2))
    }
    if !isLiterallyInClaim(told.stories[0]) {
      // What a `let` is made of is right.
      let isLong = (told.stories[0].claimed?.size ?? 0) > 6
      told.cost += candidate.place?.isInLet == true || isLong ? 1 : 0.06
    }
    told.new = inPlace(candidate, right)
    told.cost += 0.04 + cause.inverse.cost - cause.cost + (candidate.replacement == nil ? 0.05 : 0)
    told.old = nil
    return told
  }

  /// A story in the claim's own words, where the claim has what came out of an edit of the right form.
  func inOwnWords(_ story: RepairStory) -> RepairStory {
    guard let piece = story.claimed, let value = values[piece], !piece.isNumber else {
      return story
    }
    func own(_ value: FormValue) -> FormNode? {
      claimPlaces.first { place in
        !place.isInLet && !place.node.isDivisor
          && values[place.node]?.isClose(to: value) == true
      }?.node
    }
    var told = story
    if let own = own(value) {
      told.claimed = own
    } else if let right = story.right, let own = own(value.transposed) {
      (told.claimed, told.right) = (own, table.transpose(right))
    }
    return told
  }

  /// Where a piece that went wrong stands in the claim, and is not what must be changed there, the story is told of the
  /// least that contains it and has the right value when it is changed: s ⊙ (1 − s) for s², not 1 − s for s.
  private func climb(_ told: inout RepairCandidate, _ candidate: RepairCandidate) {
    guard told.stories.count == 1, var place = candidate.place, var x = candidate.replacement,
      !isSound(told, isConfirmed: false)
    else { return }
    while let up = place.up, up.up != nil {
      x = place.put(x, table)
      place = up
      guard hasBudget, let value = values[x] else { return }
      for own in claimPlaces where !own.isInLet && own.up != nil && !own.node.isDivisor {
        guard values[own.node]?.isClose(to: value) == true else { continue }
        let new = own.root(place.node, table)
        guard isRight(new) else { continue }
        told.stories[0].claimed = own.node
        told.stories[0].right = place.node
        told.stories[0].piece = nil
        told.stories[0].cause = .otherInput
        told.cost += 0.15 + 0.02 * Double(place.node.size)
        return
      }
    }
  }

  /// Whether what a story says went wrong stands in the claim in these words.
  func isLiterallyInClaim(_ story: RepairStory) -> Bool {
    story.claimed.map { piece in
      claimPlaces.contains { $0.node === piece && !$0.isInLet }
    } ?? true
  }

  /// Whether what a story says went wrong stands in the claim, in these words or in others.
  func isInClaim(_ story: RepairStory) -> Bool {
    let pieces = story.pieces.isEmpty ? [story.claimed].compactMap { $0 } : story.pieces
    return pieces.allSatisfy { piece in
      let value = values[piece]
      return claimPlaces.contains { place in
        guard !place.isInLet else { return false }
        return place.node === piece
          || value.map { value in values[place.node].map { $0.isClose(to: value) } ?? false }
            ?? false
      }
    }
  }

  /// The right form's edit undone in the claim: where the claim has the value of what came out of the edit, what
  /// was edited goes; else the right form itself.
  private func inPlace(_ candidate: RepairCandidate, _ right: FormNode) -> FormNode {
    guard let old = candidate.old, let replacement = candidate.replacement, !old.isDivisor,
      let value = values[replacement]
    else { return right }
    for place in claimPlaces where place.owner?.operation != .index {
      guard hasBudget, let own = values[place.node], own.isClose(to: value) else { continue }
      for new in [place.root(old, table), table.replacing(claim, place.node, by: old)] {
        if isRight(new) { return new }
      }
    }
    return right
  }

  /// Each wrong block of a block matrix has its own repair.
  private func blocks(_ counts: [Int]) -> [RepairCandidate] {
    var (row, place) = (0, 0)
    var parts: [FormNode] = []
    var stories: [RepairStory] = []
    var cost = 0.0
    for count in counts {
      var column = 0
      var height = 0
      for _ in 0..<count {
        let part = claim.parts[place]
        guard let value = values[part], row + value.rows <= target.rows,
          column + value.columns <= target.columns
        else { return [] }
        let need = FormValue(
          target.points.map {
            $0.slice(
              rows: row..<row + value.rows, columns: column..<column + value.columns)
          })
        (column, height, place) = (column + value.columns, value.rows, place + 1)
        if value.isClose(to: need) {
          parts.append(part)
          continue
        }
        let own = rights.filter { $0.operation == claim.operation }.map { $0.parts[place - 1] }
          .filter { values[$0]?.isClose(to: need) == true }
        let search = RepairSearch(
          part, rights: own, context: context, table: table, names: names, sizes: sizes,
          isSymmetric: false,
          search: RepairPoints(values: values, target: need), confirmation: [])
        guard let best = search.run().first else { return [] }
        parts.append(best.new)
        stories += best.stories
        cost = max(cost, best.cost)
      }
      row += height
    }
    guard !stories.isEmpty else { return [] }
    return [
      RepairCandidate(
        cost: cost + 0.15 * Double(stories.count - 1) + 0.1, stories: stories,
        new: table.node(claim.operation, parts))
    ]
  }

  /// The file's `let`s.
  var locals: [FormNode] { names.filter(\.isLocal) }

  /// An expression as short as it gets with the file's `let`s.
  func inWordsOfFile(_ x: FormNode) -> FormNode {
    let tidy = table.tidy(table.folded(x, into: locals, values), keeping: [], values)
    return table.folded(tidy, into: locals, values)
  }

  /// The few likeliest candidates that hold at other points too.
  private func confirmed(_ found: [RepairCandidate]) -> [RepairCandidate] {
    var few = Array(found.sorted { $0.cost < $1.cost }.prefix(60))
    for k in few.indices where few[k].rank == .infinity {
      few[k].edited = few[k].new
      let tidy = table.tidy(few[k].new, keeping: kept, values)
      if isRight(tidy) {
        // Tidying knows sizes by their values: 4/n is 2 where n is 2.
        if few[k].proof == nil { few[k].proof = (few[k].new, tidy) }
        few[k].new = tidy
      }
      // What leads to the form of another claim is the difference to that.
      few[k].rank =
        few[k].cost + (keepsRightTerms(few[k].edited ?? few[k].new) ? 0 : 0.2) - 0.06
        * overlap(few[k].new) - (written.contains(few[k].new) ? 0.08 : 0)
    }
    var best: [RepairCandidate] = []
    for candidate in few.sorted(by: { ($0.rank, $0.new.size) < ($1.rank, $1.new.size) }) {
      guard best.count < 6 else { break }
      if best.contains(where: {
        $0.new === candidate.new && $0.stories[0].cause == candidate.stories[0].cause
      }) {
        continue
      }
      // An identity whose sides are the same says nothing.
      if restatesOtherSide(candidate.new) { continue }
      guard isTrue(candidate.new, proof: candidate.proof), isSound(candidate) else { continue }
      var told = candidate
      let folded = table.folded(told.new, into: locals, keeping: kept, values)
      if isTrue(folded, proof: nil) { told.new = folded }
      for k in told.stories.indices {
        told.stories[k] = told.stories[k].ofFactorsAround
        // What the piece is part of keeps it, and so does a sum that lacks a term.
        guard let right = told.stories[k].right, told.stories[k].cause != .termMissing,
          told.stories[k].claimed.map({ piece in !right.all.contains { $0 === piece } }) ?? true
        else { continue }
        let folded = table.folded(right, into: locals, keeping: kept, values)
        // One name for a longer piece does not show what is wrong in it.
        let isHidden = folded.isName && told.stories[k].claimed.map { $0.size > 4 } == true
        if !isHidden { told.stories[k].right = folded }
      }
      if told.stories.count == 1, let edited = told.edited {
        told.stories[0].whereabouts = whereabouts(of: told.stories[0], edited)
      }
      best.append(told)
    }
    return best
  }

  /// Whether the terms that the claim and a right form have in common are left as they are.
  private func keepsRightTerms(_ x: FormNode) -> Bool {
    guard !rightTerms.isEmpty else { return true }
    let own = Set(x.terms.map { [$0.node.id, $0.isNegative ? 1 : 0] })
    return rightTerms.isSubset(of: own)
  }

  /// Whether what changes places stands in the claim, and nothing else is changed.
  private func isExchange(_ story: RepairStory) -> Bool {
    let pieces = (story.piece ?? "").split(separator: " and ").map { piece in
      claim.all.first { $0.text == String(piece) }
    }
    guard pieces.count == 2, let a = pieces[0], let b = pieces[1] else { return false }
    guard a.isName, b.isName, let claimed = story.claimed, let right = story.right else {
      return true
    }
    return values.areEqual(table.exchanging(claimed, a, b), right)
  }

  /// Whether what stories say, one piece in place of another that stands in the claim, makes the claim right where it
  /// is done as it is said.
  private func isSound(_ candidate: RepairCandidate, isConfirmed: Bool = true) -> Bool {
    if candidate.stories.count == 1, candidate.proof != nil, candidate.old == nil,
      !isSound(candidate.stories[0])
    {
      return false
    }
    let pieces = candidate.stories.compactMap(\.claimed)
    guard Set(pieces).count == pieces.count else { return true }
    // Of several, each is of something that the claim has.
    if candidate.stories.count > 1,
      candidate.stories.contains(where: { !$0.pieces.isEmpty && !isInClaim($0) })
    {
      return false
    }
    var replacements: [FormNode: FormNode] = [:]
    for story in candidate.stories {
      if story.isExchange, !isExchange(story) { return false }
      // Of a term that is there twice one is to be turned, of an index all.
      guard !story.isExchange, story.scale == nil, story.count == 1, story.whereabouts == nil,
        ![.symmetric, .index].contains(story.cause), let claimed = story.claimed,
        let right = story.right, candidate.old !== claimed,
        // A matrix for a number needs another product.
        (values[claimed]?.isScalar == true) == (values[right]?.isScalar == true),
        claimPlaces.contains(where: { $0.node === claimed && !$0.isInLet })
      else { return true }
      replacements[claimed] = right
    }
    var forms = [table.replacingInClaim(claim, replacements)]
    if let (claimed, right) = replacements.first, replacements.count == 1 {
      forms += claimPlaces.filter { $0.node === claimed && !$0.isInLet }
        .map { $0.root(right, table) }
    }
    return forms.contains { new in
      new === candidate.new
        || isRight(new) && (!isConfirmed || isTrue(new, proof: nil))
    }
  }

  /// Whether a sign, a factor or another sum for a piece that the claim has makes it right in one of its places, or in
  /// all of them.
  private func isSound(_ story: RepairStory) -> Bool {
    let piece: FormNode
    let new: FormNode
    if let scale = story.scale, let claimed = story.claimed, !story.isWhole {
      (piece, new) = (claimed, scale.applied(to: claimed, table))
    } else if story.cause == .sign, story.pieces.count == 1 {
      (piece, new) = (story.pieces[0], table.negative(story.pieces[0]))
    } else if story.cause == .broadcast, story.count == 1, let claimed = story.claimed,
      let right = story.right
    {
      (piece, new) = (claimed, right)
    } else {
      return true
    }
    let places = claimPlaces.filter { $0.node === piece && !$0.isInLet }
    // A sum that the claim does not have is not one over the wrong entries.
    if story.cause == .broadcast, !isInClaim(story) { return false }
    // Of what is divided by, another quotient may be meant.
    if story.cause == .broadcast, places.contains(where: { $0.owner?.isDivisor == true }) {
      return true
    }
    return places.isEmpty || places.contains { isRight($0.root(new, table)) }
      || isRight(table.replacingInClaim(claim, [piece: new]))
  }

  /// Whether it is the other side of an identity, alone or beside something that is 0.
  private func restatesOtherSide(_ x: FormNode) -> Bool {
    guard let left else { return false }
    if x.all.contains(left), !claim.all.contains(left) { return true }
    func signed(_ x: FormNode) -> Set<[Int]> {
      Set(x.terms.map { [$0.node.id, $0.isNegative ? 1 : 0] })
    }
    return signed(left).isSubset(of: signed(x)) && !signed(left).isSubset(of: signed(claim))
  }

  /// The share of an expression's parts that a right form has: what decides among equals.
  private func overlap(_ node: FormNode) -> Double {
    guard !rights.isEmpty else { return 0 }
    let own = node.all
    return Double(own.count { known.contains($0) }) / Double(own.count)
  }
}

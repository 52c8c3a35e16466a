import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Two mistakes at once.
extension RepairSearch {
  private func prints(_ value: FormValue) -> [Fingerprint] { Fingerprint.all(of: value) }

  /// Edits that change so much that two of them meet anywhere.
  private func isTooBroad(_ edit: FormEdit, _ place: FormPlace, of form: FormNode) -> Bool {
    if edit.cause.isDrop,
      Double(place.node.size - edit.new.size) > 0.45 * Double(form.size)
    {
      return true
    }
    guard place.up == nil else { return place.ancestors.contains(where: \.isCondition) }
    switch edit.cause {
    case .function, .broadcast, .symmetric, .inverse, .hadamard, .power: return true
    default: return false
    }
  }

  /// Whether an edit leaves a piece as it is, as the transpose of a symmetric one.
  private func changesNothing(_ edit: FormEdit, _ place: FormPlace) -> Bool {
    values.areEqual(edit.new, place.node)
  }

  /// Edits of the claim that meet edits of a right form.
  func meetings() -> [RepairCandidate] {
    struct Half {
      let edit: FormEdit
      let place: FormPlace
      let node: FormNode
      let value: FormValue
    }
    func halves(_ form: FormNode, _ places: [FormPlace]) -> [Half] {
      var found: [Half] = []
      let own = values[form].map { visible($0) }
      for place in places where !place.isRun {
        for edit in localEdits(place.node) where !isTooBroad(edit, place, of: form) {
          guard hasBudget else { return found }
          let node = place.root(edit.new, table)
          guard let value = values[node], !changesNothing(edit, place),
            own.map({ !visible(value).isClose(to: $0) }) ?? true
          else { continue }
          found.append(Half(edit: edit, place: place, node: node, value: visible(value)))
        }
      }
      return found
    }
    var known: [Fingerprint: [Half]] = [:]
    for half in halves(claim, claimPlaces) {
      for print in prints(half.value) { known[print, default: []].append(half) }
    }
    var found: [RepairCandidate] = []
    for right in rights {
      let places = places(of: right, values[claim])
      for other in halves(right, places) {
        var seen: Set<FormNode> = []
        for half in prints(other.value).flatMap({ known[$0] ?? [] })
        where seen.insert(half.node).inserted {
          // One that undoes the other says nothing.
          if half.edit.new === other.edit.new || half.place.node === other.place.node { continue }
          // Without the same factor both say less.
          if half.edit.cause == .factorAdded, other.edit.cause == .factorAdded,
            half.edit.piece == other.edit.piece
          {
            continue
          }
          guard let ratio = other.value.ratio(to: half.value),
            let scale = scales.name(ratio, isStrict: other.value.isScalar),
            !isDegenerate(half.place, half.edit.new, isDrop: true),
            !isDegenerate(other.place, other.edit.new, isDrop: true)
          else { continue }
          let theirs = inOwnWords(RepairStory(other.edit, of: other.place.node).inverse)
          found.append(
            RepairCandidate(
              cost: half.edit.cause.cost + other.edit.cause.inverse.cost + 0.1 + scale.cost
                + max(0, half.edit.extra) + max(0, other.edit.extra)
                + (!isInClaim(theirs) ? 0.5 : isLiterallyInClaim(theirs) ? 0 : 0.3),
              stories: [RepairStory(half.edit, of: half.place.node)] + stories(theirs, scale),
              new: right,
              proof: (scale.applied(to: half.node, table), other.node)))
        }
      }
    }
    return found
  }

  /// An edit of one term or factor.
  private struct PartEdit {
    let cost: Double
    let story: RepairStory
    let node: FormNode
    let value: FormValue
  }

  /// Two edits in two terms of a sum, or in two factors of a product, whose value is known.
  func pairs() -> [RepairCandidate] {
    var found: [RepairCandidate] = []
    for place in claimPlaces where !place.isRun && place.node.parts.count > 1 {
      guard hasBudget, let need = place.need.value, place.node.isSum || place.node.isProduct else {
        continue
      }
      let edits = place.node.parts.map { partEdits($0, isTerm: place.node.isSum) }
      for i in edits.indices where !edits[i].isEmpty {
        for j in edits.indices where j > i && !edits[j].isEmpty {
          found +=
            place.node.isSum
            ? termPairs(place, need, i, j, edits[i], edits[j])
            : factorPairs(place, need, i, j, edits[i], edits[j])
        }
      }
    }
    return found + renamedPairs() + withMissingTerms()
  }

  /// A term of the right form that the claim lacks, and an edit of one of its own.
  private func withMissingTerms() -> [RepairCandidate] {
    guard let right = rights.first else { return [] }
    func value(_ term: FormTerm) -> FormValue? {
      values[term.node]?.signed(term.isNegative)
    }
    let terms = claim.terms
    let own = terms.compactMap(value)
    guard own.count == terms.count, own.allSatisfy({ $0.shape == target.shape }) else { return [] }
    let lost = right.terms.filter { term in
      value(term).map { lost in
        lost.shape == target.shape && !own.contains { $0.isClose(to: lost) }
      } ?? false
    }
    guard right.terms.count > 1, lost.count <= 6 else { return [] }
    var found: [RepairCandidate] = []
    for (k, term) in terms.enumerated() {
      // What leaves nothing of a term says nothing of it.
      let size = own[k].largest
      let edits = partEdits(term.node, isTerm: true).filter {
        !$0.story.cause.isDrop && $0.value.largest > 1e-9 * size
      }
      for missing in lost where missing.node.size <= 24 {
        guard hasBudget, let more = value(missing) else { return found }
        var rest: FormValue? = target.combined(more, -)
        for (j, other) in own.enumerated() where j != k { rest = rest?.combined(other, -) }
        guard let need = rest?.signed(term.isNegative) else { continue }
        for edit in edits where edit.value.shape == need.shape && edit.value.isClose(to: need) {
          var new = terms
          new[k].node = edit.node
          let piece = missing.isNegative ? table.negative(missing.node) : missing.node
          found.append(
            RepairCandidate(
              cost: edit.cost + Cause.termMissing.cost,
              stories: [
                edit.story,
                RepairStory(cause: .termMissing, piece: piece.text, isWhole: true),
              ], new: table.sum(new + [missing])))
        }
      }
    }
    return found
  }

  private func partEdits(_ part: FormNode, isTerm: Bool) -> [PartEdit] {
    var edits: [PartEdit] = []
    var seen: Set<FormNode> = [part]
    func add(_ cost: Double, _ story: RepairStory, _ node: FormNode) {
      guard edits.count < 160, seen.insert(node).inserted, let value = values[node],
        values[part].map({ !value.isClose(to: $0) }) ?? true
      else { return }
      edits.append(PartEdit(cost: cost, story: story, node: node, value: value))
    }
    if isTerm {
      let numbers = names.filter { values[$0]?.isScalar == true }.flatMap { name in
        [1.0, -1].map { scale(by: name, $0) }
      }
      for scale in FormScale.likeliest + numbers {
        add(
          scale.cost, RepairStory(cause: scale.cause ?? .factor, claimed: part, scale: scale),
          scale.applied(to: part, table))
      }
    }
    // What a `let` is made of is right.
    for inner in FormPlaces(of: part, nil, values, table).all where !inner.isRun && !inner.isInLet {
      guard hasBudget else { break }
      if inner.node.isName, let own = values[inner.node] {
        for name in names where name !== inner.node && values[name]?.shape == own.shape {
          add(
            Cause.otherInput.cost,
            RepairStory(cause: .otherInput, claimed: inner.node, right: name),
            inner.root(name, table))
        }
      }
      for edit in argumentEdits(inner) + localEdits(inner.node) {
        add(
          edit.cause.cost + edit.extra, RepairStory(edit, of: inner.node),
          inner.root(edit.new, table))
      }
    }
    return edits
  }

  /// Of what a function is of, the sign, and a name that it lacks.
  private func argumentEdits(_ place: FormPlace) -> [FormEdit] {
    guard let function = place.owner?.function, !FormTable.linear.contains(function),
      let value = values[place.node]
    else { return [] }
    let node = place.node
    var edits = [
      FormEdit(cause: .sign, new: table.negative(node), piece: node.text, pieces: [node])
    ]
    for name in names where !node.all.contains(name) {
      guard let other = values[name], other.rows == value.rows || other.rows == 1,
        other.columns == value.columns || other.columns == 1
      else { continue }
      edits.append(
        FormEdit(cause: .termMissing, new: table.sum(node, name), piece: name.text))
      edits.append(
        FormEdit(
          cause: .termMissing, new: table.difference(node, name), piece: table.negative(name).text))
    }
    return edits
  }

  private func paired(
    _ place: FormPlace, _ i: Int, _ a: PartEdit, _ j: Int, _ b: PartEdit
  ) -> RepairCandidate {
    /// The story, with the part that it is of where the piece stands elsewhere too.
    func story(_ edit: PartEdit, _ k: Int) -> RepairStory {
      var story = edit.story
      let part = place.node.parts[k]
      if let piece = story.claimed, piece !== part, part.size <= 24, occurrences(of: piece) > 1,
        a.story.claimed !== b.story.claimed || a.story.right !== b.story.right
      {
        story.whereabouts = "in \(part.text)"
      }
      return story
    }
    return RepairCandidate(
      cost: a.cost + b.cost - (a.story.cause == b.story.cause ? 0.6 : 0),
      stories: [story(a, i), story(b, j)],
      new: place.root(replacing(place.node, i, a.node, j, b.node), table))
  }

  private func replacing(_ node: FormNode, _ i: Int, _ a: FormNode, _ j: Int, _ b: FormNode)
    -> FormNode
  {
    var parts = node.parts
    (parts[i], parts[j]) = (a, b)
    return table.rebuilt(node, parts)
  }

  private func termPairs(
    _ place: FormPlace, _ need: FormValue, _ i: Int, _ j: Int, _ a: [PartEdit], _ b: [PartEdit]
  ) -> [RepairCandidate] {
    let terms = place.node.terms
    var rest: FormValue? = need
    for (k, term) in terms.enumerated() where k != i && k != j {
      rest = values[term.node].flatMap { value in
        rest?.combined(value, term.isNegative ? { $0 + $1 } : { $0 - $1 })
      }
    }
    guard let rest, rest.shape == need.shape else { return [] }
    func signed(_ value: FormValue, _ k: Int) -> FormValue {
      value.signed(terms[k].isNegative)
    }
    var table: [Fingerprint: [PartEdit]] = [:]
    for edit in a where edit.value.shape == rest.shape {
      for print in Fingerprint.all(of: signed(edit.value, i), freeOfScale: false) {
        table[print, default: []].append(edit)
      }
    }
    var found: [RepairCandidate] = []
    for other in b {
      guard let left = rest.combined(signed(other.value, j), { $0 - $1 }) else { continue }
      var seen: Set<FormNode> = []
      for edit in Fingerprint.all(of: left, freeOfScale: false).flatMap({ table[$0] ?? [] })
      where seen.insert(edit.node).inserted && signed(edit.value, i).isClose(to: left) {
        found.append(paired(place, i, edit, j, other))
      }
    }
    return found
  }

  private func factorPairs(
    _ place: FormPlace, _ need: FormValue, _ i: Int, _ j: Int, _ a: [PartEdit], _ b: [PartEdit]
  ) -> [RepairCandidate] {
    var found: [RepairCandidate] = []
    for edit in a.prefix(40) {
      for other in b.prefix(40) {
        guard hasBudget else { return found }
        if edit.story.cause == .factorAdded, other.story.cause == .factorAdded { continue }
        let new = replacing(place.node, i, edit.node, j, other.node)
        guard let value = values[new], let ratio = need.ratio(to: value),
          let scale = scales.name(ratio, isStrict: value.isScalar), scale.cause == nil
        else { continue }
        found.append(paired(place, i, edit, j, other))
      }
    }
    return found
  }
}

import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// One name for another.
extension RepairSearch {
  /// One name in one place of another: what people slip on where two are alike.
  func misnamed() -> [RepairCandidate] {
    var found: [RepairCandidate] = []
    for place in claimPlaces where !place.isInLet && !place.isRun {
      // A name, or a part of one.
      guard place.node.isName || place.node.operation == .index && place.node.parts[0].isName else {
        continue
      }
      guard let value = values[place.node], fitsShape ? !place.need.isImpossible : true,
        place.up != nil
      else { continue }
      // Within a comparison many of the right signs would do.
      let isCompared = place.ancestors.contains(where: \.isCondition)
      for name in names where name !== place.node {
        // What is made of a matrix is no slip for a part of it.
        if !place.node.isName, name.isLocal, name.parts[0].all.contains(place.node.parts[0]) {
          continue
        }
        for x in [name, table.transpose(name)] {
          guard hasBudget, !fitsShape || values[x]?.shape == value.shape,
            x !== table.transpose(place.node), fits(x, at: place), !isDegenerate(place, x)
          else { continue }
          found.append(
            RepairCandidate(
              cost: 1.13 + 0.003 * Double(place.depth) + (x === name ? 0 : 0.04)
                + (absorbs(x, place) ? 0.15 : 0) + (isCompared ? 0.1 : 0),
              stories: [RepairStory(cause: .otherInput, claimed: place.node, right: x)],
              new: place.root(x, table), old: place.node, replacement: x))
        }
      }
    }
    return found
  }

  /// Whether a word in a place makes what is around it have its own value, so that the rest is there for nothing.
  private func absorbs(_ x: FormNode, _ place: FormPlace) -> Bool {
    guard let up = place.up, up.up != nil || up.node.isProduct else { return false }
    return values.areEqual(place.put(x, table), x)
  }

  /// The names that stand in places, in order, and how often.
  private func standing(in places: [FormPlace]) -> [(name: FormNode, count: Int)] {
    var counts: [FormNode: Int] = [:]
    var order: [FormNode] = []
    for place in places where place.node.isName && !place.isInLet && !place.isRun {
      if counts[place.node] == nil { order.append(place.node) }
      counts[place.node, default: 0] += 1
    }
    return order.map { ($0, counts[$0, default: 0]) }
  }

  /// One name for another in all its places.
  func renames(in form: FormNode, _ places: [FormPlace]) -> [RepairCandidate] {
    var found: [RepairCandidate] = []
    for (name, count) in standing(in: places) where count > 1 {
      guard let own = values[name] else { continue }
      for (word, rank) in vocabulary.words where word.size <= 3 && word !== name {
        for x in [word, table.transpose(word)] {
          guard hasBudget, values[x]?.shape == own.shape else { continue }
          // What the definition of a `let` says is not the claim's own.
          let new = table.replacingInClaim(form, [name: x])
          guard let (_, scale) = fit(new), !vanishes(new) else { continue }
          let isInverse = x.function == "inv" && x.parts[0] === name
          var story = RepairStory(
            cause: isInverse ? .inverse : .otherInput, claimed: name, right: x)
          if x.isProduct, x.parts.contains(name) {
            story.cause = .factorMissing
            story.piece = table.product(like: x, x.parts.filter { $0 !== name }).text
          }
          story.count = count
          found.append(
            RepairCandidate(
              cost: story.cause.cost + 0.1 * rank + scale.cost,
              stories: stories(story, scale),
              new: scale.applied(to: new, table)))
        }
      }
    }
    return found
  }

  /// Whether a piece of an expression is 0 for no good reason, as what sums to 0.
  private func vanishes(_ x: FormNode) -> Bool {
    x.all.contains { piece in
      piece.function != "zeros" && !piece.isNumber && !piece.isSubscript
        && values[piece].map { $0.largest <= 1e-9 } == true
    }
  }

  /// Two names for two others, each wherever it stands.
  func renamedPairs() -> [RepairCandidate] {
    let own = standing(in: claimPlaces)
    func others(_ name: FormNode) -> [FormNode] {
      guard let value = values[name] else { return [] }
      return names.filter { $0 !== name && values[$0]?.shape == value.shape }
    }
    var found: [RepairCandidate] = []
    for (k, (a, countOfA)) in own.enumerated() {
      for (b, countOfB) in own[(k + 1)...] {
        for x in others(a) {
          for y in others(b) where hasBudget && !(x === b && y === a) {
            let new = table.replacingInClaim(claim, [a: x, b: y])
            guard isRight(new) else { continue }
            found.append(
              RepairCandidate(
                cost: 2 * Cause.otherInput.cost - 0.2,
                stories: [
                  RepairStory(cause: .otherInput, claimed: a, right: x, count: countOfA),
                  RepairStory(cause: .otherInput, claimed: b, right: y, count: countOfB),
                ], new: new))
          }
        }
      }
    }
    return found
  }

}

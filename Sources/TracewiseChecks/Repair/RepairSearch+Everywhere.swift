import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// The same edit wherever it can be made.
extension RepairSearch {
  /// The same edit in all places of an expression.
  func everywhere(
    _ form: FormNode, _ places: [FormPlace], _ letCost: Double, _ isInverse: Bool
  ) -> [RepairCandidate] {
    var groups: [(node: FormNode, places: [FormPlace])] = []
    var index: [FormNode: Int] = [:]
    for place in places where !place.isRun && !place.node.isNumber && !place.node.isSubscript {
      if let k = index[place.node] {
        groups[k].places.append(place)
      } else {
        index[place.node] = groups.count
        groups.append((place.node, [place]))
      }
    }
    var found: [RepairCandidate] = []
    for (node, all) in groups {
      let places = letCost > 0.1 ? all.filter { !$0.isInLet } : all
      guard places.count > 1 else { continue }
      for edit in localEdits(node) {
        guard hasBudget else { return found }
        if isInverse, edit.cause == .size, node.isName { continue }
        let new =
          places.count < all.count
          ? table.replacingInClaim(form, [node: edit.new])
          : table.replacing(form, node, by: edit.new)
        guard let (ratio, scale) = fit(new),
          !places.contains(where: {
            isDegenerate($0, edit.new, isDrop: edit.cause.isDrop, everywhere: node)
          }), edit.cause.isDrop || !isHidden(edit.new, everywhere: node, in: form, new)
        else { continue }
        var story = RepairStory(edit, of: node)
        story.count = places.count
        // Of entries it is their indices that are exchanged.
        let isOfEntries = places.allSatisfy { $0.owner?.operation == .index }
        // One for the other wherever either stands: A and A', a and 1 − a.
        let swaps = edit.new.all.contains(node) && index[edit.new] != nil
        if swaps {
          story.isExchange = true
          story.piece = "\(node.text) and \(edit.new.text)"
          story.count = 1
        }
        found.append(
          RepairCandidate(
            cost: edit.cause.cost + (swaps && edit.cause == .function ? -0.05 : 0.1) + edit.extra
              + scale.cost + (isOfEntries ? 0.15 : 0)
              // What is there twice is likelier once too much than a root of itself.
              + (edit.cause == .power || edit.cause == .inverse ? 0.15 : 0),
            stories: stories(story, scale, ratio, isInverse: isInverse),
            new: scale.applied(to: new, table), old: node, replacement: edit.new))
      }
    }
    return found
  }

  /// The same function taken for another wherever it stands, and the same axis of sums.
  func functionsEverywhere(_ form: FormNode, _ isInverse: Bool) -> [RepairCandidate] {
    let calls = Set(form.all.filter { $0.function != nil })
    let names = Dictionary(grouping: calls) { $0.function ?? "" }
    var found: [RepairCandidate] = []
    for (name, nodes) in names.sorted(by: { $0.key < $1.key }) where nodes.count > 1 {
      var changes: [(Cause, (FormNode) -> FormNode)] = []
      for (a, b) in LocalEdits.neighbours where a == name || b == name {
        let other = a == name ? b : a
        let isSize = Set([a, b]) == ["sum", "mean"]
        changes.append(
          (isSize ? .size : .function, { [table] in table.node(.call(other), $0.parts) }))
      }
      if name == "sum" || name == "mean" {
        changes.append(
          (
            .broadcast,
            { [table] x in
              guard x.parts.count == 2, let axis = x.parts[1].whole else { return x }
              return table.call(name, x.parts[0], table.number(3 - axis))
            }
          ))
      }
      if name == "kron" {
        changes.append((.order, { [table] in table.call(name, $0.parts[1], $0.parts[0]) }))
      }
      for (cause, change) in changes {
        guard hasBudget else { return found }
        var new = table.rewriting(form) { $0.function == name ? change($0) : nil }
        if cause == .broadcast, values[new]?.shape != goal.shape {
          // The other axis of what is transposed is a column as well.
          new = table.rewriting(form) { x in
            x.operation == .transpose && x.parts[0].function == name ? change(x.parts[0]) : nil
          }
        }
        guard new !== form, let (_, scale) = fit(new), scale.cause == nil,
          let first = nodes.min(by: { $0.id < $1.id })
        else { continue }
        var story = RepairStory(cause: cause, claimed: first, right: change(first))
        story.count = nodes.count
        found.append(
          RepairCandidate(cost: cause.cost + 0.1, stories: [story], new: new))
      }
    }
    return found
  }
}

import Foundation
import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Single edits of a form.
extension RepairSearch {
  /// The edits of a form that give the goal.
  ///
  /// - Parameters:
  ///   - letCost: What an edit inside the definition of a `let` costs more.
  ///   - isInverse: Whether the form is a right one and the goal the claim, so that stories are told backwards.
  func singles(
    of form: FormNode, _ places: [FormPlace], letCost: Double, isInverse: Bool
  ) -> [RepairCandidate] {
    inverseGoal = isInverse ? values[claim] : nil
    defer { inverseGoal = nil }
    var found: [RepairCandidate] = []
    for place in places {
      guard hasBudget else { break }
      guard let value = values[place.node], !place.need.isImpossible || isSymmetric else {
        continue
      }
      // In exp(x/2)² it is the power that is wrong.
      let isOfExponent =
        place.owner?.function == "exp"
        && place.up?.owner.map { $0.isPower || $0.function == "sqrt" } == true
      let more =
        0.003 * Double(place.depth) + (place.isInLet ? letCost : 0)
        + (place.node.isNumber ? 0.1 : 0) + (isOfExponent ? 0.2 : 0)
        // A quotient that is too large has no divisor that is too small.
        + (place.owner?.isDivisor == true ? 0.08 : 0)
        + (place.isRunOfTerms ? 0.15 : 0)
      found += multiples(place, value, more, isInverse)
      if !place.isRun { found += local(place, letCost, isInverse) }
    }
    found += everywhere(form, places, letCost, isInverse)
    found += withoutFactor(form, places, letCost, isInverse)
    found += functionsEverywhere(form, isInverse)
    return found
  }

  /// What must be multiplied with a factor.
  private func multiples(
    _ place: FormPlace, _ value: FormValue, _ more: Double, _ isInverse: Bool
  ) -> [RepairCandidate] {
    let node = place.node
    let owner = place.owner
    let isInside = owner?.isProduct ?? false
    let isPartOfSum: Bool =
      switch owner?.operation {
      case .sum, .blocks: true
      default: false
      }
    guard !node.isDivisor, !isInside, !node.isNumber || isPartOfSum else { return [] }
    if owner?.operation == .transpose || owner?.isLocal == true { return [] }
    let hasTwin =
      owner?.isSum == true
      && owner?.parts.contains { $0 !== node && values.areEqual($0, node) } == true
    let ratio: [Double]? =
      place.up == nil
      ? visible(goal).ratio(to: visible(value)) : place.need.value?.ratio(to: value)
    if let ratio {
      guard let scale = scales.name(ratio), let cause = scale.cause,
        !(cause == .sign && hasTwin), scale.scalar !== node, scale.scalar == nil || !node.isNumber,
        // d d for d under a root is no factor d.
        scale.scalar == nil || owner?.function == nil || !value.isScalar
      else { return [] }
      let named = isInverse ? [] : scales.combinations(scale)
      return ([scale] + named).compactMap { scale in
        let new = scale.applied(to: node, table)
        guard !isDegenerate(place, new) else { return nil }
        return scaled(place, node, new, scale, told(scale, ratio, isInverse), more)
      }
    }
    guard place.need.value == nil, !place.need.isImpossible, place.up != nil,
      // A `let` that is compared with something is what it is.
      !place.isInLet || !place.ancestors.contains(where: \.isCondition)
    else { return [] }
    return FormScale.likeliest.compactMap { scale in
      if scale.isNegative, hasTwin { return nil }
      let new = scale.applied(to: node, table)
      guard fits(new, at: place), !isDegenerate(place, new) else { return nil }
      let factor = (scale.isNegative ? -1 : 1) * scale.fraction.value
      return scaled(
        place, node, new, scale, told(scale, target.points.map { _ in factor }, isInverse), more)
    }
  }

  /// A factor as it is told of the claim.
  func told(_ scale: FormScale, _ ratio: [Double], _ isInverse: Bool) -> FormScale {
    guard isInverse, scale.cause != nil else { return scale }
    return scales.name(ratio.map { 1 / $0 }) ?? scale
  }

  private func scaled(
    _ place: FormPlace, _ node: FormNode, _ new: FormNode, _ scale: FormScale, _ told: FormScale,
    _ more: Double
  ) -> RepairCandidate {
    var story = RepairStory(cause: scale.cause ?? .factor, claimed: node, right: new, scale: told)
    story.isWhole = place.up == nil
    // A claim that is right but for its sign is that.
    let isSign = story.isWhole && scale.cause == .sign
    return RepairCandidate(
      cost: scale.cost + more - (isSign ? 0.1 : 0), stories: [story],
      new: place.root(new, table), old: node,
      replacement: place.up == nil ? nil : new)
  }

  private func local(
    _ place: FormPlace, _ letCost: Double, _ isInverse: Bool
  ) -> [RepairCandidate] {
    let node = place.node
    var found: [RepairCandidate] = []
    for edit in localEdits(node) {
      // A difference of sizes is that of the claim's own, not one that has its value here.
      if isInverse, edit.cause == .size, node.isName { continue }
      // What is inverted already is told of as a whole.
      if edit.cause == .inverse, let owner = place.owner,
        owner.function == "inv" || owner.isDivisor
      {
        continue
      }
      if edit.cause == .transpose, place.owner?.operation == .transpose { continue }
      // A factor beside its equal: the two cancel.
      if edit.cause == .inverse || edit.cause == .power, let owner = place.owner, owner.isProduct,
        owner.parts.count(where: { $0 === node || ($0.isDivisor && $0.parts[0] === node) }) > 1
      {
        continue
      }
      // Within a comparison nearly anything of the right signs would do.
      let isCompared =
        [.power, .inverse, .hadamard].contains(edit.cause)
        && place.ancestors.contains(where: \.isCondition)
      guard !isCompared, let fit = fit(edit.new, at: place),
        let scale = scales.name(fit.ratio, isStrict: values[fit.node]?.isScalar ?? true)
          ?? lackingScale(fit.ratio),
        !isDegenerate(place, edit.new, isDrop: edit.cause.isDrop)
      else { continue }
      let cost =
        edit.cause.cost + scale.cost + 0.004 * Double(node.size) + edit.extra
        + (place.isInLet ? letCost : 0) + (place.owner?.operation == .index ? 0.15 : 0)
        // Of n − 1 it is the 1.
        + (edit.cause == .size && place.owner?.isSum == true ? 0.3 : 0)
        // The power of a power is that of its base.
        + (edit.cause == .power && place.owner?.isPower == true ? 0.2 : 0)
        // The transpose of all is a layout, not a slip.
        - (place.up == nil && edit.cause == .transpose ? 0.05 : 0)
      // A term turned into its twin: the claim has it twice, as if it were symmetric.
      let makesTwin =
        isInverse && edit.cause == .transpose && place.owner?.isSum == true
        && place.owner?.parts.contains { $0 !== node && values.areEqual($0, edit.new) } == true
      var story = RepairStory(edit, of: node)
      if makesTwin { story.cause = .symmetric }
      // Of two terms of which one is the other's transpose, one is missing.
      if !isInverse, edit.cause == .symmetric, scale.cause == nil, edit.piece != nil {
        story.cause = .termMissing
        if edit.new === table.sum(node, table.transpose(node)) {
          story.piece = table.tidy(table.transpose(node), keeping: [], values).text
        }
      }
      if undoesComplement(edit, place) { (story.claimed, story.right) = (edit.new, node) }
      story.isWhole = place.up == nil
      found.append(
        RepairCandidate(
          cost: cost,
          stories: stories(
            story, scale, fit.ratio, of: isInverse ? fit.node : fit.place.node,
            isWhole: fit.place.up == nil, isInverse: isInverse),
          new: fit.place.root(scale.applied(to: fit.node, table), table),
          old: node, replacement: edit.new, place: place))
    }
    return found
  }

  /// A number of the program, or one over it, as a factor.
  func scale(by name: FormNode, _ exponent: Double) -> FormScale {
    FormScale(
      cost: 1.1, cause: sizes[name.text] == nil ? .scalar : .size, scalar: name, exponent: exponent)
  }

  /// A number that the right form has and the claim has not, or one over it, as a factor.
  private func lackingScale(_ ratio: [Double]) -> FormScale? {
    for name in names where known.contains(name) && !claimPieces.contains(name) {
      guard let value = values[name], value.isScalar else { continue }
      for exponent in [1.0, -1]
      where zip(ratio, value.scalars).allSatisfy({ abs($0 - pow($1, exponent)) <= 1e-8 * abs($0) })
      {
        return scale(by: name, exponent)
      }
    }
    return nil
  }

  /// Whether 1 − x is put for an x that is subtracted from 1: the claim has 1 − x in place of x.
  private func undoesComplement(_ edit: FormEdit, _ place: FormPlace) -> Bool {
    guard let owner = place.owner, let signs = owner.signs,
      edit.new === table.difference(table.number(1), place.node)
    else { return false }
    let sign = signs[place.range.lowerBound]
    return owner.terms.contains { $0.node.number == 1 && $0.isNegative != sign }
  }

  /// A factor left out of all the products in which it stands.
  private func withoutFactor(
    _ form: FormNode, _ places: [FormPlace], _ letCost: Double, _ isInverse: Bool
  ) -> [RepairCandidate] {
    var owners: [FormNode: Set<FormNode>] = [:]
    var order: [FormNode] = []
    for place in places where !place.isRun && place.owner?.isProduct == true {
      if letCost > 0.1, place.isInLet { continue }
      if owners[place.node] == nil { order.append(place.node) }
      if let owner = place.owner { owners[place.node, default: []].insert(owner) }
    }
    return order.filter { owners[$0, default: []].count > 1 }.compactMap { factor in
      let new = table.dropping(factor, from: form)
      guard let (ratio, scale) = fit(new) else { return nil }
      let isNumber = factor.isNumber || (factor.isDivisor && factor.parts[0].isNumber)
      let cause = isNumber ? Cause.factor : .factorAdded
      var story = RepairStory(cause: cause, piece: factor.text)
      story.count = owners[factor, default: []].count
      story.pieces = owners[factor, default: []].map { table.dropping(factor, from: $0) }
      return RepairCandidate(
        cost: cause.cost + 0.1 + scale.cost,
        stories: stories(story, scale, ratio, isInverse: isInverse),
        new: scale.applied(to: new, table),
        old: factor, replacement: new)
    }
  }
}

import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Words put in place of, beside, or around a piece of the claim.
extension RepairSearch {
  /// - Parameter isWhole: Whether a word may stand for all of the form.
  func words(
    in form: FormNode, _ places: [FormPlace], isWhole: Bool = false
  ) -> [RepairCandidate] {
    var stage = WordStage(search: self, form: form, isWhole: isWhole)
    for place in places {
      guard hasBudget else { break }
      stage.visit(place)
    }
    return stage.found + renames(in: form, places)
  }
}

/// Goes through the places of a form with all words.
struct WordStage {
  let search: RepairSearch
  let form: FormNode
  let isWhole: Bool
  private(set) var found: [RepairCandidate] = []

  var table: FormTable { search.table }
  var values: FormValues { search.values }

  mutating func visit(_ place: FormPlace) {
    let node = place.node
    if place.need.isImpossible || node.isSubscript || node.isDivisor { return }
    guard let value = values[node] else { return }
    if let need = place.need.value {
      known(place, value, need)
    } else if !node.isNumber {
      unknown(place, value)
    }
  }

  /// Factors that are missing on both sides: N X Nᵀ for X.
  mutating func around(_ place: FormPlace, _ value: FormValue) {
    let node = place.node
    guard !value.isScalar else { return }
    for (word, rank) in search.vocabulary.words where word.size <= 2 {
      guard search.hasBudget, let v = values[word], !v.isScalar else { continue }
      for x in v.isSquare && values.areEqual(word, table.transpose(word))
        ? [word] : [word, table.transpose(word)]
      where (values[x]?.columns, value.columns) == (value.rows, value.rows) {
        let twin = table.transpose(x)
        let product = table.product([x, node, twin])
        guard fits(product, place) else { continue }
        let count = found.count
        push(place, .factorMissing, x, rank + 0.4, nil) { _ in product }
        for k in count..<found.count {
          found[k].stories[0].around = (x, twin)
        }
      }
    }
  }

  func fits(_ x: FormNode, _ place: FormPlace) -> Bool {
    search.fits(x, at: place)
  }

  mutating func push(
    _ place: FormPlace, _ cause: Cause, _ word: FormNode, _ rank: Double, _ ratio: [Double]?,
    _ make: (FormNode) -> FormNode
  ) {
    guard let scale = ratio.map({ search.scales.name($0) }) ?? FormScale() else { return }
    if scale.cause != nil, cause == .factorMissing, scale.cost > 1.3 { return }
    let word = scale.applied(to: word, table)
    let node = place.node
    let new = make(word)
    if new === node { return }
    let owner = place.owner
    let isUnderInverse: Bool =
      owner?.isDivisor == true || owner?.operation == .power || owner?.operation == .entrywisePower
      || owner?.function == "inv"
    var extra =
      0.04 * Double(word.size - 1) + 0.15 * rank + (place.isInLet ? 1 : 0)
      + (isUnderInverse ? 0.12 : 0)
    if cause == .termMissing, place.up != nil { extra += place.isRun ? 0.23 : 0.08 }
    if cause == .termMissing, node.isName, word.isNumber || word.function == "ones" {
      extra += 0.15
    }
    guard cause.cost + extra + scale.cost <= 2.3,
      !search.isDegenerate(place, new, isDrop: word.isNumber)
    else { return }
    if cause == .factorMissing, node.isName, divides(word, node) { return }
    // Anything is a factor of the identity.
    if cause == .factorMissing, ["eye", "ones"].contains(node.function),
      values[word]?.isScalar == false
    {
      return
    }
    // What cancels against a factor beside it is no factor that is missing.
    let product = owner.flatMap { $0.isProduct ? $0 : nil } ?? node
    if cause == .factorMissing {
      let factors = word.isProduct ? word.parts : [word]
      if word.soleDivisor.map({ isFactor($0, of: product) }) == true
        || factors.contains(where: { isDivided(product, by: $0) })
      {
        return
      }
    }
    if cause == .factorMissing,
      table.tidy(place.root(new, table), keeping: [], values).size
        <= table.tidy(form, keeping: [], values).size
    {
      return
    }
    let scaleCost =
      cause != .termMissing && !(cause == .factorMissing && scale.cause == .factor)
      ? scale.cost
      : scale.cause == .sign
        ? (cause == .termMissing ? 0.05 : 0.5 * scale.cost)
        : scale.cause == .factor ? 0.35 * scale.cost : scale.cost
    var story = RepairStory(cause: cause, claimed: node, right: new, piece: word.text)
    // A term that is missing in a sum within sums is missing in the whole.
    story.isWhole =
      place.up == nil || cause == .termMissing && place.ancestors.allSatisfy(\.isSum)
    found.append(
      RepairCandidate(
        cost: cause.cost + extra + scaleCost, stories: [story], new: place.root(new, table),
        old: node, replacement: new))
  }

  /// Whether something is a factor of all terms of an expression.
  private func isFactor(_ factor: FormNode, of x: FormNode) -> Bool {
    x.terms.allSatisfy { term in
      term.node === factor
        || term.node.isProduct && term.node.parts.contains { isFactor(factor, of: $0) }
    }
  }

  /// Whether a product is divided by a factor.
  private func isDivided(_ product: FormNode, by factor: FormNode) -> Bool {
    product.isProduct && product.parts.contains { $0.isDivisor && $0.parts[0] === factor }
  }

  /// Whether a word divides by a name, so that the two would cancel.
  private func divides(_ word: FormNode, _ name: FormNode) -> Bool {
    (word.isDivisor && word.parts[0] === name) || word.parts.contains { divides($0, name) }
  }
}

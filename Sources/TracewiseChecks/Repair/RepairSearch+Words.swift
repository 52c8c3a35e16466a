import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Words put in place of, beside, or around a piece of the claim.
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

  /// - Parameter isWhole: Whether a word may stand for all of the form.
  func words(
    in form: FormNode, _ places: [FormPlace], isWhole: Bool = false
  ) -> [RepairCandidate] {
    var stage = WordStage(search: self, form: form, isWhole: isWhole)
    for place in places {
      guard hasBudget else { break }
      stage.visit(place)
    }
    stage.renames(places)
    return stage.found
  }
}

private struct WordStage {
  let search: RepairSearch
  let form: FormNode
  let isWhole: Bool
  var found: [RepairCandidate] = []

  private var table: FormTable { search.table }
  private var values: FormValues { search.values }

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

  // MARK: - Where the value that must stand there is known

  private mutating func known(_ place: FormPlace, _ value: FormValue, _ need: FormValue) {
    replacements(place, need)
    if place.owner?.isSum != true, value.shape == need.shape || value.isScalar,
      let missing = need.combined(value, -)
    {
      for word in search.vocabulary.multiples(missing) {
        push(place, .termMissing, word.node, word.rank, word.ratio) { [table] in
          table.sum(place.node, $0)
        }
      }
    }
    if place.node.isNumber { return }
    if !value.isScalar, value.shape == need.shape, value.smallest > 1e-12,
      place.node.operation != .hadamard
    {
      entrywise(place, value, need)
    }
    guard (!value.isScalar && place.node.operation != .product) || place.up == nil || place.isRun
    else { return }
    for isLeft in [true, false] { factor(place, value, need, isLeft: isLeft) }
    around(place, value)
  }

  /// Factors that are missing on both sides: N X Nᵀ for X.
  private mutating func around(_ place: FormPlace, _ value: FormValue) {
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
          found[k].stories[0].piece = "\(x.text) in front and \(twin.text) behind"
        }
      }
    }
  }

  private mutating func replacements(_ place: FormPlace, _ need: FormValue) {
    let node = place.node
    let isSmall = Double(node.size) <= max(2, 0.35 * Double(form.size))
    let isPart = place.up != nil && 2 * node.size <= form.size + 1
    guard (isSmall && place.up != nil) || node.isName || isWhole || isPart, !place.isRunOfTerms
    else { return }
    if place.owner?.isSum == true, node.isName, let c = need.number {
      push(place, .otherInput, table.scaled(table.number(1), c), 0, nil) { $0 }
    }
    for word in search.vocabulary.multiples(need) {
      if place.up == nil, !word.node.isName, !isWhole { continue }
      if word.node === node || word.node === table.transpose(node) { continue }
      // What is longer and has names in common was edited, not replaced.
      let isLong = !isSmall && !node.isName && !isWhole
      if isLong, !search.known.contains(word.node) || sharesNames(node, word.node) { continue }
      // x − x² for 1 − x² is a function for another.
      if node.isNumber, isSquared(word.node, in: place.owner) { continue }
      push(
        place, .otherInput, word.node,
        word.rank + 0.5 * Double(node.size - 1) / 1.5 + (isLong ? 2 : 0), word.ratio
      ) { $0 }
    }
  }

  private func sharesNames(_ a: FormNode, _ b: FormNode) -> Bool {
    func names(_ x: FormNode) -> Set<FormNode> {
      Set(x.all.filter { $0.isName && values[$0]?.isScalar == false })
    }
    return !names(a).isDisjoint(with: names(b))
  }

  /// Whether the square of a word is a term of a sum.
  private func isSquared(_ word: FormNode, in sum: FormNode?) -> Bool {
    sum?.parts.contains { $0.operation == .entrywisePower && $0.parts[0] === word } ?? false
  }

  private mutating func entrywise(_ place: FormPlace, _ value: FormValue, _ need: FormValue) {
    guard let h = need.combined(value, { $0 ./ $1 }) else { return }
    let node = place.node
    let product = { [table] (x: FormNode) in table.hadamard(node, x) }
    for word in search.vocabulary.multiples(h) {
      let rank = word.rank + (word.node.function == "eye" ? 2 : 0)
      push(place, .factorMissing, word.node, rank, word.ratio, product)
    }
    let column = FormValue(h.points.map { $0.slice(rows: 0..<h.rows, columns: 0..<1) })
    let row = FormValue(h.points.map { $0.slice(rows: 0..<1, columns: 0..<h.columns) })
    for line in [column, row] where line.shape != h.shape && h.repeats(line) {
      for word in search.vocabulary.multiples(line) {
        push(place, .factorMissing, word.node, word.rank + 0.8, word.ratio, product)
      }
    }
    guard h.smallest > 1e-12, let inverse = h.map({ 1 ./ $0 }) else { return }
    for word in search.vocabulary.multiples(inverse) {
      let divisor = table.hadamard([table.entrywiseDivisor(word.node)])
      push(
        place, .factorMissing, divisor,
        word.rank + (word.ratio.allSatisfy { abs($0 - 1) < 1e-8 } ? 0.4 : 1),
        word.ratio.map { 1 / $0 }
      ) { [table] in table.hadamard(node, $0) }
    }
  }

  /// A factor that is missing on one side.
  private mutating func factor(
    _ place: FormPlace, _ value: FormValue, _ need: FormValue, isLeft: Bool
  ) {
    let node = place.node
    let fits =
      isLeft
      ? value.columns == need.columns && need.rows > 1
      : value.rows == need.rows && need.columns > 1
    guard fits else { return }
    let product = { [table] (x: FormNode) in
      isLeft ? table.product(x, node) : table.product(node, x)
    }
    let isUnique = isLeft ? value.rows <= value.columns : value.rows >= value.columns
    guard isUnique else { return insert(place, value, isLeft: isLeft, product) }
    let inverse = FormInverse(values: values, table: table)
    switch inverse.solve(need, isLeft ? nil : value, isLeft ? value : nil, nil) {
    case .value(let x):
      for word in search.vocabulary.multiples(x) {
        push(place, .factorMissing, word.node, word.rank, word.ratio, product)
      }
    case .unknown: insert(place, value, isLeft: isLeft, product)
    case .impossible: break
    }
  }

  // MARK: - Where it is not known

  private mutating func unknown(_ place: FormPlace, _ value: FormValue) {
    let node = place.node
    for isLeft in [true, false] {
      insert(place, value, isLeft: isLeft) { [table] in
        isLeft ? table.product($0, node) : table.product(node, $0)
      }
    }
    around(place, value)
    // Within a comparison nearly anything of the right signs would do.
    let isCompared = place.ancestors.contains(where: \.isCondition)
    if !isCompared, !value.isScalar, place.owner?.isSum != true {
      addends(place, table.number(1), 0)
    }
    if let eye = identity(value), !isCompared, fits(table.sum(node, eye), place) {
      push(place, .termMissing, eye, 0.3, nil) { [table] in table.sum(node, $0) }
    }
    for (word, rank) in search.vocabulary.words where word.size <= 6 && word !== node {
      // What is compared with itself is a comparison with 0.
      let isItself =
        isCompared && place.ancestors.contains { $0.isCondition && $0.all.contains(word) }
      guard search.hasBudget, !isCompared || word.isName, !isItself, let v = values[word],
        node.isCondition || !word.isCondition
      else { continue }
      replacements(place, value, word, v, rank)
      guard word.size <= 4 else { continue }
      if v.isScalar, !value.isScalar, word.isName {
        let divisor = table.divisor(word)
        for (word, rank, x) in [
          (word, rank, table.product(word, node)),
          (table.product(divisor), rank + 1, table.product(node, divisor)),
        ] where fits(x, place) { push(place, .factorMissing, word, rank, nil) { _ in x } }
        if place.owner?.isSum != true { addends(place, word, rank + 0.5) }
      }
      guard !value.isScalar, !v.isScalar, v.rows == 1 || v.rows == value.rows,
        v.columns == 1 || v.columns == value.columns
      else { continue }
      if node.isList, word.isList, fits(word, place) { push(place, .index, word, rank, nil) { $0 } }
      let product = table.hadamard(node, word)
      if fits(product, place) { push(place, .factorMissing, word, rank, nil) { _ in product } }
      addends(place, word, rank)
    }
  }

  /// A word added to a piece, or taken from it.
  private mutating func addends(_ place: FormPlace, _ word: FormNode, _ rank: Double) {
    for (word, x) in [
      (word, table.sum(place.node, word)),
      (table.negative(word), table.difference(place.node, word)),
    ] where fits(x, place) { push(place, .termMissing, word, rank, nil) { _ in x } }
  }

  /// A word in the place of a piece.
  private mutating func replacements(
    _ place: FormPlace, _ value: FormValue, _ word: FormNode, _ v: FormValue, _ rank: Double
  ) {
    let node = place.node
    // A factor of an entrywise product may be the derivative of another function.
    let isFactor =
      (place.owner?.operation == .hadamard || place.owner?.function == "diag")
      && v.shape == value.shape
    let most = isFactor ? 4 : node.function == "ones" ? 3 : 2
    guard node.size <= most, word.size <= (isFactor ? 6 : 3), !place.isRunOfTerms else { return }
    var forms = [(word, rank), (table.transpose(word), rank + 0.05)]
    if word.isName, v.isSquare, !v.isScalar { forms.append((table.call("inv", word), rank + 0.2)) }
    // Where the whole has another shape than it must have, the piece has.
    for (x, rank) in forms
    where
      (values[x]?.shape == value.shape || !search.fitsShape
      || value.isScalar && node.isName && word.isName) && fits(x, place)
    {
      push(place, .otherInput, x, rank, nil) { $0 }
    }
  }

  /// The identity of a square matrix's size; nil of a size without a name.
  private func identity(_ value: FormValue) -> FormNode? {
    guard value.isSquare, value.rows > 1 else { return nil }
    let name = search.sizes.filter { $0.value == value.rows }.keys.min()
    return name.map { table.call("eye", table.node(.name($0))) }
  }

  private func fits(_ x: FormNode, _ place: FormPlace) -> Bool {
    search.fits(x, at: place)
  }

  /// Short words, their transposes and inverses beside a piece.
  private mutating func insert(
    _ place: FormPlace, _ value: FormValue, isLeft: Bool, _ product: (FormNode) -> FormNode
  ) {
    for (word, rank) in search.vocabulary.words where word.size <= 6 {
      guard search.hasBudget, let v = values[word], !v.isScalar else { continue }
      var forms = [(word, rank), (table.transpose(word), rank + 0.05)]
      if v.isSquare, word.function != "inv", word.function != "diag" {
        forms.append((table.call("inv", word), rank + 1))
      }
      for (x, rank) in forms {
        guard let v = values[x], isLeft ? v.columns == value.rows : v.rows == value.columns,
          v.isSquare || place.need.value == nil, let fit = search.fit(product(x), at: place),
          let scale = search.scales.name(fit.ratio, isStrict: true), scale.cause == nil
        else { continue }
        push(place, .factorMissing, x, rank, nil, product)
      }
    }
  }

  /// One name for another in all its places.
  mutating func renames(_ places: [FormPlace]) {
    var counts: [FormNode: Int] = [:]
    var order: [FormNode] = []
    for place in places where place.node.isName && !place.isInLet && !place.isRun {
      if counts[place.node] == nil { order.append(place.node) }
      counts[place.node, default: 0] += 1
    }
    for name in order where counts[name, default: 0] > 1 {
      guard let own = values[name] else { continue }
      for (word, rank) in search.vocabulary.words where word.size <= 3 && word !== name {
        for x in [word, table.transpose(word)] {
          guard search.hasBudget, values[x]?.shape == own.shape else { continue }
          // What the definition of a `let` says is not the claim's own.
          let new = table.replacingInClaim(form, [name: x])
          guard let (_, scale) = search.fit(new), !vanishes(new) else { continue }
          let isInverse = x.function == "inv" && x.parts[0] === name
          var story = RepairStory(
            cause: isInverse ? .inverse : .otherInput, claimed: name, right: x)
          if x.isProduct, x.parts.contains(name) {
            story.cause = .factorMissing
            story.piece = table.product(like: x, x.parts.filter { $0 !== name }).text
          }
          story.count = counts[name, default: 0]
          found.append(
            RepairCandidate(
              cost: story.cause.cost + 0.1 * rank + scale.cost,
              stories: search.stories(story, scale),
              new: scale.applied(to: new, table)))
        }
      }
    }
  }

  /// Whether a piece of an expression is 0 for no good reason, as what sums to 0.
  private func vanishes(_ x: FormNode) -> Bool {
    x.all.contains { piece in
      piece.function != "zeros" && !piece.isNumber && !piece.isSubscript
        && values[piece].map { $0.largest <= 1e-9 } == true
    }
  }

  // MARK: - Candidates

  private mutating func push(
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

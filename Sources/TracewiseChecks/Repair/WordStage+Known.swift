import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Places where the value that must stand there is known.
extension WordStage {
  mutating func known(_ place: FormPlace, _ value: FormValue, _ need: FormValue) {
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
}

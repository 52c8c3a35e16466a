import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Places where the value that must stand there is not known.
extension WordStage {
  mutating func unknown(_ place: FormPlace, _ value: FormValue) {
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

  /// Short words, their transposes and inverses beside a piece.
  mutating func insert(
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
}

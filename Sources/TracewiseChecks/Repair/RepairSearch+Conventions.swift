import Tracewise
import TracewiseLanguage

/// Gradients by another convention than the claim's.
extension RepairSearch {
  /// A claim that is right by another convention, or in the part that matrices of its input's kind have.
  func conventions(_ value: FormValue) -> [RepairCandidate] {
    guard let customs, !isSymmetric || customs.own != .entry else {
      return independentEntries(value)
    }
    return customs.all.flatMap { custom in
      otherConvention(custom, customs, value) + part(custom, customs)
    }
  }

  private func otherConvention(
    _ custom: GradientCustoms.Custom, _ customs: GradientCustoms, _ value: FormValue
  ) -> [RepairCandidate] {
    guard custom.convention != customs.own, visible(custom.value).isClose(to: visible(value)),
      let own = customs.all.first(where: { $0.convention == customs.own }),
      let new = custom.convention == .entry
        ? customs.form(own, of: claim, table) : rights.first
    else { return [] }
    var story = RepairStory(cause: customs.cause)
    story.piece = customs.sentence(custom, table)
    return [RepairCandidate(cost: 0.5, stories: [story], new: new)]
  }

  /// What a projection leaves of the claim: tril(C) of one that is right on and below the diagonal.
  private func part(
    _ custom: GradientCustoms.Custom, _ customs: GradientCustoms
  ) -> [RepairCandidate] {
    guard custom.convention == .structure, !isSymmetric,
      let new = customs.form(custom, of: claim, table), isRight(new),
      let said = customs.form(custom, of: table.node(.name("C")), table)
    else { return [] }
    var story = RepairStory(cause: customs.cause)
    story.piece =
      "of the claim C only \(said.text) is right, the part in which \(customs.input.name) can move"
    // Of what is left of a part in all entries other mistakes may be gone too: a smaller one is told first.
    let cost = customs.input.hasZeros ? 0.55 : 1.3
    return [RepairCandidate(cost: cost, stories: [story], new: new)]
  }

  /// 2G − diag(G), the gradient with respect to the independent entries of a symmetric matrix.
  private func independentEntries(_ value: FormValue) -> [RepairCandidate] {
    guard isSymmetric, value.isSquare, value.rows > 1 else { return [] }
    if let part = conventionInPart(value) { return [part] }
    let doubled = FormValue(target.points.map { 2 * $0 - $0.diagonal.diagonalMatrix })
    guard visible(value).isClose(to: doubled) else { return [] }
    let diagonal = table.call("diag", table.call("diag", claim))
    let new = rights.first ?? table.scaled(table.sum(claim, diagonal), Fraction(1, 2))
    return [
      RepairCandidate(cost: 0.5, stories: [RepairStory(cause: .symmetricConvention)], new: new)
    ]
  }

  /// 2G − diag(G) for some terms G of the right form only.
  private func conventionInPart(_ value: FormValue) -> RepairCandidate? {
    for right in rights {
      let terms = table.expanded(right, opensLets: false)
      guard terms.count > 1, terms.count <= 5 else { continue }
      let valued = terms.compactMap { term in
        values[term.node]?.signed(term.isNegative)
      }
      guard valued.count == terms.count, valued.allSatisfy({ $0.shape == target.shape }) else {
        continue
      }
      for mask in 1..<(1 << terms.count) - 1 {
        var claimed: FormValue? = target
        for (k, term) in valued.enumerated() where mask >> k & 1 == 1 {
          claimed = claimed?.combined(visible(term)) { $0 + $1 - $1.diagonal.diagonalMatrix }
        }
        if let claimed, visible(value).isClose(to: claimed) {
          let part = table.sum(terms.indices.filter { mask >> $0 & 1 == 1 }.map { terms[$0] })
          var story = RepairStory(cause: .symmetricConvention)
          story.piece =
            "the part T = \(part.text) alone is by independent entries, as 2T − diag(T); here the gradient of a "
            + "symmetric matrix is symmetric"
          return RepairCandidate(cost: 0.5, stories: [story], new: right)
        }
      }
    }
    return nil
  }
}

extension Declaration {
  /// Whether matrices of its kind have entries that are always the same.
  fileprivate var hasZeros: Bool { [.lower, .upper, .unitLower, .diagonal].contains(kind) }
}

extension GradientCustoms {
  fileprivate var cause: Cause { input.isSymmetric ? .symmetricConvention : .structure }
}

/// What holds for a draft: the kinds of its symbols, and its definitions.
extension LatexOutline {
  /// What is known within the formulas of a draft.
  func kinds(of draft: LatexDraft) -> [String: LatexKind] { known(in: draft).kinds }

  /// The same without what prose says.
  func declaredKinds(of draft: LatexDraft) -> [String: LatexKind] {
    kinds.kinds(in: draft.formulas)
  }

  /// The matrices of a draft that are said to be of no special form.
  func generalNames(in draft: LatexDraft) -> Set<String> { known(in: draft).general }

  private func known(in draft: LatexDraft) -> (kinds: [String: LatexKind], general: Set<String>) {
    var kinds = declaredKinds(of: draft)
    let general = proseKinds.add(to: &kinds, in: draft.formulas)
    return (kinds, general)
  }

  /// The definition that holds for a draft: that of its own formulas, or else the last one before it, or the first one
  /// behind it.
  func definition(named name: String, for draft: LatexDraft) -> LatexDefinition? {
    definition(named: name, at: draft.position, in: draft.formulas)
  }

  func definition(
    named name: String, at position: Int, in formulas: [Int]
  ) -> LatexDefinition? {
    let all = definitions.filter { $0.name == name }
    if let own = all.last(where: { formulas.contains($0.formula) }) { return own }
    let shared = all.filter { !localFormulas.contains($0.formula) }
    return shared.last { $0.position <= position } ?? shared.first
  }
}

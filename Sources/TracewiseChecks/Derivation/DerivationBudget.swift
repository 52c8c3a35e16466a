import Tracewise
import TracewiseDerivation
import TracewiseLanguage

extension Program {
  /// The error of a loss whose derivation would take too many terms, with what could have a name.
  var tooLongToDerive: LanguageError {
    let part = loss?.largePart.map { text(of: $0) }
    return LanguageError(
      "not derived: more than \(Deriver.mostTerms) terms", at: loss?.range, in: source,
      notes: [
        "a part that has a name is derived by itself, once"
          + (part.map { ", as in: let h = \($0)" } ?? "")
      ])
  }

  private func text(of part: CheckedExpression) -> String {
    let text = source.oneLine(part.range)
    return text.count <= 60 ? text : text.prefix(59) + "…"
  }
}

extension CheckedExpression {
  /// The smallest part that has half of the operations in it; nil of a formula without such parts.
  fileprivate var largePart: CheckedExpression? {
    func count(_ x: CheckedExpression) -> Int { x.children.reduce(1) { $0 + count($1) } }
    let half = count(self) / 2
    var part = self
    while let next = part.children.first(where: { count($0) >= half }) { part = next }
    return part.children.isEmpty ? nil : part
  }
}

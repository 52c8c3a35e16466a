import TracewiseLanguage
import TracewiseVerification

/// Slips of sums over an index as they are written: from where to where, and the place that an index is moved by.
///
/// They are made in the text, for in words of matrices one of them is in many places.
struct SumEdits {
  struct Edit {
    let range: SourceRange
    let text: String
    let sentence: String
    var cause = Cause.index
  }

  private let source: SourceText
  private let sizes: [String]
  private(set) var all: [Edit] = []

  /// The edits of a claim's right side.
  init(_ side: ExpressionSyntax, _ source: SourceText, sizes: [String]) {
    self.source = source
    self.sizes = sizes.sorted()
    visit(side)
  }

  private mutating func visit(_ x: ExpressionSyntax) {
    if let sum = IndexedSum(x) {
      outside(sum, x)
      let whole = "\(sum.index) = \(source[sum.first.range]):\(source[sum.last.range])"
      for (end, isFirst) in [(sum.first, true), (sum.last, false)] {
        let ends = isFirst ? [] : sizes.filter { $0 != source[end.range] }
        for other in moved(source[end.range], isPositive: isFirst) + ends {
          let right =
            isFirst
            ? "\(sum.index) = \(other):\(source[sum.last.range])"
            : "\(sum.index) = \(source[sum.first.range]):\(other)"
          all.append(
            Edit(
              range: end.range, text: other,
              sentence: "summed over the wrong entries: \(right) in place of \(whole)"))
        }
      }
      places(of: sum.index, in: sum.summand)
    }
    for part in x.parts { visit(part) }
  }

  /// A last term that is the same for all values of the index, behind the sum.
  private mutating func outside(_ sum: IndexedSum, _ x: ExpressionSyntax) {
    guard case .binary(let sign, let first, let last) = sum.summand.kind,
      sign == .add || sign == .subtract, !last.mentions(sum.index)
    else { return }
    let range = "\(sum.index)=\(source[sum.first.range]):\(source[sum.last.range])"
    let text = "sum_{\(range)} (\(source[first.range])) \(sign.rawValue) \(source[last.range])"
    all.append(
      Edit(
        range: x.range, text: "(\(text))",
        sentence:
          "the parentheses are wrong: \(source[last.range]) stands inside the sum, once for each \(sum.index)",
        cause: .parentheses))
  }

  /// Subscripts with an index in them, a place before or behind.
  private mutating func places(of index: String, in x: ExpressionSyntax) {
    var subscripts: [SourceRange] = []
    switch x.kind {
    case .index(_, let places):
      for place in places {
        if case .at(let i) = place.kind, i.mentions(index) { subscripts.append(i.range) }
      }
    case .call(_, let arguments) where IndexedSum(x) == nil:
      subscripts = arguments.filter { $0.isOfSizes && $0.mentions(index) }.map(\.range)
    default: break
    }
    for range in subscripts {
      for other in moved(source[range], isPositive: false) {
        let old = source[x.range]
        let new = source.text(of: x.range, replacing: range, by: other)
        all.append(
          Edit(range: range, text: other, sentence: "the wrong index: \(new) in place of \(old)"))
      }
    }
    for part in x.parts { places(of: index, in: part) }
  }

  /// A place one or two before or behind: `t - 1`, `n`, `3`.
  private func moved(_ text: String, isPositive: Bool) -> [String] {
    if let number = Int(text) {
      return [number - 1, number + 1].filter { $0 > 0 || !isPositive }.map(String.init)
    }
    let parts = text.split(whereSeparator: { $0 == "+" || $0 == "-" }).map {
      String($0.filter { !$0.isWhitespace })
    }
    guard let name = parts.first, !name.isEmpty, parts.count < 3,
      let shift = parts.count == 1 ? 0 : Int(parts[1]).map({ text.contains("-") ? -$0 : $0 })
    else { return [] }
    return [shift - 1, shift + 1, shift - 2, shift + 2, 0].filter { $0 != shift }.map { k in
      k == 0 ? name : k < 0 ? "\(name)-\(-k)" : "\(name)+\(k)"
    }
  }
}

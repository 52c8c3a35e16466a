extension MathMLNotation {
  /// A formula in `math` elements that a browser may break a line between: before + and − and other
  /// infix signs, and after commas, where they stand at the top.
  public static func line(_ formula: String) -> String {
    var pieces: [Substring] = []
    var start = formula.startIndex
    var depth = 0
    var place = formula.startIndex
    while place < formula.endIndex {
      guard let end = formula[place...].firstIndex(of: ">") else { break }
      let next = formula.index(after: end)
      let element = formula[place..<next]
      let isInfix = element.hasPrefix("<mo form=\"infix\"")
      if depth == 0, isInfix, place > start {
        pieces.append(formula[start..<place])
        start = place
      }
      if element.hasPrefix("</") {
        depth -= 1
      } else if !element.hasSuffix("/>") {
        depth += 1
      }
      // The text of an element up to the next tag.
      place = formula[next...].firstIndex(of: "<") ?? formula.endIndex
      if depth == 0, element == "</mo>", formula[start..<next].hasSuffix(separator) {
        pieces.append(formula[start..<next])
        start = next
      }
    }
    pieces.append(formula[start...])
    return pieces.filter { !$0.isEmpty }.map { "<math>\($0)</math>" }.joined(separator: "<wbr>")
  }

  private static let separator = "<mo separator=\"true\">,</mo>"
}

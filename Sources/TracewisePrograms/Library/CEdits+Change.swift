extension CEdits {
  /// A change of tokens of a statement, or a statement behind it.
  struct Change {
    let statement: Range<Int>
    /// What is changed; nil where something is added behind the statement.
    let range: Range<Int>?
    /// What is right. Of a linear one what comes before, what stands there so many times, what belongs there so many
    /// times too, and what comes behind.
    let new: [String]
    var isLinear: Bool { new.count > 1 }

    /// The change as it is told, with how often both belong there.
    func edit(_ source: CSource, _ times: [Substring]) -> Edit {
      let new = text(times)
      guard let range else {
        return Edit(line: source.tokens[statement.lowerBound].line, old: "", new: new)
      }
      let before = source.text(statement.lowerBound..<range.lowerBound)
      let behind = source.text(range.upperBound..<statement.upperBound)
      func isApart(_ k: Int) -> Bool {
        source.tokens[k - 1].range.upperBound < source.tokens[k].range.lowerBound
      }
      return Edit(
        line: source.tokens[range.lowerBound].line, old: source.text(statement),
        new: before + (before.isEmpty || !isApart(range.lowerBound) ? "" : " ")
          + (needsBrackets(new, source, range) ? "(\(new))" : new)
          + (behind.isEmpty || !isApart(range.upperBound) ? "" : " ") + behind)
    }

    /// Whether what stands beside a place would part a text: `a / b * c` is no `a / (b * c)`.
    private func needsBrackets(_ text: String, _ source: CSource, _ range: Range<Int>) -> Bool {
      let tokens = CSource(Array(text.utf8)).tokens
      var (depth, isSum, isProduct) = (0, false, false)
      for token in tokens {
        if ["(", "["].contains(token.text) { depth += 1 }
        if [")", "]"].contains(token.text) { depth -= 1 }
        guard depth == 0, token.kind == .sign, !["]", ")", ".", "->"].contains(token.text) else {
          continue
        }
        isProduct = isProduct || ["*", "/"].contains(token.text)
        isSum = isSum || !["*", "/"].contains(token.text)
      }
      let (before, behind) = (source[range.lowerBound - 1], source[range.upperBound])
      return before == "/" && (isSum || isProduct)
        || (["*", "%", "-"].contains(before) || ["*", "/", "%"].contains(behind)) && isSum
    }

    private func text(_ times: [Substring]) -> String {
      guard isLinear, times.count == 2 else { return new[0] }
      func multiple(_ times: Substring, _ term: String) -> (isNegative: Bool, text: String) {
        let parts = times.drop { $0 == "-" }.split(separator: "/")
        let factor = parts[0] == "1" ? "" : "\(parts[0]) * "
        let divisor = parts[1] == "1" ? "" : " / \(parts[1])"
        return (times.hasPrefix("-"), factor + term + divisor)
      }
      let added = multiple(times[1], new[2])
      guard !new[1].isEmpty, !times[0].hasPrefix("0/") else {
        return new[0] + (added.isNegative ? "-" : "") + added.text + new[3]
      }
      let own = multiple(times[0], new[1])
      return new[0] + (own.isNegative ? "-" : "") + own.text + (added.isNegative ? " - " : " + ")
        + added.text + new[3]
    }
  }
}

import Tracewise

/// What exact differences look like: hypotheses are tested on residues, where nothing is nearly so.
enum ExactDiagnosis {
  /// The differing entries shown at most.
  private static let shown = 3

  /// The cause, if one fits all differing entries, and the first of them.
  static func of(_ check: ExactCheck) -> String? {
    guard case .different(let differences) = check.outcome, let first = differences.first else {
      return nil
    }
    let alike = differences.filter { $0.law == first.law && $0.operand == first.operand }
    var text = cause(alike).map { "\($0); " } ?? ""
    text += alike.prefix(shown).map { "\($0.place): expected \($0.expected), found \($0.found)" }
      .joined(separator: "; ")
    let others = differences.count - min(alike.count, shown)
    if others > 0 { text += "; and \(others) more" }
    if !check.opaque.isEmpty {
      let names = check.opaque.map(\.rawValue).sorted().joined(separator: ", ")
      text += " (values of \(names) are opaque: see what differences say)"
    }
    return text
  }

  private static func cause(_ differences: [ExactCheck.Difference]) -> String? {
    if differences.allSatisfy({ $0.found.isZero }) { return "zero where it should not be" }
    if let factor = factor(differences) {
      return factor == "−1" ? "the sign is wrong" : "wrong by the factor \(factor)"
    }
    return isTransposed(differences) ? "a transpose is missing" : nil
  }

  /// The fraction c with found = c expected everywhere, if its terms are small.
  private static func factor(_ differences: [ExactCheck.Difference]) -> String? {
    guard let first = differences.first,
      let ratio = try? first.found / first.expected,
      differences.allSatisfy({ $0.found == ratio * $0.expected })
    else { return nil }
    for denominator: UInt64 in 1...60 {
      let (numerator, isNegated) = (ratio * Modular(residue: denominator)).canonical
      guard numerator.residue <= 60 else { continue }
      let sign = isNegated ? "−" : ""
      return "\(sign)\(numerator.residue)" + (denominator == 1 ? "" : "/\(denominator)")
    }
    return nil
  }

  private static func isTransposed(_ differences: [ExactCheck.Difference]) -> Bool {
    var expected: [[Int]: Modular] = [:]
    for entry in differences { expected[[entry.row, entry.column]] = entry.expected }
    return differences.count > 1
      && differences.allSatisfy { expected[[$0.column, $0.row]] == $0.found }
  }
}

extension ExactCheck.Difference {
  fileprivate var place: String { "entry (\(row + 1), \(column + 1))" }
}

/// How many terms may be written on the way to a result: what is longer nobody reads, and nobody waits for.
///
/// One budget serves all that a derivation simplifies and prints. A term counts for its factors, and what
/// is printed but not worked on for less.
final class TermBudget {
  /// The most terms of a derivation.
  static let terms = 4_000_000

  private var left: Int

  init(_ terms: Int = TermBudget.terms) { left = terms }

  /// Whether more was asked for than there is.
  var isExceeded: Bool { left < 0 }

  func charge(_ terms: Int) { if left >= 0 { left -= min(terms, left + 1) } }

  /// A line of a derivation, which is printed.
  func charge(line: Expression) { charge(line.weight / 8) }
}

/// What a simplifier has found out, in one place for all its copies.
final class SimplifierMemo {
  var forms: [Digest: Form] = [:]
  var transposes: [Digest: Expression] = [:]
}

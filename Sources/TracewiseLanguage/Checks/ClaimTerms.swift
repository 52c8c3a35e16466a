import Tracewise

/// A term of a sum, with the sign it stands with.
struct SignedTerm {
  let isNegative: Bool
  let expression: CheckedExpression
}

extension CheckedExpression {
  /// The terms of a sum of matrices of this shape, signs pulled out; one term for any other
  /// expression.
  var terms: [SignedTerm] { terms(isNegative: false) }

  private func terms(isNegative: Bool) -> [SignedTerm] {
    switch kind {
    case .binary(.sum, let x, let y) where isLike(x) && isLike(y):
      x.terms(isNegative: isNegative) + y.terms(isNegative: isNegative)
    case .binary(.difference, let x, let y) where isLike(x) && isLike(y):
      x.terms(isNegative: isNegative) + y.terms(isNegative: !isNegative)
    case .negated(let x): x.terms(isNegative: !isNegative)
    default: [SignedTerm(isNegative: isNegative, expression: self)]
    }
  }

  /// Whether a part has this expression's shape, so that nothing is broadcast.
  private func isLike(_ x: CheckedExpression) -> Bool { x.rows == rows && x.columns == columns }
}

/// What of a refuted claim's right side is wrong, tested on its terms.
struct TermCause {
  /// The place of the term among those of the right side.
  let term: Int
  /// The coefficient that the term has, as a multiple of the one it should have; 0 is impossible,
  /// infinity stands for a term that should not be there.
  let factor: Double

  /// The terms whose coefficient alone would explain the difference. Of numbers, all would: a
  /// cause is believed when it is found at another point too.
  static func find(
    _ terms: [Matrix], claimed: Matrix, found: Matrix, tolerance: Double
  ) -> [TermCause] {
    let missing = found - claimed
    return terms.enumerated().compactMap { place, term in
      let squared = inner(term, term).scalar
      guard squared > 0 else { return nil }
      let share = inner(missing, term).scalar / squared
      let rest = (missing - share * term).largest
      guard abs(share) > 1e-9, rest <= tolerance * (1 + abs(share)) else { return nil }
      let isSuperfluous = abs(1 + share) < 1e-9
      return TermCause(term: place, factor: isSuperfluous ? .infinity : 1 / (1 + share))
    }
  }

  /// The term that should stand transposed, if that explains the difference.
  static func findTransposed(
    _ terms: [Matrix], claimed: Matrix, found: Matrix, tolerance: Double
  ) -> Int? {
    guard found.shape.isSquare else { return nil }
    return terms.firstIndex { term in
      let change = term.T - term
      return change.largest > tolerance && (found - claimed - change).largest <= 4 * tolerance
    }
  }
}

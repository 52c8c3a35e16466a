package import Tracewise

/// What the difference between a claimed matrix and the right one looks like.
///
/// Each hypothesis is tested on the numbers, not guessed; nil where none fits.
package enum Diagnosis {
  /// - Parameters:
  ///   - claimed: the wrong matrix.
  ///   - found: the right one.
  ///   - tolerance: how far an entry of either may be off by rounding.
  package static func of(claimed: Matrix, found: Matrix, tolerance: Double) -> String? {
    guard claimed.shape == found.shape else {
      return claimed.isClose(found.T, tolerance) ? "the transpose is missing" : nil
    }
    func first(_ patterns: [ErrorPattern]) -> String? {
      patterns.first { $0.predicted(from: found).map { claimed.isClose($0, tolerance) } ?? false }?
        .description(of: "the claim")
    }
    if let cause = first(ErrorPattern.general) { return cause }
    if let factor = factor(claimed, found, tolerance) { return description(of: factor) }
    if let cause = first(ErrorPattern.symmetric) { return cause }
    let isDiagonalWrong = found.shape.isSquare && found.count > 1
    return isDiagonalWrong && (claimed - found).filtered { $0 != $1 }.isClose(0 * found, tolerance)
      ? "only entries of the diagonal are wrong" : nil
  }

  /// The number c with claimed = c found, if there is one.
  static func factor(_ claimed: Matrix, _ found: Matrix, _ tolerance: Double) -> Double? {
    let scale = found.largestEntry
    guard scale > 0, scale.isFinite, claimed.shape == found.shape else { return nil }
    // Beside the largest, so that squares of what is tiny do not vanish.
    let unit = (1 / scale) * found
    let factor = inner(claimed, unit).scalar / inner(unit, unit).scalar / scale
    guard abs(factor) > 1e-12, claimed.isClose(factor * found, tolerance * (1 + abs(factor)))
    else { return nil }
    return factor
  }

  static func description(of factor: Double) -> String {
    "too \(abs(factor) > 1 ? "large" : "small") by the factor \(fraction(factor))"
  }

  /// A factor as a small fraction where it is one.
  package static func fraction(_ value: Double) -> String {
    for denominator in 1...60 {
      let numerator = (value * Double(denominator)).rounded()
      guard numerator != 0, abs(numerator) <= 60 else { continue }
      if abs(value - numerator / Double(denominator)) < 1e-9 * abs(value) {
        return denominator == 1 ? "\(Int(numerator))" : "\(Int(numerator))/\(denominator)"
      }
    }
    return Matrix.format(value, digits: abs(value - 1) < 1e-4 ? 12 : 6)
  }

  /// A cause that is left when no other fits: a single entry is wrong.
  static func onlyWrongEntry(claimed: Matrix, found: Matrix) -> String? {
    let tolerance = 1e-6 * found.largestEntry
    let wrong = (0..<found.count).filter { place in
      let (i, j) = place.quotientAndRemainder(dividingBy: found.columns)
      return abs(claimed[i, j] - found[i, j]) > tolerance
    }
    guard wrong.count == 1, found.count > 1 else { return nil }
    let (i, j) = wrong[0].quotientAndRemainder(dividingBy: found.columns)
    let difference = Matrix.format(claimed[i, j] - found[i, j])
    return "only entry (\(i + 1), \(j + 1)) is wrong, by \(difference)"
  }
}

public import Tracewise

/// What the difference between a claimed matrix and the right one looks like.
///
/// Each hypothesis is tested on the numbers, not guessed; nil where none fits.
public enum Diagnosis {
  /// - Parameters:
  ///   - claimed: the wrong matrix.
  ///   - found: the right one.
  ///   - tolerance: how far an entry of either may be off by rounding.
  public static func of(claimed: Matrix, found: Matrix, tolerance: Double) -> String? {
    guard claimed.shape == found.shape else {
      return claimed.shape == found.shape.transposed
        && isClose(claimed, found.T, tolerance) ? "the transpose is missing" : nil
    }
    if isClose(claimed, -found, tolerance) { return "the sign is wrong" }
    if let cause = ofTranspose(claimed, found, tolerance) { return cause }
    if let factor = factor(claimed, found, tolerance) {
      return "too \(abs(factor) > 1 ? "large" : "small") by the factor \(fraction(factor))"
    }
    if found.shape.isSquare, let cause = ofSymmetry(claimed, found, tolerance) { return cause }
    return ofParts(claimed, found, tolerance)
  }

  private static func ofTranspose(
    _ claimed: Matrix, _ found: Matrix, _ tolerance: Double
  ) -> String? {
    guard found.shape.isSquare, found.count > 1 else { return nil }
    if isClose(claimed, found.T, tolerance) {
      return "a transpose is missing: the claim is the transpose of what is right"
    }
    if isClose(claimed, -found.T, tolerance) {
      return "the sign is wrong and a transpose is missing"
    }
    return nil
  }

  private static func ofSymmetry(
    _ claimed: Matrix, _ found: Matrix, _ tolerance: Double
  ) -> String? {
    guard found.count > 1 else { return nil }
    let diagonal = found ⊙ found.identity(found.rows)
    if isClose(claimed, 2 * found - diagonal, tolerance) {
      return "the off-diagonal entries are doubled: the convention 2G − diag(G), which counts "
        + "each pair of entries of a symmetric matrix once"
    }
    if isClose(claimed, 0.5 * (found + found.T), tolerance) { return "the claim is symmetrised" }
    if isClose(claimed, diagonal, tolerance) { return "only the diagonal is right" }
    let n = found.rows
    if isClose(claimed, Matrix(n, n) { $0 >= $1 ? found[$0, $1] : 0 }, tolerance) {
      return "only the lower triangle is right; the upper one is zero"
    }
    if isClose(claimed, Matrix(n, n) { $0 <= $1 ? found[$0, $1] : 0 }, tolerance) {
      return "only the upper triangle is right; the lower one is zero"
    }
    return nil
  }

  /// Which rows, columns or entries alone are wrong.
  private static func ofParts(
    _ claimed: Matrix, _ found: Matrix, _ tolerance: Double
  ) -> String? {
    if found.shape.isSquare {
      let off = (0..<found.rows).contains { i in
        (0..<found.columns).contains { j in
          i != j && abs(claimed[i, j] - found[i, j]) > tolerance
        }
      }
      if !off { return "only entries of the diagonal are wrong" }
    }
    return nil
  }

  /// The number c with claimed = c found, if there is one.
  private static func factor(
    _ claimed: Matrix, _ found: Matrix, _ tolerance: Double
  ) -> Double? {
    let squared = inner(found, found).scalar
    guard squared > 0 else { return nil }
    let factor = inner(claimed, found).scalar / squared
    guard abs(factor) > 1e-12, isClose(claimed, factor * found, tolerance * (1 + abs(factor)))
    else { return nil }
    return factor
  }

  /// A factor as a small fraction where it is one.
  public static func fraction(_ value: Double) -> String {
    for denominator in 1...60 {
      let numerator = (value * Double(denominator)).rounded()
      guard numerator != 0, abs(numerator) <= 60 else { continue }
      if abs(value - numerator / Double(denominator)) < 1e-9 * abs(value) {
        return denominator == 1 ? "\(Int(numerator))" : "\(Int(numerator))/\(denominator)"
      }
    }
    return Matrix.format(value)
  }

  private static func isClose(_ a: Matrix, _ b: Matrix, _ tolerance: Double) -> Bool {
    zip(a.values, b.values).allSatisfy { abs($0 - $1) <= tolerance }
  }
}

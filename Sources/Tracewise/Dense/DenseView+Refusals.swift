extension DenseView {
  /// Refuses a matrix whose LU factorisation met a pivot that is exactly zero.
  func refuseSingular(_ factorisation: Factorisation, operand: Int = 0) -> DenseView {
    refuse(
      .singular,
      "{\(operand)} is singular: pivot \(factorisation.zeroPivot) of its LU factorisation is 0")
  }
}

extension DenseView {
  func refuseUnconverged() -> DenseView {
    refuse(.domain, "the singular value decomposition of {0} does not converge")
  }
}

extension DenseView {
  /// The place of the first entry, row by row, that is NaN or infinite.
  var firstNonFinite: (row: Int, column: Int)? {
    for i in 0..<Int(rowCount) {
      for j in 0..<Int(columnCount) where !self[i, j].isFinite { return (i, j) }
    }
    return nil
  }

  /// Whether all entries are finite; a refusal where they are not, for LAPACK may loop on them.
  func isFiniteOrRefused(operand: Int = 0) -> Bool {
    guard let (i, j) = firstNonFinite else { return true }
    _ = refuse(
      .notFinite, "entry (\(i + 1), \(j + 1)) of {\(operand)} is \(Matrix.format(self[i, j]))")
    return false
  }

  /// Whether the matrix is symmetric but for what may be rounding; a refusal where it is not.
  ///
  /// Rules of the symmetric part have values anywhere; who passes one triangle means another function.
  func isNearlySymmetricOrRefused() -> Bool {
    var (skew, symmetric) = (0.0, 0.0)
    for i in 0..<Int(rowCount) {
      for j in 0...i {
        let (difference, sum) = (self[i, j] - self[j, i], self[i, j] + self[j, i])
        skew += 2 * difference * difference
        symmetric += (i == j ? 1 : 2) * sum * sum
      }
    }
    guard skew > symmetric / 64 else { return true }
    _ = refuse(
      .domain,
      "{0} is far from symmetric; where its symmetric part is meant, write sym({0})")
    return false
  }
}

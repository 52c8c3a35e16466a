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

import Tracewise

extension RuleCatalogue {
  /// Inverses and solutions of linear equations.
  static let inverses: [RuleSubject] = [
    subject(
      Inverse(), special: squares + [nearlySingular],
      rejections: [
        .notSquare,
        Rejection(
          [[[1, 2], [2, 4]]], .singular,
          "the operand is singular: pivot 2 of its LU factorisation is 0"),
      ]),
    subject(
      Solve(),
      special: systems { a, b in [a, b] },
      rejections: Rejection.noSystems + [
        Rejection(
          [Matrix.zeros(2, 2), Matrix.ones(2, 1)], .singular,
          "the left operand is singular: pivot 1 of its LU factorisation is 0")
      ]),
    subject(
      RightDivision(),
      special: systems { a, b in [b.T, a] },
      rejections: [
        Rejection(
          [Matrix.ones(1, 2), Matrix.ones(2, 3)], .shape,
          "a square divisor is required; the right operand is 2×3"),
        Rejection(
          [Matrix.ones(1, 2), Matrix.identity(3)], .shape,
          "the columns of the left operand (2) must equal the rows of the right operand (3)"),
        Rejection(
          [Matrix.ones(1, 2), Matrix.zeros(2, 2)], .singular,
          "the right operand is singular: pivot 1 of its LU factorisation is 0"),
      ]),
  ]

  /// More regions of a square matrix and a right-hand side with as many rows.
  private static func systems(
    _ arranged: @escaping @Sendable (Matrix, Matrix) -> [Matrix]
  ) -> [Region] {
    [
      Region("general", sizes: [4, 11]) { g, n in arranged(g.invertible(n), g.normal(n, 3)) },
      Region("wide") { g, n in arranged(g.invertible(n), g.normal(n, n + 3)) },
      Region("column") { g, n in arranged(g.invertible(n), g.normal(n, 1)) },
      Region("triangular") { g, n in arranged(g.lowerTriangular(n), g.normal(n, 3)) },
      Region("identity") { g, n in arranged(.identity(n), g.normal(n, 3)) },
      Region("nearly-singular") { g, n in arranged(g.illConditioned(n, 1e4), g.normal(n, 3)) },
      Region("zero-right-hand-side") { g, n in arranged(g.invertible(n), .zeros(n, 3)) },
      Region("empty") { g, n in arranged(g.invertible(n), .zeros(n, 0)) },
    ]
  }
}

import Tracewise

extension RuleCatalogue {
  /// Matrix equations, and functions of matrices that are their solutions.
  static let equations: [RuleSubject] =
    [
      RuleSubject(
        Sylvester(), operands: 3,
        regions: [
          Region("general", sizes: [3, 4]) { g, n in
            [g.positiveReal(n), g.positiveReal(n - 1), g.normal(n, n - 1)]
          },
          Region("large", sizes: [11]) { g, n in
            [g.positiveReal(n), g.positiveReal(2), g.normal(n, 2)]
          },
          Region("equal-operands") { g, n in
            let a = g.positiveReal(n)
            return [a, a, g.normal(n, n)]
          },
          Region("transposed") { g, n in
            let a = g.positiveReal(n)
            return [a, a.T, g.normal(n, n)]
          },
          Region("column") { g, n in [g.positiveReal(n), [[0.7]], g.normal(n, 1)] },
          Region("row") { g, n in [[[0.7]], g.positiveReal(n), g.normal(1, n)] },
          Region("identity") { g, n in [.identity(n), .identity(n), g.normal(n, n)] },
          Region("zero-right-hand-side") { g, n in
            [g.positiveReal(n), g.positiveReal(n - 1), .zeros(n, n - 1)]
          },
          Region("no-columns") { g, n in [g.positiveReal(n), .zeros(0, 0), .zeros(n, 0)] },
        ],
        rejections: [
          Rejection(
            [Matrix.ones(2, 3), [[1]], Matrix.ones(2, 1)], .shape,
            "a square matrix is required; operand 1 is 2×3"),
          Rejection(
            [[[1]], Matrix.ones(2, 3), Matrix.ones(1, 2)], .shape,
            "a square matrix is required; operand 2 is 2×3"),
          Rejection(
            [Matrix.identity(2), [[1]], Matrix.ones(3, 1)], .shape,
            "operand 3 is 3×1; it must have the rows of operand 1 (2) and the columns of operand 2 (1)"
          ),
          Rejection(
            [.diagonal([1, 2]), [[-2]], Matrix.ones(2, 1)], .singular,
            "operand 1 and −operand 2 share an eigenvalue (gap 0): no unique solution"),
          Rejection(
            [[[1]], [[1]], [[.nan]]], .notFinite, "entry (1, 1) of operand 3 is nan"),
        ]),
      subject(
        MatrixSquareRoot(),
        special: [
          root("symmetric") { g, n in
            let y = g.positiveReal(n)
            return 0.5 * (y + y.T)
          },
          root("jordan-block") { g, n in
            Matrix(n, n) { i, j in i == j ? 1.5 : j == i + 1 ? 1 : 0 }
          },
          root("complex-eigenvalues") { g, n in
            Matrix(n, n) { i, j in i == j ? 0.6 : i / 2 == j / 2 ? (i < j ? 1 : -1) : 0 }
          },
          root("identity") { g, n in .identity(n) },
          root("triangular") { g, n in g.lowerTriangular(n) },
        ],
        rejections: [
          .notSquare,
          Rejection(
            [[[1, 5], [0, -0.3]]], .domain, "the operand has an eigenvalue ≤ 0 (−0.3)"),
          Rejection(
            [Matrix.zeros(2, 2)], .domain, "the operand has an eigenvalue ≤ 0 (0)"),
        ]),
    ]

  private static func root(
    _ name: String, _ draw: @escaping @Sendable (inout SeededGenerator, Int) -> Matrix
  ) -> Region { Region(name, of: SquareOfRoot { g, n in [draw(&g, n)] }) }
}

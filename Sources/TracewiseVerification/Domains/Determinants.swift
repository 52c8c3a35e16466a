import Tracewise

extension RuleCatalogue {
  /// Determinants and what their derivatives are made of.
  static let determinants: [RuleSubject] = [
    subject(
      Determinant(), special: [invertible] + squares + singular(derivatives: [2, 2, 2]),
      rejections: [.notSquare]),
    subject(
      LogDeterminant(), special: squares + [nearlySingular],
      rejections: [
        .notSquare,
        Rejection(
          [Matrix.zeros(3, 3)], .singular,
          "the operand is singular: pivot 1 of its LU factorisation is 0"),
      ]),
    subject(
      Adjugate(), special: squares + singular(derivatives: [1, 1, 1]), rejections: [.notSquare]),
    subject(
      AdjugateDifferential(),
      special: [
        Region("general", sizes: [3, 4, 7]) { g, n in [g.invertible(n), g.normal(n, n)] },
        Region("zero-direction") { g, n in [g.invertible(n), .zeros(n, n)] },
        Region("2x2") { g, _ in [g.invertible(2), g.normal(2, 2)] },
        Region("singular-one-rank-lost", active: [1]) { g, n in
          [g.square(n, rank: n - 1), g.normal(n, n)]
        },
        Region("zero-matrix", active: [1]) { g, n in [.zeros(n, n), g.normal(n, n)] },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 3), Matrix.ones(2, 3)], .shape,
          "a square matrix is required; the left operand is 2×3"),
        Rejection(
          [Matrix.ones(2, 2), Matrix.ones(3, 3)], .shape,
          "the shapes must be equal; the left operand is 2×2, the right operand is 3×3"),
      ]),
  ]

  /// General matrices that are not singular, for a rule that takes singular ones too.
  private static let invertible = Region("general", sizes: [3, 4, 11]) { g, n in
    [g.invertible(n)]
  }

  /// More regions of a rule of one square matrix that is not singular.
  static let squares = [
    Region("permutation") { _, n in [Matrix(n, n) { i, j in (i + 1) % n == j ? -1 : 0 }] },
    Region("2x2") { g, _ in [g.invertible(2)] },
  ]

  static let nearlySingular = Region("nearly-singular") { g, n in [g.illConditioned(n, 1e4)] }

  /// Regions at and near singular matrices, with the number of derivatives that the rule gives
  /// for one rank lost, two ranks lost and the zero matrix.
  private static func singular(derivatives: [Int]) -> [Region] {
    [
      nearlySingular,
      Region("singular-one-rank-lost", derivatives: derivatives[0]) { g, n in
        [g.square(n, rank: n - 1)]
      },
      Region("singular-two-ranks-lost", derivatives: derivatives[1]) { g, n in
        [g.square(n, rank: n - 2)]
      },
      Region("zero-matrix", derivatives: derivatives[2]) { _, n in [.zeros(n, n)] },
    ]
  }
}

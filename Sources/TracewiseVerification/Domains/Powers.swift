import Tracewise

extension RuleCatalogue {
  /// Entrywise and matrix powers.
  static let powers: [RuleSubject] =
    [
      power(-1) { $0.awayFromZero($1, $2) },
      power(0, special: [zeros]) { $0.normal($1, $2) },
      power(0.5) { $0.uniform($1, $2, 0.2...4) },
      power(1, special: [zeros]) { $0.normal($1, $2) },
      power(2, special: [zeros]) { $0.normal($1, $2) },
      power(2.5) { $0.uniform($1, $2, 0.2...4) },
      power(3, special: [zeros]) { $0.normal($1, $2) },
      RuleSubject(
        Power(),
        regions: [
          Region("general", sizes: [4, 11]) { g, n in
            [g.uniform(n, n + 1, 0.2...4), g.normal(n, n + 1)]
          },
          Region("tall") { g, n in [g.uniform(2 * n + 3, 2, 0.2...4), g.normal(2 * n + 3, 2)] },
          Region("exponent-zero") { g, n in [g.uniform(n, n + 1, 0.2...4), .zeros(n, n + 1)] },
          Region("base-one") { g, n in [.ones(n, n + 1), g.normal(n, n + 1)] },
          Region("small-base") { g, n in [g.uniform(n, n + 1, 1e-4...1e-3), g.normal(n, n + 1)] },
          Region("negative-base-integer-exponents", active: [0]) { g, n in
            [g.uniform(n, n + 1, -2 ... -0.2), g.integers(n, n + 1)]
          },
          Region("1x1") { g, _ in [g.uniform(1, 1, 0.2...4), g.normal(1, 1)] },
          Region("empty") { _, n in [.zeros(0, n), .zeros(0, n)] },
        ],
        rejections: [.shapesDiffer]),
    ] + [0, 1, 2, 3, 5].map(matrixPower)

  private static func power(
    _ exponent: Double, special: [Region] = [],
    _ entries: @escaping @Sendable (inout SeededGenerator, Int, Int) -> Matrix
  ) -> RuleSubject {
    entrywise(
      ConstantPower(exponent), entries, variant: "p=\(Matrix.format(exponent))",
      special: special + [ones])
  }

  private static func matrixPower(_ exponent: Int) -> RuleSubject {
    RuleSubject(
      MatrixPower(exponent), variant: "k=\(exponent)",
      regions: [
        Region("general", sizes: [4, 9]) { g, n in [g.normal(n, n)] },
        Region("triangular") { g, n in [g.lowerTriangular(n)] },
        Region("identity") { _, n in [.identity(n)] },
        Region("zero-matrix") { _, n in [.zeros(n, n)] },
        Region("singular") { g, n in [g.square(n, rank: n - 1)] },
        Region("1x1") { g, _ in [g.normal(1, 1)] },
        Region("empty") { _, _ in [.zeros(0, 0)] },
      ],
      rejections: [.notSquare])
  }
}

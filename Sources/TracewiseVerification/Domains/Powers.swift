import Tracewise

extension RuleCatalogue {
  /// Entrywise and matrix powers.
  static let powers: [RuleSubject] =
    [
      power(-1), power(0), power(0.5), power(1), power(2), power(2.5), power(3),
      subject(
        EntrywisePower(),
        special: [
          Region("exponent-zero") { g, n in [g.uniform(n, n + 1, 0.2...4), .zeros(n, n + 1)] },
          Region("base-one") { g, n in [.ones(n, n + 1), g.normal(n, n + 1)] },
          Region("small-base") { g, n in [g.uniform(n, n + 1, 1e-4...1e-3), g.normal(n, n + 1)] },
          Region("negative-base-integer-exponents", active: [0]) { g, n in
            [g.uniform(n, n + 1, -2 ... -0.2), g.integers(n, n + 1)]
          },
        ],
        rejections: [.shapesDiffer]),
    ] + [0, 1, 2, 3, 5].map(matrixPower)

  private static func power(_ exponent: Double) -> RuleSubject {
    subject(ConstantPower(exponent), variant: "p=\(Matrix.format(exponent))", special: [ones])
  }

  private static func matrixPower(_ exponent: Int) -> RuleSubject {
    subject(
      MatrixPower(exponent), variant: "k=\(exponent)",
      special: [
        Region("general", sizes: [4, 9]) { g, n in [g.normal(n, n)] },
        Region("zero-matrix") { _, n in [.zeros(n, n)] },
        Region("singular") { g, n in [g.square(n, rank: n - 1)] },
      ],
      rejections: [.notSquare])
  }
}

import Tracewise

extension RuleCatalogue {
  /// Sums, differences, multiples and entrywise products.
  static let arithmetic: [RuleSubject] = [
    RuleSubject(Addition(), regions: pairs + [equal], rejections: [.shapesDiffer]),
    RuleSubject(Subtraction(), regions: pairs + [equal], rejections: [.shapesDiffer]),
    RuleSubject(Hadamard(), regions: pairs + [equal], rejections: [.shapesDiffer]),
    RuleSubject(
      Quotient(),
      regions: pairs { $0.awayFromZero($1, $2) } + [
        Region("equal-operands") { g, n in
          let x = g.awayFromZero(n, n + 1)
          return [x, x]
        },
        Region("small-divisors") { g, n in
          [g.normal(n, n + 1), g.awayFromZero(n, n + 1, 1e-6, 1e-5)]
        },
      ],
      rejections: [
        .shapesDiffer,
        Rejection(
          [Matrix.ones(1, 1), Matrix.zeros(1, 1)], .notFinite,
          "entry (1, 1) of the left operand ./ the right operand is inf, "
            + "born from finite the left operand = 1.0 and the right operand = 0.0",
          stage: .gradient),
      ]),
    RuleSubject(Minimum(), regions: pairs + ties, rejections: [.shapesDiffer]),
    RuleSubject(Maximum(), regions: pairs + ties, rejections: [.shapesDiffer]),
    RuleSubject(Negation(), regions: anyMatrix()),
    RuleSubject(Scaling(by: 2.5), variant: "c=2.5", regions: anyMatrix()),
    RuleSubject(Scaling(by: -1), variant: "c=-1", regions: anyMatrix()),
    RuleSubject(Scaling(by: 0), variant: "c=0", regions: anyMatrix()),
    RuleSubject(Shift(by: 1.5), variant: "c=1.5", regions: anyMatrix()),
    RuleSubject(Shift(by: -1000), variant: "c=-1000", regions: anyMatrix()),
    RuleSubject(
      ScalarProduct(),
      regions: [
        Region("general", sizes: [4, 11]) { g, n in [g.normal(1, 1), g.normal(n, n + 1)] },
        Region("column") { g, n in [g.normal(1, 1), g.normal(n, 1)] },
        Region("zero-factor") { g, n in [.zeros(1, 1), g.normal(n, n + 1)] },
        Region("zero-matrix") { g, n in [g.normal(1, 1), .zeros(n, n + 1)] },
        Region("1x1") { g, _ in [g.normal(1, 1), g.normal(1, 1)] },
        Region("empty") { g, n in [g.normal(1, 1), .zeros(0, n)] },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 1), Matrix.ones(2, 3)], .shape,
          "the factor the left operand must be 1×1; it is 2×1")
      ]),
  ]

  /// Regions of a rule of one operand of any shape and, but for what `entries` draws, any values.
  static func anyMatrix(
    _ entries: @escaping @Sendable (inout SeededGenerator, Int, Int) -> Matrix = {
      $0.normal($1, $2)
    }
  ) -> [Region] {
    [
      Region("general", sizes: [4, 11]) { g, n in [entries(&g, n, n + 1)] },
      Region("tall") { g, n in [entries(&g, 2 * n + 3, 2)] },
      Region("column", sizes: [7]) { g, n in [entries(&g, n, 1)] },
      Region("row", sizes: [7]) { g, n in [entries(&g, 1, n)] },
      Region("1x1") { g, _ in [entries(&g, 1, 1)] },
      Region("repeated-values") { g, n in
        let x = entries(&g, 1, 1)[0, 0]
        return [Matrix(n, n + 1, repeating: x)]
      },
      Region("empty") { _, n in [.zeros(0, n)] },
    ]
  }

  /// Regions of a rule of two operands of equal shapes.
  static func pairs(
    right: @escaping @Sendable (inout SeededGenerator, Int, Int) -> Matrix
  ) -> [Region] {
    [
      Region("general", sizes: [4, 11]) { g, n in [g.normal(n, n + 1), right(&g, n, n + 1)] },
      Region("tall") { g, n in [g.normal(2 * n + 3, 2), right(&g, 2 * n + 3, 2)] },
      Region("column", sizes: [7]) { g, n in [g.normal(n, 1), right(&g, n, 1)] },
      Region("row", sizes: [7]) { g, n in [g.normal(1, n), right(&g, 1, n)] },
      Region("1x1") { g, _ in [g.normal(1, 1), right(&g, 1, 1)] },
      Region("zeros-on-the-left") { g, n in [.zeros(n, n + 1), right(&g, n, n + 1)] },
      Region("empty") { _, n in [.zeros(0, n), .zeros(0, n)] },
    ]
  }

  static let pairs = pairs { $0.normal($1, $2) }

  /// Twice the same operand.
  static let equal = Region("equal-operands") { g, n in
    let x = g.normal(n, n + 1)
    return [x, x]
  }

  /// Equal operands, where the smaller and the larger of two are not differentiable.
  private static let ties = [
    Region("ties", point: .kink) { g, n in
      let x = g.normal(n, n + 1)
      return [x, x]
    },
    Region("near-ties") { g, n in
      let x = g.normal(n, n + 1)
      return [x, x + 1e-3 * g.awayFromZero(n, n + 1)]
    },
  ]
}

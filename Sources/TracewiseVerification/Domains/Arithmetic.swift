import Tracewise

extension RuleCatalogue {
  /// Sums, differences, multiples and entrywise products.
  static let arithmetic: [RuleSubject] = [
    subject(Addition(), rejections: [.shapesDiffer]),
    subject(Subtraction(), rejections: [.shapesDiffer]),
    subject(Hadamard(), rejections: [.shapesDiffer]),
    subject(
      Quotient(),
      special: [
        Region("small-divisors") { g, n in
          [g.normal(n, n + 1), g.awayFromZero(n, n + 1, 1e-6, 1e-5)]
        }
      ],
      rejections: [
        .shapesDiffer,
        Rejection(
          [Matrix.ones(1, 1), Matrix.zeros(1, 1)], .notFinite,
          "entry (1, 1) of the left operand ./ the right operand is inf, "
            + "born from finite the left operand = 1.0 and the right operand = 0.0",
          stage: .gradient),
      ]),
    subject(Minimum(), rejections: [.shapesDiffer]),
    subject(Maximum(), rejections: [.shapesDiffer]),
    subject(
      Masked(),
      special: [
        Region("some-masked-out", active: [1]) { g, n in
          [Matrix(n, n + 1) { i, j in Double((i + j) % 2) }, g.normal(n, n + 1)]
        }
      ],
      rejections: [.shapesDiffer]),
    subject(Scaling(by: 2.5), variant: "c=2.5"),
    subject(Scaling(by: -1), variant: "c=-1"),
    subject(Scaling(by: 0), variant: "c=0"),
    subject(Shift(by: 1.5), variant: "c=1.5"),
    subject(Shift(by: -1000), variant: "c=-1000"),
    subject(
      ScalarMultiple(),
      special: [
        Region("column") { g, n in [g.normal(1, 1), g.normal(n, 1)] },
        Region("zero-factor") { g, n in [.zeros(1, 1), g.normal(n, n + 1)] },
        Region("zero-matrix") { g, n in [g.normal(1, 1), .zeros(n, n + 1)] },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 1), Matrix.ones(2, 3)], .shape,
          "the factor the left operand must be 1×1; it is 2×1")
      ]),
  ]
}

import Tracewise

extension RuleCatalogue {
  /// Sums, means, norms and the broadcast, which is the adjoint of sums.
  static let reductions: [RuleSubject] = [
    RuleSubject(
      Trace(),
      regions: [
        Region("general", sizes: [4, 11]) { g, n in [g.normal(n, n)] },
        Region("triangular") { g, n in [g.lowerTriangular(n)] },
        Region("identity") { _, n in [.identity(n)] },
        Region("1x1") { g, _ in [g.normal(1, 1)] },
        Region("empty") { _, _ in [.zeros(0, 0)] },
      ],
      rejections: [.notSquare]),
    RuleSubject(Sum(), regions: anyMatrix() + [cancelling]),
    RuleSubject(
      Mean(), regions: anyMatrix().filter { $0.name != "empty" } + [cancelling],
      rejections: [
        Rejection([Matrix.zeros(0, 3)], .shape, "the operand has no entries; it is 0×3")
      ]),
    RuleSubject(ColumnSums(), regions: anyMatrix() + [cancelling]),
    RuleSubject(RowSums(), regions: anyMatrix() + [cancelling]),
    RuleSubject(
      Broadcast(to: Shape(4, 5)), variant: "scalar", regions: fixed(1, 1),
      rejections: [
        Rejection(
          [Matrix.ones(2, 3)], .shape,
          "the operand is 2×3, which does not repeat to the shape asked for")
      ]),
    RuleSubject(Broadcast(to: Shape(4, 5)), variant: "column", regions: fixed(4, 1)),
    RuleSubject(Broadcast(to: Shape(4, 5)), variant: "row", regions: fixed(1, 5)),
    RuleSubject(Broadcast(to: Shape(4, 5)), variant: "none", regions: fixed(4, 5)),
    RuleSubject(Norm(), regions: lengths + [zero(.kink)]),
    RuleSubject(
      Normalised(), regions: lengths + [zero(.jump)],
      rejections: [
        Rejection(
          [Matrix.zeros(1, 2)], .notFinite,
          "entry (1, 1) of the gradient for the operand is nan", stage: .gradient)
      ]),
  ]

  /// Entries whose sum is far smaller than they are.
  private static let cancelling = Region("cancelling") { g, n in
    let x = 1e6 * g.normal(n, n + 1)
    return [x - mean(x)]
  }

  private static let lengths =
    anyMatrix().filter { $0.name != "empty" } + [
      Region("tiny-entries") { g, n in [1e-200 * g.normal(n, n + 1)] },
      Region("huge-entries") { g, n in [1e200 * g.normal(n, n + 1)] },
      Region("one-entry-not-zero") { g, n in
        [Matrix(n, n + 1) { $0 + $1 == 0 ? 0.5 + g.unit() : 0 }]
      },
    ]

  private static func zero(_ point: Region.Point) -> Region {
    Region("zero", point: point, derivatives: point == .kink ? 1 : 0) { _, n in [.zeros(n, n + 1)] }
  }
}

import Tracewise

extension RuleCatalogue {
  /// Sums, means, norms and the broadcast, which is the adjoint of sums.
  static let reductions: [RuleSubject] = [
    subject(Trace(), rejections: [.notSquare]),
    subject(Sum(), special: [cancelling]),
    subject(
      Mean(), special: [cancelling],
      rejections: [
        Rejection([Matrix.zeros(0, 3)], .shape, "the operand has no entries; it is 0×3")
      ]),
    subject(ColumnSums(), special: [cancelling]),
    subject(RowSums(), special: [cancelling]),
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
    subject(Norm(), special: lengths + [zero(.kink)]),
    subject(
      Normalized(), special: lengths + [zero(.jump)],
      rejections: [
        Rejection(
          [Matrix.zeros(1, 2)], .notFinite,
          "entry (1, 1) of the gradient for the operand is nan, born in the pullback of "
            + "normalised(the operand), where entry (1, 1) of the operand (1×2) is 0",
          stage: .gradient)
      ]),
  ]

  /// Entries whose sum is far smaller than they are.
  private static let cancelling = Region("cancelling") { g, n in
    let x = 1e6 * g.normal(n, n + 1)
    return [x - mean(x)]
  }

  private static let lengths = [
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

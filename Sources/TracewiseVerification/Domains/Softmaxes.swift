import Tracewise

extension RuleCatalogue {
  /// Softmax of columns and what is made of it.
  static let softmaxes: [RuleSubject] = [
    subject(Softmax(), special: logits, rejections: [withoutRows]),
    subject(LogSoftmax(), special: logits, rejections: [withoutRows]),
    subject(LogSumExp(), special: logits, rejections: [withoutRows]),
    subject(
      CrossEntropy(),
      special: [
        Region("distributions") { g, n in [g.normal(n, n + 1), g.distributions(n, n + 1)] },
        Region("one-hot") { g, n in
          [g.normal(n, n + 1), Matrix(n, n + 1) { i, j in (j * j) % n == i ? 1 : 0 }]
        },
        Region("column", sizes: [7]) { g, n in [g.normal(n, 1), g.distributions(n, 1)] },
        Region("equal-logits") { g, n in [.zeros(n, n + 1), g.distributions(n, n + 1)] },
        Region("large-logits") { g, n in
          [30 * g.awayFromZero(n, n + 1, 0.5, 1), g.distributions(n, n + 1)]
        },
        Region("one-row") { g, n in [g.normal(1, n), g.normal(1, n)] },
      ],
      rejections: [
        .shapesDiffer,
        Rejection(
          [Matrix.zeros(0, 3), Matrix.zeros(0, 3)], .shape,
          "columns with entries are required; the left operand is 0×3"),
      ]),
  ]

  private static let logits = [
    Region("large-logits") { g, n in [30 * g.awayFromZero(n, n + 1, 0.5, 1)] },
    Region("far-from-zero") { g, n in [1000 + g.normal(n, n + 1)] },
  ]

  private static let withoutRows = Rejection(
    [Matrix.zeros(0, 3)], .shape, "columns with entries are required; the operand is 0×3")
}

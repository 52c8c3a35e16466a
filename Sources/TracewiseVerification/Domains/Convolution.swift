import Tracewise

extension RuleCatalogue {
  /// Correlation and convolution.
  static let convolution: [RuleSubject] = [
    subject(
      Correlation(),
      special: [
        Region("kernel-as-large") { g, n in [g.normal(n, n + 1), g.normal(n, n + 1)] },
        Region("kernel-as-tall") { g, n in [g.normal(n, n + 3), g.normal(n, 2)] },
        Region("1x1-kernel") { g, n in [g.normal(n, n + 1), g.normal(1, 1)] },
        Region("zero-kernel") { g, n in [g.normal(n, n + 1), .zeros(2, 3)] },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 3), Matrix.ones(3, 2)], .shape,
          "the kernel the right operand (3×2) must fit into the left operand (2×3)"),
        Rejection(
          [Matrix.ones(2, 3), Matrix.zeros(0, 2)], .shape,
          "the kernel the right operand (0×2) must fit into the left operand (2×3)"),
      ]),
    subject(
      FullConvolution(),
      special: [
        Region("larger-on-the-right") { g, n in [g.normal(2, 1), g.normal(n, n + 1)] },
        Region("1x1-on-the-right") { g, n in [g.normal(n, n + 1), g.normal(1, 1)] },
      ],
      rejections: [
        Rejection(
          [Matrix.zeros(0, 3), Matrix.ones(1, 2)], .shape,
          "the left operand (0×3) and the right operand (1×2) need entries")
      ]),
  ]
}

import Tracewise

extension RuleCatalogue {
  /// Windows on images, columns by their numbers, softmax under a mask.
  static let layers: [RuleSubject] =
    windows + [
      RuleSubject(
        Gather(), regions: indices(3, 5),
        rejections: [
          Rejection(
            [Matrix.ones(2, 3), [[1, 4]]], .argument,
            "entry 2 of the right operand is 4.0, which is no column; there are 3, from 1 on"),
          Rejection(
            [Matrix.ones(2, 3), [[1.5]]], .argument,
            "entry 1 of the right operand is 1.5, which is no column; there are 3, from 1 on"),
          Rejection(
            [Matrix.ones(2, 3), Matrix.ones(2, 1)], .shape,
            "a row is required; the right operand is 2×1"),
        ]),
      RuleSubject(
        Scatter(5), variant: "n=5", regions: indices(4, 4),
        rejections: [
          Rejection(
            [Matrix.ones(2, 1), [[6]]], .argument,
            "entry 1 of the right operand is 6.0, which is no column; there are 5, from 1 on"),
          Rejection(
            [Matrix.ones(2, 3), Matrix.ones(1, 2)], .shape,
            "the columns of the left operand (3) must equal the columns of the right operand (2)"),
        ]),
      RuleSubject(
        MaskedSoftmax(), regions: DerivedRegions(AnyRule(MaskedSoftmax())).with(masks),
        rejections: [.shapesDiffer]),
    ]

  /// Numbers of columns, several of them twice, of matrices with n columns and as many numbers.
  private static func indices(_ columns: Int, _ count: Int) -> [Region] {
    func region(
      _ name: String, rows: Int = 4, _ number: @escaping @Sendable (Int) -> Int
    ) -> Region {
      Region(name, sizes: [], active: [0]) { g, _ in
        [
          g.normal(rows, columns), Matrix(1, count) { _, l in Double(1 + number(l)) },
        ]
      }
    }
    let n = columns
    return [
      region("general") { l in [2, 0, 2, 1, 0][l % 5] % n },
      region("in-order") { l in l % n },
      region("one-column") { _ in n - 1 },
      region("one-row", rows: 1) { l in (l * l) % n },
      Region("zeros", sizes: [], active: [0]) { _, _ in
        [.zeros(3, n), Matrix(1, count) { _, l in Double(1 + l % n) }]
      },
    ]
  }

  private static let masks: [Region] = {
    func region(_ name: String, _ taken: @escaping @Sendable (Int, Int) -> Bool) -> Region {
      Region(name, active: [1]) { g, n in
        [Matrix(n, n + 1) { taken($0, $1) ? 1 : 0 }, g.normal(n, n + 1)]
      }
    }
    return [
      region("causal") { $0 <= $1 },
      region("one-key") { i, j in i == j % 4 },
      region("padding") { i, _ in i != 2 },
      region("nothing-taken") { i, j in j != 1 && i != 0 },
      Region("large-logits", active: [1]) { g, n in
        [Matrix(n, n) { $0 <= $1 ? 1 : 0 }, 300 * g.awayFromZero(n, n, 0.5, 1)]
      },
    ]
  }()

  private static let windows: [RuleSubject] = {
    // Small enough for exact arithmetic: channels, images.
    let cases: [(name: String, windows: Windows, channels: Int, images: Int)] = [
      ("2x2-on-2x3", Windows(image: (2, 3), window: (2, 2)), 2, 2),
      (
        "stride-2-padding-1",
        Windows(image: (3, 2), window: (2, 1), stride: (2, 2), padding: (1, 1)), 2, 1
      ),
      // The next window would reach over the edge.
      ("over-the-edge", Windows(image: (5, 2), window: (2, 1), stride: (2, 2)), 2, 1),
      (
        "dilation-2",
        Windows(image: (4, 3), window: (2, 2), padding: (0, 1), dilation: (2, 3)), 2, 1
      ),
      ("stride-beyond-window", Windows(image: (3, 4), window: (1, 1), stride: (2, 3)), 2, 1),
      ("one-row", Windows(image: (1, 4), window: (1, 3), padding: (0, 1)), 1, 2),
      ("all-padding", Windows(image: (1, 2), window: (1, 1), padding: (1, 1)), 1, 2),
    ]
    let misfits = [
      Rejection(
        [Matrix.ones(2, 13)], .shape, "the operand has 13 columns, which are no images of 6 pixels")
    ]
    let adjointMisfits = [
      Rejection(
        [Matrix.ones(5, 2)], .shape, "the operand has 5 rows, which are no windows of 4 pixels"),
      Rejection(
        [Matrix.ones(4, 3)], .shape, "the operand has 3 columns, which are no images of 2 places"),
    ]
    return cases.enumerated().flatMap { k, one in
      let (pixels, places) = (one.windows.pixels, one.windows.places.count)
      return [
        RuleSubject(
          ImageColumns(one.windows), variant: one.name,
          regions: fixed(one.channels, one.images * pixels), rejections: k == 0 ? misfits : []),
        RuleSubject(
          ImageFromColumns(one.windows), variant: one.name,
          regions: fixed(one.channels * one.windows.area, one.images * places),
          rejections: k == 0 ? adjointMisfits : []),
      ]
    }
  }()
}

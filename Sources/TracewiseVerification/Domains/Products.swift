import Tracewise

extension RuleCatalogue {
  /// Products.
  static let products: [RuleSubject] = [
    subject(
      Product(),
      special: [
        Region("matrix-and-column", sizes: [4, 11]) { g, n in
          [g.normal(n, n + 1), g.normal(n + 1, 1)]
        },
        Region("row-and-matrix", sizes: [4, 11]) { g, n in
          [g.normal(1, n), g.normal(n, n + 1)]
        },
        Region("row-and-column", sizes: [4, 11]) { g, n in [g.normal(1, n), g.normal(n, 1)] },
        Region("column-and-row", sizes: [4, 11]) { g, n in [g.normal(n, 1), g.normal(1, n + 1)] },
        Region("tall-and-wide") { g, n in [g.normal(3 * n, 2), g.normal(2, n)] },
        Region("identity") { g, n in [.identity(n), g.normal(n, n + 1)] },
        Region("equal-operands") { g, n in
          let x = g.normal(n, n)
          return [x, x]
        },
        Region("zeros") { g, n in [.zeros(n, n + 1), g.normal(n + 1, n)] },
        Region("empty-inside") { _, n in [.zeros(n, 0), .zeros(0, n + 1)] },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 3), Matrix.ones(2, 3)], .shape,
          "the columns of the left operand (3) must equal the rows of the right operand (2)")
      ]),
    subject(InnerProduct(), rejections: [.shapesDiffer]),
    subject(
      TraceOfProduct(),
      special: [
        Region("row-and-column") { g, n in [g.normal(1, n), g.normal(n, 1)] },
        Region("identity") { g, n in [.identity(n), g.normal(n, n)] },
        Region("equal-operands") { g, n in
          let x = g.normal(n, n)
          return [x, x]
        },
        Region("zeros") { g, n in [.zeros(n, n + 1), g.normal(n + 1, n)] },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 3), Matrix.ones(2, 3)], .shape,
          "the columns of the left operand (3) must equal the rows of the right operand (2)")
      ]),
    subject(
      Kronecker(),
      special: [
        Region("general", sizes: [2, 4]) { g, n in [g.normal(n, n + 1), g.normal(n + 2, 2)] },
        Region("tall-and-wide") { g, n in [g.normal(n, 1), g.normal(1, n + 1)] },
        Region("1x1-on-the-left") { g, n in [g.normal(1, 1), g.normal(n, n + 1)] },
        Region("identity", sizes: [2]) { g, n in [.identity(n), g.normal(n, n + 1)] },
        Region("zeros", sizes: [2]) { g, n in [.zeros(n, n + 1), g.normal(n, n)] },
      ]),
    RuleSubject(
      BlockRows(outer: Shape(2, 3), inner: Shape(4, 2)), variant: "2x3-of-4x2",
      regions: fixed(8, 6),
      rejections: [
        Rejection(
          [Matrix.ones(6, 8)], .shape,
          "the operand is 6×8, which is not a whole of its blocks")
      ]),
    RuleSubject(
      BlocksFromRows(outer: Shape(2, 3), inner: Shape(4, 2)), variant: "2x3-of-4x2",
      regions: fixed(6, 8),
      rejections: [
        Rejection(
          [Matrix.ones(8, 6)], .shape,
          "the operand is 8×6, which is not a list of its blocks")
      ]),
  ]

  /// Regions of a linear rule of one operand whose shape its attributes fix.
  static func fixed(_ rows: Int, _ columns: Int) -> [Region] {
    [
      Region("general", sizes: []) { g, _ in [g.normal(rows, columns)] },
      Region("integers", sizes: []) { g, _ in [g.integers(rows, columns)] },
      Region("zeros", sizes: []) { _, _ in [.zeros(rows, columns)] },
    ]
  }
}

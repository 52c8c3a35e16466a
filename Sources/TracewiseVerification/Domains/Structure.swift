import Tracewise

extension RuleCatalogue {
  /// Diagonals, shapes, slices and blocks.
  static let structure: [RuleSubject] =
    [
      RuleSubject(
        DiagonalPart(),
        regions: DerivedRegions(AnyRule(DiagonalPart()), signature: .entrywise).all),
      RuleSubject(
        DiagonalMatrix(4, 4), variant: "square", regions: fixed(4, 1),
        rejections: [
          Rejection([Matrix.ones(1, 4)], .shape, "a column is required; the operand is 1×4"),
          Rejection(
            [Matrix.ones(3, 1)], .shape,
            "the operand has 3 entries, which is not the length of the diagonal"),
        ]),
      RuleSubject(DiagonalMatrix(5, 3), variant: "tall", regions: fixed(3, 1)),
      RuleSubject(DiagonalMatrix(3, 5), variant: "wide", regions: fixed(3, 1)),
      RuleSubject(
        Reshape(3, 8), variant: "4x6-to-3x8", regions: fixed(4, 6),
        rejections: [
          Rejection(
            [Matrix.ones(4, 5)], .shape,
            "the operand is 4×5, which does not have as many entries as the shape asked for")
        ]),
      RuleSubject(Reshape(24, 1), variant: "vec", regions: fixed(4, 6)),
      RuleSubject(Reshape(4, 6), variant: "from-vec", regions: fixed(24, 1)),
    ] + slices + concatenations

  private static let block = Slice(rows: 1..<3, columns: 2..<5)
  private static let spread = Slice(
    firstRow: 0, rows: 2, rowStep: 2, firstColumn: 1, columns: 2, columnStep: 3)
  private static let reversed = Slice(
    firstRow: 3, rows: 4, rowStep: -1, firstColumn: 4, columns: 3, columnStep: -2)

  private static let slices =
    [
      RuleSubject(
        block, variant: "block", regions: fixed(4, 6),
        rejections: [
          Rejection(
            [Matrix.ones(2, 6)], .shape, "row 2, from 0, is outside the operand, which has 2"),
          Rejection(
            [Matrix.ones(4, 4)], .shape, "column 4, from 0, is outside the operand, which has 4"),
        ]),
      RuleSubject(spread, variant: "every-second", regions: fixed(4, 6)),
      RuleSubject(reversed, variant: "reversed", regions: fixed(4, 6)),
      RuleSubject(Slice(rows: 2..<3, columns: 0..<6), variant: "row", regions: fixed(4, 6)),
      RuleSubject(Slice(rows: 0..<4, columns: 3..<4), variant: "column", regions: fixed(4, 6)),
      RuleSubject(Slice(rows: 2..<3, columns: 3..<4), variant: "entry", regions: fixed(4, 6)),
      RuleSubject(Slice(rows: 2..<2, columns: 0..<6), variant: "empty", regions: fixed(4, 6)),
      RuleSubject(
        Embed(block, in: Shape(4, 6)), variant: "block", regions: fixed(2, 3),
        rejections: [
          Rejection(
            [Matrix.ones(3, 2)], .shape, "the operand is 3×2, which does not fit its place")
        ]),
      RuleSubject(Embed(spread, in: Shape(4, 6)), variant: "every-second", regions: fixed(2, 2)),
      RuleSubject(Embed(reversed, in: Shape(4, 6)), variant: "reversed", regions: fixed(4, 3)),
    ]

  private static let concatenations = [Concatenation.Axis.rows, .columns].flatMap { axis in
    (1...3).map { concatenation(axis, operands: $0) }
  }

  private static func concatenation(
    _ axis: Concatenation.Axis, operands: Int
  ) -> RuleSubject {
    let isRows = axis == .rows
    let widths = Array([3, 1, 2].prefix(operands))
    /// Operands that agree along one side, with these lengths along the other.
    func region(
      _ name: String, _ widths: [Int], zeros: Bool = false
    ) -> Region {
      Region(name) { g, n in
        widths.map { width in
          let (rows, columns) = isRows ? (n, width) : (width, n)
          return zeros ? .zeros(rows, columns) : g.normal(rows, columns)
        }
      }
    }
    let misfit =
      isRows
      ? "matrices side by side must have equally many rows"
      : "matrices one above the other must have equally many columns"
    return RuleSubject(
      Concatenation(axis), operands: operands,
      variant: "\(isRows ? "side-by-side" : "stacked")-\(operands)",
      regions: [
        region("general", widths), region("equal-widths", widths.map { _ in 2 }),
        region("one-of-them-empty", widths.enumerated().map { $0 == 0 ? 0 : $1 }),
        region("zeros", widths, zeros: true),
      ],
      rejections: operands == 1
        ? []
        : [
          Rejection(
            widths.enumerated().map { k, _ in Matrix.ones(2 + k, 2 + k) }, .shape, misfit)
        ])
  }
}

import Tracewise

extension RuleCatalogue {
  /// The order of entries, sums and products along columns, distances between them.
  static let columns: [RuleSubject] =
    [
      subject(Sort(), special: [tied(.kink)]),
      subject(SortBy(), special: [tiedKeys]),
      subject(UnsortBy(), special: [tiedKeys]),
      subject(MaximumShare(), rejections: [withoutRows]),
      subject(ColumnMaxima(), special: [tied(.kink)], rejections: [withoutRows]),
      subject(CumulativeProduct(), special: zeros),
      subject(ColumnProducts(), special: zeros),
      subject(ProductsBeside(), variant: "before", special: zeros),
      subject(ProductsBeside(isAfter: true), variant: "after", special: zeros),
      subject(RowShift(by: 1), variant: "k=1"), subject(RowShift(by: -2), variant: "k=-2"),
      subject(
        SquaredDistances(), special: [Region("coinciding") { g, n in g.coinciding(n) }],
        rejections: [differentLengths]),
      subject(
        Distances(), special: [Region("coinciding", point: .kink) { g, n in g.coinciding(n) }],
        rejections: [differentLengths]),
      subject(Polygamma(0), variant: "k=0", special: arguments),
      subject(Polygamma(1), variant: "k=1", special: arguments),
      subject(Polygamma(2), variant: "k=2", special: arguments),
      subject(LogGamma(), special: arguments),
    ] + [0, 1, 2, 5].map(matern)

  private static func matern(_ k: Int) -> RuleSubject {
    subject(
      Matern(k), variant: "k=\(k)",
      special: [at("close", [0.01, 0.05]), at("distant", [30, 400])],
      rejections: [born("matern(\(k), the operand)", "nan", at: -1)])
  }

  private static let arguments = [
    at("large", [30, 1e4]), at("near-the-pole", [1e-3]),
    Region("negative", sizes: [3]) { g, n in [g.uniform(n, 2, -1.7 ... -1.3)] },
  ]

  /// Two equal entries in a column, of which nothing else is near.
  private static func tied(_ point: Region.Point) -> Region {
    Region("ties", sizes: [3], point: point, derivatives: 1) { g, n in
      let x = g.shuffledColumns(n, 2)
      return [Matrix(n, 2) { i, j in i == 1 ? x[0, j] : x[i, j] }]
    }
  }

  /// In the keys everything is constant.
  private static let tiedKeys = Region("ties", sizes: [3], active: [1]) { g, n in
    let x = g.shuffledColumns(n, 2)
    return [Matrix(n, 2) { i, j in i == 1 ? x[0, j] : x[i, j] }, g.normal(n, 2)]
  }

  private static let zeros = [
    Region("one-zero") { g, n in
      let x = g.uniform(n, n + 1, -2...2)
      return [Matrix(n, n + 1) { i, j in i == j % n ? 0 : x[i, j] }]
    },
    Region("two-zeros") { g, n in
      let x = g.uniform(n, n + 1, -2...2)
      return [Matrix(n, n + 1) { i, j in i < 2 ? 0 : x[i, j] }]
    },
  ]

  private static let withoutRows = Rejection(
    [Matrix.zeros(0, 3)], .shape, "columns with entries are required; the operand is 0×3")

  private static let differentLengths = Rejection(
    [Matrix.zeros(2, 3), Matrix.zeros(3, 3)], .shape,
    "the rows of the left operand (2) must equal the rows of the right operand (3)")
}

extension SeededGenerator {
  /// Columns of which the first of both are one point.
  fileprivate mutating func coinciding(_ n: Int) -> [Matrix] {
    let (x, y) = (normal(n, 2), normal(n, 3))
    return [x, Matrix(n, 3) { i, j in j == 0 ? x[i, 0] : y[i, j] }]
  }
}

import Tracewise

extension RuleCatalogue {
  /// What batch, layer, RMS and group norm are made of.
  static let normalizations: [RuleSubject] =
    Normalization.allCases.map { kind in
      subject(Standardized(kind), kind, withoutEpsilon(kind))
    }
    + Normalization.allCases.map { kind in subject(Deviation(kind), kind, []) }
    + [
      RuleSubject(
        RowGroups(2), variant: "2", regions: fixed(6, 4),
        rejections: [
          Rejection(
            [Matrix.ones(5, 4)], .shape, "the rows of the operand (5) do not make 2 equal groups")
        ]),
      RuleSubject(RowGroups(6), variant: "each-row", regions: fixed(6, 4)),
    ]

  private static func subject(
    _ rule: some BinaryRule, _ kind: Normalization, _ rejections: [Rejection]
  ) -> RuleSubject {
    let signature = Signature((.m, .n), (.one, .one), gives: (.m, .n))
    let empty = kind == .batch ? Matrix.zeros(3, 0) : .zeros(0, 3)
    let misfit =
      "\(kind == .batch ? "rows" : "columns") with entries are required; "
      + "the left operand is \(empty.rows)×\(empty.columns)"
    return RuleSubject(
      rule, variant: kind.name,
      regions: DerivedRegions(AnyRule(rule), signature: signature).with(regions(kind)),
      rejections: rejections + [Rejection([empty, Matrix(1)], .shape, misfit)])
  }

  private static func regions(_ kind: Normalization) -> [Region] {
    [
      Region("no-epsilon", sizes: [4, 11], active: [0]) { g, n in
        [g.normal(n, n + 1), .zeros(1, 1)]
      },
      Region("far-from-zero") { g, n in [1000 + g.normal(n, n + 1), Matrix(0.5)] },
      Region("batch-of-one") { g, n in [g.normal(n, 1), Matrix(0.1 + g.unit())] },
      Region("one-feature") { g, n in [g.normal(1, n), Matrix(0.1 + g.unit())] },
      // One column, one row: their variance is 0, ε is not.
      Region("constant-column") { g, n in
        let x = g.normal(n, n + 1)
        return [Matrix(n, n + 1) { i, j in j == 1 ? x[0, 1] : x[i, j] }, Matrix(0.1 + g.unit())]
      },
      Region("constant-row") { g, n in
        let x = g.normal(n, n + 1)
        return [Matrix(n, n + 1) { i, j in i == 1 ? x[1, 0] : x[i, j] }, Matrix(0.1 + g.unit())]
      },
      Region("zeros") { g, n in [.zeros(n, n + 1), Matrix(0.1 + g.unit())] },
    ]
  }

  /// Nothing to divide by.
  private static func withoutEpsilon(_ kind: Normalization) -> [Rejection] {
    let x: Matrix = kind == .batch ? [[1, 2], [3, 3]] : [[1, 3], [2, 3]]
    let zero = kind == .rootMeanSquare
    func what(_ k: Int) -> String {
      zero
        ? "the mean square of column \(k) of the left operand"
        : "the variance of \(kind == .batch ? "row" : "column") \(k) of the left operand"
    }
    let operand: Matrix = zero ? [[1, 0], [2, 0]] : x
    return [
      Rejection([operand, Matrix(0)], .domain, "\(what(2)) is 0"),
      Rejection(
        [operand, Matrix(-9)], .domain, "\(what(1)) plus -9.0 is negative"),
    ]
  }
}

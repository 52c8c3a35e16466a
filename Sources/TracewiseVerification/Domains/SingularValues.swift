import Tracewise

extension RuleCatalogue {
  /// Singular values and vectors, the polar factor, and norms made of them.
  static let singularValues: [RuleSubject] =
    [
      subject(
        SingularValues(),
        special: tall + [
          singular("two-equal", 2, 2, point: .kink, derivatives: 1) { g in
            g.descending(2).tied(0..<2)
          },
          singular("one-zero", 3, 2, point: .kink, derivatives: 1) { g in
            g.descending(2).without(last: 1)
          },
        ],
        rejections: [
          wide, Rejection([[[1], [.nan]]], .notFinite, "entry (2, 1) of the operand is nan"),
        ]),
      subject(
        LeftSingularVectors(), special: tall,
        rejections: [
          wide,
          Rejection(
            [[[3, 4], [-4, 3]]], .domain,
            "singular values 1 and 2 coincide (both 5) and the loss uses their vectors; their span and "
              + "functions of the whole matrix (polar, pinv, nuclear) have a derivative "
              + "(in the pullback of svdu)", stage: .gradient),
          Rejection(
            [[[2, 0], [0, 0], [0, 0]]], .singular,
            "singular value 2 is 0 (0) and the loss uses its left vector; the polar factor, nuclear norm "
              + "and projectors do not need it (in the pullback of svdu)", stage: .gradient),
        ]),
      subject(RightSingularVectors(), special: tall, rejections: [wide]),
      subject(
        SingularReciprocal(),
        rejections: [
          Rejection(
            [[[1], [0]]], .singular,
            "singular value 2 is 0 (0) and the loss uses its left vector; the polar factor, nuclear norm "
              + "and projectors do not need it")
        ]),
      subject(
        PolarFactor(), special: tall + smooth + [singular("wide", 2, 4) { g in g.descending(2) }],
        rejections: [
          Rejection([[[1], [.nan]]], .notFinite, "entry (2, 1) of the operand is nan")
        ]),
      subject(
        NuclearNorm(),
        special: smooth + [
          singular("wide", 2, 4) { g in g.descending(2) },
          singular("one-zero", 3, 3, point: .kink, derivatives: 1) { g in
            g.descending(3).without(last: 1)
          },
          Region("zero", sizes: [3], point: .kink, derivatives: 1) { _, n in [.zeros(n, n - 1)] },
        ]),
    ] + norms

  private static let norms: [RuleSubject] = [1, 2].flatMap { k -> [RuleSubject] in
    let regions = [
      singular("general", 4, 3) { g in g.descending(3) },
      singular("wide", 2, 4) { g in g.descending(2) },
      singular("square", 3, 3) { g in g.descending(3) },
      singular("equal-values", 4, 3) { g in g.descending(3).tied(k == 1 ? 1..<3 : 0..<2) },
      singular("all", k, k) { g in g.descending(k) },
    ]
    let rejections = [
      Rejection(
        [Matrix.zeros(0, 3)], .shape,
        "the operand is 0×3; it has no \(k) singular values")
    ]
    return [
      RuleSubject(
        KyFanNorm(k), variant: "k=\(k)",
        regions: regions + [
          singular("tie-at-the-cut", 3, 3, point: .kink, derivatives: 1) { g in
            g.descending(3).tied(k - 1..<k + 1)
          },
          Region("zero", sizes: [3], point: .kink, derivatives: 1) { _, n in
            [.zeros(n, n - 1)]
          },
        ], rejections: rejections),
      RuleSubject(
        SingularFactor(k), variant: "k=\(k)", regions: regions,
        rejections: rejections + [
          Rejection(
            [.identity(3)], .domain,
            "eigenvalues \(6 - k) and \(7 - k) coincide (both 1): the "
              + "\(k == 1 ? "largest one is" : "2 largest are") not apart from the others, and the "
              + "projector on \(k == 1 ? "its vector" : "their vectors") has no derivative "
              + "(in the pullback of singularfactor)", stage: .gradient)
        ]),
    ]
  }

  private static let wide = Rejection(
    [Matrix.ones(2, 3)], .shape,
    "at least as many rows as columns are required; the operand is 2×3")

  private static let tall = [
    singular("square", 3, 3) { g in g.descending(3) },
    singular("small-and-large", 4, 2) { _ in [[50], [0.02]] },
  ]

  /// What is smooth where no vector is differentiated.
  private static let smooth = [
    singular("two-equal", 4, 3) { g in g.descending(3).tied(0..<2) },
    singular("square-two-equal", 3, 3) { g in g.descending(3).tied(1..<3) },
    singular("orthonormal", 3, 2) { _ in .ones(2, 1) },
  ]
}

extension Matrix {
  /// The column with zeros in its last places.
  fileprivate func without(last count: Int) -> Matrix {
    Matrix(rows, 1) { i, _ in i < rows - count ? self[i, 0] : 0 }
  }
}

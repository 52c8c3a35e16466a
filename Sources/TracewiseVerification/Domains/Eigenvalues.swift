import Tracewise

extension RuleCatalogue {
  /// Eigenvalues and eigenvectors of symmetric matrices, and what their derivatives are made of.
  static let eigenvalues: [RuleSubject] = [
    subject(
      SymmetricEigenvalues(),
      special: symmetric + [
        tied("two-equal") { g, n in g.ascending(n).tied(0..<2) },
        tied("multiple-of-the-identity", sizes: [2]) { g, n in g.ascending(n).tied(0..<n) },
      ],
      rejections: [.notSquare, farFromSymmetric]),
    subject(
      SymmetricEigenvectors(), special: symmetric,
      rejections: [
        .notSquare, farFromSymmetric,
        Rejection(
          [[[0, 1, 1], [1, 0, 1], [1, 1, 0]]], .domain,
          "eigenvalues 1 and 2 coincide (both −1) and the loss uses their vectors; their span and "
            + "functions of the whole matrix have a derivative (in the pullback of eigvecs)",
          stage: .gradient),
      ]),
    subject(
      GapQuotient(),
      rejections: [
        Rejection(
          [[[1], [1]], Matrix.ones(2, 2)], .domain,
          "eigenvalues 1 and 2 coincide (both 1) and the loss uses their vectors; their span and "
            + "functions of the whole matrix have a derivative")
      ]),
    subject(
      TieAverage(),
      special: [
        Region("ties", active: [1]) { g, n in [g.ascending(n).tied(1..<3), g.normal(n, 1)] },
        Region("equal-operands") { g, n in
          let x = g.ascending(n)
          return [x, x]
        },
      ]),
  ]

  static let farFromSymmetric = Rejection(
    [[[2, 0], [1, 2]]], .domain,
    "the operand is far from symmetric; where its symmetric part is meant, write sym(the operand)")

  private static let symmetric = [
    Region(
      "slightly-asymmetric",
      of: SpectralConstruction { g, n in g.spectrum(n) + [0.01 * g.normal(n, n)] }),
    Region("diagonal", of: SpectralConstruction { g, n in [.zeros(n, n), g.ascending(n)] }),
  ]

  /// Diagonal matrices, so that ties are exact; of two, for which the average lies between one-sided slopes.
  private static func tied(
    _ name: String, sizes: [Int] = [4],
    _ values: @escaping @Sendable (inout SeededGenerator, Int) -> Matrix
  ) -> Region {
    Region(
      name, sizes: sizes, point: .kink, derivatives: 1,
      of: SpectralConstruction { g, n in [.zeros(n, n), values(&g, n)] })
  }
}

extension Matrix {
  /// The column with the first of some entries in the place of all of them.
  func tied(_ places: Range<Int>) -> Matrix {
    Matrix(rows, 1) { i, _ in self[places.contains(i) ? places.lowerBound : i, 0] }
  }
}

import Tracewise

extension RuleCatalogue {
  /// Functions of general square matrices, and their derivatives.
  static let matrixFunctions: [RuleSubject] = [
    RuleSubject(
      MatrixExponential(), regions: exponents(),
      rejections: [
        .notSquare,
        Rejection([[[.infinity]]], .notFinite, "entry (1, 1) of the operand is inf"),
      ]),
    RuleSubject(
      ExponentialDerivative(), operands: 2, regions: exponents(directions: 1),
      rejections: [.otherDirection]),
    RuleSubject(
      MatrixLogarithm(), regions: logarithms(),
      rejections: [
        .notSquare,
        Rejection(
          [[[1, 5], [0, -0.3]]], .domain, "the operand has an eigenvalue ≤ 0 (−0.3)"),
        Rejection([[[0, 1], [0, 0]]], .domain, "the operand has an eigenvalue ≤ 0 (0)"),
        Rejection([[[.nan]]], .notFinite, "entry (1, 1) of the operand is nan"),
      ]),
    RuleSubject(
      LogarithmDerivative(), operands: 2, regions: logarithms(directions: 1),
      rejections: [
        .otherDirection,
        Rejection(
          [[[-2]], [[1]]], .domain, "the left operand has an eigenvalue ≤ 0 (−2)"),
      ]),
  ]

  typealias Draw = @Sendable (inout SeededGenerator, Int) -> [Matrix]

  /// Matrices of known spectra, with further operands.
  private static func exponents(directions: Int = 0) -> [Region] {
    let more = directional(directions)
    return [
      similar("general", sizes: [3, 4], more) { g, n in 0.5 * g.normal(n, n) },
      similar("jordan-block", more) { _, n in .jordan(0.5, n) },
      similar("nilpotent", more) { _, n in .jordan(0, n) },
      similar("two-equal", more) { g, n in g.twoEqual(n) },
      similar("zero", more) { _, n in .zeros(n, n) },
      similar("identity", more) { _, n in .identity(n) },
      similar("large-norm", more) { g, n in (4 * g.normal(n, 1)).diagonalMatrix },
      similar("1x1", sizes: [1], more) { g, n in g.normal(n, n) },
      Region("complex-eigenvalues", sizes: [large(directions)]) { g, n in
        [0.5 * g.normal(n, n)] + more(&g, n)
      },
      Region("empty") { g, _ in [.zeros(0, 0)] + more(&g, 0) },
    ]
  }

  /// The same with a spectrum right of 0.
  private static func logarithms(directions: Int = 0) -> [Region] {
    let more = directional(directions)
    return [
      similar("general", sizes: directions == 0 ? [3, 4] : [3], more) { g, n in
        let x = 0.5 * SeededGenerator.moderation(n) * g.normal(n, n)
        return Matrix(n, n) { $0 == $1 ? 0.4 + abs(x[$0, $1]) * 2 : x[$0, $1] }
      },
      similar("jordan-block", more) { _, n in .jordan(1.5, n) },
      similar("two-equal", more) { g, n in exp(g.twoEqual(n).diagonal).diagonalMatrix },
      similar("multiple-of-the-identity", more) { _, n in 2 * .identity(n) },
      similar("small-and-large", more) { g, n in
        Matrix(n, n) { $0 == $1 ? [0.01, 1, 60][$0 % 3] * (1 + g.unit()) : 0 }
      },
      similar("1x1", sizes: [1], more) { g, n in g.uniform(n, n, 0.2...3) },
      Region("complex-eigenvalues", sizes: [large(directions)], derivatives: 2 - directions) {
        g, n in
        [g.positiveReal(n)] + more(&g, n)
      },
      Region("nearly-negative", sizes: [large(directions)], derivatives: 2 - directions) { g, n in
        var x = g.positiveReal(n)
        let block = [-1, 1, -1 - g.unit(), -1.1]
        if n > 1 { for k in 0..<4 { x[k / 2, k % 2] = block[k] } }
        return [x] + more(&g, n)
      },
      Region("empty") { g, _ in [.zeros(0, 0)] + more(&g, 0) },
    ]
  }

  private static func directional(_ count: Int) -> Draw {
    { g, n in (0..<count).map { _ in g.normal(n, n) } }
  }

  /// More entries than exact arithmetic is made for, which knows no complex spectra.
  private static func large(_ directions: Int) -> Int { directions == 0 ? 9 : 6 }

  /// P T P⁻¹ of the upper triangle of what is drawn.
  private static func similar(
    _ name: String, sizes: [Int] = [3], _ more: @escaping Draw,
    _ triangle: @escaping @Sendable (inout SeededGenerator, Int) -> Matrix
  ) -> Region {
    Region(
      name, sizes: sizes,
      of: SimilarToTriangle { g, n in
        [g.invertible(n), triangle(&g, n).upperTriangle] + more(&g, n)
      })
  }
}

extension Rejection {
  fileprivate static let otherDirection = Rejection(
    [Matrix.ones(2, 2), Matrix.ones(3, 3)], .shape,
    "a direction has another shape than the left operand, which is 2×2")
}

extension Matrix {
  fileprivate static func jordan(_ value: Double, _ n: Int) -> Matrix {
    Matrix(n, n) { i, j in i == j ? value : j == i + 1 ? 1 : 0 }
  }
}

extension SeededGenerator {
  /// A diagonal of which the first two entries are equal.
  fileprivate mutating func twoEqual(_ n: Int) -> Matrix {
    let x = normal(n, 1)
    return Matrix(n, n) { i, j in i == j ? x[max(i, min(1, n - 1)), 0] : 0 }
  }
}

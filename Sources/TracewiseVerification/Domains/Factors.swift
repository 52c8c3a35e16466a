import Tracewise

extension RuleCatalogue {
  /// Triangles, and the factors that are triangular or orthogonal.
  static let factors: [RuleSubject] =
    triangles + [
      subject(
        TriangularSolve(.lower), special: triangularSystems,
        rejections: Rejection.noSystems + [
          Rejection(
            [[[1, 2], [3, 0]], Matrix.ones(2, 1)], .singular,
            "the left operand is singular: entry 2 of its diagonal is 0")
        ]),
      subject(
        Cholesky(),
        special: [
          positiveDefinite("identity") { _, n in [.identity(n)] },
          positiveDefinite("diagonal") { g, n in [g.uniform(n, 1, 0.5...2).diagonalMatrix] },
          positiveDefinite("slightly-asymmetric") { g, n in
            [g.lowerTriangular(n), 0.01 * g.normal(n, n)]
          },
          positiveDefinite("nearly-singular") { g, n in
            var l = g.lowerTriangular(n)
            l[n - 1, n - 1] = 1e-3
            return [l]
          },
        ],
        rejections: [
          .notSquare,
          Rejection(
            [[[4, 2, 2], [2, 2, 1], [2, 1, 0.9988]]], .notPositiveDefinite,
            "the operand is not positive definite; pivot 3 is −0.0012"),
          Rejection(
            [Matrix.zeros(2, 2)], .notPositiveDefinite,
            "the operand is not positive definite; pivot 1 is 0"),
          Rejection(
            [[[2, 0], [1, 2]]], .domain,
            "the operand is far from symmetric; where its symmetric part is meant, write "
              + "sym(the operand)"),
          Rejection(
            [[[1, .nan], [0, 1]]], .notFinite, "entry (1, 2) of the operand is nan"),
        ]),
    ] + orthogonal + eliminated

  private static let triangles = [TriangularPart.Side.lower, .upper].flatMap { side in
    [1, 0.5, 0].map { diagonal in
      RuleSubject(
        TriangularPart(side, diagonal: diagonal),
        variant: "\(side.rawValue)-\(Matrix.format(diagonal))",
        regions: DerivedRegions(
          AnyRule(TriangularPart(side, diagonal: diagonal)), signature: .entrywise
        ).all)
    }
  }

  /// Triangles with entries on the other side of the diagonal, which must not count.
  private static let triangularSystems = [
    Region("general", sizes: [3, 4, 11]) { g, n in [g.dominantTriangle(n), g.normal(n, n + 1)] },
    Region("column") { g, n in [g.dominantTriangle(n), g.normal(n, 1)] },
    Region("triangular") { g, n in [g.lowerTriangular(n), g.normal(n, 3)] },
    Region("identity") { g, n in [.identity(n), g.normal(n, 3)] },
    Region("zero-right-hand-side") { g, n in [g.dominantTriangle(n), .zeros(n, 3)] },
    Region("empty") { g, n in [g.dominantTriangle(n), .zeros(n, 0)] },
  ]

  private static func positiveDefinite(
    _ name: String, _ draw: @escaping @Sendable (inout SeededGenerator, Int) -> [Matrix]
  ) -> Region { Region(name, of: GramOfTriangle(draw: draw)) }

  /// Products of triangles, with pivots that are no largest entries of their columns.
  private static let eliminated: [RuleSubject] = {
    let regions = [
      Region("general", sizes: [3, 4, 11]) { g, n in [g.unitTriangle(n) * g.lowerTriangular(n).T] },
      Region("small-pivot", sizes: [2, 4]) { g, n in
        var u = g.lowerTriangular(n).T
        u[0, 0] = 0.05
        return [g.unitTriangle(n) * u]
      },
      Region("negative-pivots") { g, n in [-(g.unitTriangle(n) * g.lowerTriangular(n).T)] },
      Region("lower-triangular") { g, n in [g.lowerTriangular(n)] },
      Region("upper-triangular") { g, n in [g.lowerTriangular(n).T] },
      Region("identity") { _, n in [.identity(n)] },
      Region("nearly-singular") { g, n in
        var u = g.lowerTriangular(n).T
        u[n - 1, n - 1] = 1e-3
        return [g.unitTriangle(n) * u]
      },
      Region("one-by-one", sizes: []) { g, _ in [g.awayFromZero(1, 1, 0.5, 2)] },
    ]
    let rejections = [
      Rejection.notSquare,
      Rejection(
        [[[0, 1], [1, 0]]], .singular,
        "the leading 1×1 block of the operand is singular: it has no factors without exchanges of rows"
      ),
      Rejection(
        [[[1, 2, 3], [2, 4, 5], [1, 1, 1]]], .singular,
        "the leading 2×2 block of the operand is singular: it has no factors without exchanges of rows"
      ),
      Rejection([[[1, .nan], [0, 1]]], .notFinite, "entry (1, 2) of the operand is nan"),
    ]
    return [
      RuleSubject(UnitLowerFactor(), regions: regions, rejections: rejections),
      RuleSubject(UpperFactor(), regions: regions, rejections: rejections),
    ]
  }()

  private static let orthogonal: [RuleSubject] = {
    func region(
      _ name: String, _ draw: @escaping @Sendable (inout SeededGenerator, Int) -> [Matrix]
    ) -> Region { Region(name, of: OrthogonalTimesTriangle(draw: draw)) }
    let special = [
      region("square") { g, n in g.orthogonalTimesTriangle(n, n) },
      region("triangular") { g, n in [.zeros(n + 2, n + 2), g.lowerTriangular(n).T] },
      region("orthonormal") { g, n in [g.normal(n + 1, n + 1), .identity(n)] },
      region("nearly-dependent") { g, n in
        var r = g.lowerTriangular(n).T
        r[n - 1, n - 1] = 1e-3
        return [g.normal(n + 1, n + 1), r]
      },
    ]
    let rejections = [
      Rejection(
        [Matrix.ones(2, 3)], .shape,
        "at least as many rows as columns are required; the operand is 2×3"),
      Rejection(
        [[[1, 0, 1], [2, 1, 3], [0, 1, 1], [1, 1, 2]]], .singular,
        "column 3 of the operand depends on the columns before it; its factor is not unique"),
      Rejection(
        [Matrix.zeros(3, 2)], .singular,
        "column 1 of the operand depends on the columns before it; its factor is not unique"),
      Rejection([[[1], [.infinity]]], .notFinite, "entry (2, 1) of the operand is inf"),
    ]
    return [
      subject(OrthogonalFactor(), special: special, rejections: rejections),
      subject(TriangularFactor(), special: special, rejections: rejections),
    ]
  }()
}

extension SeededGenerator {
  /// Moderate entries below ones on the diagonal.
  fileprivate mutating func unitTriangle(_ n: Int) -> Matrix {
    let x = 0.5 * Self.moderation(n) * normal(n, n)
    return Matrix(n, n) { $0 == $1 ? 1 : $0 > $1 ? x[$0, $1] : 0 }
  }

  /// Random entries everywhere, a diagonal away from 0 below which they are moderate.
  fileprivate mutating func dominantTriangle(_ n: Int) -> Matrix {
    let (l, x) = (lowerTriangular(n), normal(n, n))
    return Matrix(n, n) { $0 < $1 ? x[$0, $1] : $0 == $1 ? l[$0, $1] : 0.5 * l[$0, $1] }
  }
}

import Tracewise

extension RuleCatalogue {
  /// Least squares, and the pseudoinverse at full rank and where rank is lost.
  static let leastSquares: [RuleSubject] = [
    subject(
      LeastSquares(),
      special: [
        independent("column") { n in [Shape(n + 2, n), Shape(n + 2, 1)] },
        independent("square") { n in [Shape(n, n), Shape(n, 2)] },
        Region("consistent", sizes: [3]) { g, n in
          let a = g.normal(n + 2, n)
          return [a, a * g.integers(n, 2)]
        },
      ],
      rejections: [
        Rejection(
          [Matrix.ones(2, 3), Matrix.ones(2, 1)], .shape,
          "at least as many rows as columns are required; the left operand is 2×3"),
        Rejection(
          [[[1, 0, 1], [2, 1, 3], [0, 1, 1], [1, 1, 2]], Matrix.ones(4, 1)], .singular,
          "column 3 of the left operand depends on the columns before it; pinv(the left operand)*the "
            + "right operand is the shortest solution"),
        Rejection(
          [[[1], [1]], [[1], [.nan]]], .notFinite, "entry (2, 1) of the right operand is nan"),
      ]),
    subject(
      PseudoInverse(),
      special: [
        singular("equal-values", 4, 3) { g in g.descending(3).tied(0..<2) },
        singular("orthonormal", 4, 3) { _ in .ones(3, 1) },
        singular("square", 3, 3) { g in g.descending(3) },
      ],
      rejections: [
        Rejection([[[1], [.infinity]]], .notFinite, "entry (2, 1) of the operand is inf")
      ]),
    RuleSubject(
      PseudoInverseOfProduct(), variant: "lost-rank",
      regions: [
        Region("general", sizes: [3]) { g, n in [g.normal(n + 1, 2), g.normal(2, n)] },
        Region("rank-one", sizes: [3]) { g, n in [g.normal(n, 1), g.normal(1, n + 1)] },
        Region("rank-0", sizes: [2]) { g, n in [.zeros(n, 0), .zeros(0, n)] },
      ]),
  ]

  /// A matrix that is made of its factors, which exist modulo p then, and another of these shapes.
  private static func independent(
    _ name: String, _ shapes: @escaping @Sendable (Int) -> [Shape]
  ) -> Region {
    Region(
      name,
      of: NeededOperands(needs: [.independentColumns, .any], shapes: shapes) { shape, _, g in
        g.normal(shape.rows, shape.columns)
      })
  }

  /// U diag(σ) Vᵀ of a shape.
  static func singular(
    _ name: String, _ m: Int, _ n: Int, point: Region.Point = .smooth, derivatives: Int = 2,
    _ values: @escaping @Sendable (inout SeededGenerator) -> Matrix
  ) -> Region {
    Region(
      name, sizes: [n], point: point, derivatives: derivatives,
      of: SingularConstruction { g, _ in [g.normal(m, m), values(&g), g.normal(n, n)] })
  }
}

/// The pseudoinverse of B C, whose rank is that of both: the derivatives that A⁺ has along matrices of one rank.
struct PseudoInverseOfProduct: BinaryRule, TextbookBinaryRule, WithoutBodiesOfItsOwn {
  static var name: String { PseudoInverse.name }
  static var signature: Signature? { Signature((.m, .k), (.k, .n), gives: (.n, .m)) }

  func evaluate(_ b: DenseView, _ c: DenseView, shape: Shape) -> DenseView {
    (b * c).pseudoInverse()
  }
  func differential<M: MatrixAlgebra>(_ db: M, _ dc: M, at b: M, _ c: M, value y: M) -> M {
    PseudoInverse().differential(db * c + b * dc, at: b * c, value: y)
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at b: M, _ c: M, value y: M) -> M {
    PseudoInverse().pullback(g, at: b * c, value: y) * c.T
  }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at b: M, _ c: M, value y: M) -> M {
    b.T * PseudoInverse().pullback(g, at: b * c, value: y)
  }
  /// C⁺ B⁺.
  func textbook<S: Scalar>(_ b: Grid<S>, _ c: Grid<S>, shape: Shape) throws -> Grid<S> {
    try c.transposed.leftInverse().transposed.times(b.leftInverse())
  }
}

import Tracewise

extension RuleCatalogue {
  /// Functions of symmetric matrices, their derivatives, and numbers made of them.
  static let spectralFunctions: [RuleSubject] =
    functions.map { f, variant in
      RuleSubject(
        SpectralFunction(f), variant: variant, regions: spectra(of: f),
        rejections: [.notSquare, farFromSymmetric] + refused(f))
    }
    + functions.filter { ["exp", "log", "sqrt", "top-2"].contains($1) }.map { f, variant in
      RuleSubject(
        SpectralDerivative(f), operands: 2, variant: variant,
        regions: spectra(of: f, directions: 1))
    }
    + functions.filter { ["exp", "top-2"].contains($1) }.map { f, variant in
      RuleSubject(
        SpectralDerivative(f), operands: 3, variant: "\(variant)-twice",
        regions: twice(f))
    } + [
      RuleSubject(
        LargestEigenvalues(2), variant: "k=2", regions: spectra(of: .top(2)) + [shared],
        rejections: [
          .notSquare, farFromSymmetric,
          Rejection([[[1]]], .shape, "the operand is 1×1; it has no 2 eigenvalues"),
          Rejection(
            [.identity(3)], .domain,
            "eigenvalues 1 and 2 coincide (both 1): the 2 largest are not apart from the "
              + "others, and the projector on their vectors has no derivative "
              + "(in the pullback of spectraltop)", stage: .secondOrder),
        ]),
      RuleSubject(
        LargestEigenvalues(1), variant: "k=1", regions: spectra(of: .top(1)),
        rejections: [
          Rejection(
            [.diagonal([0, 2, 2])], .domain,
            "eigenvalues 2 and 3 coincide (both 2): the largest one is not apart from the "
              + "others, and the projector on its vector has no derivative "
              + "(in the pullback of spectraltop)", stage: .secondOrder)
        ]),
      RuleSubject(
        LogTraceExp(), regions: spectra(of: .exp).filter { $0.name != "empty" } + [hot],
        rejections: [.notSquare, farFromSymmetric]),
      RuleSubject(GibbsState(), operands: 1, regions: spectra(of: .exp) + [hot]),
      RuleSubject(
        GibbsState(), operands: 2, variant: "derivative",
        regions: spectra(of: .exp, directions: 1)),
    ]

  private static let functions: [(SpectralFunction.Function, String)] = [
    (.exp, "exp"), (.log, "log"), (.sqrt, "sqrt"), (.inverse, "inverse"),
    (.power(1.5), "power-1.5"), (.power(3), "power-3"), (.top(2), "top-2"),
  ]

  /// Matrices V diag(λ) Vᵀ in the domain of a function, with further operands.
  private static func spectra(
    of f: SpectralFunction.Function, directions: Int = 0
  ) -> [Region] {
    let more: Draw = { g, n in (0..<directions).map { _ in g.normal(n, n) } }
    let values: @Sendable (inout SeededGenerator, Int) -> Matrix = { f.values(&$0, $1) }
    func region(
      _ name: String, sizes: [Int] = [3], _ draw: @escaping Draw
    ) -> Region {
      Region(name, sizes: sizes, of: SpectralConstruction(directions: directions, draw: draw))
    }
    let tied = f.top > 1 ? 1..<3 : 0..<2
    var regions = [
      region("general", sizes: directions == 0 ? [3, 4] : [3]) { g, n in
        [g.normal(n, n), values(&g, n)]
      },
      region("slightly-asymmetric") { g, n in
        [g.normal(n, n), values(&g, n), 0.01 * g.normal(n, n)]
      },
      region("diagonal") { g, n in [.zeros(n, n), values(&g, n)] },
      region("two-equal") { g, n in [g.normal(n, n), values(&g, n).tied(tied)] },
      region("nearly-equal", sizes: [directions == 0 ? 4 : 3]) { g, n in
        // Ties to a computer's precision, and beside it.
        let x = values(&g, 1)[0, 0]
        return [
          g.normal(n, n),
          Matrix(n, 1) { i, _ in n - i <= f.top ? x + 1 : x + [0, 1e-15, 1e-9][i % 3] },
        ]
      },
      region("1x1", sizes: f.top > 0 ? [] : [1]) { g, n in [g.normal(n, n), values(&g, n)] },
    ]
    if f.top > 0 {
      regions.removeLast()
      regions.append(region("all", sizes: [2]) { g, n in [g.normal(n, n), values(&g, n)] })
    } else {
      regions += [
        region("multiple-of-the-identity") { g, n in
          [g.normal(n, n), values(&g, n).tied(0..<n)]
        },
        region("identity") { g, n in [.zeros(n, n), .ones(n, 1)] },
        Region("empty") { g, _ in [.zeros(0, 0)] + more(&g, 0) },
      ]
    }
    if f.need == .symmetric(1) {
      regions.append(
        region("zero-eigenvalue") { g, n in
          [g.normal(n, n), Matrix(n, 1) { i, _ in i < 2 ? 0 : 1.25 }]
        })
    }
    return regions
  }

  /// Two directions, of small matrices.
  private static func twice(_ f: SpectralFunction.Function) -> [Region] {
    [("general", false), ("two-equal", true), ("diagonal", false)].map { name, isTied in
      Region(
        name, sizes: [f.top > 0 ? 3 : 2], derivatives: 1,
        of: SpectralConstruction(directions: 2) { g, n in
          let x = f.values(&g, n)
          let k = name == "diagonal" ? Matrix.zeros(n, n) : g.normal(n, n)
          return [k, isTied ? x.tied(f.top > 1 ? 1..<3 : 0..<2) : x]
        })
    }
  }

  /// The average of slopes where the second and the third largest coincide.
  private static let shared = Region(
    "tie-at-the-cut", sizes: [3], point: .kink, derivatives: 1,
    of: SpectralConstruction { g, n in [.zeros(n, n), g.ascending(n).tied(0..<2)] })

  /// Eigenvalues whose exponentials overflow.
  private static let hot = Region(
    "large-eigenvalues", sizes: [3],
    of: SpectralConstruction { g, n in [g.normal(n, n), g.ascending(n) + 900] })

  private static func refused(_ f: SpectralFunction.Function) -> [Rejection] {
    let signed = Matrix(2, 2) { i, j in i == j ? (i == 0 ? 1 : -0.25) : 0 }
    switch f {
    case .log, .power(1.5):
      return [Rejection([signed], .domain, "the operand has an eigenvalue ≤ 0 (−0.25)")]
    case .sqrt:
      return [
        Rejection([signed], .domain, "the operand has an eigenvalue < 0 (−0.25)"),
        Rejection(
          [.diagonal([0, 1])], .domain,
          "an eigenvalue is 0 (0), where the root has no derivative "
            + "(in the pullback of spectralsqrt)", stage: .gradient),
      ]
    case .inverse:
      return [
        Rejection(
          [.diagonal([0, 1])], .singular, "the operand is singular: its eigenvalue 1 is 0 (0)")
      ]
    case .top:
      return [
        Rejection([[[1]]], .shape, "the operand is 1×1; it has no 2 eigenvalues"),
        Rejection(
          [.identity(3)], .domain,
          "eigenvalues 1 and 2 coincide (both 1): the 2 largest are not apart from the "
            + "others, and the projector on their vectors has no derivative "
            + "(in the pullback of spectraltop)", stage: .gradient),
      ]
    case .exp, .power: return []
    }
  }
}

extension SpectralFunction.Function {
  /// The k of `top(k)`, else 0.
  fileprivate var top: Int { if case .top(let k) = self { k } else { 0 } }
  fileprivate var need: OperandNeed { SpectralFunction(self).need(ofOperand: 0) }

  /// Ascending eigenvalues inside the domain.
  fileprivate func values(_ g: inout SeededGenerator, _ n: Int) -> Matrix {
    let x = g.ascending(n)
    return need == .positiveDefinite && n > 0 ? x + (0.4 + g.unit() - x[0, 0]) : x
  }
}

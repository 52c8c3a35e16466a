import Tracewise

extension RuleCatalogue {
  /// Entrywise functions of one operand.
  static let elementwise: [RuleSubject] = [
    entrywise(Exp(), special: [at("tails", [-30, -20, 20, 30]), zeros]),
    entrywise(Expm1(), special: [at("tails", [-30, -20, 20, 30]), zeros, nearZero]),
    entrywise(
      Log(), { $0.uniform($1, $2, 0.2...4) },
      special: [
        at("edge-of-the-domain", [1e-8, 1e-3]), at("large", [1e3, 1e8]), at("huge", [1e100]), ones,
      ],
      rejections: [
        born("log(the operand)", "-inf", at: 0), born("log(the operand)", "nan", at: -1),
      ]),
    entrywise(
      Log1p(), { $0.uniform($1, $2, -0.7...3) },
      special: [edgeOfLog1p, zeros, nearZero],
      rejections: [born("log1p(the operand)", "-inf", at: -1)]),
    entrywise(
      SquareRoot(), { $0.uniform($1, $2, 0.2...4) },
      special: [
        at("edge-of-the-domain", [1e-8, 1e-3]), at("large", [1e3, 1e8]), at("huge", [1e100]), ones,
      ],
      rejections: [
        born("sqrt(the operand)", "nan", at: -1),
        Rejection(
          [Matrix.zeros(1, 1)], .notFinite,
          "entry (1, 1) of the gradient for the operand is nan", stage: .gradient),
      ]),
    entrywise(Square(), special: [zeros, at("large", [-1e8, 1e8])]),
    entrywise(
      Reciprocal(), { $0.awayFromZero($1, $2) },
      special: [at("near-the-pole", [-1e-4, 1e-4]), at("large", [-1e8, 1e8])],
      rejections: [born("reciprocal(the operand)", "inf", at: 0)]),
    entrywise(AbsoluteValue(), { $0.awayFromZero($1, $2) }, special: [kinkAtZero, besideZero]),
    entrywise(Sign(), { $0.awayFromZero($1, $2) }, special: [jumpAtZero, besideZero]),
    entrywise(Step(), { $0.awayFromZero($1, $2) }, special: [jumpAtZero, besideZero]),
    entrywise(Sine(), special: [zeros, at("large", [-1000, 1000])]),
    entrywise(Cosine(), special: [zeros, at("large", [-1000, 1000])]),
    entrywise(
      Tangent(), { $0.uniform($1, $2, -1.2...1.2) },
      special: [zeros, at("near-the-pole", [-1.57, 1.57])]),
    entrywise(HyperbolicTangent(), special: [zeros, at("tails", [-6, -3, 3, 6])]),
    entrywise(Sigmoid(), special: [zeros, at("tails", [-30, -8, 5, 10])]),
    entrywise(Relu(), { $0.awayFromZero($1, $2) }, special: [kinkAtZero, besideZero]),
    entrywise(
      LeakyRelu(slope: 0.1), { $0.awayFromZero($1, $2) }, variant: "slope=0.1",
      special: [kinkAtZero, besideZero]),
    entrywise(Softplus(), special: [zeros, at("tails", [-30, -8, 8, 30])]),
    entrywise(Erf(), special: [zeros, at("tails", [-5, -3, 3, 5])]),
    entrywise(NormalDistribution(), special: [zeros, at("tails", [-5, -3, 3, 5])]),
    entrywise(Gelu(), special: [zeros, at("tails", [-5, -3, 3, 8])]),
  ]

  /// An entrywise rule, with general entries and special points of its own.
  static func entrywise(
    _ rule: any ElementwiseRule,
    _ entries: @escaping @Sendable (inout SeededGenerator, Int, Int) -> Matrix = {
      $0.normal($1, $2)
    }, variant: String? = nil, special: [Region], rejections: [Rejection] = []
  ) -> RuleSubject {
    RuleSubject(
      rule, variant: variant, regions: anyMatrix(entries) + special, rejections: rejections)
  }

  /// A region of entries near the given values, on the side of 0, so that no edge is crossed.
  static func at(_ name: String, _ values: [Double]) -> Region {
    Region(name, sizes: [3]) { g, n in
      [
        Matrix(n, values.count) { i, j in i == 0 ? values[j] : values[j] * (1 - 1e-3 * g.unit()) }
      ]
    }
  }

  private static let edgeOfLog1p = Region("edge-of-the-domain") { g, n in
    [-1 + g.uniform(n, n + 1, 1e-4...1e-3)]
  }
  static let zeros = Region("zeros") { _, n in [.zeros(n, n + 1)] }
  static let ones = Region("ones") { _, n in [.ones(n, n + 1)] }
  private static let nearZero = Region("near-zero") { g, n in [1e-9 * g.normal(n, n + 1)] }
  private static let kinkAtZero = Region("kink-at-zero", point: .kink) { _, n in
    [.zeros(n, n + 1)]
  }
  private static let jumpAtZero = Region("jump-at-zero", point: .jump) { _, n in
    [.zeros(n, n + 1)]
  }
  /// Entries so near a kink at zero that large steps cross it.
  private static let besideZero = Region("beside-zero") { g, n in
    [g.awayFromZero(n, n + 1, 1e-5, 1e-3)]
  }

  /// A value that is not finite, born from a finite 1×1 operand.
  private static func born(_ what: String, _ value: String, at x: Double) -> Rejection {
    Rejection(
      [Matrix(x)], .notFinite,
      "entry (1, 1) of \(what) is \(value), born from finite the operand = \(x)",
      stage: .gradient)
  }
}

import Tracewise

extension RuleCatalogue {
  /// Entrywise functions of one operand.
  static let elementwise: [RuleSubject] = [
    subject(Exp(), special: [at("tails", [-30, -20, 20, 30])]),
    subject(Expm1(), special: [at("tails", [-30, -20, 20, 30]), nearZero]),
    subject(
      Log(),
      special: [
        at("edge-of-the-domain", [1e-8, 1e-3]), at("large", [1e3, 1e8]), at("huge", [1e100]), ones,
      ],
      rejections: [
        born("log(the operand)", "-inf", at: 0), born("log(the operand)", "nan", at: -1),
      ]),
    subject(
      Log1p(), special: [edgeOfLog1p, nearZero],
      rejections: [born("log1p(the operand)", "-inf", at: -1)]),
    subject(
      SquareRoot(),
      special: [
        at("edge-of-the-domain", [1e-8, 1e-3]), at("large", [1e3, 1e8]), at("huge", [1e100]), ones,
      ],
      rejections: [
        born("sqrt(the operand)", "nan", at: -1),
        Rejection(
          [Matrix.zeros(1, 1)], .notFinite,
          "entry (1, 1) of the gradient for the operand is nan, born in the pullback of "
            + "sqrt(the operand), where the operand is 0", stage: .gradient),
      ]),
    subject(Square(), special: [at("large", [-1e8, 1e8])]),
    subject(
      Reciprocal(), special: [at("near-the-pole", [-1e-4, 1e-4]), at("large", [-1e8, 1e8])],
      rejections: [born("reciprocal(the operand)", "inf", at: 0)]),
    subject(Sine(), special: [at("large", [-1000, 1000])]),
    subject(Cosine(), special: [at("large", [-1000, 1000])]),
    subject(Tangent(), special: [at("near-the-pole", [-1.57, 1.57])]),
    subject(HyperbolicTangent(), special: [at("tails", [-6, -3, 3, 6])]),
    subject(HyperbolicSine(), special: [nearZero, at("large", [-20, 20])]),
    subject(HyperbolicCosine(), special: [at("large", [-20, 20])]),
    subject(Arctangent(), special: [nearZero, at("large", [-1e6, 1e6])]),
    subject(
      Arcsine(), special: [nearZero, at("near-the-edge", [-0.999, 0.999])],
      rejections: [born("asin(the operand)", "nan", at: 2)]),
    subject(
      Arccosine(), special: [at("near-the-edge", [-0.999, 0.999])],
      rejections: [born("acos(the operand)", "nan", at: 2)]),
    subject(InverseHyperbolicSine(), special: [nearZero, at("large", [20, 1e6])]),
    subject(
      InverseHyperbolicCosine(), special: [at("near-the-edge", [1.01]), at("large", [1e6])],
      rejections: [born("acosh(the operand)", "nan", at: 0.5)]),
    subject(
      InverseHyperbolicTangent(), special: [nearZero, at("near-the-edge", [-0.999, 0.999])],
      rejections: [born("atanh(the operand)", "inf", at: 1)]),
    subject(
      Angle(),
      special: [
        Region("all-quadrants") { g, n in
          [g.uniform(n, 4, 0.2...2), g.uniform(n, 4, 0.2...2)].enumerated().map { k, x in
            Matrix(n, 4) { i, j in (j >> k) & 1 == 0 ? x[i, j] : -x[i, j] }
          }
        }
      ],
      rejections: [.shapesDiffer]),
    subject(Sigmoid(), special: [at("tails", [-30, -8, 5, 10])]),
    subject(LeakyRelu(slope: 0.1), variant: "slope=0.1"),
    subject(Indicator(.less), variant: "<"), subject(Indicator(.lessOrEqual), variant: "<="),
    subject(Indicator(.greater), variant: ">"), subject(Indicator(.greaterOrEqual), variant: ">="),
    subject(Indicator(.equal), variant: "=="), subject(Indicator(.notEqual), variant: "!="),
    subject(Softplus(), special: [at("tails", [-30, -8, 8, 30])]),
    subject(Erf(), special: [at("tails", [-5, -3, 3, 5])]),
    subject(NormalCDF(), special: [at("tails", [-5, -3, 3, 5])]),
    subject(Gelu(), special: [at("tails", [-5, -3, 3, 8])]),
  ]

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
  static let ones = Region("ones") { _, n in [.ones(n, n + 1)] }
  private static let nearZero = Region("near-zero") { g, n in [1e-9 * g.normal(n, n + 1)] }

  /// A value that is not finite, born from a finite 1×1 operand.
  static func born(_ what: String, _ value: String, at x: Double) -> Rejection {
    Rejection(
      [Matrix(x)], .notFinite,
      "entry (1, 1) of \(what) is \(value), born from finite the operand = \(x)",
      stage: .gradient)
  }
}

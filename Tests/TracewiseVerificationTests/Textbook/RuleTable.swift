import Testing
import Tracewise
import TracewiseVerification

/// A rule, shapes to try it at, and where its real definition is at home.
struct TextbookCase: Sendable, CustomTestStringConvertible {
  enum Domain: Sendable {
    case all, positive, beyondOne, invertible, positiveDefinite, ascending, within, bothSides
    case columns
  }

  var type: String
  var rule: AnyRule
  var shapes: [[Shape]]
  var domain: Domain

  var testDescription: String { "\(rule.name) (\(type))" }

  init<R: UnaryRule>(_ rule: R, _ shapes: [Shape], _ domain: Domain = .all) {
    type = "\(R.self)"
    self.rule = AnyRule(rule)
    self.shapes = shapes.map { [$0] }
    self.domain = domain
  }
  init<R: BinaryRule>(_ rule: R, _ shapes: [(Shape, Shape)], _ domain: Domain = .all) {
    type = "\(R.self)"
    self.rule = AnyRule(rule)
    self.shapes = shapes.map { [$0, $1] }
    self.domain = domain
  }
  init<R: VariadicRule>(_ rule: R, _ shapes: [[Shape]], _ domain: Domain = .all) {
    type = "\(R.self)"
    self.rule = AnyRule(rule)
    self.shapes = shapes
    self.domain = domain
  }

  /// Random operands of doubles in the domain.
  func operands(_ shapes: [Shape], using generator: inout SeededGenerator) -> [Matrix] {
    shapes.enumerated().map { place, shape in
      switch domain {
      case .columns where place == 1:
        // Numbers of columns, the last one twice.
        Matrix(shape.rows, shape.columns) { _, k in Double(max(shape.columns - 1 - k, 1)) }
      case .all, .columns: .randomNormal(shape.rows, shape.columns, using: &generator)
      case .positive:
        .randomUniform(shape.rows, shape.columns, in: 0.3...2.5, using: &generator)
      case .beyondOne:
        .randomUniform(shape.rows, shape.columns, in: 1.1...3, using: &generator)
      case .invertible:
        .randomNormal(shape.rows, shape.columns, using: &generator)
          + (shape.isSquare ? 3 * Matrix.identity(shape.rows) : .zeros(shape.rows, shape.columns))
      case .within:
        .randomUniform(shape.rows, shape.columns, in: -0.9...0.9, using: &generator)
      case .bothSides:
        // Eigenvalues on both sides of the imaginary axis.
        0.3 * Matrix.randomNormal(shape.rows, shape.columns, using: &generator)
          + Matrix(shape.rows, shape.columns) { i, j in i == j ? (i % 2 == 0 ? 2 : -2) : 0 }
      case .ascending:
        Matrix(shape.rows, shape.columns) { i, j in Double(i + j) + 0.5 * generator.unit() }
      case .positiveDefinite:
        {
          let x = Matrix.randomNormal(shape.rows, shape.columns, using: &generator)
          guard shape.isSquare else { return x }
          return x * x.T + 0.01 * (x - x.T) + Matrix.identity(shape.rows)
        }()
      }
    }
  }
}

private func s(_ rows: Int, _ columns: Int) -> Shape { Shape(rows, columns) }
private let any = [s(1, 1), s(3, 2), s(2, 4), s(3, 1)]
private let square = [s(1, 1), s(2, 2), s(3, 3), s(4, 4)]
private let tall = [s(1, 1), s(3, 3), s(4, 2), s(3, 1)]
private let pairs = any.map { ($0, $0) }

/// All rules of the library.
enum RuleTable {
  static let all =
    arithmetic + products + inverses + factors + elementwise + columns + reductions + structure
    + layers

  /// Those that have values at any residues. The others' operands are made, in the catalogue's regions, where the same
  /// oracles compare them.
  static let ofAnyResidues = all.filter { entry in
    ![
      "SymmetricEigenvalues", "SymmetricEigenvectors", "MatrixSquareRoot", "MatrixExponential",
      "ExponentialDerivative", "MatrixLogarithm", "LogarithmDerivative", "SpectralFunction",
      "SpectralDerivative", "LargestEigenvalues", "LogTraceExp", "GibbsState", "SingularValues",
      "LeftSingularVectors", "RightSingularVectors", "PolarFactor", "NuclearNorm", "KyFanNorm",
      "SingularFactor", "MatrixSign", "Riccati", "DiscreteRiccati", "SpectralRadius",
      "Gather", "Scatter",
    ].contains(entry.type)
  }

  private static let arithmetic = [
    TextbookCase(Addition(), pairs), TextbookCase(Subtraction(), pairs),
    TextbookCase(Negation(), any),
    TextbookCase(Scaling(by: 0.3), any), TextbookCase(Shift(by: -0.7), any),
    TextbookCase(Identity(), any),
    TextbookCase(ScalarMultiple(), any.map { (s(1, 1), $0) }), TextbookCase(Hadamard(), pairs),
    TextbookCase(Quotient(), pairs, .positive), TextbookCase(Minimum(), pairs),
    TextbookCase(Maximum(), pairs), TextbookCase(Masked(), pairs),
  ]

  private static let products = [
    TextbookCase(Product(), [(s(1, 1), s(1, 1)), (s(2, 3), s(3, 4)), (s(4, 1), s(1, 3))]),
    TextbookCase(Transpose(), any), TextbookCase(InnerProduct(), pairs),
    TextbookCase(TraceOfProduct(), [(s(2, 3), s(3, 2)), (s(3, 3), s(3, 3)), (s(1, 4), s(4, 1))]),
    TextbookCase(Gram(), [s(2, 3), s(12, 10), s(4, 1)]),
    TextbookCase(Kronecker(), [(s(2, 3), s(3, 2)), (s(1, 2), s(2, 1)), (s(2, 2), s(1, 3))]),
    TextbookCase(BlockRows(outer: s(2, 3), inner: s(3, 2)), [s(6, 6)]),
    TextbookCase(BlocksFromRows(outer: s(2, 3), inner: s(2, 1)), [s(6, 2)]),
    TextbookCase(Correlation(), [(s(4, 5), s(2, 3)), (s(3, 3), s(3, 3)), (s(2, 4), s(1, 1))]),
    TextbookCase(FullConvolution(), [(s(2, 3), s(3, 2)), (s(1, 4), s(2, 1))]),
  ]

  private static let inverses = [
    TextbookCase(Inverse(), square, .invertible),
    TextbookCase(Solve(), [(s(3, 3), s(3, 2)), (s(4, 4), s(4, 1))], .invertible),
    TextbookCase(RightDivision(), [(s(2, 3), s(3, 3)), (s(1, 4), s(4, 4))], .invertible),
    TextbookCase(Determinant(), square), TextbookCase(LogDeterminant(), square, .invertible),
    TextbookCase(Adjugate(), square),
    TextbookCase(AdjugateDifferential(), square.map { ($0, $0) }),
    TextbookCase(MatrixPower(0), square), TextbookCase(MatrixPower(1), square),
    TextbookCase(MatrixPower(5), square),
  ]

  private static let factors = [
    TextbookCase(SymmetricPart(), square), TextbookCase(TriangularPart(.lower), any),
    TextbookCase(TriangularPart(.upper, diagonal: 0), any),
    TextbookCase(TriangularPart(.lower, diagonal: 0.5), any),
    TextbookCase(TriangularSolve(.lower), [(s(3, 3), s(3, 2)), (s(4, 4), s(4, 1))], .invertible),
    TextbookCase(TriangularSolve(.upper), [(s(3, 3), s(3, 2))], .invertible),
    TextbookCase(Cholesky(), square, .positiveDefinite),
    TextbookCase(SymmetricEigenvalues(), square, .positiveDefinite),
    TextbookCase(SymmetricEigenvectors(), square, .positiveDefinite),
    TextbookCase(GapQuotient(), [(s(3, 1), s(3, 3)), (s(1, 1), s(1, 1))], .ascending),
    TextbookCase(TieAverage(), [(s(4, 1), s(4, 1))], .ascending),
    TextbookCase(
      Sylvester(), [[s(3, 3), s(2, 2), s(3, 2)], [s(1, 1), s(1, 1), s(1, 1)]], .positiveDefinite),
    TextbookCase(MatrixExponential(), square),
    TextbookCase(
      ExponentialDerivative(), square.map { [$0, $0] } + [[s(2, 2), s(2, 2), s(2, 2)]]),
    TextbookCase(MatrixSquareRoot(), square, .positiveDefinite),
    TextbookCase(MatrixLogarithm(), square, .positiveDefinite),
    TextbookCase(LogarithmDerivative(), square.map { [$0, $0] }, .positiveDefinite),
    TextbookCase(SpectralFunction(.log), square, .positiveDefinite),
    TextbookCase(SpectralFunction(.top(1)), square, .positiveDefinite),
    TextbookCase(SpectralDerivative(.sqrt), square.map { [$0, $0] }, .positiveDefinite),
    TextbookCase(LargestEigenvalues(1), square, .positiveDefinite),
    TextbookCase(LogTraceExp(), square, .positiveDefinite),
    TextbookCase(GibbsState(), square.map { [$0] }, .positiveDefinite),
    TextbookCase(SingularValues(), tall), TextbookCase(LeftSingularVectors(), tall),
    TextbookCase(RightSingularVectors(), tall), TextbookCase(PolarFactor(), tall),
    TextbookCase(SingularReciprocal(), [s(3, 1), s(1, 1)], .positive),
    TextbookCase(
      Stein(), [[s(3, 3), s(2, 2), s(3, 2)], [s(1, 1), s(1, 1), s(1, 1)]]),
    TextbookCase(MatrixSign(), square, .bothSides),
    TextbookCase(SpectralRadius(), square, .positiveDefinite),
    TextbookCase(Riccati(), square.map { [$0, $0, $0] }, .positiveDefinite),
    TextbookCase(
      DiscreteRiccati(), [[s(2, 2), s(2, 1), s(2, 2), s(1, 1)]], .positiveDefinite),
    TextbookCase(NuclearNorm(), any), TextbookCase(KyFanNorm(1), any),
    TextbookCase(SingularFactor(1), any), TextbookCase(PseudoInverse(), any),
    TextbookCase(LeastSquares(), [(s(4, 2), s(4, 3)), (s(3, 3), s(3, 1))]),
    TextbookCase(OrthogonalFactor(), [s(1, 1), s(3, 3), s(4, 2), s(3, 1)]),
    TextbookCase(TriangularFactor(), [s(1, 1), s(3, 3), s(4, 2), s(3, 1)]),
    TextbookCase(UnitLowerFactor(), [s(1, 1), s(3, 3), s(2, 2)]),
    TextbookCase(UpperFactor(), [s(1, 1), s(3, 3), s(2, 2)]),
  ]

  private static let elementwise = [
    TextbookCase(Exp(), any), TextbookCase(Expm1(), any), TextbookCase(Log(), any, .positive),
    TextbookCase(Log1p(), any, .positive), TextbookCase(SquareRoot(), any, .positive),
    TextbookCase(Square(), any), TextbookCase(Reciprocal(), any, .positive),
    TextbookCase(AbsoluteValue(), any), TextbookCase(Sign(), any), TextbookCase(UnitStep(), any),
    TextbookCase(Sine(), any), TextbookCase(Cosine(), any), TextbookCase(Tangent(), any),
    TextbookCase(HyperbolicTangent(), any), TextbookCase(Sigmoid(), any), TextbookCase(Relu(), any),
    TextbookCase(LeakyRelu(slope: 0.3), any), TextbookCase(Softplus(), any),
    TextbookCase(HyperbolicSine(), any), TextbookCase(HyperbolicCosine(), any),
    TextbookCase(Arctangent(), any), TextbookCase(Arcsine(), any, .within),
    TextbookCase(Arccosine(), any, .within),
    TextbookCase(Erf(), any), TextbookCase(Indicator(.less), any),
    TextbookCase(Indicator(.lessOrEqual), any), TextbookCase(Indicator(.greater), any),
    TextbookCase(Indicator(.greaterOrEqual), any), TextbookCase(Indicator(.equal), any),
    TextbookCase(Indicator(.notEqual), any),
    TextbookCase(Gelu(), any), TextbookCase(NormalCDF(), any),
    TextbookCase(InverseHyperbolicSine(), any),
    TextbookCase(InverseHyperbolicTangent(), any, .within),
    TextbookCase(InverseHyperbolicCosine(), any, .beyondOne), TextbookCase(Angle(), pairs),
    TextbookCase(Matern(0), any, .positive), TextbookCase(Matern(3), any, .positive),
    TextbookCase(LogGamma(), any, .positive), TextbookCase(Polygamma(0), any, .positive),
    TextbookCase(Polygamma(3), any, .positive), TextbookCase(ReciprocalOrZero(), any),
    TextbookCase(ConstantPower(0), any),
    TextbookCase(ConstantPower(1), any),
    TextbookCase(ConstantPower(2), any), TextbookCase(ConstantPower(3), any),
    TextbookCase(ConstantPower(-2), any, .positive),
    TextbookCase(ConstantPower(0.5), any, .positive),
    TextbookCase(ConstantPower(-1.75), any, .positive),
    TextbookCase(EntrywisePower(), pairs, .positive),
  ]

  private static let columns = [
    TextbookCase(Softmax(), any), TextbookCase(LogSoftmax(), any), TextbookCase(LogSumExp(), any),
    TextbookCase(CrossEntropy(), pairs), TextbookCase(Sort(), any), TextbookCase(SortBy(), pairs),
    TextbookCase(UnsortBy(), pairs), TextbookCase(MaximumShare(), any),
    TextbookCase(ColumnMaxima(), any), TextbookCase(CumulativeSum(), any),
    TextbookCase(CumulativeSum(isUpward: true), any), TextbookCase(CumulativeProduct(), any),
    TextbookCase(ColumnProducts(), any), TextbookCase(ProductsBeside(), any),
    TextbookCase(ProductsBeside(isAfter: true), any), TextbookCase(RowShift(by: 1), any),
    TextbookCase(RowShift(by: -2), any), TextbookCase(Scan(), pairs),
    TextbookCase(Scan(isUpward: true), pairs),
    TextbookCase(SquaredDistances(), [(s(3, 2), s(3, 4)), (s(1, 1), s(1, 1))]),
    TextbookCase(Distances(), [(s(3, 2), s(3, 4)), (s(1, 1), s(1, 1))]),
    TextbookCase(LowerToeplitz(), [s(1, 1), s(4, 1)]), TextbookCase(DiagonalSums(), square),
  ]

  private static let reductions = [
    TextbookCase(Trace(), square), TextbookCase(Sum(), any), TextbookCase(Mean(), any),
    TextbookCase(ColumnSums(), any), TextbookCase(RowSums(), any),
    TextbookCase(Broadcast(to: s(3, 4)), [s(1, 1), s(3, 1), s(1, 4), s(3, 4)]),
    TextbookCase(Norm(), any), TextbookCase(Normalized(), any),
  ]

  private static let slice = Slice(
    firstRow: 1, rows: 2, rowStep: 2, firstColumn: 3, columns: 3, columnStep: -1)

  private static let structure = [
    TextbookCase(DiagonalPart(), any), TextbookCase(DiagonalMatrix(3, 3), [s(3, 1)]),
    TextbookCase(DiagonalMatrix(2, 4), [s(2, 1)]),
    TextbookCase(Reshape(4, 3), [s(2, 6), s(6, 2), s(12, 1), s(4, 3)]),
    TextbookCase(slice, [s(4, 4), s(5, 6)]), TextbookCase(Embed(slice, in: s(4, 5)), [s(2, 3)]),
    TextbookCase(Concatenation(.rows), [[s(2, 3), s(2, 1), s(2, 2)], [s(3, 1)]]),
    TextbookCase(Concatenation(.columns), [[s(1, 3), s(4, 3)], [s(2, 2), s(1, 2), s(1, 2)]]),
  ]

  private static let windows = Windows(
    image: (3, 4), window: (2, 3), stride: (2, 1), padding: (1, 0), dilation: (1, 1))

  private static let layers =
    [
      TextbookCase(MaskedSoftmax(), pairs, .positive),
      TextbookCase(Gather(), [(s(2, 3), s(1, 4)), (s(1, 1), s(1, 1))], .columns),
      TextbookCase(Scatter(3), [(s(2, 4), s(1, 4)), (s(1, 1), s(1, 1))], .columns),
      TextbookCase(RowGroups(2), [s(4, 3), s(2, 1)]),
      TextbookCase(ImageColumns(windows), [s(1, 12), s(2, 24)]),
      TextbookCase(ImageFromColumns(windows), [s(6, 4), s(12, 8)]),
    ]
    + Normalization.allCases.flatMap { kind in
      let shapes = [(s(3, 4), s(1, 1)), (s(1, 2), s(1, 1)), (s(2, 1), s(1, 1))]
      return [
        TextbookCase(Standardized(kind), shapes, .positive),
        TextbookCase(Deviation(kind), shapes, .positive),
      ]
    }
}

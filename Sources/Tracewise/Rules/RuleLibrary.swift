/// A list of rules: those that can be called by name, and those whose attributes (an exponent, a shape)
/// are chosen where they are used.
///
/// All that goes through rules goes through a library: the loss language, the catalogue of checks,
/// compositions, mutants, the rule book, printed code. A rule declared elsewhere takes part in all of it
/// once it is added:
///
///     var library = RuleLibrary.standard
///     try library.add(Cube())
public struct RuleLibrary: Sendable {
  /// The rules that are called by name, without attributes or with usual ones.
  public private(set) var functions: [any Rule]
  /// One rule of each kind whose attributes are chosen at its use.
  public private(set) var families: [any Rule]
  private var places: [String: Int]

  /// All rules.
  public var rules: [any Rule] { functions + families }

  /// The function of a name, or nil.
  public subscript(name: String) -> (any Rule)? { places[name].map { functions[$0] } }

  /// Adds a rule that is called by its name; an error where the name is taken or no name, or where the
  /// rule does not say its signature.
  public mutating func add<R: Rule>(_ rule: R) throws(TracewiseError) {
    func refusal(_ reason: String) -> TracewiseError {
      TracewiseError(.argument, in: "library", "the rule '\(R.name)' \(reason)")
    }
    let isName =
      R.name.first?.isLetter == true
      && R.name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    guard isName else {
      throw refusal("cannot be called: its name is no name of the loss language")
    }
    guard places[R.name] == nil, !families.contains(where: { type(of: $0).name == R.name }) else {
      throw refusal("is there already")
    }
    guard R.signature != nil else {
      throw refusal("says no signature, so that sizes cannot be found")
    }
    places[R.name] = functions.count
    functions.append(rule)
  }

  private init(functions: [any Rule], families: [any Rule]) {
    self.functions = functions
    self.families = families
    places = Dictionary(
      functions.enumerated().map { (type(of: $0.element).name, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The rules of this package.
  public static let standard = RuleLibrary(
    functions: [
      // Arithmetic.
      Identity(), Addition(), Subtraction(), Negation(), ScalarMultiple(), Hadamard(), Quotient(),
      Minimum(), Maximum(), EntrywisePower(), Angle(), Masked(),
      // Products.
      Product(), Transpose(), InnerProduct(), TraceOfProduct(), Gram(), Kronecker(), Correlation(),
      FullConvolution(),
      // Of square matrices.
      Trace(), Determinant(), LogDeterminant(), Adjugate(), AdjugateDifferential(), Inverse(),
      Solve(),
      RightDivision(), SymmetricPart(),
      // Triangles and factors.
      TriangularSolve(.lower), Cholesky(), OrthogonalFactor(), TriangularFactor(),
      UnitLowerFactor(), UpperFactor(),
      // Of symmetric matrices.
      SymmetricEigenvalues(), SymmetricEigenvectors(), GapQuotient(), TieAverage(),
      // Of singular values, least squares.
      SingularValues(), LeftSingularVectors(), RightSingularVectors(), SingularReciprocal(),
      PolarFactor(), NuclearNorm(), LeastSquares(), PseudoInverse(),
      // Functions of matrices.
      MatrixSquareRoot(), MatrixExponential(), MatrixLogarithm(), LogTraceExp(), MatrixSign(),
      SpectralRadius(),
      // Reductions.
      Sum(), Mean(), ColumnSums(), RowSums(), Norm(), Normalized(), DiagonalPart(),
      // Of each column.
      Softmax(), MaskedSoftmax(), LogSoftmax(), LogSumExp(), CrossEntropy(),
      Sort(), SortBy(), UnsortBy(), ColumnMaxima(), MaximumShare(),
      CumulativeSum(), CumulativeProduct(), ColumnProducts(), Scan(),
      // Between columns.
      SquaredDistances(), Distances(), Gather(),
      // Toeplitz matrices.
      LowerToeplitz(), DiagonalSums(),
      // Of each entry.
      Exp(), Expm1(), Log(), Log1p(), SquareRoot(), Square(), Reciprocal(), AbsoluteValue(), Sign(),
      UnitStep(), Sine(), Cosine(), Tangent(), HyperbolicTangent(),
      HyperbolicSine(), HyperbolicCosine(), Arctangent(), Arcsine(), Arccosine(),
      InverseHyperbolicSine(), InverseHyperbolicCosine(), InverseHyperbolicTangent(), Sigmoid(),
      Relu(),
      LeakyRelu(),
      Softplus(), Erf(), NormalCDF(), Gelu(), LogGamma(), ReciprocalOrZero(),
    ],
    families: [
      Scaling(by: 2), Shift(by: 1), Indicator(.less), ConstantPower(2), MatrixPower(2),
      Broadcast(to: Shape(2, 2)), TriangularPart(.lower), Sylvester(), Stein(),
      Riccati(), DiscreteRiccati(),
      Standardized(.layer), Deviation(.layer), RowGroups(1), Scatter(2),
      ImageColumns(Windows(image: (1, 3), window: (1, 2))),
      ImageFromColumns(Windows(image: (1, 3), window: (1, 2))),
      ExponentialDerivative(), Polygamma(0), Matern(1), RowShift(by: 1), ProductsBeside(),
      LogarithmDerivative(), SpectralFunction(.exp),
      SpectralDerivative(.exp), LargestEigenvalues(1), GibbsState(), KyFanNorm(1),
      SingularFactor(1),
      Reshape(2, 2), DiagonalMatrix(2, 2), Slice(rows: 0..<1, columns: 0..<1),
      Embed(Slice(rows: 0..<1, columns: 0..<1), in: Shape(2, 2)), Concatenation(.rows),
      BlockRows(outer: .scalar, inner: .scalar), BlocksFromRows(outer: .scalar, inner: .scalar),
    ])
}

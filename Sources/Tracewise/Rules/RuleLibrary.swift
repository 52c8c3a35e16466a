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
  /// All rules as a book has them, those that were added last.
  public private(set) var chapters: [Chapter]
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
    chapters = Self.joined(chapters + [Chapter("Added rules", [rule])])
  }

  private init(functions: [Chapter], families: [Chapter]) {
    self.functions = functions.flatMap(\.rules)
    self.families = families.flatMap(\.rules)
    chapters = Self.joined(functions + families)
    places = Dictionary(
      self.functions.enumerated().map { (type(of: $0.element).name, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Chapters of one title as one, in the order of their first occurrence.
  private static func joined(_ parts: [Chapter]) -> [Chapter] {
    parts.reduce(into: []) { chapters, part in
      if let place = chapters.firstIndex(where: { $0.title == part.title }) {
        chapters[place].rules += part.rules
      } else {
        chapters.append(part)
      }
    }
  }

  /// The rules of this package.
  public static let standard = RuleLibrary(
    functions: [
      Chapter(
        "Arithmetic",
        [
          Identity(), Addition(), Subtraction(), Negation(), ScalarMultiple(), Hadamard(),
          Quotient(),
          Minimum(), Maximum(), EntrywisePower(), Angle(), Masked(),
        ]),
      Chapter(
        "Products",
        [
          Product(), Transpose(), InnerProduct(), TraceOfProduct(), Gram(), Kronecker(),
          Correlation(),
          FullConvolution(),
        ]),
      Chapter(
        "Square matrices",
        [
          Trace(), Determinant(), LogDeterminant(), Adjugate(), AdjugateDifferential(), Inverse(),
          Solve(), RightDivision(), SymmetricPart(),
        ]),
      Chapter(
        "Triangles and factors",
        [
          TriangularSolve(.lower), Cholesky(), OrthogonalFactor(), TriangularFactor(),
          UnitLowerFactor(), UpperFactor(),
        ]),
      Chapter(
        "Eigenvalues of symmetric matrices",
        [SymmetricEigenvalues(), SymmetricEigenvectors(), GapQuotient(), TieAverage()]),
      Chapter(
        "Singular values and least squares",
        [
          SingularValues(), LeftSingularVectors(), RightSingularVectors(), SingularReciprocal(),
          PolarFactor(), NuclearNorm(), LeastSquares(), PseudoInverse(),
        ]),
      Chapter(
        "Functions of matrices",
        [
          MatrixSquareRoot(), MatrixExponential(), MatrixLogarithm(), LogTraceExp(), MatrixSign(),
          SpectralRadius(),
        ]),
      Chapter(
        "Reductions",
        [Sum(), Mean(), ColumnSums(), RowSums(), Norm(), Normalized(), DiagonalPart()]),
      Chapter(
        "Columns",
        [
          Softmax(), MaskedSoftmax(), LogSoftmax(), LogSumExp(), CrossEntropy(),
          Sort(), SortBy(), UnsortBy(), ColumnMaxima(), MaximumShare(),
          CumulativeSum(), CumulativeProduct(), ColumnProducts(), Scan(),
        ]),
      Chapter("Between columns", [SquaredDistances(), Distances(), Gather()]),
      Chapter("Toeplitz matrices", [LowerToeplitz(), DiagonalSums()]),
      Chapter(
        "Entries",
        [
          Exp(), Expm1(), Log(), Log1p(), SquareRoot(), Square(), Reciprocal(), AbsoluteValue(),
          Sign(), UnitStep(), Sine(), Cosine(), Tangent(), HyperbolicTangent(), HyperbolicSine(),
          HyperbolicCosine(), Arctangent(), Arcsine(), Arccosine(), InverseHyperbolicSine(),
          InverseHyperbolicCosine(), InverseHyperbolicTangent(), Sigmoid(), Relu(), LeakyRelu(),
          Softplus(), Erf(), NormalCDF(), Gelu(), LogGamma(), ReciprocalOrZero(),
        ]),
    ],
    families: [
      Chapter("Arithmetic", [Scaling(by: 2), Shift(by: 1), Indicator(.less), ConstantPower(2)]),
      Chapter("Square matrices", [MatrixPower(2)]),
      Chapter("Structure", [Broadcast(to: Shape(2, 2))]),
      Chapter("Triangles and factors", [TriangularPart(.lower)]),
      Chapter("Matrix equations", [Sylvester(), Stein(), Riccati(), DiscreteRiccati()]),
      Chapter("Layers", [Standardized(.layer), Deviation(.layer)]),
      Chapter("Structure", [RowGroups(1)]),
      Chapter("Between columns", [Scatter(2)]),
      Chapter(
        "Layers",
        [
          ImageColumns(Windows(image: (1, 3), window: (1, 2))),
          ImageFromColumns(Windows(image: (1, 3), window: (1, 2))),
        ]),
      Chapter("Functions of matrices", [ExponentialDerivative()]),
      Chapter("Entries", [Polygamma(0), Matern(1)]),
      Chapter("Structure", [RowShift(by: 1)]),
      Chapter("Columns", [ProductsBeside()]),
      Chapter(
        "Functions of matrices",
        [LogarithmDerivative(), SpectralFunction(.exp), SpectralDerivative(.exp)]),
      Chapter("Eigenvalues of symmetric matrices", [LargestEigenvalues(1), GibbsState()]),
      Chapter("Singular values and least squares", [KyFanNorm(1), SingularFactor(1)]),
      Chapter(
        "Structure",
        [
          Reshape(2, 2), DiagonalMatrix(2, 2), Slice(rows: 0..<1, columns: 0..<1),
          Embed(Slice(rows: 0..<1, columns: 0..<1), in: Shape(2, 2)), Concatenation(.rows),
          BlockRows(outer: .scalar, inner: .scalar), BlocksFromRows(outer: .scalar, inner: .scalar),
        ]),
    ])

  /// Rules that are read about together.
  public struct Chapter: Sendable {
    /// What they have in common.
    public let title: String
    /// The rules, in the library's order.
    public internal(set) var rules: [any Rule]

    /// The names of the rules, each once.
    public var names: [String] {
      rules.reduce(into: []) { names, rule in
        let name = type(of: rule).name
        if !names.contains(name) { names.append(name) }
      }
    }

    init(_ title: String, _ rules: [any Rule]) {
      self.title = title
      self.rules = rules
    }
  }
}

import Tracewise

/// Which rule each function of the language is.
///
/// A rule is found under the name it gives itself, so that a new rule of one or two operands needs
/// no line here; the table holds only the language's own spellings.
enum FunctionRules {
  static let unary: [String: any UnaryRule] = byName(
    [
      Inverse(), Determinant(), LogDeterminant(), Adjugate(), Transpose(), Negation(), Identity(),
      Trace(), Sum(), Mean(), ColumnSums(), RowSums(), Norm(), Normalised(), DiagonalPart(),
      Softmax(), LogSoftmax(), LogSumExp(), Exp(), Expm1(), Log(), Log1p(), SquareRoot(),
      Square(), Reciprocal(), AbsoluteValue(), Sign(), Step(), Sine(), Cosine(), Tangent(),
      HyperbolicTangent(), Sigmoid(), Relu(), LeakyRelu(), Softplus(), Erf(), NormalDistribution(),
      Gelu(), Gram(),
    ], spellings: ["inv": Inverse()])

  static let binary: [String: any BinaryRule] = byName(
    [
      Addition(), Subtraction(), ScalarProduct(), Product(), Hadamard(), Quotient(), Power(),
      Minimum(), Maximum(), InnerProduct(), Kronecker(), Solve(), RightDivision(), Correlation(),
      FullConvolution(), CrossEntropy(), AdjugateDifferential(), TraceOfProduct(),
    ])

  private static func byName(
    _ rules: [any UnaryRule], spellings: [String: any UnaryRule] = [:]
  ) -> [String: any UnaryRule] {
    rules.reduce(into: spellings) { $0[type(of: $1).name] = $1 }
  }

  private static func byName(_ rules: [any BinaryRule]) -> [String: any BinaryRule] {
    rules.reduce(into: [:]) { $0[type(of: $1).name] = $1 }
  }
}

import Testing
import Tracewise
import TracewiseVerification

/// A rule, shapes to try it at, and where its real definition is at home.
struct RuleCase: Sendable, CustomTestStringConvertible {
  enum Domain: Sendable { case all, positive, invertible }

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
  init<R: VariadicRule>(_ rule: R, _ shapes: [[Shape]]) {
    type = "\(R.self)"
    self.rule = AnyRule(rule)
    self.shapes = shapes
    domain = .all
  }

  /// Random operands of doubles in the domain.
  func operands(_ shapes: [Shape], using generator: inout SeededGenerator) -> [Matrix] {
    shapes.map { shape in
      switch domain {
      case .all: .randomNormal(shape.rows, shape.columns, using: &generator)
      case .positive:
        .randomUniform(shape.rows, shape.columns, in: 0.3...2.5, using: &generator)
      case .invertible:
        .randomNormal(shape.rows, shape.columns, using: &generator)
          + (shape.isSquare ? 3 * Matrix.identity(shape.rows) : .zeros(shape.rows, shape.columns))
      }
    }
  }
}

private func s(_ rows: Int, _ columns: Int) -> Shape { Shape(rows, columns) }
private let any = [s(1, 1), s(3, 2), s(2, 4), s(3, 1)]
private let square = [s(1, 1), s(2, 2), s(3, 3), s(4, 4)]
private let pairs = any.map { ($0, $0) }

/// All rules of the library.
enum RuleTable {
  static let all = arithmetic + products + inverses + elementwise + columns + reductions + structure

  private static let arithmetic = [
    RuleCase(Addition(), pairs), RuleCase(Subtraction(), pairs), RuleCase(Negation(), any),
    RuleCase(Scaling(by: 0.3), any), RuleCase(Shift(by: -0.7), any), RuleCase(Identity(), any),
    RuleCase(ScalarProduct(), any.map { (s(1, 1), $0) }), RuleCase(Hadamard(), pairs),
    RuleCase(Quotient(), pairs, .positive), RuleCase(Minimum(), pairs),
    RuleCase(Maximum(), pairs),
  ]

  private static let products = [
    RuleCase(Product(), [(s(1, 1), s(1, 1)), (s(2, 3), s(3, 4)), (s(4, 1), s(1, 3))]),
    RuleCase(Transpose(), any), RuleCase(InnerProduct(), pairs),
    RuleCase(Kronecker(), [(s(2, 3), s(3, 2)), (s(1, 2), s(2, 1)), (s(2, 2), s(1, 3))]),
    RuleCase(BlockRows(outer: s(2, 3), inner: s(3, 2)), [s(6, 6)]),
    RuleCase(BlocksFromRows(outer: s(2, 3), inner: s(2, 1)), [s(6, 2)]),
    RuleCase(Correlation(), [(s(4, 5), s(2, 3)), (s(3, 3), s(3, 3)), (s(2, 4), s(1, 1))]),
    RuleCase(FullConvolution(), [(s(2, 3), s(3, 2)), (s(1, 4), s(2, 1))]),
  ]

  private static let inverses = [
    RuleCase(Inverse(), square, .invertible),
    RuleCase(Solve(), [(s(3, 3), s(3, 2)), (s(4, 4), s(4, 1))], .invertible),
    RuleCase(RightDivision(), [(s(2, 3), s(3, 3)), (s(1, 4), s(4, 4))], .invertible),
    RuleCase(Determinant(), square), RuleCase(LogDeterminant(), square, .invertible),
    RuleCase(Adjugate(), square), RuleCase(AdjugateDifferential(), square.map { ($0, $0) }),
    RuleCase(MatrixPower(0), square), RuleCase(MatrixPower(1), square),
    RuleCase(MatrixPower(5), square),
  ]

  private static let elementwise = [
    RuleCase(Exp(), any), RuleCase(Expm1(), any), RuleCase(Log(), any, .positive),
    RuleCase(Log1p(), any, .positive), RuleCase(SquareRoot(), any, .positive),
    RuleCase(Square(), any), RuleCase(Reciprocal(), any, .positive),
    RuleCase(AbsoluteValue(), any), RuleCase(Sign(), any), RuleCase(Step(), any),
    RuleCase(Sine(), any), RuleCase(Cosine(), any), RuleCase(Tangent(), any),
    RuleCase(HyperbolicTangent(), any), RuleCase(Sigmoid(), any), RuleCase(Relu(), any),
    RuleCase(LeakyRelu(slope: 0.3), any), RuleCase(Softplus(), any), RuleCase(Erf(), any),
    RuleCase(Gelu(), any), RuleCase(ConstantPower(0), any), RuleCase(ConstantPower(1), any),
    RuleCase(ConstantPower(2), any), RuleCase(ConstantPower(3), any),
    RuleCase(ConstantPower(-2), any, .positive), RuleCase(ConstantPower(0.5), any, .positive),
    RuleCase(ConstantPower(-1.75), any, .positive), RuleCase(Power(), pairs, .positive),
  ]

  private static let columns = [
    RuleCase(Softmax(), any), RuleCase(LogSoftmax(), any), RuleCase(LogSumExp(), any),
    RuleCase(CrossEntropy(), pairs),
  ]

  private static let reductions = [
    RuleCase(Trace(), square), RuleCase(Sum(), any), RuleCase(Mean(), any),
    RuleCase(ColumnSums(), any), RuleCase(RowSums(), any),
    RuleCase(Broadcast(to: s(3, 4)), [s(1, 1), s(3, 1), s(1, 4), s(3, 4)]),
    RuleCase(Norm(), any), RuleCase(Normalised(), any),
  ]

  private static let slice = Slice(
    firstRow: 1, rows: 2, rowStep: 2, firstColumn: 3, columns: 3, columnStep: -1)

  private static let structure = [
    RuleCase(DiagonalPart(), any), RuleCase(DiagonalMatrix(3, 3), [s(3, 1)]),
    RuleCase(DiagonalMatrix(2, 4), [s(2, 1)]),
    RuleCase(Reshape(4, 3), [s(2, 6), s(6, 2), s(12, 1), s(4, 3)]),
    RuleCase(slice, [s(4, 4), s(5, 6)]), RuleCase(Embed(slice, in: s(4, 5)), [s(2, 3)]),
    RuleCase(Concatenation(.rows), [[s(2, 3), s(2, 1), s(2, 2)], [s(3, 1)]]),
    RuleCase(Concatenation(.columns), [[s(1, 3), s(4, 3)], [s(2, 2), s(1, 2), s(1, 2)]]),
  ]
}

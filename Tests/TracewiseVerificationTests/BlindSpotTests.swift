import Testing
import Tracewise
import TracewiseVerification

/// Errors that gradient checks with fixed tolerances let pass (`scripts/compare-gradcheck.py` shows
/// it for PyTorch's): here each is found, with its cause.
@Suite struct BlindSpotTests {
  /// y = A x at n = 100, with one entry of the Jacobian off by 0.5 where 1.12 is right.
  struct OffByHalf: PlainRule {
    let matrix: Matrix
    var name: String { "off by half" }
    func value(_ xs: [Matrix]) throws -> Matrix { matrix * xs[0] }
    func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] {
      var jacobian = matrix
      jacobian[30, 16] += 0.5
      return [jacobian.T * g]
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func oneEntryOfAHundredByHundredJacobian(seed: UInt64) throws {
    var generator = SeededGenerator(seed: 5)
    var matrix = Matrix.randomNormal(100, 100, using: &generator)
    matrix[30, 16] = 1.12
    let result = try verify(OffByHalf(matrix: matrix), at: [[Shape(100, 1)]], seeds: [seed])
    let record = try #require(result.refutations.first, "\(result)")
    #expect(record.oracle == "differences")
    #expect(record.entry == CheckRecord.Entry(row: 17, column: 1))
    #expect(record.diagnosis?.hasPrefix("only entry (17, 1) is wrong, by ") == true)
  }

  /// y = 10⁻⁶ Σ x with a gradient of −3·10⁻⁶.
  struct SmallGradient: PlainRule {
    var name: String { "small gradient" }
    func value(_ xs: [Matrix]) throws -> Matrix { 1e-6 * sum(xs[0]) }
    func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] {
      [-3e-6 * (g * Matrix.ones(xs[0].rows, xs[0].columns))]
    }
  }

  @Test func aSmallGradient() throws {
    let result = try verify(SmallGradient())
    #expect(!result.refutations.isEmpty)
    #expect(result.refutingOracles == ["differences"])
    #expect(result.causes.allSatisfy { $0.contains("by the factor -3") }, "\(result.causes)")
  }

  /// tr(A²) with the gradient 2A: right where A is symmetric.
  struct ForgottenTranspose: PlainRule {
    var name: String { "forgotten transpose" }
    func value(_ xs: [Matrix]) throws -> Matrix { trace(xs[0] * xs[0]) }
    func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] {
      [2 * (g * xs[0])]
    }
  }

  @Test func aForgottenTranspose() throws {
    let result = try verify(ForgottenTranspose())
    #expect(result.refutingOracles == ["differences"])
    #expect(
      result.causes == ["a transpose is missing: the claim is the transpose of what is right"])
  }

  /// The same error on a symmetric matrix is invisible, to any check of values: so the domain of a
  /// rule is general by default.
  @Test func aForgottenTransposeIsInvisibleOnASymmetricMatrix() throws {
    let rule = ForgottenTranspose()
    let records = try checkGradient(at: [[[1, 2], [2, 5]]]) { rule($0) }
    #expect(Verification(records).isVerified)
  }

  /// |x| at 0 has two slopes. A mean of both, 0, would agree with the tape's subgradient.
  @Test func aKink() throws {
    let records = try checkGradient(at: [Matrix.zeros(1, 1)]) { abs($0[0]) }
    let record = try #require(records.first)
    #expect(record.verdict == .inconclusive(.kink(left: -1, right: 1, place: nil)))
    #expect("\(record.verdict)" == "inconclusive: a kink: slopes -1 and 1")
  }

  /// The loss that PyTorch's gradcheck is timed on, smaller: the errors seen are far below its
  /// 10⁻⁵.
  @Test func anErrorThatIsSeen() throws {
    var generator = SeededGenerator(seed: 2)
    let n = 8
    let inputs: [Matrix] = [
      .randomNormal(n, 1, using: &generator), .randomNormal(n, n, using: &generator),
      .randomNormal(n, n, using: &generator) + 6 * Matrix.identity(n),
      .randomNormal(n, 1, using: &generator), .randomNormal(n, 1, using: &generator),
    ]
    let records = try checkGradient(at: inputs, names: ["x", "A", "B", "z", "b"]) { v in
      v[0].T * v[1] * sigmoid(v[2].inverse() * v[3] + v[4])
    }
    for record in records {
      #expect(record.verdict == .verified && record.smallestVisibleError < 1e-8, "\(record)")
    }
  }
}

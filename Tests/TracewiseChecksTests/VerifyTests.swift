import Testing
import Tracewise
import TracewiseChecks

/// What users' tests call: with the derivation among the oracles.
@Suite struct VerifyTests {
  struct Cubed: MatrixUnaryRule {
    static let name = "cubed"
    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) -> Matrix { x ⊙ x ⊙ x }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ dx) }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ g) }
  }

  /// The same with a wrong factor.
  struct AlmostCubed: MatrixUnaryRule {
    static let name = "almost cubed"
    func shape(_ x: Shape) throws(Misfit) -> Shape { x }
    func value(_ x: Matrix) -> Matrix { x ⊙ x ⊙ x }
    func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 3 * (x ⊙ x ⊙ dx) }
    func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 2 * (x ⊙ x ⊙ g) }
  }

  struct Spread: GenericLoss {
    func value<M: MatrixAlgebra>(at xs: [M]) -> M {
      logDeterminant(xs[0] * xs[0].T) + sum(tanh(xs[0] * xs[1]))
    }
  }

  @Test func aRuleIsDerived() throws {
    let result = try verify(Cubed())
    #expect(result.isVerified, "\(result)")
    #expect(result.records.contains { $0.oracle == .symbolic })
  }

  @Test func aWrongFactorIsFoundByTheDerivationToo() throws {
    #expect(try verify(AlmostCubed()).refutingOracles.contains(.symbolic))
  }

  @Test func aLossHasAllOracles() throws {
    var g = SeededGenerator(seed: 4)
    let inputs: [Matrix] = [.randomNormal(3, 4, using: &g), .randomNormal(4, 1, using: &g)]
    let result = try checkGradient(of: Spread(), at: inputs, names: ["A", "x"])
    #expect(result.isVerified, "\(result)")
    #expect(
      Set(result.records.map(\.oracle)).isSuperset(of: [
        .differences, .complexStep, .taylor, .differential, .adjoint, .secondOrder, .exact,
        .symbolic,
      ]))
    #expect(Set(result.records.map(\.subject)) == ["grad(A)", "grad(x)"])
  }

  /// In an input too large to look at every entry, the wrong one is found all the same.
  @Test func theWrongEntryOfALargeInputIsNamed() throws {
    var g = SeededGenerator(seed: 5)
    let x = Matrix.randomNormal(90, 80, using: &g)
    let loss = try Composition(recording: SumOfSquares(), at: [x])
    var gradient = 2 * x
    gradient[70, 33] += 0.75
    let record = LossCheck(oracles: [DifferencesOracle()]).record(
      of: LossSubject(loss, label: "loss", inputs: ["X"]), at: [x], gradients: [gradient])
    #expect(record.verdict == .refuted)
    #expect(record.entry == .init(row: 71, column: 34))
    #expect(
      LossCheck().record(
        of: LossSubject(loss, label: "loss", inputs: ["X"]), at: [x], gradients: [2 * x]
      ).verdict == .verified)
  }

  struct SumOfSquares: GenericLoss {
    func value<M: MatrixAlgebra>(at xs: [M]) -> M { sum(xs[0].squared) }
  }
}

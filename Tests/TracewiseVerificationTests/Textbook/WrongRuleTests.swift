import Testing
import Tracewise
import TracewiseVerification

/// The exact oracle refuses rules with a slip, and says where.
@Suite struct WrongRules {
  private let square = Shape(3, 3)

  @Test func aDroppedTransposeIsFound() throws {
    for seed in 1...20 {
      let oracle = ExactOracle(seed: UInt64(seed))
      let check = oracle.check(InverseWithoutTranspose(), at: square)
      #expect(check.differences.count == 9)
      #expect(check.differences.allSatisfy { $0.law == .pullback && $0.operand == 0 })
    }
  }

  /// On symmetric inputs the slip does not show in the first derivative, but in the second.
  @Test func aDroppedTransposeHidesOnSymmetricInputs() {
    let (rule, inputs) = (AnyRule(InverseWithoutTranspose()), [ExactOperand.symmetric(3)])
    #expect(ExactOracle(seed: 1).check(rule, at: inputs).isEqual)
    let check = ExactSecondOrder(seed: 1).check(rule, at: inputs)
    #expect(check.differences.first?.law == .secondOrder)
    #expect(ExactSecondOrder(seed: 1).check(AnyRule(Inverse()), at: inputs).isEqual)
  }

  @Test func aWrongSignIsFound() {
    let check = ExactOracle(seed: 1).check(InverseWithoutSign(), at: square)
    #expect(Set(check.differences.map(\.law)) == [.differential, .pullback])
    #expect(check.differences.allSatisfy { $0.expected + $0.found == .zero })
  }

  @Test func theDecksFactorInTheDeterminantIsFound() throws {
    for n in 2...5 {
      let check = ExactOracle(seed: 1).check(PrintedDeterminant(), at: Shape(n, n))
      #expect(check.differences.count == n * n + 1)
      let factor = try Modular(Double(n))
      #expect(check.differences.allSatisfy { $0.found * factor == $0.expected })
    }
    #expect(ExactOracle(seed: 1).check(PrintedDeterminant(), at: Shape(1, 1)).isEqual)
  }

  @Test func aMissingTermIsFound() {
    let check = ExactOracle(seed: 1).check(ProductWithoutTerm(), at: Shape(2, 3), Shape(3, 2))
    #expect(check.differences.count == 4)
    #expect(check.differences.allSatisfy { $0.law == .differential && $0.operand == 1 })
    #expect(check.description.contains("operand 2, entry (1, 1)"))
  }

  @Test func aWrongShapeIsNamed() throws {
    let failure = try #require(
      ExactOracle(seed: 1).check(SumOfWrongShape(), at: Shape(2, 3)).failure)
    #expect(failure.kind == .shape && failure.message.contains("it is 1×1 and should be 2×3"))
  }

  @Test func aWrongScalarDerivativeIsFound() throws {
    let check = ExactOracle(seed: 1).check(TanhWithoutSquare(), at: Shape(2, 2))
    #expect(check.differences.count == 8 && check.opaque == [.exp])
    let input = Matrix(2, 2) { 0.3 + Double($0) - 0.5 * Double($1) }
    let steps = try ComplexStepOracle().check(AnyRule(TanhWithoutSquare()), at: [input])
    #expect(steps.map(\.agrees) == [false])
  }
}

import Testing
import Tracewise
import TracewiseVerification

/// Every rule is right in exact arithmetic, at twenty random draws of each shape.
@Test(arguments: RuleTable.ofAnyResidues) func everyRuleIsExactlyRight(_ entry: TextbookCase) {
  for shapes in entry.shapes {
    for seed in 1...20 {
      let check = ExactOracle(seed: UInt64(seed))
        .check(entry.rule, at: shapes.map { .general($0) })
      #expect(check.isEqual, "\(entry.testDescription) \(shapes), seed \(seed): \(check)")
      #expect(
        check.wrongAcceptance < 1e-11, "\(entry.testDescription) \(shapes): degree \(check.degree)")
    }
  }
}

/// Every pullback has exactly the right derivative.
@Test(arguments: RuleTable.ofAnyResidues) func everyPullbackHasTheRightDerivative(
  _ entry: TextbookCase
) {
  for shapes in entry.shapes where shapes.allSatisfy({ $0.count <= 12 }) {
    for seed in 1...3 {
      let check = ExactSecondOrder(seed: UInt64(seed))
        .check(entry.rule, at: shapes.map { .general($0) })
      #expect(check.isEqual, "\(entry.testDescription) \(shapes), seed \(seed): \(check)")
    }
  }
}

/// The pullback on doubles agrees with complex steps.
@Test(arguments: RuleTable.all) func everyPullbackAgreesWithComplexSteps(_ entry: TextbookCase)
  throws
{
  var generator = SeededGenerator(seed: 5)
  for shapes in entry.shapes {
    for seed in 1...10 {
      let operands = entry.operands(shapes, using: &generator)
      let checks = try ComplexStepOracle(seed: UInt64(seed)).check(entry.rule, at: operands)
      for check in checks {
        #expect(check.agrees == true, "\(entry.testDescription) \(shapes), seed \(seed): \(check)")
        #expect(check.errorEstimate < 1e-9 * max(1, check.expected.magnitude))
      }
    }
  }
}

@Suite struct ExactResults {
  @Test func opaqueFunctionsAreNamed() {
    let shape = Shape(2, 3)
    #expect(ExactOracle(seed: 1).check(Product(), at: shape, Shape(3, 2)).opaque.isEmpty)
    #expect(ExactOracle(seed: 1).check(Softmax(), at: shape).opaque == [.exp])
    #expect(ExactOracle(seed: 1).check(Gelu(), at: shape).opaque == [.erf, .exp])
    #expect(ExactOracle(seed: 1).check(Norm(), at: shape).opaque.contains(.sqrt))
    #expect(ExactOracle(seed: 1).check(LogDeterminant(), at: Shape(3, 3)).opaque == [.log])
  }

  @Test func moreDrawsMakeWrongAcceptanceLessLikely() {
    let once = ExactOracle(seed: 1).check(Inverse(), at: Shape(3, 3))
    let thrice = ExactOracle(ExactDraws(seed: 1, count: 3)).check(Inverse(), at: Shape(3, 3))
    #expect(once.wrongAcceptance > 0 && once.wrongAcceptance < 1e-14)
    #expect(thrice.isEqual && thrice.wrongAcceptance < 1e-42)
    #expect(thrice.description == "equal, exactly")
  }

  @Test func singularOperandsAreReported() {
    let check = ExactOracle(seed: 1).check(AnyRule(Inverse()), at: [.ofRank(2, size: 3)])
    #expect(check.failure?.kind == .singular)
  }

  @Test func operandsThatDoNotFitAreReported() {
    #expect(ExactOracle(seed: 1).check(Inverse(), at: Shape(3, 2)).failure?.kind == .shape)
    let check = ExactOracle(seed: 1).check(AnyRule(Product()), at: [.square(2)])
    #expect(check.failure?.kind == .argument)
    #expect(throws: TracewiseError.self) {
      try ComplexStepOracle().check(AnyRule(Product()), at: [Matrix.identity(2)])
    }
  }

  @Test func gradientsAreResidues() throws {
    // ∂ Tr(GᵀX²) = GXᵀ + XᵀG for small integers.
    let x = Textbook<Modular>(2, 2) { i, j in Modular(residue: UInt64(1 + 2 * i + j)) }
    let g = Textbook<Modular>(2, 2) { i, j in i == j ? .one : .zero }
    let gradient = try ExactOracle.gradient(
      of: AnyRule(MatrixPower(2)), at: [x], operand: 0, cotangent: g
    ).checked()
    #expect(gradient.entries.map(\.residue) == [2, 6, 4, 8])
  }

  @Test func ranksAreExact() throws {
    var generator = SeededGenerator(seed: 9)
    for n in 1...6 {
      for rank in max(0, n - 3)..<n {
        let matrix = ExactOperand.ofRank(rank, size: n).draw(using: &generator)
        #expect(try determinant(matrix).checked()[0, 0].isZero)
        #expect(try adjugateIsZero(matrix) == (rank < n - 1))
      }
    }
  }
  private func adjugateIsZero(_ matrix: Textbook<Modular>) throws -> Bool {
    try matrix.adjugate().checked().isZero
  }
}

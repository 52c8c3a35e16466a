import Testing
import Tracewise
import TracewiseVerification

/// A square matrix on which determinants are tried: of any rank, or a diagonal with a zero.
struct DeterminantCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var operand: ExactOperand

  static let all: [DeterminantCase] = (1...8).flatMap { n in
    let ranks = (max(0, n - 3)...n).reversed().map { rank in
      DeterminantCase(
        testDescription: "\(n)×\(n) of rank \(rank)", operand: .ofRank(rank, size: n))
    }
    let diagonals = (0..<n).map { k in
      DeterminantCase(
        testDescription: "diagonal \(n)×\(n) with a zero in place \(k + 1)",
        operand: .diagonal(n, zeros: [k]))
    }
    return ranks + diagonals
  }
}

/// The determinant at any rank: where systems that use det(X) X⁻ᵀ fail or return zeros.
@Suite struct DeterminantAtAnyRank {
  @Test(arguments: DeterminantCase.all) func gradientIsExact(_ entry: DeterminantCase) {
    for seed in 1...5 {
      let check = ExactOracle(seed: UInt64(seed))
        .check(AnyRule(Determinant()), at: [entry.operand])
      #expect(check.isEqual && check.opaque.isEmpty, "\(entry.testDescription): \(check)")
    }
  }

  @Test(arguments: DeterminantCase.all) func hessianIsExact(_ entry: DeterminantCase) {
    let check = ExactSecondOrder(seed: 1).check(AnyRule(Determinant()), at: [entry.operand])
    #expect(check.isEqual && check.opaque.isEmpty, "\(entry.testDescription): \(check)")
  }

  @Test(arguments: DeterminantCase.all) func adjugateIsExact(_ entry: DeterminantCase) {
    let first = ExactOracle(seed: 1).check(AnyRule(Adjugate()), at: [entry.operand])
    #expect(first.isEqual, "\(entry.testDescription): \(first)")
  }

  /// The division-free determinant and the elimination agree, over rings too.
  @Test func determinantsOfProductsAreProducts() throws {
    var generator = SeededGenerator(seed: 4)
    for n in 0...6 {
      for rank in [n, n - 1, n - 2] where rank >= 0 {
        let shape = Shape(n, n)
        let (a, b) = (
          ExactOperand.ofRank(rank, size: n).draw(using: &generator),
          Textbook<Modular>.random(shape, using: &generator)
        )
        let x = Textbook<Dual<Modular>>(a, along: .random(shape, using: &generator))
        let y = Textbook<Dual<Modular>>(b, along: .random(shape, using: &generator))
        let product = try determinant(x * y).checked()[0, 0]
        #expect(try product == determinant(x).checked()[0, 0] * determinant(y).checked()[0, 0])
        let adjugate = x * x.adjugate()
        #expect(try adjugate.checked() == (determinant(x) * x.identity(n)).checked())
      }
    }
  }
}

/// The library's own numbers at singular matrices, against the textbook over duals.
@Suite struct DeterminantInDoubles {
  /// An n×n matrix of rank r, exactly: products of small integers.
  private func singular(
    _ n: Int, rank: Int, using generator: inout SeededGenerator
  ) -> Matrix {
    let left = Matrix(n, rank) { _, _ in Double(Int(generator.next() % 7)) - 3 }
    let right = Matrix(rank, n) { _, _ in Double(Int(generator.next() % 7)) - 3 }
    return rank == 0 ? .zeros(n, n) : left * right
  }

  private func expectNear(
    _ found: Matrix, _ expected: Matrix, _ x: Matrix, power: Int, _ note: String
  ) {
    // Derivatives of order k of the determinant are of the size of the entries to the power n − k.
    let size = x.values.reduce(1) { max($0, $1.magnitude) }
    let scale = (0..<max(power, 0)).reduce(1.0) { product, _ in product * size * Double(x.rows) }
    #expect(found.shape == expected.shape && found.failure == nil)
    for i in 0..<expected.rows {
      for j in 0..<expected.columns {
        #expect((found[i, j] - expected[i, j]).magnitude <= 1e-13 * scale, "\(note)")
      }
    }
  }

  @Test func gradientsAtSingularMatrices() throws {
    var generator = SeededGenerator(seed: 6)
    for n in 1...6 {
      for rank in max(0, n - 3)...n {
        let x = singular(n, rank: rank, using: &generator)
        let found = try gradient(at: x) { determinant($0) }
        let expected = Textbook<Double>(n, n) { i, j in
          let e = Textbook<Double>(n, n) { $0 == i && $1 == j ? 1 : 0 }
          let slope: Textbook<Double> =
            determinant(Textbook<Dual<Double>>(Textbook(x), along: e)).dualPart()
          return slope.matrix.scalar
        }
        expectNear(found, expected.matrix, x, power: n - 1, "gradient, n = \(n), rank \(rank)")
      }
    }
  }

  @Test func hessianVectorProductsAtSingularMatrices() throws {
    var generator = SeededGenerator(seed: 8)
    for n in 1...6 {
      for rank in max(0, n - 3)...n {
        let x = singular(n, rank: rank, using: &generator)
        let v = Matrix.randomNormal(n, n, using: &generator)
        let found = try hessianVectorProduct(at: x, along: v) { determinant($0) }
        let shifted = Textbook<Dual<Double>>(Textbook(x), along: Textbook(v))
        let expected: Textbook<Double> = shifted.adjugate().T.dualPart()
        expectNear(
          found, expected.matrix, x, power: n - 1, "Hessian, n = \(n), rank \(rank)")
      }
    }
  }
}

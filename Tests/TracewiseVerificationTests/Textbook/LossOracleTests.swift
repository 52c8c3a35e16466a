import Testing
import Tracewise
import TracewiseVerification

/// n log|S| + Tr(Rᵀ S⁻¹ R) with n columns of R: the deck's Gaussian likelihood, Example 2-3.
private struct Gaussian: GenericLoss {
  func value<M: MatrixAlgebra>(at xs: [M]) -> M {
    Double(xs[1].columns) * logDeterminant(xs[0]) + trace(xs[1].T * xs[0].inverse() * xs[1])
  }
}

/// n S⁻¹ − S⁻¹ R Rᵀ S⁻¹, for a symmetric S; with the factor 1/d in the deck's print.
private struct GaussianGradient: GenericFunction {
  var factor = 1.0
  func value<M: MatrixAlgebra>(at xs: [M]) -> M {
    let (inverse, r) = (xs[0].inverse(), xs[1])
    return factor * Double(r.columns) * inverse - inverse * r * r.T * inverse
  }
}

/// The same with a skew part, which symmetric directions do not see.
private struct LopsidedGradient: GenericFunction {
  func value<M: MatrixAlgebra>(at xs: [M]) -> M {
    let square = xs[0] * xs[1] * xs[1].T
    return GaussianGradient().value(at: xs) + square - square.T
  }
}

private struct Closed: GenericFunction {
  enum Form { case inverse, inverseDifferential, trace, square, norm, normCubed, normGradient }
  var form: Form
  func value<M: MatrixAlgebra>(at xs: [M]) -> M {
    switch form {
    case .inverse: xs[0].inverse()
    case .inverseDifferential: -(xs[0].inverse() * xs[1] * xs[0].inverse())
    case .trace: trace(xs[0] * xs[0].T)
    case .square: sum(xs[0] ⊙ xs[0])
    case .norm: norm(xs[0])
    case .normCubed: norm(xs[0]) * norm(xs[0]) * norm(xs[0])
    case .normGradient: 3 * norm(xs[0]) * xs[0]
    }
  }
}

private struct NormCubed: GenericLoss {
  func value<M: MatrixAlgebra>(at xs: [M]) -> M { Closed(form: .normCubed).value(at: xs) }
}

private struct Throwing: GenericLoss {
  struct Broken: Error {}
  func value<M: MatrixAlgebra>(at xs: [M]) throws -> M { throw Broken() }
}

@Suite struct LossOracle {
  private let operands: [ExactOperand] = [.symmetric(3), .general(Shape(3, 5))]

  @Test func aRightGradientIsVerified() {
    for seed in 1...20 {
      let check = ExactLossOracle(seed: UInt64(seed))
        .check(GaussianGradient(), isGradientOf: Gaussian(), operand: 0, at: operands)
      #expect(check.isEqual && check.wrongAcceptance < 1e-12, "\(check)")
      #expect(check.opaque == [.log])
    }
  }

  @Test func theDecksGradientIsRefuted() {
    let check = ExactLossOracle(seed: 1).check(
      GaussianGradient(factor: 1.0 / 3), isGradientOf: Gaussian(), operand: 0, at: operands)
    #expect(check.differences.count == 9)
    // Right for symmetric matrices only.
    let general = ExactLossOracle(seed: 1).check(
      GaussianGradient(), isGradientOf: Gaussian(), operand: 0,
      at: [.square(3), .general(Shape(3, 5))])
    #expect(!general.differences.isEmpty)
  }

  @Test func aGradientForASymmetricMatrixIsSymmetric() {
    let oracle = ExactLossOracle(seed: 1)
    let right = oracle.check(
      GaussianGradient(), isGradientOf: Gaussian(), operand: 0, symmetrised: true, at: operands)
    #expect(right.isEqual)
    let wrong = oracle.check(
      LopsidedGradient(), isGradientOf: Gaussian(), operand: 0, symmetrised: true, at: operands)
    #expect(wrong.differences.count == 6)
  }

  @Test func differentialsAreCompared() {
    let (f, d) = (Closed(form: .inverse), Closed(form: .inverseDifferential))
    let oracle = ExactLossOracle(seed: 1)
    #expect(oracle.check(d, isDifferentialOf: f, at: [.square(4)]).isEqual)
    #expect(!oracle.check(f, isDifferentialOf: f, at: [.square(4)]).differences.isEmpty)
  }

  @Test func identitiesAreCompared() {
    let (trace, square, norm) = (Closed(form: .trace), Closed(form: .square), Closed(form: .norm))
    let oracle = ExactLossOracle(seed: 1)
    #expect(oracle.check(trace, equals: square, at: [.general(Shape(2, 3))]).isEqual)
    let check = oracle.check(norm, equals: square, at: [.general(Shape(2, 3))])
    #expect(check.differences.count == 1 && check.opaque.contains(.sqrt))
  }

  /// Draws without a true root are drawn again, so that ‖A‖² = Σ A ⊙ A can be relied on.
  @Test func rootsAreTrueWhereItMatters() {
    struct Squared: GenericFunction {
      func value<M: MatrixAlgebra>(at xs: [M]) -> M { norm(xs[0]) ⊙ norm(xs[0]) }
    }
    for seed in 1...20 {
      let oracle = ExactLossOracle(seed: UInt64(seed))
      let shape = ExactOperand.general(Shape(2, 3))
      #expect(oracle.check(Squared(), equals: Closed(form: .square), at: [shape]).isEqual)
      let claim = Closed(form: .normGradient)
      #expect(oracle.check(claim, isGradientOf: NormCubed(), operand: 0, at: [shape]).isEqual)
    }
  }

  @Test func whatIsNoLossIsRefused() {
    struct Itself: GenericLoss {
      func value<M: MatrixAlgebra>(at xs: [M]) -> M { xs[0] }
    }
    let oracle = ExactLossOracle(seed: 1)
    let check = oracle.check(Itself(), isGradientOf: Itself(), operand: 0, at: [.square(2)])
    #expect(check.failure?.kind == .notScalar)
    let none = oracle.check(Itself(), isGradientOf: NormCubed(), operand: 3, at: [.square(2)])
    #expect(none.failure?.kind == .argument)
    let broken = oracle.check(Itself(), isGradientOf: Throwing(), operand: 0, at: [.square(2)])
    #expect(broken.failure != nil)
  }

  @Test func gradientsAreAvailableAsResidues() throws {
    struct Quadratic: GenericLoss {
      func value<M: MatrixAlgebra>(at xs: [M]) -> M { sum(xs[0] ⊙ xs[0] ⊙ xs[0]) }
    }
    let x = Textbook<Modular>(1, 3) { _, j in Modular(residue: UInt64(j + 1)) }
    let gradient = try ExactLossOracle.gradient(of: Quadratic(), at: [x], operand: 0).checked()
    #expect(gradient.entries.map(\.residue) == [3, 12, 27])
  }
}

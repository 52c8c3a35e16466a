import Testing
import Tracewise
import TracewiseChecks

/// What oracles say of a loss's gradient, right and wrong.
@Suite struct LossEvidenceTests {
  /// Tr(Xᵀ A X) + log |A Aᵀ + I|, with A as data or as an input.
  struct Form: GenericLoss {
    func value<M: MatrixAlgebra>(at xs: [M]) -> M {
      trace(xs[0].T * xs[1] * xs[0]) + logDeterminant(xs[1] * xs[1].T + xs[1].identity(3))
    }
  }

  private var inputs: [Matrix] {
    var g = SeededGenerator(seed: 7)
    return [.randomNormal(3, 4, using: &g), .randomNormal(3, 3, using: &g)]
  }

  private func record(
    _ gradient: (Matrix) -> Matrix, oracles: [any Oracle] = LossCheck.allOracles
  ) throws -> CheckRecord {
    let claimed = gradient(try valueWithGradient(at: inputs) { Form().value(at: $0) }.gradient[0])
    let subject = LossSubject(
      try Composition(recording: Form(), at: inputs, moving: [0]), label: "form", inputs: ["X"])
    return LossCheck(oracles: oracles).record(of: subject, at: [inputs[0]], gradients: [claimed])
  }

  @Test func aRightGradientHasTheSharpestNumbers() throws {
    let record = try record { $0 }
    #expect(record.verdict == .verified)
    #expect(record.evidence.allSatisfy { $0.verdict == .verified }, "\(record.evidence)")
    let visible = record.evidence.filter { [.differences, .complexStep].contains($0.oracle) }
      .map(\.smallestVisibleError)
    #expect(record.smallestVisibleError == visible.min())
  }

  @Test func aWrongGradientIsRefutedByAllThatLookAtIt() throws {
    let record = try record { -$0 }
    #expect(record.verdict == .refuted)
    #expect(record.entry != nil)
    #expect(record.diagnosis?.contains("sign") ?? false, "\(record.diagnosis ?? "")")
    let refuting = Set(record.evidence.filter { $0.verdict == .refuted }.map(\.oracle))
    #expect(refuting.isSuperset(of: [.differences, .complexStep, .taylor, .adjoint]))
  }

  /// Powers of negative numbers have no derivative for the exponent: what does not move needs none.
  struct Powers: GenericLoss {
    func value<M: MatrixAlgebra>(at xs: [M]) -> M {
      sum(pow(xs[0] - 9, 2 * xs[0].constant(1, shape: xs[0].shape)))
    }
  }

  @Test func wholeExponentsOfNegativeNumbersDoNotMove() throws {
    let (_, gradient) = try valueWithGradient(at: inputs) { Powers().value(at: $0) }
    let subject = LossSubject(
      try Composition(recording: Powers(), at: inputs, moving: [0]), label: "powers", inputs: ["X"])
    let record = LossCheck(oracles: LossCheck.allOracles).record(
      of: subject, at: [inputs[0]], gradients: [gradient[0]])
    #expect(record.verdict == .verified, "\(record)")
    #expect(record.evidence.contains { $0.oracle == .differential && $0.verdict == .verified })
  }

  /// An error far below what differences see.
  @Test func complexStepsSeeTheLastDigits() throws {
    let record = try record { (1 + 0x1p-38) * $0 }
    #expect(record.verdict == .refuted)
    #expect(record.evidence.contains { $0.oracle == .complexStep && $0.verdict == .refuted })
    #expect(record.evidence.contains { $0.oracle == .taylor && $0.verdict == .verified })
  }

  /// What is recorded is the function: the same value and gradient at other points, and data stay data.
  @Test func aRecordingIsTheFunction() throws {
    let xs = inputs
    let both = try Composition(recording: Form(), at: xs)
    let one = try Composition(recording: Form(), at: xs, moving: [0])
    let other = xs.map { 0.5 * $0 + 1 }
    let expected = try valueWithGradient(at: other) { Form().value(at: $0) }
    #expect(abs(try both.value(at: other).scalar - expected.value) < 1e-12 * abs(expected.value))
    for (found, right) in zip(try both.gradient(at: other), expected.gradient) {
      #expect(norm(found - right).scalar < 1e-12 * norm(right).scalar)
    }
    let partial = try valueWithGradient(at: [other[0]]) { v in
      Form().value(at: [v[0], v[0].constant(xs[1])])
    }
    #expect(abs(try one.value(at: [other[0]]).scalar - partial.value) < 1e-12 * abs(partial.value))
    #expect(throws: TracewiseError.self) { try both.value(at: [other[0]]) }
  }

  /// A loss that is an input itself, or does not depend on it.
  @Test func lossesOfOneStep() throws {
    struct Itself: GenericLoss { func value<M: MatrixAlgebra>(at xs: [M]) -> M { xs[0] } }
    struct Constant: GenericLoss {
      func value<M: MatrixAlgebra>(at xs: [M]) -> M { xs[0].constant(3) }
    }
    #expect(try checkGradient(of: Itself(), at: [[[2]]]).isVerified)
    #expect(try checkGradient(of: Constant(), at: [[[2]]]).isVerified)
  }
}

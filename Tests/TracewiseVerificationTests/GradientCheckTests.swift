import Testing
import Tracewise
import TracewiseVerification

@Suite struct GradientCheckTests {
  private func inputs(_ shapes: [Shape], seed: UInt64 = 3) -> [Matrix] {
    var generator = SeededGenerator(seed: seed)
    return shapes.map { .randomNormal($0.rows, $0.columns, using: &generator) }
  }

  @Test func aRightGradientIsVerified() throws {
    let records = try checkGradient(
      at: inputs([Shape(4, 3), Shape(3, 1), Shape(4, 1)]), names: ["A", "x", "b"]
    ) { v in norm(v[0] * v[1] - v[2]).squared + sum(exp(v[0])) }
    #expect(records.map(\.subject) == ["grad(A)", "grad(x)", "grad(b)"])
    #expect(records.allSatisfy { $0.verdict == .verified && $0.smallestVisibleError < 1e-6 })
  }

  @Test func aLargeInputIsSampled() throws {
    let records = try checkGradient(at: inputs([Shape(30, 20)])) { sum(tanh($0[0])).squared }
    #expect(records.map(\.verdict) == [.verified])
  }

  @Test func aCutGradientIsRefuted() throws {
    let records = try checkGradient(at: inputs([Shape(3, 3)])) { v in
      sum(v[0] ⊙ v[0].detached)
    }
    let record = try #require(records.first)
    #expect(record.verdict == .refuted)
    #expect(record.diagnosis == "too small by the factor 1/2")
  }

  @Test func aLossAtAKinkIsInconclusive() throws {
    let records = try checkGradient(at: [Matrix.zeros(2, 2)]) { sum(abs($0[0])) }
    #expect(records.first?.verdict.name == "inconclusive")
    #expect("\(try #require(records.first))".contains("a kink"))
  }

  @Test func aFailureIsThrown() {
    #expect(throws: TracewiseError.self) {
      _ = try checkGradient(at: inputs([Shape(2, 3)])) { trace($0[0]) }
    }
    #expect(throws: TracewiseError.self) {
      _ = try checkGradient(at: [Matrix.zeros(2, 2)]) { sum($0[0].inverse()) }
    }
  }

  @Test func forwardModeAgreesWithReverse() throws {
    let x = inputs([Shape(3, 3), Shape(3, 3)])
    func loss<M: MatrixAlgebra>(_ x: M) -> M { trace(x.inverse() * exp(x)) + logDeterminant(x) }
    let forward = loss(DualMatrix(value: x[0], differential: x[1])).differential.scalar
    let gradient = try gradient(at: x[0]) { loss($0) }
    let reverse = inner(gradient, x[1]).scalar
    #expect(abs(forward - reverse) <= 1e-12 * max(abs(forward), 1))
  }
}

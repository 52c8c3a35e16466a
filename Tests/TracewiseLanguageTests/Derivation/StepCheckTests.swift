import Testing
import Tracewise
import TracewiseDerivation

@testable import TracewiseLanguage

/// Wrong steps are found: the check of steps is itself put to the test.
@Suite struct StepCheckTests {
  private static let loss = """
    input A: matrix(3, 4)
    input x: vector(4)
    let h = A*x
    loss = norm(sigmoid(h))^2 + h'*h
    """

  private func checked() throws -> (Derivation, StepCheck) {
    let bound = try BoundProgram(program(Self.loss))
    let derived = try CheckedDerivation(bound)
    #expect(derived.failures.isEmpty)
    return (derived.derivation, StepCheck(bound, derived.derivation))
  }

  @Test func everyDroppedFactorTwoIsFound() throws {
    let (derivation, check) = try checked()
    for nodeDerivation in derivation.nodeDerivations {
      var last = nodeDerivation.steps[0].line
      for step in nodeDerivation.steps.dropFirst() {
        #expect(check.judge(last, 2 * step.line).isWrong)
        #expect(check.judge(last, step.line + step.line.constant(1)).isWrong)
        last = step.line
      }
    }
  }

  @Test func aDroppedTransposeIsFound() throws {
    let (_, check) = try checked()
    let square = Shape(4, 4)
    let a = Expression.symbol("P", square)
    let b = Expression.symbol("Q", square)
    #expect(check.judge(trace(a * b.T), trace(b.T * a)) == .exact)
    #expect(check.judge(trace(a * b.T), trace(a * b)).isWrong)
    #expect(check.judge(log(exp(a)), a) != .exact)
  }

  @Test func wrongLinesAreReported() throws {
    var (derivation, check) = try checked()
    derivation.check { check.judge($0, 3 * $1) }
    #expect(derivation.wrongSteps.count > 5)
  }
}

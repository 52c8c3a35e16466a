import Testing
import Tracewise
import TracewiseDerivation

@testable import TracewiseChecks
import TracewiseLanguage

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

  /// Of a determinant that is 0, floating point leaves rounding, which no line has in common with
  /// another.
  @Test func roundingIsNoDifference() throws {
    let (_, check) = try checked()
    let (x, y) = (Expression.symbol("p", Shape(4, 1)), Expression.symbol("q", Shape(4, 1)))
    let zero = determinant(x * y.T)
    #expect(!check.judge(log(exp(zero)), zero).isWrong)
    #expect(!check.judge(log(exp(zero)), 2 * zero).isWrong)
    let inner = x.T * y
    #expect(!check.judge(log(exp(inner)), inner).isWrong)
    #expect(check.judge(log(exp(inner)), 1.001 * inner).isWrong)
  }

  /// What is singular by its sizes is refused, rather than compared where only rounding is left.
  @Test(arguments: ["tr(inv(x*y'))", "sum(inv(x*x')*x)", "logdet(x*x')", "sum(x*y' \\ x)"])
  func singularMatricesAreRefused(loss: String) throws {
    for seed in 1...8 as ClosedRange<UInt64> {
      #expect(throws: LanguageError.self) {
        try CheckedDerivation(BoundProgram(program("loss = \(loss)"), seed: seed))
      }
    }
  }

  @Test func wrongLinesAreReported() throws {
    var (derivation, check) = try checked()
    derivation.check { check.judge($0, 3 * $1) }
    #expect(derivation.wrongSteps.count > 5)
  }
}

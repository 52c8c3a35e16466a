import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage

/// Losses whose gradients are numbers that no double is.
@Suite struct ConstantGradientTests {
  @Test(arguments: [
    "mean(X)", "mean(x)", "sum(x)/3", "2/3*sum(X)", "tr(A)/7", "x'*ones(n, 1)/3", "mean(X + x)",
    "mean(mean(X))", "sum(mean(X, 2))/n", "sum(cumsum(x/3))",
  ]) func areExact(_ loss: String) throws {
    let text = """
      dim n = 3
      input x: vector(n)
      input X: matrix(n, 4)
      input A: matrix(n, n)
      loss = \(loss)
      """
    let records = try ProgramCheck(BoundProgram(program(text))).records()
    #expect(records.count == 3)
    #expect(records.allSatisfy { $0.verdict == .verified }, "\(records)")
  }
}

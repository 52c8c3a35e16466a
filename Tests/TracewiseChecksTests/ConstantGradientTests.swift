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

  /// Gradients and claims that are 0 for all values: numbers have nothing but rounding to compare.
  @Test(arguments: [
    ("det(x*y')", "zeros(n, 1)"), ("mean(softmax(x*y'/4))", "zeros(n, 1)"),
    ("quantile(x, 0.5) - median(x)", "0*x"),
  ]) func areZero(_ loss: String, _ right: String) throws {
    let text = """
      dim n = 3
      input x: vector(n)
      input y: vector(n)
      loss = \(loss)
      claim grad(x) = \(right)
      claim grad(x) = 1e-6*x
      """
    let records = try ProgramCheck(BoundProgram(program(text))).records()
    #expect(records.dropLast().allSatisfy { $0.verdict == .verified }, "\(records)")
    #expect(records.last?.verdict == .refuted)
  }

  /// Where the search for causes evaluates what a claim is made of.
  @Test func causesBesideQuantiles() throws {
    let text = "input y: vector(3)\nloss = quantile(y, 0.3)\nclaim grad(y) = 3*y\n"
    #expect(try ProgramCheck(BoundProgram(program(text))).records().last?.verdict == .refuted)
  }
}

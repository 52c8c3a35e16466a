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
    // The determinant of a 1×1 matrix is none.
    let text = """
      dim n == 3
      input x: vector(n)
      input y: vector(n)
      loss = \(loss)
      claim grad(x) = \(right)
      claim grad(x) = 1e-6*x
      """
    let records = try ProgramCheck(BoundProgram(program(text))).records()
      .filter { $0.statement == .claim }
    #expect(records.map(\.verdict) == [.verified, .refuted], "\(records)")
  }

  /// Gradients that vanish at the sizes of the file: 0 = 0 is no evidence, and other sizes tell what is right.
  @Test(arguments: [
    (
      "x'*B*inv(B'*B)*B'*x/2", "(eye(m) - P)*x*x'*B*inv(B'*B)", "(eye(m) - P)*x*x'*B"
    ),
    (
      "tr(inv(B'*B)*B'*S*B)/2", "S*B*inv(B'*B) - P*S*B*inv(B'*B)", "S*B*inv(B'*B) - P*B*inv(B'*B)"
    ),
  ]) func atTheirSizes(_ loss: String, _ right: String, _ wrong: String) throws {
    let text = """
      dim m = 3, k = 3
      input B: matrix(m, k)
      const x: vector(m)
      const S: spd(m)
      let P = B*inv(B'*B)*B'
      loss = \(loss)
      claim grad(B) = \(right)
      claim grad(B) = \(wrong)
      """
    let records = try ProgramCheck(BoundProgram(program(text))).records()
      .filter { $0.statement == .claim }
    #expect(records.map(\.verdict) == [.verified, .refuted], "\(records)")
    #expect(records.last?.repair != nil)
  }

  /// And where all sizes make both sides 0.
  @Test func nowhere() throws {
    let text = """
      dim n = 3
      input A: matrix(n, n)
      input b: vector(n)
      loss = norm(b - A*inv(A)*b)^2/2
      claim grad(b) = 5*A*(b - A*inv(A)*b)
      """
    let verdict = try ProgramCheck(BoundProgram(program(text))).records().last?.verdict
    guard case .inconclusive? = verdict else {
      Issue.record("\(String(describing: verdict))")
      return
    }
  }

  /// Where the search for causes evaluates what a claim is made of.
  @Test func causesBesideQuantiles() throws {
    let text = "input y: vector(3)\nloss = quantile(y, 0.3)\nclaim grad(y) = 3*y\n"
    #expect(try ProgramCheck(BoundProgram(program(text))).records().last?.verdict == .refuted)
  }

  /// Masks have zeros and indices are whole among what is drawn: a claim without them is refuted.
  @Test(
    arguments: [
      ("sum(where(M, X, B))", "ones(3, 4)", "1*(M != 0)"),
      ("sum(B.*attention(X, X, B, N))", "zeros(3, 4)", nil),
      ("sum(gather(X, k).^3)", "3*X.^2", "3*scatter(gather(X, k).^2, k, 4)"),
    ] as [(String, String, String?)])
  func dataHaveRoles(_ loss: String, _ wrong: String, _ right: String?) throws {
    let text = """
      input X: matrix(3, 4)
      const B: matrix(3, 4)
      const M: matrix(3, 4)
      const N: matrix(4, 4)
      const k: matrix(1, 3)
      loss = \(loss)
      claim grad(X) = \(wrong)

      """ + (right.map { "claim grad(X) = \($0)\n" } ?? "")
    let records = try ProgramCheck(BoundProgram(program(text))).records()
      .filter { $0.statement == .claim }
    #expect(records.map(\.verdict) == [.refuted] + (right == nil ? [] : [.verified]))
  }
}

import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Wrong claims about inputs of kinds with structure: explained and repaired by the convention that they are under.
@Suite struct ConventionRepairTests {
  private static let precision = "input K: spd(4) by parameter\nloss = tr(K) - logdet(K)\n"
  private static let factor = """
    input L: lower(4) by structure
    loss = norm(L'*x)^2/2 - sum(log(abs(diag(L))))

    """
  private static let solve = "input L: lower(4)\nloss = norm(triangularsolve(L, b))^2/2\n"

  static let wrong: [(text: String, claim: String, cause: Cause, repair: String)] = [
    (
      precision, "grad(K) = eye(4) - inv(K)", .symmetricConvention,
      "grad(K) = 2*(eye(4) - inv(K)) - diag(diag(eye(4) - inv(K)))"
    ),
    (
      precision, "grad(K) = 2*(eye(4) + inv(K)) - diag(diag(eye(4) + inv(K)))", .sign,
      "grad(K) = 2*(eye(4) - inv(K)) - diag(diag(eye(4) - inv(K)))"
    ),
    (
      factor, "grad(L) = tril(x*x'*L) + diag(1./diag(L))", .sign,
      "grad(L) = tril(x*x'*L) - diag(1 ./ diag(L))"
    ),
    (
      factor, "grad(L) = x*x'*L - diag(1./diag(L))", .structure,
      "grad(L) = tril(x*x'*L - diag(1 ./ diag(L)))"
    ),
    (
      factor, "grad(L) = tril(L*x*x') - diag(1./diag(L))", .order,
      "grad(L) = tril(x*x'*L) - diag(1 ./ diag(L))"
    ),
    (
      solve, "grad(L) = -inv(L)'*triangularsolve(L, b)*triangularsolve(L, b)'", .structure,
      "grad(L) = -tril(inv(L)'*triangularsolve(L, b)*triangularsolve(L, b)')"
    ),
  ]

  @Test(arguments: wrong.indices) func isRepaired(_ k: Int) throws {
    let (text, claim, cause, repair) = Self.wrong[k]
    let record = try #require(try claims("\(text)claim \(claim)\n").last)
    #expect(record.verdict == .refuted)
    let repaired = try #require(record.repairedClaim)
    #expect(record.cause == cause)
    #expect(repaired == repair)
    #expect(try claims("\(text)claim \(repaired)\n").last?.verdict == .verified, "\(repaired)")
  }

  /// What is right by another convention is called that, with what both say.
  @Test func otherConventionsAreNamed() throws {
    let text =
      "input L: lower(3) by entry\nloss = norm(L'*x)^2/2\nclaim grad(L) = tril(x*x'*L)\n"
    let record = try #require(try claims(text).last)
    #expect(
      record.diagnosis == "the claim is the gradient by structure, tril(G); here it is by entry, G")
    #expect(record.repairedClaim == "grad(L) = x*x'*L")
  }

  private func claims(_ text: String) throws -> [CheckRecord] {
    try ProgramCheck(BoundProgram(program(text))).records().filter { $0.statement == .claim }
  }
}

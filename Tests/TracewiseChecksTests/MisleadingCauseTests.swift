import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Changes that make a claim right by accident, or say it of pieces that the claim does not have, are not told.
@Suite struct MisleadingCauseTests {
  private static let ratio = """
    dim n = 5, k = 2
    input W: matrix(n, k)
    input B: spd(n)
    const A: spd(n)

    """
  private static let pinball = """
    dim n = 6, p = 2
    const X: matrix(n, p)
    input b: vector(p)
    const y: vector(n)
    input t: scalar in (0.1, 0.9)
    let r = y - X*b
    loss = sum(max(t*r, (t - 1)*r))
    claim grad(b) = -X'*(t - (r < 0))

    """

  static let told: [(text: String, claim: String, cause: Cause, diagnosis: String, right: String)] =
    [
      // s inv(s B s) s is inv(B) for any number s.
      (
        ratio + "loss = logdet(W'*B*W)\n", "grad(B) = inv(B)", .several,
        "the claim differs in several places", "W*inv(W'*B*W)*W'"
      ),
      // The transpose of five factors is true and nobody's slip.
      (
        ratio + "loss = tr(W'*A*W*inv(W'*B*W))\nlet G = W'*B*W\n",
        "grad(W) = 2*A*W*inv(G) - 2*A*W*inv(G)*W'*B*W*inv(G)", .order, "A and B are exchanged",
        "2*A*W*inv(G) - 2*B*W*inv(G)*W'*A*W*inv(G)"
      ),
      (
        pinball, "grad(b) = -X'*(1 - t - (r < 0))", .function,
        "the wrong function: t in place of 1 - t", "-X'*(t - (r < 0))"
      ),
      (
        pinball, "grad(b) = -X'*(t - (r > 0))", .function,
        "the comparison is turned around: r < 0 in place of r > 0", "-X'*(t - (r < 0))"
      ),
      (
        "input b: vector(4)\nconst a: scalar in (1, 2)\nloss = a*norm1(b)\nclaim grad(b) = a*b./abs(b)\n",
        "grad(b) = a*abs(b)", .function, "the wrong function: sign(b) in place of abs(b)",
        "a*sign(b)"
      ),
    ]

  @Test(arguments: told.indices) func causes(_ k: Int) throws {
    let (text, claim, cause, diagnosis, right) = Self.told[k]
    let checked = try program("\(text)claim \(claim)\n")
    let record = try #require(
      try ProgramCheck(BoundProgram(checked)).records().last { $0.statement == .claim })
    #expect(record.cause == cause)
    #expect(record.diagnosis?.hasPrefix(diagnosis) == true, "\(record.diagnosis ?? "none")")
    #expect(record.repair == right)
  }

  /// Numbers that say nothing are not told beside what exact arithmetic verifies.
  @Test func exactZerosHaveNoError() throws {
    let checked = try program(
      "input A: invertible(4)\nloss = tr(inv(A)*A)\nclaim grad(A) = 0*A\n")
    let record = try #require(try ProgramCheck(BoundProgram(checked)).records().last)
    #expect(record.verdict == .verified && record.oracle == .exact)
    #expect(record.error == 0 && record.smallestVisibleError == 0)
  }
}

import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Claims that take for a constant what changes with their input.
@Suite struct ForgottenPathTests {
  private static let norm = """
    dim d = 4
    input x: vector(d)
    const y: vector(d)
    let c = x - mean(x)
    let s = sqrt(mean(c.^2) + 0.1)
    let h = c/s
    loss = 0.5*norm(h - y)^2

    """
  private static let tied = """
    dim n = 5, h = 2, m = 4
    input W: matrix(n, h)
    const X: matrix(n, m)
    let E = X - W*(W'*X)
    loss = 0.5*sum(E.^2)

    """
  private static let ratio = """
    dim n = 4
    input x: vector(n)
    const a: vector(n)
    const A: spd(n)
    let q = x'*A*x
    loss = a'*x/q + log(q)

    """

  static let wrong: [(text: String, claim: String, says: String)] = [
    (norm, "grad(x) = (h - y - mean(h - y))/s", "s is taken for a constant, and changes with x"),
    (tied, "grad(W) = -E*X'*W", "W in W'*X is taken for a constant, and changes with W"),
    (tied, "grad(W) = -X*E'*W", "W in W*(W'*X) is taken for a constant, and changes with W"),
    (ratio, "grad(x) = a/q", "q is taken for a constant, and changes with x"),
    (
      ratio, "grad(x) = a/q - 2*a'*x/q^2*A*x",
      "q in log(q) is taken for a constant, and changes with x"
    ),
  ]

  @Test(arguments: wrong.indices) func isNamed(_ k: Int) throws {
    let (text, claim, says) = Self.wrong[k]
    let record = try #require(try claims("\(text)claim \(claim)\n").last)
    #expect(record.verdict == .refuted && record.cause == .termMissing)
    #expect(record.diagnosis?.hasSuffix(says) == true, "\(record.diagnosis ?? "")")
    let repaired = try #require(record.repairedClaim)
    #expect(try claims("\(text)claim \(repaired)\n").last?.verdict == .verified, "\(repaired)")
  }

  private static let adversarial = """
    dim n = 4, m = 5, h = 3
    input W: matrix(h, n)
    const X: matrix(n, m)
    const F: matrix(n, m)
    const v: matrix(1, h)
    let a = v*tanh(W*X)
    let b = v*tanh(W*F)
    loss = -sum(log(sigmoid(a)))/m + sum(softplus(b))/m

    """
  static let derivatives: [(claim: String, cause: Cause, says: String)] = [
    (
      "-(v'*sigmoid(-a))*X'/m + (v'*sigmoid(b))*F'/m", .factorMissing,
      "the derivative of tanh is missing (in 2 places)"
    ),
    (
      "-((v'*sigmoid(-a)).*tanh(W*X))*X'/m + ((v'*sigmoid(b)).*tanh(W*F))*F'/m", .function,
      "tanh stands in the place of its derivative"
    ),
  ]

  /// Derivatives of functions of entries, of all that the loss has of one.
  @Test(arguments: derivatives.indices) func derivativesAreNamed(_ k: Int) throws {
    let (claim, cause, says) = Self.derivatives[k]
    let record = try #require(try claims("\(Self.adversarial)claim grad(W) = \(claim)\n").last)
    #expect(record.verdict == .refuted && record.cause == cause)
    #expect(record.diagnosis == says)
    let repaired = try #require(record.repairedClaim)
    #expect(
      try claims("\(Self.adversarial)claim \(repaired)\n").last?.verdict == .verified, "\(repaired)"
    )
  }

  /// A slip that has a plain name is not told by a value that is held.
  @Test(arguments: [
    (tied, "grad(W) = -E*X'*W - X*E'*W/2"), (ratio, "grad(x) = a/q - a'*x/q^2*A*x + 2*A*x/q"),
  ]) func isNotNamed(_ text: String, _ claim: String) throws {
    let record = try #require(try claims("\(text)claim \(claim)\n").last)
    #expect(record.verdict == .refuted && record.cause == .factor)
    #expect(record.diagnosis?.contains("constant") == false)
  }

  static let around: [(text: String, claim: String, says: String)] = [
    (
      "input S: spd(3)\ninput B: matrix(2, 3)\nloss = logdet(B*S*B')\n",
      "grad(S) = inv(B*S*B')", "the factors B' in front and B behind are missing"
    ),
    (
      "input x: vector(3)\ninput A: matrix(4, 3)\nconst R: spd(4)\nloss = (A*x)'*R*(A*x)/2\n",
      "grad(x) = R*x", "the factors A' in front and A behind are missing: A'*R*A in place of R"
    ),
    (
      "input x: vector(3)\nconst A: matrix(3, 3)\nloss = norm(A*x)^2/2\n",
      "grad(x) = x*A'*A*x", "the factor x should not be there"
    ),
  ]

  /// Factors that are missing on both sides, also where nothing fits without them, and one too much.
  @Test(arguments: around.indices) func factorsAround(_ k: Int) throws {
    let (text, claim, says) = Self.around[k]
    let record = try #require(
      try ProgramCheck(BoundProgram(program("\(text)claim \(claim)\n"))).records().last)
    #expect(record.verdict == .refuted)
    #expect(record.diagnosis?.contains(says) == true, "\(record.diagnosis ?? "")")
  }

  private func claims(_ text: String) throws -> [CheckRecord] {
    try ProgramCheck(BoundProgram(program(text))).records().filter { $0.statement == .claim }
  }
}

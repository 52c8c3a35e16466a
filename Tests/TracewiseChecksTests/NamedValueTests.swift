import Testing
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Claims about gradients of named values, as backpropagation writes them.
@Suite struct NamedValueTests {
  static let network = """
    dim n = 3, m = 4
    input W: matrix(m, n)
    input b: vector(m)
    input v: vector(m)
    const x: vector(n)
    const y: scalar
    let z = W*x + b
    let a = tanh(z)
    let r = v'*a - y
    loss = r^2/2

    """

  private func record(_ claim: String, seed: UInt64 = 1) throws -> CheckRecord {
    let text = SourceText(name: "file.loss", text: Self.network + claim + "\n")
    let program = try Program(settingAsideUnreadClaimsOf: Parser.parse(text))
    return try #require(try ProgramCheck(BoundProgram(program, seed: seed)).records().last)
  }

  @Test(arguments: [
    "claim grad(r) = r", "claim grad(a) = r*v", "claim grad(z) = r*v.*(1 - a.^2)",
    "claim grad(z) = grad(a).*(1 - a.^2)", "claim grad(b) = grad(z)",
    "claim grad(W) = grad(z)*x'", "claim grad(v) = grad(r)*a", "refute grad(a) = 2*r*v",
    // In words of what z is made of it is right where z has its value.
    "claim grad(z) = r*v.*(1 - tanh(W*x + b).^2)",
  ])
  func rightOnes(_ claim: String) throws {
    for seed in UInt64(1)...3 {
      let record = try record(claim, seed: seed)
      #expect(record.verdict == .verified, "\(record)")
      #expect(record.reason == claim)
    }
  }

  @Test(arguments: [
    ("claim grad(a) = r*v.*a", "grad(a) = r*v"), ("claim grad(z) = v.*(1 - a.^2)", nil),
    ("claim grad(W) = 2*grad(z)*x'", nil), ("claim grad(b) = -grad(z)", nil),
    ("claim grad(a) = v'", nil),
  ])
  func wrongOnes(_ claim: String, _ repair: String?) throws {
    let record = try record(claim)
    #expect(record.verdict == .refuted, "\(record)")
    #expect(record.diagnosis != nil)
    if let repair { #expect(record.repairedClaim == repair) }
    let written = try #require(record.repairedClaim)
    #expect(try self.record("claim \(written)").verdict == .verified)
  }

  /// Slips in terms of what a value is made of are told where it has its value.
  @Test(arguments: [
    ("2*vec(E)", "the claim is too large by the factor 2"),
    ("-vec(E)", "the claim has the wrong sign"),
    ("vec(Y)", "the wrong variable: E in place of Y"),
  ])
  func relationsAreKnown(_ claim: String, _ says: String) throws {
    let text = """
      dim m = 3, n = 4
      input X: matrix(m, n)
      const A: matrix(m, m)
      const Y: matrix(m, n)
      let E = A*X - Y
      let r = vec(A*X) - vec(Y)
      loss = r'*r/2

      """
    let source = SourceText(name: "file.loss", text: "\(text)claim grad(r) = \(claim)\n")
    let program = try Program(settingAsideUnreadClaimsOf: Parser.parse(source))
    let record = try #require(try ProgramCheck(BoundProgram(program)).records().last)
    #expect(record.verdict == .refuted)
    #expect(record.diagnosis == says)
  }

  private func verdicts(_ text: String, _ claims: [String]) throws -> [Verdict] {
    let source = SourceText(name: "file.loss", text: text + claims.map { "claim \($0)\n" }.joined())
    let program = try Program(settingAsideUnreadClaimsOf: Parser.parse(source))
    return try ProgramCheck(BoundProgram(program)).records().suffix(claims.count).map(\.verdict)
  }

  /// Values are on one side of a kink by how they are made, and claims about them are about both sides.
  @Test func bothSidesOfKinks() throws {
    let claims = ["grad(z) = 2*z", "grad(z) = 2*relu(z)", "grad(z) = 2*relu(x + 40)"]
    let text = "input x: vector(3)\nlet z = x + 40\nloss = sum(relu(z).^2)\n"
    #expect(try verdicts(text, claims) == [.refuted, .verified, .verified])
  }

  /// The layout is that of the file, also of claims in terms of values.
  @Test func inNumeratorLayout() throws {
    let text = "input W: matrix(m, n)\nconst x: vector(n)\nlet z = W*x\nloss = sum(z.^2)\n"
    let claims = ["grad(z) = 2*z'", "grad(W) = x*grad(z)", "grad(W) = 2*x*z'"]
    #expect(try verdicts(text, claims) == [.verified, .verified, .verified])
    #expect(try verdicts(text, claims + ["grad(W) = 2*z*x'"]).last == .refuted)
  }

  /// Sizes that nothing names are numbers in what is written out.
  @Test func ofImpliedSizes() throws {
    let claims = [
      "grad(z) = grad(z)", "grad(z) = ones(3, 1)", "grad(x) = W'*grad(z)", "grad(z) = 2*ones(3, 1)",
    ]
    #expect(
      try verdicts("let z = W*x\nloss = sum(z)\n", claims)
        == [.verified, .verified, .verified, .refuted])
  }

  /// Calls keep their parentheses where the gradient's own word is put back.
  @Test func callsAreWritten() throws {
    let text =
      "dim n = 4\ninput w: scalar\nconst u: vector(n)\nlet h = w + u\nloss = 0.5*sum(h.^2)\n"
      + "claim grad(w) = -sum(grad(h))\n"
    let program = try Program(
      settingAsideUnreadClaimsOf: Parser.parse(SourceText(name: "file.loss", text: text)))
    let record = try #require(try ProgramCheck(BoundProgram(program)).records().last)
    #expect(record.repairedClaim == "grad(w) = sum(grad(h))", "\(record)")
  }

  /// What is not read for another reason stays so.
  @Test(arguments: ["claim grad(z) = frobnicate(v)", "claim grad(x) = W'*grad(z)"])
  func othersAreNotRead(_ claim: String) throws {
    guard case .inconclusive(.unread) = try record(claim).verdict else {
      Issue.record("\(try record(claim))")
      return
    }
  }
}

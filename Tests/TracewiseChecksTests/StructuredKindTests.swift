import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Kinds with structure: how values are drawn, and gradients by entry, by structure and by parameter.
@Suite struct StructuredKindTests {
  private func verdicts(_ text: String) throws -> [Verdict] {
    try ProgramCheck(BoundProgram(program(text))).records().filter { $0.statement == .claim }
      .map(\.verdict)
  }

  private static let linear = "input B: matrix(3, 2)\ninput C: matrix(3, 2)\nloss = tr(B'*A*C)\n"

  /// Of the linear loss with G = B Cᵀ: what is right, and what is not.
  @Test(arguments: [
    ("lower(3)", "B*C'", "triu(B*C')"), ("lower(3)", "tril(B*C')", "tril(B*C') - diag(diag(B*C'))"),
    ("lower(3) by entry", "B*C'", "tril(B*C')"),
    ("lower(3) by structure", "tril(B*C')", "B*C'"),
    ("lower(3) by parameter", "tril(B*C')", "2*tril(B*C')"),
    ("upper(3)", "B*C'", "tril(B*C')"), ("upper(3)", "triu(B*C')", "B*C' + 1"),
    ("upper(3) by structure", "triu(B*C')", "tril(B*C')"),
    ("unitlower(3) by parameter", "tril(B*C') - diag(diag(B*C'))", "tril(B*C')"),
    ("skew(3)", "B*C'", "B*C' - C*B'"), ("skew(3) by structure", "(B*C' - C*B')/2", "B*C'"),
    ("skew(3)", "(B*C' - C*B')/2", "(B*C' + C*B')/2"),
    ("orthogonal(3)", "B*C' - A*(A'*B*C' + C*B'*A)/2", "B*C' + A*(A'*B*C' + C*B'*A)/2"),
    ("skew(3) by parameter", "B*C' - C*B'", "(B*C' - C*B')/2"),
    ("diagonal(3) by structure", "diag(diag(B*C'))", "B*C'"),
    ("symmetric(3)", "B*C'", "B*C' + C*B' - diag(diag(B*C'))"),
    ("symmetric(3) by parameter", "B*C' + C*B' - diag(diag(B*C'))", "(B*C' + C*B')/2"),
    ("orthogonal(3)", "B*C'", "B*C' - A*C*B'*A"),
    ("orthogonal(3) by structure", "B*C' - A*(A'*B*C' + C*B'*A)/2", "B*C'"),
    ("toeplitz(3)", "B*C'", "tr(B*C')*eye(3)"),
  ])
  func gradients(_ kind: String, _ right: String, _ wrong: String) throws {
    let text =
      "input A: \(kind)\n\(Self.linear)claim grad(A) = \(right)\nclaim grad(A) = \(wrong)\n"
    #expect(try verdicts(text) == [.verified, .refuted], "\(kind)")
  }

  /// Where a file leaves open which gradient is meant, the part that the kind can move in is right too, as it is said.
  @Test func structureIsSaid() throws {
    let text = "input A: lower(n)\n\(Self.linear)claim grad(A) = tril(B*C')\nclaim grad(A) = B*C'\n"
    let found = try ProgramCheck(BoundProgram(program(text))).records()
      .filter { $0.statement == .claim }
    #expect(
      found.map(\.diagnosis) == [
        "right by structure: it is the part of the gradient that A can move in", nil,
      ])
  }

  /// What is known of an input's entries does not hold beside it: gradients by entry see the triangle that is taken.
  @Test(arguments: [
    ("input L: lower(3)", "b'*triangularsolve(L, b)", "L", "-tril(inv(L)'*b*b'*inv(L)')"),
    ("input L: lower(3)", "b'*tril(L)*b", "L", "tril(b*b')"),
    ("input L: upper(3)", "b'*triu(L)*b", "L", "triu(b*b')"),
    ("input p: probability(3)", "log(sum(p)) + b'*p", "p", "1/sum(p) + b"),
  ]) func derived(_ kind: String, _ loss: String, _ name: String, _ right: String) throws {
    let text = "\(kind)\ninput b: vector(3)\nloss = \(loss)\nclaim grad(\(name)) = \(right)\n"
    let bound = try BoundProgram(program(text))
    let derivation = try CheckedDerivation(bound)
    #expect(derivation.failures.isEmpty, "\(derivation.failures)")
    #expect(try verdicts(text) == [.verified])
  }

  /// `loss` in claims is the loss, whatever it is written as.
  @Test func lossInClaims() throws {
    let text = """
      input x: vector(3)
      input A: spd(3)
      loss = sqrt(x'*A*x)
      claim grad(x) = A*x/loss
      claim loss^2 = x'*A*x
      claim grad(x) = A*x/loss^2
      """
    #expect(try verdicts(text) == [.verified, .verified, .refuted])
    #expect(throws: LanguageFailure.self) {
      try program("input x: vector(3)\nclaim loss = 1\nloss = sum(x)\n")
    }
  }

  /// Free sizes let the columns of an orthogonal matrix be orthonormal, and span less than the space.
  @Test func tall() throws {
    let text = """
      input U: orthogonal(n, k)
      input x: vector(n)
      loss = norm(U*U'*x)^2/2
      claim grad(x) = U*U'*x
      claim grad(x) = x
      """
    #expect(try verdicts(text) == [.verified, .refuted])
  }

  /// The text that uses 2G − G ∘ I is right in its convention, by all that judges a gradient.
  @Test func perParameter() throws {
    let text = """
      dim n = 4
      input S: spd(n) by parameter
      loss = logdet(S)
      claim grad(S) = 2*inv(S) - diag(diag(inv(S)))
      claim grad(S) = inv(S)
      refute grad(S) = 2*inv(S)

      """
    let records = try ProgramCheck(BoundProgram(program(text))).records().filter {
      $0.statement != nil
    }
    #expect(records.map(\.verdict) == [.verified, .refuted, .verified])
    #expect(records[0].diagnosis == "right by parameter")
    #expect(records[0].oracle.description.contains("exact"))
    let usual = text.replacing(" by parameter", with: "")
    #expect(
      try ProgramCheck(BoundProgram(program(usual))).records().filter { $0.statement != nil }
        .map(\.verdict) == [.refuted, .verified, .verified])
  }

  @Test func diagonalsOfToeplitzMatrices() throws {
    func text(_ convention: String, _ claim: String) -> String {
      "input T: toeplitz(3) by \(convention)\nloss = tr(T) + 6*T(1, 2)\nclaim grad(T) = \(claim)\n"
    }
    #expect(try verdicts(text("parameter", "[3, 6, 0; 0, 3, 6; 0, 0, 3]")) == [.verified])
    #expect(try verdicts(text("structure", "[1, 3, 0; 0, 1, 3; 0, 0, 1]")) == [.verified])
    #expect(try verdicts(text("structure", "[1, 6, 0; 0, 1, 0; 0, 0, 1]")) == [.refuted])
    #expect(try verdicts(text("entry", "[1, 6, 0; 0, 1, 0; 0, 0, 1]")) == [.verified])
  }

  @Test(arguments: [
    "unitlower(4)", "skew(4)", "toeplitz(4)", "diagonal(4)", "orthogonal(4)", "orthogonal(4, 2)",
    "orthogonal(2, 4)", "skew(4) in (1, 2)", "diagonal(4) in (1, 2)", "unitlower(4) in (-2, -1)",
    "toeplitz(4) in (0, 1)", "skew(1)", "orthogonal(1)",
  ])
  func drawnValuesAreOfTheirKind(_ kind: String) throws {
    for seed in UInt64(1)...5 {
      let bound = try BoundProgram(program("input A: \(kind)\nloss = sum(A)\n"), seed: seed)
      let (input, value) = (bound.program.inputs[0], try #require(bound.values["A"]))
      #expect(input.refusal(of: value) == nil)
      #expect(input.refusal(of: value + 0.25) != nil || kind.hasPrefix("toeplitz"))
    }
  }

  @Test(arguments: [
    ("skew(3)", "A' = -A"), ("orthogonal(4, 2)", "A'*A = eye(2)"),
    ("diagonal(3)", "A = diag(diag(A))"), ("unitlower(3)", "det(A) = 1"),
    ("toeplitz(3)", "A(1:2, 1:2) = A(2:3, 2:3)"),
  ])
  func theirLawsHold(_ kind: String, _ law: String) throws {
    #expect(try verdicts("input A: \(kind)\nclaim \(law)\n") == [.verified])
  }

  @Test(arguments: [
    (
      "input A: spd(3) by row",
      "expected what gradients are taken by: by entry, by structure, by parameter, found 'row'"
    ),
    ("input A: orthogonal(3) by parameter", "an orthogonal matrix has no parameters of its own"),
    ("const A: spd(3) by parameter", "a const has no gradient"),
    ("input A: orthogonal(3) in (0, 1)", "orthogonal takes no range: its entries are given"),
    ("input A: skew(3, 3)", "skew takes 1 size, skew(n); it got 2"),
  ])
  func badOnesAreRefused(_ text: String, _ message: String) {
    let failure = #expect(throws: LanguageFailure.self) { try program("\(text)\nloss = sum(A)\n") }
    #expect(failure?.errors.first?.message == message)
  }
}

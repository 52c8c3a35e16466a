import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Claims about second derivatives, and derivatives of the loss within claims.
@Suite struct HessianClaimTests {
  private func records(_ text: String, seed: UInt64 = 1) throws -> [CheckRecord] {
    try ProgramCheck(BoundProgram(program(text), seed: seed)).records()
      .filter {
        $0.subject.hasPrefix("file.loss") && !$0.reason.hasSuffix("derivative of the loss")
      }
  }

  private static let right: [(loss: String, claim: String)] = [
    ("loss = x'*A*x + norm(x)^4", "claim hess(x) = A + A' + 4*norm(x)^2*I + 8*x*x'"),
    ("loss = norm(A*x - b)^2", "claim hess(x) = 2*A'*A"),
    ("loss = norm(A*x - b)^2", "claim hess(A, V) = 2*V*x*x'"),
    ("loss = norm(A*x - b)^2", "claim hess(b) = 2*I"),
    ("loss = exp(a'*x)", "claim hess(x) = exp(a'*x)*a*a'"),
    ("loss = sum(exp(x./y))", "claim hess(x) = diag(exp(x./y)./(y.*y))"),
    ("loss = logsumexp(x)", "claim hess(x) = diag(softmax(x)) - softmax(x)*softmax(x)'"),
    ("loss = logsumexp(x)", "claim hess(x, v) = softmax(x).*(v - softmax(x)'*v)"),
    ("input A: invertible(n)\nloss = logdet(A)", "claim hess(A, V) = -inv(A)'*V'*inv(A)'"),
    ("input S: spd(n)\nloss = logdet(S)", "claim hess(S, V) = -inv(S)*V*inv(S)"),
    ("input S: spd(n)\nloss = x'*inv(S)*x", "claim hess(S, V) = 2*inv(S)*V*inv(S)*x*x'*inv(S)"),
    ("input c: scalar\nloss = c^3", "claim hess(c) = 6*c"),
    ("input A: matrix(2, 3)\nloss = sum(A.^3)", "claim hess(A) = 6*diag(vec(A))"),
    ("loss = x'*A*x", "claim hess(x, A*x) = (A + A')*A*x"),
    ("loss = x'*A*x", "claim hess(x) = (A + A') + grad(x)*0*x'"),
    ("loss = exp(a'*x)", "claim hess(x) = grad(x)*grad(x)'/exp(a'*x)"),
    ("loss = exp(a'*x)", "claim grad(x)*x' - x*grad(x)' = exp(a'*x)*(a*x' - x*a')"),
    ("input A: invertible(n)\nloss = tr(B*inv(A))", "claim A'*grad(A) = -B'*inv(A)'"),
    ("loss = x'*A*x + a'*x", "claim hess(x)*x + a = grad(x)"),
    ("loss = sum(0.3*x.^2)", "claim hess(x) = 0.6*I"),
  ]

  @Test(arguments: right.indices) func rightOnesHold(_ k: Int) throws {
    let (loss, claim) = Self.right[k]
    let record = try #require(try records("\(loss)\n\(claim)\n").last)
    #expect(record.verdict == .verified, "\(claim): \(record.diagnosis ?? "")")
    #expect(!record.oracle.description.isEmpty && record.errorEstimate < 1e-8)
    let refuted = try #require(
      try records("\(loss)\n\(claim.replacing("claim", with: "refute"))\n").last)
    #expect(refuted.verdict == .refuted)
  }

  @Test func theKindIsHessian() throws {
    let found = try records("loss = x'*A*x\nclaim hess(x) = A + A'\nclaim hess(x) = x\n")
    #expect(found.map(\.kind) == [.hessian, .hessian])
    #expect(found.map(\.verdict) == [.verified, .refuted])
    #expect(found[0].holdsForAllSizes && found[0].oracle.description.contains("exact"))
    #expect(found[1].diagnosis == "the Hessian with respect to x is 3×3; the right side is 3×1")
  }

  private static let wrong: [(loss: String, claim: String, repair: String)] = [
    ("loss = x'*A*x", "claim hess(x) = 2*A", "hess(x) = A + A'"),
    ("loss = norm(A*x - b)^2", "claim hess(x) = 2*A*A'", "hess(x) = 2*A'*A"),
    ("loss = exp(a'*x)", "claim hess(x) = exp(a'*x)*a'*a", "hess(x) = exp(a'*x)*a*a'"),
    (
      "input S: spd(n)\nloss = logdet(S)", "claim hess(S, V) = inv(S)*V*inv(S)",
      "hess(S, V) = -inv(S)*V*inv(S)"
    ),
    ("loss = exp(a'*x)", "claim hess(x) = a*a'", "hess(x) = exp(a'*x)*a*a'"),
  ]

  @Test(arguments: wrong.indices) func wrongOnesAreRepaired(_ k: Int) throws {
    let (loss, claim, repair) = Self.wrong[k]
    let record = try #require(try records("\(loss)\n\(claim)\n").last)
    #expect(record.verdict == .refuted)
    #expect(record.repairedClaim == repair)
    // Something is said of why.
    #expect(record.cause != nil || record.diagnosis != nil)
  }

  /// An error of 10⁻¹⁴ in a coefficient is seen exactly, as in gradients.
  @Test func exactArithmeticSeesSmallErrors() throws {
    let record = try #require(
      try records("loss = (x'*x)^2\nclaim hess(x) = 4*x'*x*I + 8.00000000000001*x*x'\n").last)
    #expect(record.verdict == .refuted)
    #expect(record.oracle.description.contains("exact"))
  }

  /// What is right where all entries are positive is refuted behind the kink.
  @Test func bothSidesOfKinks() throws {
    let claims = "claim hess(x) = 2*eye(n)\nclaim hess(x) = 2*diag(x > 0)\n"
    for seed in UInt64(1)...3 {
      let found = try records("input x: vector(n)\nloss = sum(relu(x).^2)\n\(claims)", seed: seed)
      #expect(found.map(\.verdict) == [.refuted, .verified])
    }
  }

  @Test func symmetricInputsSeeSymmetricParts() throws {
    let text = "input S: symmetric(3)\nloss = tr(S*S*S)\nclaim hess(S, V) = 6*S*V\n"
    let record = try #require(try records(text).last)
    #expect(record.verdict == .verified)
    #expect(record.diagnosis?.hasPrefix("the claimed form is not symmetric") == true)
    // V that is declared may be any matrix; the loss sees its symmetric part.
    let declared = text.replacing("loss", with: "const V: matrix(3, 3)\nloss", maxReplacements: 1)
    #expect(try records(declared).last?.verdict == .refuted)
    let parts = declared.replacing("6*S*V", with: "3*S*(V + V')")
    #expect(try records(parts).last?.verdict == .verified)
  }

  /// An undeclared direction is no input of the loss, and of its input's shape.
  @Test func undeclaredDirections() throws {
    let checked = try program(
      "input A: matrix(m, n)\nloss = sum(A.^3)\nclaim hess(A, V) = 6*A.*V\n")
    let direction = try #require(checked.input("V"))
    #expect(direction.isConstant)
    #expect(
      (direction.rows, direction.columns) == (checked.inputs[0].rows, checked.inputs[0].columns))
    #expect(checked.notes == [] && checked.impliedSizes.isEmpty)
  }

  @Test(arguments: [
    ("loss = x'*x\nlet y = grad(x)", "grad(A) may only stand in claims, and in none about d(…)"),
    (
      "loss = x'*x\nclaim d(x) = hess(x)*dx",
      "hess(x) may only stand in claims, and in none about d(…)"
    ),
    ("loss = x'*x\nclaim hess(y) = 2*I", "there is no input 'y'"),
    ("claim hess(x) = 2*x", "there is no loss to take the gradient of"),
    (
      "const x: vector(3)\nloss = x'*x\nclaim x + grad(x) = x", "'x' is a const: it has no gradient"
    ),
    (
      "loss = x'*x\nclaim hess(x + 1) = 2*I",
      "hess takes the name of one input, and a direction, as in hess(x) and hess(A, V)"
    ),
    (
      "input x: vector(3)\nloss = x'*x\nclaim hess(x, eye(3)) = x",
      "hess: the direction eye(3) must be 3×1, like x; it is 3×3"
    ),
  ])
  func badOnesAreRefused(_ text: String, _ message: String) throws {
    let failure = #expect(throws: LanguageFailure.self) { try program(text) }
    #expect(failure?.errors.first?.message == message)
  }

  private func judged(_ text: String, _ values: [String: Matrix]) throws -> [CheckRecord] {
    try ProgramCheck(BoundProgram(program(text), given: values)).records()
      .filter { $0.statement == .claim }
  }

  private static let tied: [(loss: String, right: String, wrong: String)] = [
    ("sum(sort(x).^2)", "2*v", "v"), ("sum(abs(x).^2)", "2*v", "0*v"),
    ("norm(x)^2", "2*v", "-2*v"),
  ]

  /// The tape's second derivatives are not those of the loss on ties and kinks: claims are compared beside them.
  @Test(arguments: tied.indices) func secondDerivativesOnTies(_ k: Int) throws {
    let (loss, right, wrong) = Self.tied[k]
    for x in [Matrix(vector: [1, 1, 2]), Matrix(vector: [0, 1, 0]), Matrix(vector: [0, 0, 0])] {
      let found = try judged(
        "input x: vector(3)\nloss = \(loss)\nclaim hess(x, v) = \(right)\nclaim hess(x, v) = \(wrong)\n",
        ["x": x, "v": Matrix(vector: [1, 2, 3])])
      #expect(found[0].verdict == .verified, "\(loss) at \(x): \(found[0].reason)")
      #expect(found[1].verdict != .verified, "\(loss) at \(x)")
    }
  }

  /// Numbers of another program are judged at the data that they are for.
  @Test func numbersAsClaims() throws {
    let text = """
      input x: vector(3)
      const h: vector(3)
      loss = sum(x.^2)
      claim grad(x) = h
      claim hess(x, v) = h
      """
    let x = Matrix(vector: [1, 1, 2])
    let found = try judged(text, ["x": x, "v": x, "h": 2 * x])
    #expect(found.map(\.verdict) == [.verified, .verified])
    let wrong = try judged(text, ["x": x, "v": x, "h": Matrix(vector: [2, 2, -4])])
    for record in wrong {
      #expect(record.verdict == .refuted)
      #expect(record.entry == CheckRecord.Entry(row: 3, column: 1) && record.repair == nil)
    }
    let random = try ProgramCheck(BoundProgram(program(text))).records()
    #expect(random.filter { $0.statement == .claim }.allSatisfy { $0.verdict == .refuted })
  }
}
